"""Build the candidate: one dbt run in this process over what has landed, every node's outcome told and kept.

A build killed at any moment is simply run again. Each model is replaced in its own transaction, and the one model that
builds on itself (``fct_attendance_session``) records in that same transaction which partitions it has taken in.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any, Final

import duckdb

from extractors.errors import DamagedLanding
from publication.dbt_project import run_dbt
from publication.landing_catalogue import record_landing
from publication.node_outcome import NodeOutcome, outcome_of, record_nodes

SCHEMA: Final = "strategy"  # the schema of build.duckdb that a publication takes
MESSAGES_SHOWN: Final = 10


class BuildFailed(Exception):  # noqa: N818 - named for what happened; callers read it as a sentence
    """The candidate could not be built. Names the nodes and what to do; what was published before still stands."""


@dataclass(frozen=True)
class Candidate:
    """A built warehouse: what became of each dbt node, and the published tables with their number of rows."""

    nodes: tuple[NodeOutcome, ...]
    tables: Mapping[str, int]


def build_candidate(
    *, home: Path, project: Path, as_at: date, full_refresh: bool = False, log: Callable[[str], None]
) -> Candidate:
    """Build ``home/build.duckdb`` for the close of ``as_at`` and test it.

    ``project`` is the folder of ``dbt_project.yml``. ``full_refresh`` reads every landed partition again. ``log`` gets
    a line per node as it finishes. Raises ``BuildFailed`` when a model or an error-severity test fails, when dbt cannot
    start, when nothing ran, or when another process holds the warehouse.
    """
    database = home / "build.duckdb"
    home.mkdir(parents=True, exist_ok=True)
    with _open(database) as connection:
        try:
            landed = record_landing(connection, home=home, as_at=as_at)
        except DamagedLanding as damaged:
            raise BuildFailed(f"{damaged} Nothing was built.") from damaged
    for passed_over in landed.passed_over:
        log(f"Warning: {passed_over}")
    log(f"{landed.partitions} landed partitions up to {as_at} stand in ops.landing_partition of {database}")
    result = _run_dbt(home=home, project=project, as_at=as_at, full_refresh=full_refresh, log=log)
    nodes = tuple(outcome_of(node) for node in getattr(result.result, "results", None) or ())
    with _open(database) as connection:
        record_nodes(connection, nodes, as_at=as_at)
        tables = _rows_per_table(connection)
    if result.exception is not None or not result.success or not nodes:
        raise BuildFailed(_why(nodes, result.exception, as_at=as_at, home=home))
    for node in nodes:
        if node.status == "warn":
            log(f"Warning of {node.kind} {node.name}: {node.message}")
    return Candidate(nodes=nodes, tables=tables)


def _run_dbt(*, home: Path, project: Path, as_at: date, full_refresh: bool, log: Callable[[str], None]) -> Any:
    """dbt's own result object."""

    def tell(event: Any) -> None:
        if event.info.name == "NodeFinished":
            info, run = event.data.node_info, event.data.run_result
            message = f": {run.message}" if run.message else ""
            log(f"{run.status:<7} {info.resource_type} {info.node_name} in {run.execution_time:.2f} s{message}")

    # Unit tests hold for every date alike, so they belong to the tests of the project and not to a night.
    command = ["build", "--exclude-resource-type", "unit_test", *(["--full-refresh"] if full_refresh else [])]
    return run_dbt(command, home=home, project=project, as_at=as_at, callbacks=[tell])


@contextmanager
def _open(database: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    try:
        connection = duckdb.connect(str(database))
    except duckdb.Error as error:
        raise BuildFailed(
            f"{database} could not be opened for writing: {error}. DuckDB has one writer: wait until the other process "
            "has finished (in Airflow the pool of one slot sees to that), then run this date again."
        ) from error
    try:
        yield connection
    finally:
        connection.close()


def _rows_per_table(connection: duckdb.DuckDBPyConnection) -> dict[str, int]:
    names = connection.execute(
        "select table_name from information_schema.tables where table_schema = ? order by table_name", [SCHEMA]
    ).fetchall()
    counts: dict[str, int] = {}
    for (name,) in names:
        row = connection.execute(f'select count(*) from {SCHEMA}."{name}"').fetchone()  # noqa: S608 - names of ours
        counts[name] = row[0] if row else 0
    return counts


def _why(nodes: tuple[NodeOutcome, ...], error: BaseException | None, *, as_at: date, home: Path) -> str:
    failed = [node for node in nodes if node.has_failed]
    skipped = sum(node.status == "skipped" for node in nodes)
    if failed:
        head = f"dbt could not build the candidate for {as_at}: {len(failed)} nodes failed, {skipped} were skipped."
    elif error is not None:
        head = f"dbt could not start the build for {as_at}: {error}"
    else:
        head = f"dbt ran no node for {as_at}, so nothing is known about the candidate."
    lines = [f"- {node.kind} {node.name}: {node.message}" for node in failed[:MESSAGES_SHOWN]]
    if len(failed) > MESSAGES_SHOWN:
        lines.append(f"- and {len(failed) - MESSAGES_SHOWN} more, in ops.dbt_node")
    advice = (
        f"The SQL that ran is under {home / 'dbt' / 'target'}. A failed test's description says what it guards and how "
        "to resolve it. Mend the data or the model and run this date again; after a change of columns run it with "
        "full_refresh. Nothing was published."
    )
    return "\n".join([head, *lines, advice])
