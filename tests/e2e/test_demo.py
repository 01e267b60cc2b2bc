"""The demo's own commands: a day published from nothing, said in words, with nothing left running."""

from __future__ import annotations

import os
import re
import shlex
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from demo.airflow_api import AirflowApi
from demo.processes import Register
from demo.truth import expected
from tests.e2e.conftest import FIRST, REPOSITORY, FirstNight, Stage, demo_command, plain_environment, until
from tests.e2e.published import assert_true, rows

pytestmark = pytest.mark.e2e

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

    def test_interrupted_it_stops_what_it_started(self, tmp_path: Path) -> None:
        # A shell that runs the tests in the background has them ignore Ctrl-C, and the demo would inherit that.
        command = ["env", "--default-signal=INT", *demo_command(tmp_path)]
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
