"""The DAGs under a real Airflow scheduler, night after night in one work directory."""

from __future__ import annotations

import json
import os
import re
import shlex
import signal
import subprocess
import sys
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest

from demo.airflow_api import AirflowApi
from demo.night import NightError
from demo.processes import Register
from demo.servers.faults import slow
from demo.truth import expected
from tests.e2e import people
from tests.e2e.conftest import (
    FIRST,
    REPOSITORY,
    SECOND,
    FirstNight,
    Stage,
    demo_command,
    plain_environment,
    until,
)
from tests.e2e.published import assert_true, measures, rows

pytestmark = pytest.mark.e2e

# Beyond every source's limit of freshness after the second night, so that what does not land is missed.
BAD_TOKEN_NIGHT = date(2026, 3, 25)
KILLED_NIGHT = date(2026, 3, 24)
SILENT_NIGHT = date(2026, 3, 26)
SHUT_OUT = "900002"
LIMIT_SECONDS = 300


class TestTheDemo:
    def test_publishes_a_day_and_says_so(self, first_night: FirstNight) -> None:
        assert first_night.done.returncode == 0, first_night.done.stderr
        told = first_night.done.stdout
        assert f"Published {first_night.current.name}: " in told
        assert "Gate: open after" in told
        assert "Refused workbook rows: " in told
        assert str(first_night.current / "packs" / "audit_risk" / "index.html") in told

    def test_takes_less_than_five_minutes(self, first_night: FirstNight) -> None:
        assert first_night.seconds < LIMIT_SECONDS

    def test_leaves_nothing_running(self, first_night: FirstNight) -> None:
        assert Register(first_night.home / "demo" / "running.json").all() == []
        assert _processes_of(first_night.home) == []

    def test_what_it_published_is_true(self, first_night: FirstNight) -> None:
        assert first_night.current.name.startswith(f"{FIRST}-")
        assert_true(first_night.current, expected(first_night.world, FIRST))

    def test_the_query_it_suggests_answers(self, first_night: FirstNight) -> None:
        command = shlex.split(first_night.done.stdout.splitlines()[-1])
        done = subprocess.run(command, cwd=REPOSITORY, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stderr
        assert "B1.2" in done.stdout

    def test_the_workbooks_mistakes_are_published_as_refusals(self, first_night: FirstNight) -> None:
        refused = {m.record_id for m in first_night.world.mistakes if m.refused and m.since <= FIRST and not m.fixed}
        published = rows(first_night.current, "register_quality")
        assert refused
        assert len({(row["school_urn"], row["sheet"], row["source_row"]) for row in published}) >= len(refused)
        for row in published:
            assert row["source_file"] and row["sheet"] and row["source_row"] and row["reason"]

    def test_the_pack_is_rendered(self, first_night: FirstNight) -> None:
        page = (first_night.current / "packs" / "audit_risk" / "index.html").read_text(encoding="utf-8")
        assert "Audit &amp; Risk" in page
        assert first_night.current.name in page

    def test_refuses_to_share_a_work_directory(self, stage: Stage) -> None:
        """Two schedulers over one database would run every task twice."""
        done = subprocess.run(
            demo_command(stage.home),
            env=plain_environment(),
            cwd=REPOSITORY,
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 1
        assert "Another demo is at work" in done.stderr

    def test_interrupted_it_stops_what_it_started(self, tmp_path: Path) -> None:
        command = demo_command(tmp_path)
        with subprocess.Popen(
            command,
            env=plain_environment(),
            cwd=REPOSITORY,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        ) as demo:
            assert demo.stdout is not None
            while "Starting Airflow" not in demo.stdout.readline():
                assert demo.poll() is None
            until("the scheduler", lambda: len(_processes_of(tmp_path)) > 1)
            demo.send_signal(signal.SIGINT)
            told = demo.stdout.read()
        assert demo.returncode == 130, told
        assert "everything that was started has been stopped" in told
        assert _processes_of(tmp_path) == []


class TestUpAndDown:
    def test_what_is_left_running_is_stopped_by_down(self, tmp_path: Path) -> None:
        def airflow_local(*command: str) -> subprocess.CompletedProcess[str]:
            asked = [sys.executable, "-m", "demo.airflow_local", *command, "--home", str(tmp_path)]
            return subprocess.run(
                asked, env=plain_environment(), cwd=REPOSITORY, capture_output=True, text=True, check=False
            )

        up = airflow_local("up", "--scale", "small")
        try:
            assert up.returncode == 0, up.stderr
            (url,) = re.findall(r"http://127\.0\.0\.1:\d+", up.stdout)
            assert AirflowApi(url).health()["scheduler"] == "healthy"
            refused = airflow_local("up", "--scale", "small")
            assert refused.returncode == 1
            assert "was left running" in refused.stderr
        finally:
            down = airflow_local("down")
        assert "Stopped simulated systems, api-server, scheduler, dag-processor." in down.stdout
        assert _processes_of(tmp_path) == []
        assert airflow_local("down").stdout == "Nothing was running.\n"


class TestTheSecondNight:
    def test_adds_a_publication_and_makes_it_current(self, second_night: Stage) -> None:
        assert len(second_night.publications(FIRST)) == 1
        assert len(second_night.publications(SECOND)) == 1
        assert second_night.current.name == second_night.publications(SECOND)[0]

    def test_is_true(self, second_night: Stage) -> None:
        publication = second_night.home / "published" / second_night.publications(SECOND)[0]
        assert_true(publication, expected(second_night.world, SECOND))

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
        _await_dbt(second_night, run)
        process = second_night.process_of(second_night.task(run, "build"))
        assert process is not None
        os.kill(process, signal.SIGKILL)
        assert second_night.ended(run) == "success"
        assert second_night.task(run, "build").try_number == 2
        assert "Published already" in second_night.log(run, "promote")
        assert _published_files(second_night, SECOND) == before

    def test_a_scheduler_killed_in_the_middle_of_a_build_goes_on_where_it_was(self, second_night: Stage) -> None:
        before = _published_files(second_night, SECOND)
        run = second_night.airflow.api.trigger("build_and_publish", as_at=SECOND)
        _await_dbt(second_night, run)
        task = second_night.task(run, "build")
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
    night = second_night.night(BAD_TOKEN_NIGHT)
    with pytest.raises(NightError) as told:
        night.read_and_publish()
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
        assert unknown == {(code, SHUT_OUT) for code in ("3b.2", "B1.2", "B1.3", "B1.4")}
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
        for source in ("wonde", "snipe_it", "registers"):
            assert stage.ended(api.trigger(f"extract_{source}", as_at=SILENT_NIGHT)) == "success"
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


class TestNobody:
    def test_no_person_is_anywhere_in_the_work_directory(self, second_night: Stage) -> None:
        """Landing, warehouse, publications, packs, data docs, Airflow's logs and its database: everything but the
        workbooks, which are the trust's own."""
        wanted = people.names_and_ids(second_night.world)
        assert len(wanted) > 200
        apart = frozenset({second_night.home / "demo" / "registers"})
        searched = list(people.files(second_night.home, apart))
        for place in ("landing", "quarantine", "published", "airflow/logs", "attempts", "gate", "docs", "dbt"):
            assert any(str(path.relative_to(second_night.home)).startswith(place) for path in searched), place
        assert people.found(wanted, second_night.home, apart) == {}

    def test_no_secret_is_either(self, second_night: Stage) -> None:
        servers = second_night.servers
        key = second_night.home / "demo" / "pseudonym.key"
        secrets = {*servers.wonde.tokens.values(), servers.wonde.token, servers.snipe_it.token} - {"withdrawn"}
        secrets |= {servers.xero.login.client_secret, key.read_text()}
        assert people.found({secret.lower() for secret in secrets}, second_night.home, frozenset({key})) == {}
        assert key.stat().st_mode & 0o777 == 0o600

    def test_the_search_would_find_them(self, second_night: Stage, tmp_path: Path) -> None:
        pupil = second_night.world.enrolments[0]
        for name, text in (("a.log", f"x{pupil.student_id}y"), ("b.html", f"<p>{pupil.email}</p>"), ("c", pupil.upi)):
            (tmp_path / name).write_bytes(b"\x00\xff" + text.encode() + b"\x00")
        assert set(people.found(people.names_and_ids(second_night.world), tmp_path, frozenset())) == {
            "a.log",
            "b.html",
            "c",
        }


def _processes_of(home: Path) -> list[int]:
    """Processes whose environment names the work directory, but for this one and its children that only ask."""
    found = []
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit() and int(entry.name) != os.getpid():
            try:
                environment = (entry / "environ").read_bytes()
            except OSError:
                continue
            if f"STRATEGY_HOME={home}\0".encode() in environment:
                found.append(int(entry.name))
    return found


def _manifests(home: Path, source: str, resource: str, as_at: date) -> dict[str, dict[str, Any]]:
    """The manifests of a resource's partitions, by academy."""
    folder = home / "landing" / source / resource / f"as_at={as_at}"
    return {path.parent.name: json.loads(path.read_text()) for path in folder.glob("*/manifest.json")}


def _column(home: Path, resource: str, as_at: date, column: str) -> set[str]:
    folder = home / "landing" / "wonde" / resource / f"as_at={as_at}"
    return {str(value) for path in folder.glob("*/*.parquet") for value in pq.read_table(path)[column].to_pylist()}


def _await_dbt(stage: Stage, run: Any) -> None:
    """Wait until dbt has finished some nodes and not all."""
    until("dbt at work", lambda: len(re.findall(r" in \d+\.\d\d s", stage.log(run, "build"))) > 3)


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
