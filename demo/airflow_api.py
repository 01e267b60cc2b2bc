"""The few questions that the demo asks of Airflow's REST API."""

from __future__ import annotations

import secrets
import time
from dataclasses import dataclass
from datetime import date
from typing import Any

import requests

from demo.errors import DemoError

TIMEOUT = 30
ATTEMPTS = 5
CONFLICT, SERVER_ERROR = 409, 500
ENDED = ("success", "failed")


class RefusedError(DemoError):
    """Airflow refused a request, or could not answer it."""

    def __init__(self, answer: requests.Response) -> None:
        self.status = answer.status_code
        asked = f"{answer.request.method} {answer.url}"
        super().__init__(f"Airflow answered {self.status} to {asked}: {answer.text[:500]}")


@dataclass(frozen=True)
class DagRun:
    dag_id: str
    run_id: str
    state: str
    partition_key: str | None

    @property
    def ended(self) -> bool:
        return self.state in ENDED


@dataclass(frozen=True)
class TaskRun:
    """One task of a run; ``label`` shows the academy where the task is mapped over academies.

    While it runs, its process is titled ``airflow worker -- <id>``.
    """

    id: str
    task_id: str
    state: str | None
    map_index: int
    label: str | None
    try_number: int

    @property
    def name(self) -> str:
        return f"{self.task_id} [{self.label or self.map_index}]" if self.map_index >= 0 else self.task_id


class AirflowApi:
    """Airflow at ``url``, where whoever comes by the loopback interface is an administrator."""

    def __init__(self, url: str) -> None:
        self.url = url
        self._session = requests.Session()
        self._session.trust_env = False  # a proxy of the environment must not be asked for the loopback interface

    def health(self) -> dict[str, str]:
        """The state of each component; empty while the API does not answer."""
        try:
            answer = self._session.get(f"{self.url}/api/v2/monitor/health", timeout=TIMEOUT)
        except requests.ConnectionError:
            return {}
        return {name: str(part.get("status")) for name, part in answer.json().items()} if answer.ok else {}

    def log_in(self) -> None:
        """Take the token that Airflow gives on the loopback interface."""
        token = self._ask("GET", f"{self.url}/auth/token")["access_token"]
        self._session.headers["Authorization"] = f"Bearer {token}"

    def dags(self) -> set[str]:
        return {str(dag["dag_id"]) for dag in self.get("dags", limit=100)["dags"]}

    def import_errors(self) -> list[str]:
        return [f"{e['filename']}: {e['stack_trace']}" for e in self.get("importErrors", limit=100)["import_errors"]]

    def trigger(self, dag_id: str, *, as_at: date | None = None, conf: dict[str, Any] | None = None) -> DagRun:
        """Start a run, for the partition ``as_at`` where the DAG has partitions."""
        run_id = f"demo__{as_at or 'by_hand'}__{secrets.token_hex(4)}"
        body = {
            "dag_run_id": run_id,
            "logical_date": None,
            "partition_key": str(as_at) if as_at else None,
            "conf": conf or {},
        }
        try:
            return _run(self.post(f"dags/{dag_id}/dagRuns", body))
        except RefusedError as refused:
            if refused.status != CONFLICT:
                raise
            # The answer to an earlier attempt was lost, and the run was made all the same.
            return _run(self.get(f"dags/{dag_id}/dagRuns/{run_id}"))

    def run(self, run: DagRun) -> DagRun:
        """The run as it is now."""
        return _run(self.get(f"dags/{run.dag_id}/dagRuns/{run.run_id}"))

    def runs(self, dag_id: str, as_at: date | None = None) -> list[DagRun]:
        """The runs of a DAG, newest first; of one partition where ``as_at`` is given."""
        wanted = {"partition_key_pattern": str(as_at)} if as_at else {}
        return [
            _run(item) for item in self.get(f"dags/{dag_id}/dagRuns", limit=100, order_by="-id", **wanted)["dag_runs"]
        ]

    def tasks(self, run: DagRun) -> list[TaskRun]:
        found = self.get(f"dags/{run.dag_id}/dagRuns/{run.run_id}/taskInstances", limit=200)["task_instances"]
        return [
            TaskRun(t["id"], t["task_id"], t["state"], t["map_index"], t.get("rendered_map_index"), t["try_number"])
            for t in found
        ]

    def log(self, run: DagRun, task: TaskRun) -> list[str]:
        """The lines of a task's last try."""
        path = f"dags/{run.dag_id}/dagRuns/{run.run_id}/taskInstances/{task.task_id}/logs/{task.try_number}"
        content = self.get(path, map_index=task.map_index, full_content="true")["content"]
        return [_log_line(line) for line in content]

    def get(self, path: str, **query: Any) -> dict[str, Any]:
        """Anything else there is to ask; ``path`` is below ``/api/v2``."""
        return self._ask("GET", f"{self.url}/api/v2/{path}", params=query)

    def post(self, path: str, body: dict[str, Any]) -> dict[str, Any]:
        """Anything else there is to do; ``path`` is below ``/api/v2``."""
        return self._ask("POST", f"{self.url}/api/v2/{path}", json=body)

    def _ask(self, method: str, url: str, **content: Any) -> dict[str, Any]:
        """Asks again when Airflow fails to answer: SQLite refuses a writer whom another has overtaken."""
        for attempt in range(1, ATTEMPTS + 1):
            answer = self._session.request(method, url, timeout=TIMEOUT, **content)
            if answer.status_code < SERVER_ERROR or attempt == ATTEMPTS:
                break
            time.sleep(attempt)
        if not answer.ok:
            raise RefusedError(answer)
        found: dict[str, Any] = answer.json()
        return found


def _run(item: dict[str, Any]) -> DagRun:
    return DagRun(item["dag_id"], item["dag_run_id"], item["state"], item["partition_key"])


def _log_line(line: Any) -> str:
    """A structured log line as a person reads it: the message, and the error's own words where it carries one."""
    if not isinstance(line, dict):
        return str(line)
    details = [f"{e['exc_type']}: {e['exc_value']}" for e in line.get("error_detail") or ()]
    return "\n".join([str(line.get("event", "")), *details])
