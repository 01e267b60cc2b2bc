"""Make a publication out of a candidate that passed the gate, and show it to readers all at once.

The candidate is copied into memory, small numbers are taken out there, and only then is anything written: to a
directory beside the published ones, on the disk, and moved into view by one rename. Killed at any point and run again
it gives the same publication.
"""

from __future__ import annotations

import logging
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import duckdb

from expectations.tables import SCHEMA, fingerprint, literal, quoted, table_names
from expectations.verdict import Verdict
from publication.content import Content, Descriptions, count_rows, identify, read_descriptions
from publication.current import is_set_aside, published_dir, publishing, switch_if_newest, writing_dir
from publication.errors import DamagedPublication, GateClosed
from publication.history import update_history
from publication.indicators import add_indicators, add_movement
from publication.manifest import (
    Manifest,
    PublishedColumn,
    PublishedTable,
    fsync_directory,
    fsync_tree,
    list_files,
    verify,
    write_manifest,
)
from publication.suppression import suppress

log = logging.getLogger(__name__)

DATABASE = "strategy.duckdb"
PUBLISHED_SCHEMA = "main"
"""The schema inside ``strategy.duckdb``. The database is called ``strategy`` after its file, so readers write
``strategy.fct_measure``, as they do in PostgreSQL. A schema of that name inside it would make the name ambiguous."""


@dataclass(frozen=True)
class Publication:
    """``created`` is False when this content had been published before."""

    publication_id: str
    path: Path
    created: bool


def promote(build_db: Path, *, home: Path, as_at: date, verdict: Verdict) -> Publication:
    """Publish the candidate in ``build_db`` (opened read-only) under ``<home>/published``.

    ``current`` moves to it unless readers see a newer day, or it was rolled back; and the history is brought up to
    date, also with what a killed promotion left out of it. Content that was published before, and is not what its day
    says now, becomes that again. Waits while another is publishing.

    Raises :class:`GateClosed`, :class:`publication.errors.NotSuppressible` or :class:`DamagedPublication` (this content
    was published before and its files have changed since); then readers see what they saw. ``DamagedPublication`` is
    also raised when the history cannot read another publication; then readers see this one, and not yet its history.
    """
    _refuse_unless_open(verdict, as_at)
    with publishing(home), _in_memory() as connection:
        descriptions = _copy_candidate(connection, build_db, verdict)
        suppress(connection, as_at=as_at)
        add_indicators(connection, as_at=as_at)
        _add_gate_results(connection, verdict)
        content = identify(connection, descriptions, as_at=as_at)
        add_movement(connection, home=home, as_at=as_at)
        path = published_dir(home) / content.publication_id
        created = not path.exists()
        if created:
            making = writing_dir(home) / content.publication_id
            making.mkdir(parents=True)
            _write(connection, making, content, descriptions, as_at=as_at, verdict=verdict)
            making.rename(path)
            fsync_directory(path.parent)
            shown = switch_if_newest(home, content.publication_id, as_at)
            update_history(home)
        else:
            verify(path)
            try:
                # Nothing but the history says that it came again, so that is told before readers see it.
                update_history(home, again=None if is_set_aside(home, path.name) else path.name)
            finally:
                shown = switch_if_newest(home, content.publication_id, as_at)
    log.info(
        "%s %s; readers %s.",
        content.publication_id,
        "published" if created else "had been published already",
        "see it" if shown else "keep what they see: a newer day, or it was rolled back",
    )
    return Publication(content.publication_id, path, created)


def _refuse_unless_open(verdict: Verdict, as_at: date) -> None:
    if verdict.as_at != as_at:
        raise GateClosed(
            f"The verdict is of {verdict.as_at}, and {as_at} was to be published. Run the gate for {as_at}."
        )
    if not verdict.open:
        reasons = " ".join(verdict.reasons) or "No check ran."
        raise GateClosed(f"The gate is closed for {as_at}, and nothing was published. {reasons}")


def _in_memory() -> duckdb.DuckDBPyConnection:
    """A database that never touches the disk (figures are not suppressed yet), and always writes rows in one order."""
    return duckdb.connect(":memory:", config={"temp_directory": "", "threads": 1})


