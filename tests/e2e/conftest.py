"""One work directory through which the nights follow each other, under one Airflow as far as can be.

The first night is the demo's own command. From the second on the simulated systems run in this process, so that a test
can see what they were asked and let them fail, and one Airflow stays up for all of them.
"""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from demo import trust, workbooks
from demo.airflow_api import DagRun, TaskRun
from demo.night import Night
from demo.records import World
from demo.scheduler import LocalAirflow
from demo.servers.moments import Clock
from demo.servers.systems import Servers
from demo.settings import connections, pseudonym_key

REPOSITORY = Path(__file__).resolve().parents[2]
SEED = 2025
FIRST, SECOND = date(2026, 3, 19), date(2026, 3, 20)
LONGEST_WAIT = 240


def demo_command(home: Path, *options: str) -> list[str]:
    """The demo on a small trust."""
    return [sys.executable, "-m", "demo.run", "--scale", "small", "--home", str(home), *options]


def plain_environment() -> dict[str, str]:
    """The environment without what would slow Airflow down or point it elsewhere."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("AIRFLOW", "STRATEGY"))}
    kept.pop("PYTHONDONTWRITEBYTECODE", None)
    return {**kept, "PYTHONPATH": str(REPOSITORY)}


def processes_of(home: Path) -> list[int]:
    """Processes that were told of this work directory by their environment."""
    found = []
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit() and int(entry.name) != os.getpid():
            try:
                environment = (entry / "environ").read_bytes()
            except OSError:  # it has ended
                continue
            if f"STRATEGY_HOME={home}\0".encode() in environment:
                found.append(int(entry.name))
    return found


def until(what: str, ready: Callable[[], object], *, seconds: float = LONGEST_WAIT) -> None:
    """Wait until ``ready()`` holds; fails saying ``what`` did not happen."""
    end = time.monotonic() + seconds
    while not ready():
        assert time.monotonic() < end, f"{what} did not happen within {seconds} seconds"
        time.sleep(0.2)


@dataclass(frozen=True)
class FirstNight:
    """What came of the demo's command: what was current when it had ended, and which of its processes still ran."""

    home: Path
    done: subprocess.CompletedProcess[str]
    seconds: float
    current: Path
    left_running: list[int]
    world: World


@pytest.fixture(scope="session")
def first_night(tmp_path_factory: pytest.TempPathFactory) -> FirstNight:
    """`python -m demo.run` in an empty work directory."""
    home = tmp_path_factory.mktemp("e2e") / "var"
    begun = time.monotonic()
    done = subprocess.run(
        demo_command(home, "--seed", str(SEED)),
        env=plain_environment(),
        cwd=REPOSITORY,
        capture_output=True,
        text=True,
        check=False,
    )
    seconds, left_running = time.monotonic() - begun, processes_of(home)
    current = (home / "published" / "current").resolve()
    return FirstNight(home, done, seconds, current, left_running, trust.build(SEED, trust.SMALL, FIRST))


@dataclass(frozen=True)
class Stage:
    """The work directory after the first night, with simulated systems in this process and Airflow running."""

    home: Path
    world: World
    servers: Servers
    airflow: LocalAirflow

    @property
    def current(self) -> Path:
        return (self.home / "published" / "current").resolve()

    def publications(self, as_at: date) -> list[str]:
        return sorted(path.name for path in (self.home / "published").glob(f"{as_at}-*"))

    def night(self, as_at: date) -> Night:
        return Night(self.airflow.api, as_at, show=lambda _steps: None, alive=self.airflow.require_alive)

    def ended(self, run: DagRun) -> str:
        """Wait for the run to end; its state."""
        until(f"the end of {run.run_id} of {run.dag_id}", lambda: self.airflow.api.run(run).ended)
        return self.airflow.api.run(run).state

    def builds(self, as_at: date) -> list[DagRun]:
        return self.airflow.api.runs("build_and_publish", as_at)

    def task(self, run: DagRun, task_id: str) -> TaskRun:
        """The one task of that name."""
        (found,) = [task for task in self.airflow.api.tasks(run) if task.task_id == task_id]
        return found

    def log(self, run: DagRun, task_id: str) -> str:
        """The log of the task's last try."""
        return "\n".join(self.airflow.api.log(run, self.task(run, task_id)))

    def reports(self, source: str, as_at: date) -> list[dict[str, Any]]:
        """What the source reported of the day, newest first: the extras of its asset's events."""
        found = self.airflow.api.get(
            "assets/events", source_dag_id=f"extract_{source}", order_by="-timestamp", limit=50
        )
        return [
            event["extra"]
            for event in found["asset_events"]
            if event["name"] == f"landing_{source}" and event["partition_key"] == str(as_at)
        ]

    def clear(self, run: DagRun, task: TaskRun) -> None:
        """Have a task of a finished run, and whatever follows it, run again."""
        chosen = [task.task_id, task.map_index] if task.map_index >= 0 else task.task_id
        body = {"dry_run": False, "dag_run_id": run.run_id, "task_ids": [chosen], "include_downstream": True}
        self.airflow.api.post(f"dags/{run.dag_id}/clearTaskInstances", {**body, "only_failed": False})

    def process_of(self, task: TaskRun) -> int | None:
        """The process that runs the task now."""
        for entry in Path("/proc").iterdir():
            if entry.name.isdigit():
                try:
                    title = (entry / "cmdline").read_bytes()
                except OSError:  # it has ended
                    continue
                # The process that watches over it bears the id too, behind the executor's name.
                if title.strip(b"\0 ").decode() == f"airflow worker -- {task.id}":
                    return int(entry.name)
        return None


@pytest.fixture(scope="session")
def stage(first_night: FirstNight) -> Iterator[Stage]:
    """Airflow over the first night's work directory, and the trust as it stood at the close of the second day."""
    assert first_night.done.returncode == 0, first_night.done.stderr
    home = first_night.home
    world = trust.build(SEED, trust.SMALL, SECOND)
    workbooks.write(world, SECOND, home / "demo" / "registers")
    airflow = LocalAirflow(home, home / "demo" / "trust.yml")
    servers = Servers(world, Clock.after(SECOND))
    try:
        with servers as details:
            airflow.prepare()
            airflow.start({**connections(details), "STRATEGY_PSEUDONYM_KEY": pseudonym_key(home)})
            yield Stage(home, world, servers, airflow)
    finally:
        airflow.stop()


@pytest.fixture(scope="session")
def second_night(stage: Stage) -> Stage:
    """The second day, landed, built and published."""
    stage.night(SECOND).read_and_publish()
    return stage
