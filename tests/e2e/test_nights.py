"""The DAGs under a real Airflow scheduler, night after night in one work directory."""

from __future__ import annotations

import json
import os
import re
import signal
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest

from demo.airflow_api import DagRun, TaskRun
from demo.night import NightError
from demo.servers.faults import slow
from demo.settings import ENABLED
from demo.truth import expected
from tests.e2e.conftest import (
    FIRST,
    SECOND,
    Stage,
    until,
)
from tests.e2e.published import assert_true, measures, rows

pytestmark = pytest.mark.e2e

# Beyond every source's limit of freshness after the second night, so that what does not land is missed.
BAD_TOKEN_NIGHT = date(2026, 3, 25)
KILLED_NIGHT = date(2026, 3, 24)
SILENT_NIGHT = date(2026, 3, 26)
SHUT_OUT = "900002"


class TestTheSecondNight:
    def test_adds_a_publication_and_makes_it_current(self, second_night: Stage) -> None:
        assert len(second_night.publications(FIRST)) == 1
        assert len(second_night.publications(SECOND)) == 1
        assert second_night.current.name == second_night.publications(SECOND)[0]

    def test_is_true(self, second_night: Stage) -> None:
        publication = second_night.home / "published" / second_night.publications(SECOND)[0]
        nights = {school.urn: (FIRST, SECOND) for school in second_night.world.schools}
        assert_true(publication, expected(second_night.world, SECOND, nights_read=nights))

    def test_reads_only_what_changed(self, second_night: Stage) -> None:
        first, second = (_manifests(second_night.home, "wonde", "session_marks", day) for day in (FIRST, SECOND))
        assert set(first) == set(second)
        for urn, manifest in second.items():
            assert manifest["mode"] == "incremental"
            assert manifest["window_from"] is not None
            assert datetime.fromisoformat(manifest["window_from"]) <= datetime.fromisoformat(first[urn]["window_to"])
            assert datetime.fromisoformat(manifest["window_to"]) == datetime(2026, 3, 21, tzinfo=UTC)
            assert manifest["rows_received"] < first[urn]["rows_received"] / 10

    def test_asks_the_sources_for_a_window(self, second_night: Stage) -> None:
        marks = [
            request for request in second_night.servers.wonde.asked if request.path.endswith("/attendance/session")
        ]
        assert marks
        assert all(request.query.get("updated_after") for request in marks)
        invoices = [request for request in second_night.servers.xero.asked if request.path.endswith("/Invoices")]
        assert invoices
        assert all(request.headers.get("if-modified-since") for request in invoices)

    def test_recognises_the_same_pupils(self, second_night: Stage) -> None:
        """A key that changed overnight would make two pupils of each one."""
        keys = [_column(second_night.home, "students", day, "person_key") for day in (FIRST, SECOND)]
        assert len(keys[0] & keys[1]) > 0.8 * len(keys[0])

    def test_maps_the_academies_by_name(self, second_night: Stage) -> None:
        (run,) = second_night.airflow.api.runs("extract_wonde", SECOND)
        labels = {task.label for task in second_night.airflow.api.tasks(run) if task.task_id == "land"}
        assert labels == {school.name for school in second_night.world.schools}

    def test_no_dag_file_has_an_import_error(self, second_night: Stage) -> None:
        assert second_night.airflow.api.import_errors() == []


