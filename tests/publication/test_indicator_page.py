"""The page of indicators says what the seeds and the models say, in words that a trustee can read."""

from __future__ import annotations

import re
import shutil
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

import pytest

from extractors.registers.declarations.improvement import QA_ACTIVITIES
from publication import indicator_page
from publication.indicator_page import PAGE, PROJECT, main, rendered
from publication.indicator_seeds import Seeds, read_seeds
from publication.model_graph import Model, behind, counted_in, read_models


@pytest.fixture(scope="module")
def models() -> Mapping[str, Model]:
    return read_models(PROJECT)


@pytest.fixture(scope="module")
def seeds() -> Seeds:
    return read_seeds(PROJECT / "seeds")


def section(page: str, heading: str, level: str = "#") -> str:
    """The text under a heading, up to the next of any level; lines are joined."""
    _, _, rest = page.partition(f"{level} {heading}\n")
    assert rest, heading
    return " ".join(re.split(r"\n#+ ", rest)[0].split())


def test_the_repositorys_page_is_current_and_a_difference_is_found(
    models: Mapping[str, Model], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(indicator_page, "read_models", lambda _: models)
    assert main(["--check"]) == 0
    project, page = tmp_path / "dbt", tmp_path / "indicators.md"
    shutil.copytree(PROJECT / "seeds", project / "seeds")
    where = ["--project", str(project), "--page", str(page)]
    assert main(["--check", *where]) == 1
    assert "python -m publication.indicator_page" in capsys.readouterr().err
    assert not page.exists()
    assert main(where) == 0
    assert page.read_text() == PAGE.read_text()
    thresholds = project / "seeds" / "thresholds.csv"
    thresholds.write_text(thresholds.read_text().replace("1a.1,,absolute,100,,90", "1a.1,,absolute,100,,91"))
    assert main(["--check", *where]) == 1


def test_every_measure_has_all_that_is_promised_of_it(seeds: Seeds, models: Mapping[str, Model]) -> None:
    page = rendered(seeds, models)
    for indicator in seeds.indicators:
        told = section(page, f"{indicator['indicator_code']} {indicator['title']}")
        assert f"**Owner:** {indicator['officer_role']}." in told
        assert "**Board:** " in told
    for row in seeds.measures:
        told = section(page, f"{row['measure_code']} {row['title']}", "####")
        assert told.startswith(row["definition"])
        for part in ("Unit", "Figure", "Limits", "Suppressed when small", "Sources", "Models", "Reported"):
            assert f"- **{part}:** " in told, row["measure_code"]
        assert "counted in `items_" in told
        assert "`stg_" in told
        assert row["sources"] in told
        assert ("yes, it counts people" in told) == (row["is_about_people"] == "true")
        assert row["red_flag_rule"] in told


def test_limits_are_told_as_in_the_packs_and_by_period_where_they_end(
    seeds: Seeds, models: Mapping[str, Model]
) -> None:
    page = rendered(seeds, models)
    assert "Green at 100%; amber at 95% or more; red otherwise." in section(
        page, "1b.1 Academies with a site audit in the last year"
    )
    assert "no colour is given" in section(page, "1c.3 Unfunded urgent need per square metre")
    line = section(page, "2a.3 Capital allocation committed")
    assert "From 1 September 2025 to 31 August 2026: Green within 10 percentage points of the straight line" in line
    absence = section(page, "B1.2 Overall absence")
    assert "special 13.2% (2025/26); primary 5.3% (2025/26)" in absence
    assert "window 365 days" in section(page, "2b.1 Large contracts reviewed in the last year")


def test_boards_see_what_the_seed_says_and_every_link_leads_to_its_indicator(
    seeds: Seeds, models: Mapping[str, Model]
) -> None:
    page = rendered(seeds, models)
    anchors = {
        re.sub(r"[^\w -]", "", heading.lower()).replace(" ", "-") for heading in re.findall(r"^#+ (.*)$", page, re.M)
    }
    links = re.findall(r"^- \[.*\]\(#(.*)\)$", page, re.M)
    assert len(links) == len(seeds.indicator_boards)
    assert set(links) <= anchors
    board = section(page, "Transformation Board")
    assert re.findall(r"\[(3\.2\.\d)", board) == ["3.2.6", "3.2.7"]
    trust_board = section(page, "Trust Board")
    assert trust_board.index("In full:") < trust_board.index("[2a ") < trust_board.index("Headline:")
    assert len(re.findall(r"\]\(#", trust_board)) == 13


def test_each_commitment_has_its_text_and_the_lost_one_says_so(seeds: Seeds, models: Mapping[str, Model]) -> None:
    told = section(rendered(seeds, models), "Commitments of the academies and the trust")
    assert "**CA** To be supplied by the trust." in told
    assert [each["commitment_code"] for each in seeds.commitments] == ["CA", "CB", "CC", "CD", "CE", "CF", "CG"]


def test_a_successor_is_rows(seeds: Seeds, models: Mapping[str, Model]) -> None:
    """A strategy, an objective and an indicator that are new appear without a line of code."""
    strategy = {"strategy_code": "next", "title": "Strategy 2026-29", "valid_from": "2026-09-01", "valid_to": ""}
    objective = {"objective_code": "4", "title": "Warm rooms", "strategy_code": "next"}
    indicator = {**seeds.indicators[0], "indicator_code": "4a", "title": "Warmth", "objective": "4"}
    page = rendered(
        replace(
            seeds,
            strategies=[*seeds.strategies, strategy],
            objectives=[*seeds.objectives, objective],
            indicators=[*seeds.indicators, indicator],
        ),
        models,
    )
    assert section(page, "Objective 4: Warm rooms") == "Strategy 2026-29, since 1 September 2026."
    assert "Nothing measures it yet." in section(page, "4a Warmth")


def test_the_models_behind_a_measure_are_its_items_and_all_above_them(models: Mapping[str, Model]) -> None:
    assert counted_in(models, "1b.2") == ("items_1b",)
    above = behind(models, ["items_1b"])
    assert [name for name in above if not name.startswith("stg_")] == [
        *("fct_compliance_status", "fct_remedial_action", "fct_site_audit", "fct_training"),
        *("dim_school", "int_academies", "int_refused_rows"),
    ]
    assert "stg_registers__compliance_checks" in above


def test_the_kinds_of_quality_assurance_are_those_of_the_register(seeds: Seeds) -> None:
    (column,) = (column for column in QA_ACTIVITIES.columns if column.column.name == "activity")
    assert [row["activity"] for row in seeds.qa_activity_types] == list(column.vocabulary)
