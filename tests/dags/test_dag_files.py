"""The DAG files: what is in them, that each explains itself, and that parsing them is quick and touches nothing."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from dags import config
from demo.settings import ENABLED, REPOSITORY_FILES, REPOSITORY_WAIT, write_trust
from demo.world.schools import schools
from demo.world.size import FULL
from tests.dags.conftest import REPOSITORY, inspect

EXTRACTS = tuple(f"extract_{source}" for source in ENABLED)
EVERY_DAG = {*EXTRACTS, "build_and_publish", "deadline", "board_packs", "rollback"}


def test_every_dag_is_there(dags: dict[str, Any]) -> None:
    assert set(dags) == EVERY_DAG


@pytest.mark.parametrize("enabled", [("wonde", "registers"), tuple(config.SOURCES)])
def test_a_source_has_a_dag_where_it_is_switched_on(tmp_path: Path, enabled: tuple[str, ...]) -> None:
    trust_file = tmp_path / "trust.yml"
    write_trust(trust_file, schools(FULL), files="files", first_wait_seconds=1, enabled=enabled)
    done = inspect(tmp_path, trust_file)
    assert done.returncode == 0, done.stderr
    dags = json.loads(done.stdout.splitlines()[-1])["dags"]
    assert set(dags) == EVERY_DAG - set(EXTRACTS) | {f"extract_{source}" for source in enabled}
    for source in enabled:
        connection = "DROPS" if source in config.DROPS else source.upper()
        assert f"`AIRFLOW_CONN_{connection}`" in dags[f"extract_{source}"]["doc"]


def test_airflow_is_told_which_files_hold_no_dag(parsed: dict[str, Any]) -> None:
    """A module that the DAG files share would be read again and again as if it held one."""
    assert {dag["file"] for dag in parsed["dags"].values()} == set(parsed["files"])


def test_a_mistake_in_the_settings_is_told_as_a_sentence_when_parsing(trust_file: Path, tmp_path: Path) -> None:
    trust_file.write_text(trust_file.read_text().replace("joined_on: 2020-09-01}", "joined_on: soon}"))
    done = inspect(tmp_path, trust_file)
    assert done.returncode != 0
    assert (
        "academies, number 1 (Ash School): joined_on is 'soon'; it should be a date written YYYY-MM-DD" in done.stderr
    )


def test_parsing_loads_nothing_that_only_tasks_need(parsed: dict[str, Any]) -> None:
    assert parsed["heavy"] == []


@pytest.mark.parametrize("dag_id", sorted(EVERY_DAG))
def test_each_dag_says_what_it_does_and_what_to_do_when_it_fails(dags: dict[str, Any], dag_id: str) -> None:
    doc = dags[dag_id]["doc"]
    assert "### What it does" in doc
    assert "### When it fails" in doc
    assert dags[dag_id]["title"] != dag_id
    assert dags[dag_id]["description"]
    pages = [word.strip("`.,") for word in doc.split() if "docs/runbooks/" in word]
    assert pages, "no runbook is named"
    for page in pages:
        assert (REPOSITORY / page).is_file(), page


@pytest.mark.parametrize("dag_id", sorted(EVERY_DAG))
def test_no_dag_catches_up_or_runs_beside_itself(dags: dict[str, Any], dag_id: str) -> None:
    assert dags[dag_id]["catchup"] is False
    assert dags[dag_id]["max_active_runs"] == 1


@pytest.mark.parametrize("dag_id", [*EXTRACTS, "deadline"])
def test_the_night_carries_the_key_of_the_day_before(dags: dict[str, Any], dag_id: str) -> None:
    dag = dags[dag_id]
    assert dag["schedule"] == "CronPartitionTimetable"
    assert (dag["timezone"], dag["run_offset"], dag["key_format"]) == ("Europe/London", -1, "%Y-%m-%d")


@pytest.mark.parametrize("dag_id", EXTRACTS)
def test_an_extract_reports_whatever_happened_and_then_shows_the_failure(dags: dict[str, Any], dag_id: str) -> None:
    source = dag_id.removeprefix("extract_")
    tasks = dags[dag_id]["tasks"]
    assert tasks["report"]["upstream"] == ["land"]
    assert tasks["report"]["trigger_rule"] == "all_done"
    assert tasks["report"]["outlets"] == [f"landing_{source}"]
    assert tasks["outcome"]["upstream"] == ["report"]
    assert tasks["land"]["pool"] == f"vendor_{source}"
    assert tasks["land"]["retries"] > 0
    assert tasks["outcome"]["retries"] == 0


@pytest.mark.parametrize(
    ("dag_id", "mapped"), [(dag, dag in ("extract_wonde", "extract_registers")) for dag in EXTRACTS]
)
def test_sources_read_by_academy_show_the_academys_name(dags: dict[str, Any], dag_id: str, mapped: bool) -> None:
    land = dags[dag_id]["tasks"]["land"]
    assert land["mapped"] is mapped
    assert bool(land["map_index_template"]) is mapped


def test_one_source_that_fails_sends_one_mail(dags: dict[str, Any]) -> None:
    tasks = dags["extract_wonde"]["tasks"]
    assert not tasks["land"]["tells"]
    assert tasks["outcome"]["tells"]
    assert tasks["report"]["tells"]


def test_the_build_goes_step_by_step_through_one_slot(dags: dict[str, Any]) -> None:
    build = dags["build_and_publish"]
    assert build["schedule"] == "PartitionedAssetTimetable"
    steps = ["land_academies", "build", "gate", "promote", "packs_due"]
    assert {name: task["upstream"] for name, task in build["tasks"].items()} == {
        step: [before] if before else [] for before, step in zip([None, *steps], steps, strict=False)
    }
    assert {build["tasks"][step]["pool"] for step in ("build", "gate", "promote")} == {"build_warehouse"}


def test_the_repositorys_settings_are_those_of_the_simulated_trust(tmp_path: Path) -> None:
    """An academy's URN, name or tracking option that differed would make its figures vanish from the demo."""
    written = tmp_path / "trust.yml"
    write_trust(written, schools(FULL), files=REPOSITORY_FILES, first_wait_seconds=REPOSITORY_WAIT)
    assert written.read_text(encoding="utf-8") == (REPOSITORY / "dags" / "trust.yml").read_text(encoding="utf-8")