def _copy_candidate(connection: duckdb.DuckDBPyConnection, build_db: Path, verdict: Verdict) -> Descriptions:
    """Copy the candidate's published tables into memory, if they are the ones that the gate looked at."""
    connection.execute(f"attach {literal(str(build_db))} as candidate (read_only)")
    connection.execute(f"use {quoted('candidate', SCHEMA)}")
    if fingerprint(connection) != verdict.candidate:
        raise GateClosed(
            f"The candidate of {verdict.as_at} has changed since the gate looked at it, and nothing was published. "
            "Run the gate again, then publish."
        )
    descriptions = read_descriptions(connection)
    connection.execute(f"create schema {quoted('memory', SCHEMA)}")
    for table in table_names(connection):
        name = quoted(SCHEMA, table)
        connection.execute(f"create table {quoted('memory')}.{name} as from {quoted('candidate')}.{name}")
    connection.execute(f"use {quoted('memory', SCHEMA)}")
    connection.execute("detach candidate")
    return descriptions


def _add_gate_results(connection: duckdb.DuckDBPyConnection, verdict: Verdict) -> None:
    connection.execute(
        "create table strategy.gate_result (area varchar, check_name varchar, severity varchar, passed boolean,"
        " observed varchar, what_it_guards varchar)"
    )
    rows = [(r.area, r.check_name, r.severity.value, r.passed, r.observed, r.what_it_guards) for r in verdict.results]
    connection.executemany("insert into strategy.gate_result values (?, ?, ?, ?, ?, ?)", rows)


def _write(
    connection: duckdb.DuckDBPyConnection,
    making: Path,
    content: Content,
    descriptions: Descriptions,
    *,
    as_at: date,
    verdict: Verdict,
) -> None:
    """Everything of the publication, complete and on the disk, in the directory ``making``."""
    (making / "parquet").mkdir()
    connection.execute(
        "create table strategy.publication as select ? as publication_id, cast(? as date) as as_at, ? as content_hash,"
        " ? as definition_hash, ? as gate_verdict, cast(? as integer) as warnings",
        [content.publication_id, as_at, content.content_hash, content.definition_hash, "open", len(verdict.warnings)],
    )
    # With its usual block size DuckDB gives every small column a quarter of a megabyte.
    connection.execute(f"attach {literal(str(making / DATABASE))} as published (block_size 16384)")
    # Compressed blocks end in bytes that nobody wrote: the same rows would now and then be another file.
    connection.execute("pragma force_compression = 'uncompressed'")
    connection.execute("begin")
    tables = tuple(_write_table(connection, making, table, content, descriptions) for table in table_names(connection))
    connection.execute("commit")
    connection.execute("checkpoint published")
    connection.execute("detach published")
    leftover = sorted(path.name for path in making.glob(f"{DATABASE}.*"))
    if leftover:
        raise DamagedPublication(
            f"{', '.join(leftover)} was left beside {DATABASE}: rows in it would be lost. Publish again."
        )
    manifest = Manifest(
        publication_id=content.publication_id,
        as_at=as_at,
        content_hash=content.content_hash,
        definition_hash=content.definition_hash,
        gate_verdict="open",
        warnings=len(verdict.warnings),
        tables=tables,
        files=list_files(making),
    )
    write_manifest(making, manifest)
    fsync_tree(making)


def _write_table(
    connection: duckdb.DuckDBPyConnection, making: Path, table: str, content: Content, descriptions: Descriptions
) -> PublishedTable:
    """One table into the database and into Parquet, in one order, with the publication's id in every row."""
    target, source = quoted("published", PUBLISHED_SCHEMA, table), quoted("memory", SCHEMA, table)
    id_column = "" if table == "publication" else f", {literal(content.publication_id)} as publication_id"
    connection.execute(f"create table {target} as select *{id_column} from {source} order by all")  # noqa: S608  # quoted
    written = connection.sql(f"from {target}")
    written.write_parquet(str(making / "parquet" / f"{table}.parquet"), compression="zstd")
    columns = tuple(
        PublishedColumn(name, str(kind), descriptions.of(table, name))
        for name, kind in zip(written.columns, written.types, strict=True)
    )
    if text := descriptions.of(table):
        connection.execute(f"comment on table {target} is {literal(text)}")
    for column in columns:
        if column.description:
            name = f"{target}.{quoted(column.name)}"
            connection.execute(f"comment on column {name} is {literal(column.description)}")
    return PublishedTable(
        name=table,
        description=descriptions.of(table),
        rows=count_rows(written),
        columns=columns,
        content_sha256=content.digests.get(table, content.content_hash),
        parquet=f"parquet/{table}.parquet",
    )
