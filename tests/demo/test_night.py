"""What the demo shows of a night: how far each DAG is, and the end of the right log when one fails."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from dags import config
from demo.airflow_api import AirflowApi, DagRun, TaskRun
from demo.night import BUILD, PACKS, TITLES, Night, NightError
from demo.progress import PlainProgress, Step
from demo.settings import ENABLED

DAY = date(2026, 3, 19)


def _task(task_id: str, state: str, *, label: str | None = None) -> TaskRun:
    return TaskRun(task_id, task_id, state, 0 if label else -1, label, 1)


class _Airflow(AirflowApi):
    """An Airflow in which every run has ended; ``failed`` names the tasks that did not succeed, by DAG."""

    def __init__(self, failed: dict[str, list[TaskRun]], logs: dict[str, list[str]]) -> None:
        super().__init__("http://127.0.0.1:1")
        self.failed = failed
        self.logs = logs
        self.started: list[DagRun] = []

    def trigger(self, dag_id: str, *, as_at: date | None = None, conf: dict[str, Any] | None = None) -> DagRun:
        self.started.append(self.run(DagRun(dag_id, "1", "queued", str(as_at))))
        return self.started[-1]

    def run(self, run: DagRun) -> DagRun:
        return DagRun(run.dag_id, run.run_id, "failed" if run.dag_id in self.failed else "success", run.partition_key)

    def runs(self, dag_id: str, as_at: date | None = None) -> list[DagRun]:
        return [self.run(DagRun(dag_id, "new", "queued", str(as_at)))] if self.started else []

    def tasks(self, run: DagRun) -> list[TaskRun]:
        return self.failed.get(run.dag_id, [_task("land", "success")])

    def log(self, run: DagRun, task: TaskRun) -> list[str]:
        return self.logs[task.name]


def _night(airflow: _Airflow, shown: list[Step] | None = None) -> Night:
    seen = shown if shown is not None else []
    return Night(airflow, DAY, show=seen.extend, alive=lambda: None)


def test_every_source_is_read_for_the_day() -> None:
    airflow, shown = _Airflow({}, {}), list[Step]()
    _night(airflow, shown).read_and_publish()
    assert [(run.dag_id, run.partition_key) for run in airflow.started] == [
        (f"extract_{source}", "2026-03-19") for source in ENABLED
    ]
    assert {step.state for step in shown if step.name == "Build, check and publish"} == {"waiting", "success"}
    assert {"Read GIAS", "Read Microsoft Graph"} < {step.name for step in shown}
    assert "Read Bromcom" not in {step.name for step in shown}, "a system that the trust does not have is not shown"


def test_each_source_that_a_trust_may_have_has_a_title() -> None:
    assert {dag.removeprefix("extract_") for dag in TITLES} - {BUILD, PACKS} == set(config.SOURCES)


def test_an_extract_that_failed_is_told_by_its_last_task_alone() -> None:
    tasks = [_task("land", "failed", label="Ash School"), _task("outcome", "failed")]
    told = ["before", "Task failed with exception", "AirflowFailException: 1 of 2 landed\n- Ash School: refused"]
    airflow = _Airflow({"extract_wonde": tasks}, {"outcome": told})
    with pytest.raises(NightError) as failure:
        _night(airflow).read_and_publish()
    text = str(failure.value)
    assert text.startswith("extract_wonde, outcome:\n")
    assert "- Ash School: refused" in text
    assert "before" not in text


def test_a_task_that_was_cut_off_is_told_by_the_end_of_its_log() -> None:
    airflow = _Airflow({"build_and_publish": [_task("build", "failed")]}, {"build": ["first", "last words"]})
    with pytest.raises(NightError, match="build_and_publish, build:\n    first\n    last words"):
        _night(airflow).read_and_publish()


def test_plain_progress_tells_a_change_once(capsys: pytest.CaptureFixture[str]) -> None:
    shown = PlainProgress()
    for state in ("waiting", "running", "running", "success", "success"):
        shown.show([Step("Read Wonde", state, 1, 2)])
    lines = capsys.readouterr().out.splitlines()
    assert [line.partition("s  ")[2] for line in lines] == ["▸ Read Wonde: running 1/2", "✓ Read Wonde: success 1/2"]
