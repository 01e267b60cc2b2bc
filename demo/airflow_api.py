"""The few questions that the demo asks of Airflow's REST API."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

import requests

from demo.errors import DemoError

TIMEOUT = 30
ENDED = ("success", "failed")


class ApiError(DemoError):
    """Airflow refused a request."""


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
        answer = self._session.get(f"{self.url}/auth/token", timeout=TIMEOUT)
        self._session.headers["Authorization"] = f"Bearer {self._read(answer)['access_token']}"

    def dags(self) -> set[str]:
        return {str(dag["dag_id"]) for dag in self.get("dags", limit=100)["dags"]}

    def import_errors(self) -> list[str]:
        return [f"{e['filename']}: {e['stack_trace']}" for e in self.get("importErrors", limit=100)["import_errors"]]

    def trigger(self, dag_id: str, *, as_at: date | None = None, conf: dict[str, Any] | None = None) -> DagRun:
        """Start a run, for the partition ``as_at`` where the DAG has partitions."""
        body = {"logical_date": None, "partition_key": str(as_at) if as_at else None, "conf": conf or {}}
        return _run(self.post(f"dags/{dag_id}/dagRuns", body))

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
        return self._read(self._session.get(f"{self.url}/api/v2/{path}", params=query, timeout=TIMEOUT))

    def post(self, path: str, body: dict[str, Any]) -> dict[str, Any]:
        """Anything else there is to do; ``path`` is below ``/api/v2``."""
        return self._read(self._session.post(f"{self.url}/api/v2/{path}", json=body, timeout=TIMEOUT))

    def _read(self, answer: requests.Response) -> dict[str, Any]:
        if not answer.ok:
            raise ApiError(
                f"Airflow answered {answer.status_code} to {answer.request.method} {answer.url}: {answer.text[:500]}"
            )
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