class TestKilled:
    def test_a_landing_killed_in_the_middle_lands_whole(self, second_night: Stage) -> None:
        stage, snipe_it = second_night, second_night.servers.snipe_it
        snipe_it.faults.add("*/hardware", slow(30), after=1)  # a page has been taken in, the next is waited for
        asked = snipe_it.requests["/api/v1/hardware"]
        run = stage.airflow.api.trigger("extract_snipe_it", as_at=KILLED_NIGHT)
        until("the second page", lambda: snipe_it.requests["/api/v1/hardware"] == asked + 2)
        assert list((stage.home / "landing" / ".writing").glob("*/partition")), "it is in the middle of writing"
        process = stage.process_of(stage.task(run, "land"))
        assert process is not None
        os.kill(process, signal.SIGKILL)
        assert stage.ended(run) == "success"
        assert stage.task(run, "land").try_number == 2
        (before, after) = (
            json.loads((stage.home / f"landing/snipe_it/hardware/as_at={day}/manifest.json").read_text())
            for day in (SECOND, KILLED_NIGHT)
        )
        assert after["files"][0]["rows"] == before["files"][0]["rows"] > 0
        assert after["rows_landed"] == before["rows_landed"]
        assert list((stage.home / "landing" / ".writing").glob("*/partition")) == []

    def test_a_build_killed_in_the_middle_publishes_the_same(self, second_night: Stage) -> None:
        before = _published_files(second_night, SECOND)
        run = second_night.airflow.api.trigger("build_and_publish", as_at=SECOND)
        process = second_night.process_of(_await_dbt(second_night, run))
        assert process is not None
        os.kill(process, signal.SIGKILL)
        assert second_night.ended(run) == "success"
        assert second_night.task(run, "build").try_number == 2
        assert "Published already" in second_night.log(run, "promote")
        assert _published_files(second_night, SECOND) == before

    def test_a_scheduler_killed_in_the_middle_of_a_build_goes_on_where_it_was(self, second_night: Stage) -> None:
        before = _published_files(second_night, SECOND)
        run = second_night.airflow.api.trigger("build_and_publish", as_at=SECOND)
        task = _await_dbt(second_night, run)
        second_night.airflow.kill("scheduler")
        assert second_night.process_of(task) is None, "its tasks die with it"
        second_night.airflow.restart("scheduler")
        assert second_night.ended(run) == "success"
        assert "Published already" in second_night.log(run, "promote")
        assert _published_files(second_night, SECOND) == before

    def test_a_reader_kept_what_it_had(self, second_night: Stage) -> None:
        assert second_night.current.name == second_night.publications(SECOND)[0]
        assert list((second_night.home / "published").glob(".writing/*")) == []


@pytest.fixture(scope="class")
def bad_token_night(second_night: Stage) -> tuple[Stage, str]:
    """A night on which one academy's token is refused; and the words in which the night's failure is told."""
    servers = second_night.servers
    token = servers.wonde.tokens[SHUT_OUT]
    servers.wonde.tokens[SHUT_OUT] = "withdrawn"
    try:
        with pytest.raises(NightError) as told:
            second_night.night(BAD_TOKEN_NIGHT).read_and_publish()
    finally:
        servers.wonde.tokens[SHUT_OUT] = token
    return second_night, str(told.value)


class TestABadToken:
    def test_fails_the_run_in_words(self, bad_token_night: tuple[Stage, str]) -> None:
        _, told = bad_token_night
        assert "extract_wonde, outcome" in told
        assert "3 of 4 academies landed in full" in told
        assert "Tollgate Vale Primary Academy" in told

    def test_fails_only_that_academys_task(self, bad_token_night: tuple[Stage, str]) -> None:
        stage, _ = bad_token_night
        (run,) = stage.airflow.api.runs("extract_wonde", BAD_TOKEN_NIGHT)
        assert run.state == "failed"
        landing = {t.label: t.state for t in stage.airflow.api.tasks(run) if t.task_id == "land"}
        names = {school.name: school.urn for school in stage.world.schools}
        assert {names[str(label)]: state for label, state in landing.items()} == {
            urn: "failed" if urn == SHUT_OUT else "success" for urn in names.values()
        }
        (task,) = [t for t in stage.airflow.api.tasks(run) if t.state == "failed" and t.task_id == "land"]
        assert task.try_number == 1, "what needs a person is not tried again"

    def test_leaves_its_measures_unknown_and_the_rest_known(self, bad_token_night: tuple[Stage, str]) -> None:
        stage, _ = bad_token_night
        assert stage.current.name.startswith(f"{BAD_TOKEN_NIGHT}-")
        published = measures(stage.current)
        unknown = {cell for cell, row in published.items() if row["symbol"] == "x"}
        truth = expected(stage.world, SECOND, missing={("wonde", SHUT_OUT)})
        assert unknown == {(row.measure_code, row.school_urn) for row in truth.rows if row.symbol == "x"}
        assert {"3b.2", "B1.2"} <= {code for code, _ in unknown}
        assert all(published[cell]["rag"] == "grey" and published[cell]["reason"] for cell in unknown)

    def test_is_reported_with_the_asset(self, bad_token_night: tuple[Stage, str]) -> None:
        stage, _ = bad_token_night
        (event,) = stage.reports("wonde", BAD_TOKEN_NIGHT)
        assert {item["who"] for item in event["not_landed"]} == {"Tollgate Vale Primary Academy"}
        assert event["landed"] > 0
        assert event["rows"] > 0

    def test_once_put_right_clearing_the_task_builds_the_day_again(self, bad_token_night: tuple[Stage, str]) -> None:
        """What the runbook says: clear the failed task, and everything that follows it runs by itself."""
        stage, _ = bad_token_night
        builds = len(stage.builds(BAD_TOKEN_NIGHT))
        (run,) = stage.airflow.api.runs("extract_wonde", BAD_TOKEN_NIGHT)
        (failed,) = [task for task in stage.airflow.api.tasks(run) if task.task_id == "land" and task.state == "failed"]
        stage.clear(run, failed)
        until("the run to begin again", lambda: not stage.airflow.api.run(run).ended)
        assert stage.ended(run) == "success"
        until("another build", lambda: len(stage.builds(BAD_TOKEN_NIGHT)) == builds + 1)
        assert stage.ended(stage.builds(BAD_TOKEN_NIGHT)[0]) == "success"
        assert len(stage.publications(BAD_TOKEN_NIGHT)) == 2
        assert [cell for cell, row in measures(stage.current).items() if row["symbol"] == "x"] == []


