"""What became of each dbt node of a build, kept so that a later question can be answered without the logs."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import duckdb

_DBT_NODE = """
create table if not exists ops.dbt_node (
    run integer not null,
    as_at date not null,
    node varchar not null,
    kind varchar not null,
    name varchar not null,
    status varchar not null,
    seconds double not null,
    rows_affected bigint,
    failures bigint,
    message varchar
)
"""


@dataclass(frozen=True)
class NodeOutcome:
    """One node of one run.

    ``kind`` is dbt's resource type (model, seed, test, unit_test, operation); ``status`` one of success, pass, warn,
    fail, error, skipped; ``failures`` the rows a test found, None for what is no test.
    """

    node: str
    kind: str
    name: str
    status: str
    seconds: float
    rows_affected: int | None = None
    failures: int | None = None
    message: str | None = None

    @property
    def has_failed(self) -> bool:
        return self.status in ("error", "fail", "runtime error")


def outcome_of(result: Any) -> NodeOutcome:
    """The outcome in one of dbt's run results."""
    rows = (result.adapter_response or {}).get("rows_affected")
    return NodeOutcome(
        node=result.node.unique_id,
        kind=str(result.node.resource_type),
        name=result.node.name,
        status=str(result.status),
        seconds=float(result.execution_time),
        rows_affected=int(rows) if rows is not None and int(rows) >= 0 else None,
        failures=result.failures,
        message=result.message or None,
    )


def record_nodes(connection: duckdb.DuckDBPyConnection, nodes: Sequence[NodeOutcome], *, as_at: date) -> None:
    """Append one row per node to ``ops.dbt_node`` under the next run number."""
    connection.execute("create schema if not exists ops")
    connection.execute(_DBT_NODE)
    found = connection.execute("select coalesce(max(run), 0) + 1 from ops.dbt_node").fetchone()
    run = found[0] if found else 1
    rows = [
        (run, as_at, n.node, n.kind, n.name, n.status, n.seconds, n.rows_affected, n.failures, n.message) for n in nodes
    ]
    if rows:
        connection.execute("begin")
        connection.executemany("insert into ops.dbt_node values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)", rows)
        connection.execute("commit")
