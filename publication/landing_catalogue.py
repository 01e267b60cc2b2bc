"""What is in landing, and what became of each attempt to fill it, as tables that dbt and people can query.

Both tables are written whole before every build: they are views of the files on disk, and the files are the memory.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import UTC, date, datetime
from hashlib import sha256
from pathlib import Path

import duckdb
import pyarrow as pa

from extractors.landing import Landing, Manifest
from extractors.landing.attempts import number_of

_LANDING_PARTITION = """
create or replace table ops.landing_partition (
    source varchar not null,
    resource varchar not null,
    academy_urn varchar,
    as_at date not null,
    mode varchar not null,
    window_from timestamp,
    window_to timestamp,
    rows_received bigint not null,
    rows_landed bigint not null,
    rows_quarantined bigint not null,
    files varchar not null,
    column_names varchar not null,
    content_hash varchar not null
)
"""
_EXTRACT_ATTEMPT = """
create or replace table ops.extract_attempt (
    source varchar not null,
    resource varchar not null,
    academy_urn varchar,
    as_at date not null,
    attempt integer not null,
    status varchar not null,
    rows_landed bigint not null,
    rows_quarantined bigint not null,
    error_code varchar,
    error varchar,
    transient boolean not null,
    recorded_at varchar
)
"""


def record_landing(connection: duckdb.DuckDBPyConnection, *, home: Path, as_at: date) -> int:
    """Write ``ops.landing_partition`` and ``ops.extract_attempt`` as they stand under ``home``; partitions written.

    Only days up to ``as_at`` are taken: a build of a past day must not see what landed for a later one.
    """
    landing = Landing(home)
    partitions = [_partition(landing, manifest) for manifest in landing.manifests(as_at)]
    attempts = list(_attempts(home / "attempts", as_at))
    connection.execute("begin")
    connection.execute("create schema if not exists ops")
    _replace(connection, _LANDING_PARTITION, "ops.landing_partition", partitions)
    _replace(connection, _EXTRACT_ATTEMPT, "ops.extract_attempt", attempts)
    connection.execute("commit")
    return len(partitions)


def _replace(connection: duckdb.DuckDBPyConnection, ddl: str, table: str, rows: list[tuple[object, ...]]) -> None:
    connection.execute(ddl)
    if rows:
        # By Arrow: a year of nights is a hundred thousand partitions, and row by row that would take a minute.
        columns = {str(number): list(values) for number, values in enumerate(zip(*rows, strict=True))}
        connection.register("rows_to_insert", pa.table(columns))
        connection.execute(f"insert into {table} select * from rows_to_insert")  # noqa: S608 - the name is a constant
        connection.unregister("rows_to_insert")


def _partition(landing: Landing, manifest: Manifest) -> tuple[object, ...]:
    hashes = json.dumps([[file.name, file.sha256] for file in manifest.files])
    return (
        manifest.source,
        manifest.resource,
        manifest.academy_urn,
        manifest.as_at,
        manifest.mode.value,
        _naive_utc(manifest.window_from),
        _naive_utc(manifest.window_to),
        manifest.rows_received,
        manifest.rows_landed,
        manifest.rows_quarantined,
        json.dumps([str(path.absolute()) for path in landing.files(manifest)]),
        json.dumps([column.name for column in manifest.columns]),
        sha256(hashes.encode()).hexdigest(),
    )


def _attempts(root: Path, as_at: date) -> Iterator[tuple[object, ...]]:
    """One row per outcome of each attempt, of days up to ``as_at``."""
    for path in sorted(root.glob("*/as_at=*/*-*.json")):
        if path.name.startswith(".") or date.fromisoformat(path.parent.name.partition("=")[2]) > as_at:
            continue
        for outcome in json.loads(path.read_text("utf-8")):
            yield (
                outcome["source"],
                outcome["resource"],
                outcome["academy_urn"],
                date.fromisoformat(outcome["as_at"]),
                number_of(path),
                outcome["status"],
                outcome["rows_landed"],
                outcome["rows_quarantined"],
                outcome["error_code"],
                outcome["error"],
                outcome["transient"],
                outcome.get("recorded_at"),
            )


def _naive_utc(moment: datetime | None) -> datetime | None:
    return None if moment is None else moment.astimezone(UTC).replace(tzinfo=None)