class TestASilentSource:
    def test_is_built_without_at_the_deadline_and_with_it_when_it_reports(self, second_night: Stage) -> None:
        stage, api = second_night, second_night.airflow.api
        talking = [api.trigger(f"extract_{source}", as_at=SILENT_NIGHT) for source in ENABLED if source != "xero"]
        assert {stage.ended(run) for run in talking} == {"success"}
        assert stage.builds(SILENT_NIGHT) == []

        deadline = api.trigger("deadline", as_at=SILENT_NIGHT)
        assert stage.ended(deadline) == "success"
        assert "Nobody has built 2026-03-26. No report came from: xero" in stage.log(deadline, "build_unless_begun")
        until("the build", lambda: stage.builds(SILENT_NIGHT))
        assert stage.ended(stage.builds(SILENT_NIGHT)[0]) == "success"
        assert stage.current.name.startswith(f"{SILENT_NIGHT}-")
        assert _newest(stage, "xero") < SILENT_NIGHT

        late = api.trigger("extract_xero", as_at=SILENT_NIGHT)
        assert stage.ended(late) == "success"
        until("another build", lambda: len(stage.builds(SILENT_NIGHT)) == 2)
        assert stage.ended(stage.builds(SILENT_NIGHT)[0]) == "success"
        assert _newest(stage, "xero") == SILENT_NIGHT

        again = api.trigger("deadline", as_at=SILENT_NIGHT)
        assert stage.ended(again) == "success"
        assert stage.task(again, "build_unless_begun").state == "skipped"
        assert len(stage.builds(SILENT_NIGHT)) == 2

    def test_a_rollback_shows_an_earlier_publication(self, second_night: Stage) -> None:
        wanted = second_night.publications(SECOND)[0]
        run = second_night.airflow.api.trigger("rollback", conf={"publication_id": wanted})
        assert second_night.ended(run) == "success"
        assert second_night.current.name == wanted


def _manifests(home: Path, source: str, resource: str, as_at: date) -> dict[str, dict[str, Any]]:
    """The manifests of a resource's partitions, by academy."""
    folder = home / "landing" / source / resource / f"as_at={as_at}"
    return {path.parent.name: json.loads(path.read_text()) for path in folder.glob("*/manifest.json")}


def _column(home: Path, resource: str, as_at: date, column: str) -> set[str]:
    folder = home / "landing" / "wonde" / resource / f"as_at={as_at}"
    return {str(value) for path in folder.glob("*/*.parquet") for value in pq.read_table(path)[column].to_pylist()}


def _await_dbt(stage: Stage, run: DagRun) -> TaskRun:
    """Wait until dbt has finished some nodes and not all; the task it runs in.

    Its log is read from the disk: on a busy machine the API could take longer to answer than dbt to finish.
    """
    until("the build's task", lambda: stage.task(run, "build").state == "running")
    task = stage.task(run, "build")
    log = (
        stage.home
        / "airflow"
        / "logs"
        / f"dag_id={run.dag_id}"
        / f"run_id={run.run_id}"
        / "task_id=build/attempt=1.log"
    )
    until("dbt at work", lambda: log.exists() and len(re.findall(r" in \d+\.\d\d s", log.read_text())) > 3)
    return task


def _published_files(stage: Stage, as_at: date) -> dict[str, bytes]:
    """Every file of the day's publications but the packs, and which one readers see."""
    found = {
        str(path.relative_to(stage.home)): path.read_bytes()
        for name in stage.publications(as_at)
        for path in (stage.home / "published" / name).rglob("*")
        if path.is_file() and "packs" not in path.parts
    }
    return {**found, "current": stage.current.name.encode()}


def _newest(stage: Stage, source: str) -> date:
    """The day of the newest landing of a source that the current publication knows of."""
    days: list[date] = [
        row["newest_as_at"] for row in rows(stage.current, "source_freshness") if row["source"] == source
    ]
    return max(days)
