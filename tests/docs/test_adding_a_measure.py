"""``docs/adding-a-measure.md``, followed to the letter in a copy of the project, gives a published measure."""

from __future__ import annotations

import shutil
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import duckdb
import pytest

from expectations.gate import run_gate
from publication.candidate import build_candidate
from publication.dbt_project import run_dbt
from publication.promote import promote
from tests.dbt.landed import PROJECT
from tests.dbt.scenario import AS_AT, ASH, ELM, OAK, day_of_landing
from tests.dbt.scenario_registers import register_row
from tests.docs.page_steps import Step, follow, steps_of

PAGE = PROJECT.parent / "docs" / "adding-a-measure.md"
A_YEAR_AGO = AS_AT - timedelta(days=365)


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the dbt project in which every step of the page has been taken, and nothing else."""
    root = tmp_path_factory.mktemp("copy")
    shutil.copytree(PROJECT, root / "dbt", ignore=shutil.ignore_patterns("target", "logs"))
    for step in steps_of(PAGE):
        follow(step, root)
    return root / "dbt"


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory, project: Path) -> Path:
    """The scenario's landing with a few audits more, built by the copy.

    The scenario itself has three audits: Oak's of a year ago, of whose report nothing is known, Elm's of a day earlier,
    and Ash's draft. Only the first of them counts.
    """
    home = tmp_path_factory.mktemp("toy")
    landed = day_of_landing(home)

    def audit(urn: str, record_id: str, day: date, **values: object) -> None:
        row = register_row(urn, record_id, "final", audit_type="water", audit_date=day, **values)
        landed.add("registers", "audits", row, academy=urn)

    audit(OAK, "W1", AS_AT, evidence_held=True)
    audit(OAK, "W2", AS_AT, evidence_held=False)
    audit(ELM, "W1", A_YEAR_AGO - timedelta(days=1), evidence_held=True)
    audit(ASH, "W1", A_YEAR_AGO, evidence_held=True)
    landed.land()
    build_candidate(home=home, project=project, as_at=AS_AT, log=lambda _: None)
    return home


def test_the_toy_measure_is_published_with_its_colour_and_what_is_wrong(home: Path) -> None:
    verdict = run_gate(home / "build.duckdb", as_at=AS_AT, docs_dir=home / "docs")
    assert verdict.open, verdict.reasons
    published = promote(home / "build.duckdb", home=home, as_at=AS_AT, verdict=verdict)
    with duckdb.connect(str(published.path / "strategy.duckdb"), read_only=True) as reader:

        def rows(query: str) -> list[tuple[Any, ...]]:
            return reader.execute(query).fetchall()

        found = rows(
            "select school_urn, numerator, denominator, symbol, rag, target from strategy.fct_measure "
            "where measure_code = 'T.1'"
        )
        assert {urn: figures for urn, *figures in found} == {
            OAK: [1, 3, None, "red", 90],
            ELM: [0, 0, "z", "grey", 90],
            ASH: [1, 1, None, "green", 90],
            None: [2, 4, None, "amber", 90],
        }
        assert len(found) == 4
        assert rows(
            "select school_urn, source_record_id, what, since, owner_role from strategy.fct_exception "
            "where measure_code = 'T.1' order by source_record_id"
        ) == [
            (OAK, "U1", "The report of the audit is not held", A_YEAR_AGO, "Site manager"),
            (OAK, "W2", "The report of the audit is not held", AS_AT, "Site manager"),
        ]
        assert rows(
            "select rag, measures from strategy.fct_indicator where indicator_code = 'T' and scope = 'trust'"
        ) == [("amber", 1)]
        assert rows("select board_code, view from strategy.dim_indicator_board where indicator_code = 'T'") == [
            ("audit_risk", "full")
        ]


def test_the_pages_unit_test_passes(home: Path, project: Path) -> None:
    tested = run_dbt(["test", "--select", "items_toy,test_type:unit"], home=home, project=project, as_at=AS_AT)
    assert tested.exception is None
    results = [each for each in tested.result.results if each.node.resource_type == "unit_test"]
    assert [(each.node.name, each.status) for each in results] == [
        ("items_toy_counts_final_audits_of_the_last_year", "pass")
    ]


@pytest.mark.parametrize(
    ("step", "told"),
    [
        (Step("New file", "there.txt", "x"), "there already"),
        (Step("At the end of", "nowhere.txt", "x"), "not there"),
        (Step("Change in", "there.txt", " two\n+three\n"), "stands 2 times"),
        (Step("Change in", "there.txt", " gone\n+three\n"), "stands 0 times"),
    ],
)
def test_a_page_that_does_not_fit_the_project_is_told(step: Step, told: str, tmp_path: Path) -> None:
    (tmp_path / "there.txt").write_text("one\ntwo\ntwo\n")
    with pytest.raises(ValueError, match=told):
        follow(step, tmp_path)


def test_a_block_that_says_not_where_it_belongs_is_told(tmp_path: Path) -> None:
    page = tmp_path / "page.md"
    page.write_text("**New file** `a.txt`:\n\n```text\na\n```\n\nAnd now:\n\n```sql\nselect 1\n```\n")
    with pytest.raises(ValueError, match="has 2 blocks, of which 1"):
        steps_of(page)
