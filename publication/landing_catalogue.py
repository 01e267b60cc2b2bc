"""What is in landing, and what became of each attempt to fill it, as tables that dbt and people can query.

They are written before every build and tell of the files on disk, which are the memory. Manifests and attempts are
never changed once they are there, so only what is new since the last build is opened: of a hundred thousand, a few.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime
from hashlib import sha256
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq

from extractors.landing import Landing, Manifest, PartitionKey
from extractors.landing.attempts import AttemptFile, UnreadableAttemptError, attempt_files
from extractors.landing.catalogue import ManifestFile
from publication import ops_queries
from publication.ops_tables import (
    EXTRACT_ATTEMPT,
    LANDING_PARTITION,
    QUARANTINE_REASON,
    SOURCE_STATE,
    TABLES,
    UNKNOWN_FIELD,
    UNREADABLE_FILE,
)

Row = tuple[Any, ...]


@dataclass(frozen=True)
class Catalogued:
    """How many partitions there are, and the sentences about files that were passed over."""

    partitions: int
    passed_over: tuple[str, ...]


def record_landing(connection: duckdb.DuckDBPyConnection, *, home: Path, as_at: date) -> Catalogued:
    """Write the tables of ``publication.ops_tables`` as things stand under ``home``.

    Only days up to ``as_at`` are taken: a build of a past day must not see what landed for a later one. A file among
    the attempts or the quarantine that cannot be read is passed over and told of, for nothing is computed from it;
    ``DamagedLanding`` is raised for a manifest, for everything is.
    """
    home = home.absolute()
    landing = Landing(home)
    connection.execute("begin")
    try:
        for table in TABLES:
            table.ensure(connection)
        count = _partitions(connection, landing, as_at)
        passed_over = [*_attempts(connection, home, as_at), *_reasons(connection, landing)]
        UNKNOWN_FIELD.fill(connection, ops_queries.UNKNOWN_FIELDS)
        SOURCE_STATE.fill(connection, ops_queries.SOURCE_STATE, [as_at])
        UNREADABLE_FILE.clear(connection)
        UNREADABLE_FILE.add(connection, passed_over)
    except BaseException:
        connection.execute("rollback")
        raise
    connection.execute("commit")
    return Catalogued(count, tuple(f"{file} is passed over. {reason}" for file, reason in passed_over))


def _partitions(connection: duckdb.DuckDBPyConnection, landing: Landing, as_at: date) -> int:
    """Bring ``ops.landing_partition`` up to date; how many rows it has then."""
    found = {file.path: file.version for file in landing.manifest_files(as_at)}
    new = [ManifestFile(path, found[path]) for path in LANDING_PARTITION.keep(connection, found)]
    LANDING_PARTITION.add(connection, [_partition(landing, file, file.read()) for file in new])
    return len(found)


def _partition(landing: Landing, file: ManifestFile, manifest: Manifest) -> Row:
    hashes = json.dumps([[each.name, each.sha256] for each in manifest.files])
    return (
        manifest.source,
        manifest.resource,
        manifest.academy_urn,
        manifest.as_at,
        manifest.mode.value,
        _naive_utc(manifest.window_from),
        _naive_utc(manifest.window_to),
        manifest.pages,
        manifest.requests,
        manifest.retries,
        manifest.rows_received,
        manifest.rows_landed,
        manifest.rows_quarantined,
        manifest.rows_after_window,
        manifest.rows_repeated,
        manifest.source_total,
        sum(each.bytes for each in manifest.files),
        json.dumps([str(path) for path in landing.files(manifest)]),
        json.dumps([column.name for column in manifest.columns]),
        json.dumps(manifest.unknown_fields),
        sha256(hashes.encode()).hexdigest(),
        _naive_utc(manifest.landed_at),
        file.path,
        file.version,
    )


def _attempts(connection: duckdb.DuckDBPyConnection, home: Path, as_at: date) -> list[Row]:
    """Bring ``ops.extract_attempt`` up to date; the files that were passed over, with the reason."""
    found: dict[str, str] = {}
    named: dict[str, AttemptFile] = {}
    passed_over: list[Row] = []
    for file in attempt_files(home, as_at):
        if isinstance(file, Path):
            passed_over.append((str(file), "It bears no name that an attempt has."))
            continue
        state = file.path.stat()
        found[str(file.path)] = f"{state.st_mtime_ns}-{state.st_size}"
        named[str(file.path)] = file
    rows: list[Row] = []
    for path in EXTRACT_ATTEMPT.keep(connection, found):
        try:
            rows += _outcomes(named[path], found[path])
        except UnreadableAttemptError as error:
            passed_over.append((path, str(error)))
    EXTRACT_ATTEMPT.add(connection, rows)
    return passed_over


def _outcomes(file: AttemptFile, version: str) -> Iterable[Row]:
    return [
        (
            told.source,
            told.resource,
            told.academy_urn,
            told.as_at,
            file.number,
            told.status.value,
            _naive_utc(told.window_from),
            _naive_utc(told.window_to),
            told.pages,
            told.rows_received,
            told.rows_landed,
            told.rows_quarantined,
            told.source_total,
            told.requests,
            told.retries,
            told.bytes,
            told.seconds,
            told.error_code,
            told.error,
            told.transient,
            told.note,
            _naive_utc(told.recorded_at),
            str(file.path),
            version,
        )
        for told in file.outcomes()
    ]


def _reasons(connection: duckdb.DuckDBPyConnection, landing: Landing) -> list[Row]:
    """Bring ``ops.quarantine_reason`` up to date; the files that were passed over, with the reason.

    A partition that was read again has a new manifest, so its reasons go by the manifest's version.
    """
    refusing = connection.execute(
        "select file, file_version, source, resource, as_at, academy_urn from ops.landing_partition "
        "where rows_quarantined > 0"
    ).fetchall()
    manifests = {file: (version, PartitionKey(*key)) for file, version, *key in refusing}
    rows: list[Row] = []
    passed_over: list[Row] = []
    unread = QUARANTINE_REASON.keep(connection, {file: version for file, (version, _) in manifests.items()})
    for file in unread:
        version, key = manifests[file]
        path = landing.refused(key)
        try:
            refusals = pq.ParquetFile(path).read(["where", "reason_code", "reason"]).to_pylist()
        except (OSError, KeyError, pa.ArrowException):
            passed_over.append((str(path), "The manifest tells of refused records, but they cannot be read here."))
            continue
        counted = Counter((row["reason_code"], row["reason"]) for row in refusals)
        examples = {(row["reason_code"], row["reason"]): row["where"] for row in reversed(refusals)}
        for (code, reason), times in counted.items():
            where = examples[code, reason]
            rows.append(
                (key.source, key.resource, key.academy_urn, key.as_at, code, reason, times, where, file, version)
            )
    QUARANTINE_REASON.add(connection, rows)
    return passed_over


def _naive_utc(moment: datetime | None) -> datetime | None:
    return None if moment is None else moment.astimezone(UTC).replace(tzinfo=None)
