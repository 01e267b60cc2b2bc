"""One night's work under a running Airflow: every source read, the day built and published, a pack rendered."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Sequence
from datetime import date

from demo.airflow_api import AirflowApi, DagRun, TaskRun
from demo.errors import DemoError
from demo.progress import Step
from demo.settings import ENABLED

BUILD = "build_and_publish"
PACKS = "board_packs"
TITLES = {
    "extract_wonde": "Read Wonde",
    "extract_bromcom": "Read Bromcom",
    "extract_arbor": "Read Arbor",
    "extract_snipe_it": "Read Snipe-IT",
    "extract_graph": "Read Microsoft Graph",
    "extract_xero": "Read Xero",
    "extract_intacct": "Read Sage Intacct",
    "extract_iris": "Read IRIS's exports",
    "extract_access_education": "Read Access Education's exports",
    "extract_sims_fms": "Read SIMS FMS's exports",
    "extract_freshservice": "Read Freshservice",
    "extract_freshdesk": "Read Freshdesk",
    "extract_gias": "Read GIAS",
    "extract_registers": "Read the workbooks",
    BUILD: "Build, check and publish",
    PACKS: "Render the board pack",
}
POLL_SECONDS = 0.7
LONGEST_NIGHT = 30 * 60  # seconds; far beyond a slow machine, so that a run that hangs ends with a reason
LONGEST_PAUSE = 60  # seconds in which Airflow should have started the build once every source has reported
LOG_LINES = 15
FAILED_LINE = "Task failed with exception"  # after it, a task's log holds the error
TASKS_TOLD = 3


class NightError(DemoError):
    """The day was not published as it should be; the message says what failed and shows the end of its log."""


class Night:
    """The runs of one day. ``show`` is called with the state of every DAG, again and again while they run."""

    def __init__(
        self, api: AirflowApi, as_at: date, *, show: Callable[[Sequence[Step]], None], alive: Callable[[], None]
    ) -> None:
        self._api = api
        self._as_at = as_at
        self._show = show
        self._alive = alive
        self._runs: dict[str, list[DagRun]] = {}
        self._until = time.monotonic() + LONGEST_NIGHT

    def read_and_publish(self, sources: Iterable[str] = ENABLED) -> None:
        """Start the extract DAGs and return when the day they carry is published. Raises ``NightError``."""
        earlier = {run.run_id for run in self._api.runs(BUILD, self._as_at)}
        self._runs = {
            f"extract_{source}": [self._api.trigger(f"extract_{source}", as_at=self._as_at)] for source in sources
        }
        self._await(lambda: self._ended(*(f"extract_{source}" for source in sources)))
        reported = time.monotonic()

        def built() -> bool:
            builds = [run for run in self._api.runs(BUILD, self._as_at) if run.run_id not in earlier]
            if builds:
                self._runs[BUILD] = builds
            elif time.monotonic() > reported + LONGEST_PAUSE:
                self._raise_failures()
                raise NightError(f"Every source has reported {self._as_at}, and Airflow has not started the build.")
            return bool(builds) and self._ended(BUILD)

        self._await(built)
        self._raise_failures()

    def render_pack(self, board_code: str) -> None:
        """Render a board's pack from the current publication. Raises ``NightError``."""
        self._runs[PACKS] = [self._api.trigger(PACKS, conf={"board_code": board_code})]
        self._await(lambda: self._ended(PACKS))
        self._raise_failures()

    def _await(self, ready: Callable[[], bool]) -> None:
        while True:
            self._alive()
            self._runs = {dag: [self._api.run(run) for run in runs] for dag, runs in self._runs.items()}
            done = ready()
            self._show([self._step(dag) for dag in TITLES if dag in self._runs or dag in (BUILD, PACKS)])
            if done:
                return
            if time.monotonic() > self._until:
                raise NightError(f"The night did not end within {LONGEST_NIGHT // 60} minutes: {self._runs}")
            time.sleep(POLL_SECONDS)

    def _ended(self, *dags: str) -> bool:
        return all(run.ended for dag in dags for run in self._runs[dag])

    def _step(self, dag: str) -> Step:
        runs = self._runs.get(dag)
        if not runs:
            return Step(TITLES[dag], "waiting")
        tasks = self._api.tasks(runs[0])
        done = sum(task.state in ("success", "skipped", "failed", "upstream_failed") for task in tasks)
        doing = ", ".join(task.name for task in tasks if task.state == "running")
        state = runs[0].state if runs[0].ended else "running"
        return Step(TITLES[dag], state, done, len(tasks), doing)

    def _raise_failures(self) -> None:
        failed = [run for runs in self._runs.values() for run in runs if run.state == "failed"]
        if failed:
            raise NightError("\n\n".join(self._tell(run) for run in failed))

    def _tell(self, run: DagRun) -> str:
        failed = [task for task in self._api.tasks(run) if task.state == "failed"]
        # An extract's last task tells of all its academies, so their own logs would only say it again.
        tasks = [task for task in failed if task.task_id == "outcome"] or failed[:TASKS_TOLD]
        told = "\n\n".join(f"{run.dag_id}, {task.name}:\n{self._end_of_log(run, task)}" for task in tasks)
        return told or f"{run.dag_id} failed without a failed task ({run.run_id})."

    def _end_of_log(self, run: DagRun, task: TaskRun) -> str:
        log = "\n".join(line for line in self._api.log(run, task) if not line.startswith("::"))
        _, failed, error = log.rpartition(FAILED_LINE)
        lines = error.strip().splitlines()[:LOG_LINES] if failed else error.splitlines()[-LOG_LINES:]
        return "\n".join(f"    {line}" for line in lines)
