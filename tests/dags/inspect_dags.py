"""Run in a process of its own: imports every DAG file as Airflow does and prints what is in them as JSON.

Connecting to anything raises, so a file that reaches for a source while it is parsed cannot be imported.
"""

from __future__ import annotations

import importlib
import json
import socket
import sys
from pathlib import Path
from typing import Any, NoReturn

from airflow.sdk import DAG

HEAVY = ("duckdb", "pyarrow", "great_expectations", "dbt", "openpyxl", "requests", "pandas")


def _refuse(*_arguments: object, **_named: object) -> NoReturn:
    raise AssertionError("a DAG file reaches for the network while it is parsed")


def _describe(dag: Any) -> dict[str, Any]:
    return {
        "doc": dag.doc_md,
        "title": dag.dag_display_name,
        "description": dag.description,
        "catchup": dag.catchup,
        "max_active_runs": dag.max_active_runs,
        "start": str(dag.start_date),
        "schedule": type(dag.timetable).__name__,
        "expression": getattr(dag.timetable, "expression", None),
        "timezone": str(getattr(dag.timetable, "timezone", None)),
        "run_offset": getattr(dag.timetable, "run_offset", None),
        "key_format": getattr(dag.timetable, "key_format", None),
        "tasks": {task.task_id: _describe_task(task) for task in dag.tasks},
    }


def _describe_task(task: Any) -> dict[str, Any]:
    return {
        "upstream": sorted(task.upstream_task_ids),
        "outlets": [asset.name for asset in task.outlets],
        "pool": task.pool,
        "retries": task.retries,
        "trigger_rule": task.trigger_rule.value,
        "mapped": bool(getattr(task, "is_mapped", False)),
        "map_index_template": task.map_index_template,
        "tells": bool(task.on_failure_callback),
    }


def main() -> None:
    socket.socket.connect = _refuse  # type: ignore[method-assign]
    socket.getaddrinfo = _refuse
    files: list[str] = []
    dags: dict[str, Any] = {}
    ignored = Path("dags", ".airflowignore").read_text(encoding="utf-8").splitlines()
    for file in sorted(file for file in Path("dags").glob("*.py") if file.name not in ignored):
        module = importlib.import_module(f"dags.{file.stem}")
        files.append(file.stem)
        found = [value for value in vars(module).values() if isinstance(value, DAG)]
        dags |= {dag.dag_id: {**_describe(dag), "file": file.stem} for dag in found}
    heavy = [name for name in HEAVY if name in sys.modules]
    sys.stdout.write(json.dumps({"files": files, "dags": dags, "heavy": heavy}))


if __name__ == "__main__":
    main()
