"""``published/history.duckdb``: what every publication said of its day, and what changed when one was published again.

It is made of the publications beside it and holds nothing that they do not say, so it can be removed: the next
promotion makes it anew. One thing it alone remembers, the order in which publications came, or came again; made anew
it is told by the times of their manifests. A publication whose directory was removed by hand is gone from the history
with the next promotion, and what was published after it restates the one before it.
"""

from __future__ import annotations

import logging
import shutil
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import duckdb
import pyarrow as pa

from expectations.tables import literal, quoted
from publication.content import PUBLICATION_ID
from publication.current import Published, publications, published_dir, writing_dir
from publication.errors import DamagedPublication
from publication.manifest import NAME, Manifest, fsync_directory, fsync_tree, read_manifest
from publication.restatements import add_restatements

log = logging.getLogger(__name__)

DATABASE = "history.duckdb"
FIGURES = "fct_measure"
PUBLICATIONS = "fct_publication"
FORMERLY = "publication"
"""What the table of publications was called in the first histories. The order stands in it and nowhere else."""

DESCRIPTIONS: Mapping[tuple[str, str | None], str] = {
    (PUBLICATIONS, None): "Grain: one publication that is on disk.",
    (PUBLICATIONS, "publication_id"): "The day and a short hash of the content; the name of its directory.",
    (PUBLICATIONS, "as_at"): "The day whose close is described.",
    (
        PUBLICATIONS,
        "published_no",
    ): "The order in which publications came, whatever their days; one whose content came again, at its last coming."
    " Never given again, so there are gaps.",
    (
        PUBLICATIONS,
        "restates",
    ): "The publication of the same day that came before it; null for the first of its day.",
    (
        PUBLICATIONS,
        "definition_hash",
    ): "SHA-256 over indicators, measures and thresholds: equal means same definitions.",
    (PUBLICATIONS, "warnings"): "How many checks failed without closing the gate.",
    ("fct_measure_history", None): "Grain: one measure, scope and academy in one publication.",
    ("fct_measure_history", "publication_id"): PUBLICATION_ID,
    ("fct_measure_history", "published_no"): "The order in which publications came.",
    (
        "fct_measure_history",
        "is_newest_of_day",
    ): "Whether no later publication says anything of the same day: with it, one row per measure, academy and day.",
    (
        "restatement",
        None,
    ): "Grain: one measure, scope and academy that a publication tells otherwise than the one before it of its day.",
    ("restatement", "measure_code"): "Code of the measure: indicator and number.",
    ("restatement", "scope"): "school or trust.",
    ("restatement", "school_urn"): "Current URN of the academy; null at trust scope.",
    ("restatement", "as_at"): "The day that was published again.",
    ("restatement", "publication_id"): "The publication that tells it otherwise.",
    ("restatement", "restates"): "The publication that told it before.",
    (
        "restatement",
        "what_changed",
    ): "What reads otherwise, in words. Of a figure that is suppressed in one of the two, only that this changed.",
    (
        "restatement",
        "reason",
    ): "new definition version; new limits; corrected register; late data (any other source); changed model (the same "
    "data); not recorded (the earlier publication does not say what it was made of).",
    ("restatement", "detail"): "Which versions, limits, or resources and academies differ.",
}


@dataclass(frozen=True)
class _Before:
    """The order by publication, as the history on disk has it; and whether its table is the one that readers ask."""

    numbers: Mapping[str, int]
    is_as_expected: bool


@dataclass(frozen=True)
class _Issue:
    """A publication and its place in the order."""

    published: Published
    manifest: Manifest
    number: int
    restates: str | None


def history_path(home: Path) -> Path:
    return published_dir(home) / DATABASE


def update_history(home: Path, *, again: str | None = None) -> bool:
    """Have the history tell of exactly the publications that are there; whether it had to be written. Call it while
    publishing.

    ``again`` is one that was there and is published again: what its day says now. Unless it is the newest of its day
    already, it takes the next number, as if it came last, and restates the one that was the newest.
    Killed at any point it leaves the history as it was, and the next call completes it. Readers keep the file that they
    opened. Raises :class:`DamagedPublication` when a publication cannot be read.
    """
    there = publications(home)
    with _working(home) as working:
        before = _before(home, working)
        numbers = _numbered(there, before.numbers, again)
        # Whoever opened the file for writing left this beside it, and it would be read with it.
        left = history_path(home).with_name(f"{DATABASE}.wal")
        if before.is_as_expected and numbers == before.numbers and not left.exists():
            return False
        if again is not None:
            # Should the history be lost, the times tell of it.
            (published_dir(home) / again / NAME).touch()
        issues = _in_order(there, numbers)
        making = working / DATABASE
        _make(making, issues)
        fsync_tree(working)
        left.unlink(missing_ok=True)
        making.replace(history_path(home))
        fsync_directory(published_dir(home))
    return True


@contextmanager
def _working(home: Path) -> Iterator[Path]:
    working = writing_dir(home) / "history"
    working.mkdir(parents=True)
    try:
        yield working
    finally:
        shutil.rmtree(working)


def _before(home: Path, working: Path) -> _Before:
    """What the history on disk has of the order: nothing when there is none or it cannot be read.

    A copy is read: a reader who opened the file for writing holds a lock on it.
    """
    path, copy = history_path(home), working / "before.duckdb"
    if not path.is_file():
        return _Before({}, is_as_expected=False)
    shutil.copyfile(path, copy)
    try:
        with duckdb.connect(str(copy), read_only=True) as connection:
            tables = {name for (name,) in connection.execute("select table_name from duckdb_tables()").fetchall()}
            table = PUBLICATIONS if PUBLICATIONS in tables else FORMERLY
            numbers = connection.execute(f"select publication_id, published_no from {table}").fetchall()  # noqa: S608
            return _Before(dict(numbers), is_as_expected=table == PUBLICATIONS)
    except duckdb.Error as error:
        log.warning(
            "%s cannot be read (%s) and is made anew; publications stand in it in the order of their manifests' times.",
            path,
            error,
        )
        return _Before({}, is_as_expected=False)
    finally:
        copy.unlink()


def _numbered(there: Sequence[Published], before: Mapping[str, int], again: str | None) -> dict[str, int]:
    """Every publication's place in the order; those without a number go last, by day and time, and then ``again``."""
    new = [published for published in there if published.publication_id not in before]
    # The directory's own time changes when packs are added to it.
    new.sort(key=lambda each: (each.as_at, _written_at(each), each.publication_id))
    following = max(before.values(), default=0) + 1
    numbers = {each.publication_id: number for number, each in enumerate(new, start=following)}
    numbers |= {name: before[name] for each in there if (name := each.publication_id) in before}
    days = {each.publication_id: each.as_at for each in there}
    if again is not None and numbers[again] < max(numbers[name] for name in days if days[name] == days[again]):
        numbers[again] = following + len(new)
    return numbers


def _in_order(there: Sequence[Published], numbers: Mapping[str, int]) -> tuple[_Issue, ...]:
    """The publications in the order in which they came, each with the one of its day that it restates."""
    issues: list[_Issue] = []
    newest: dict[object, str] = {}
    for published in sorted(there, key=lambda each: numbers[each.publication_id]):
        name = published.publication_id
        manifest = read_manifest(published.path)
        issues.append(_Issue(published, manifest, numbers[name], newest.get(published.as_at)))
        newest[published.as_at] = name
    return tuple(issues)


def _written_at(published: Published) -> int:
    manifest = published.path / NAME
    return manifest.stat().st_mtime_ns if manifest.is_file() else 0  # without one, reading it tells the reason


def _make(making: Path, issues: Sequence[_Issue]) -> None:
    """The whole history in a new file, complete and closed."""
    # One thread, so that rows of equal content are always written in one order.
    with duckdb.connect(":memory:", config={"threads": 1}) as connection:
        try:
            _add_publications(connection, issues)
            _add_figures(connection, issues)
            add_restatements(connection, {each.published.path: each.manifest for each in issues})
        except (duckdb.IOException, duckdb.InvalidInputException) as error:
            raise DamagedPublication(
                f"The history was not brought up to date, because a publication cannot be read: {error} "
                "Readers see the publications as they are. Move the directory of the damaged one out of published/, "
                "then build and publish its day again."
            ) from error
        connection.execute(f"attach {literal(str(making))} as made (block_size 16384)")
        connection.execute("begin")
        for table, order in _ORDER.items():
            connection.execute(f"create table made.{table} as from {table} order by {order}")
            _describe(connection, table, issues)
        connection.execute("commit")
        connection.execute("checkpoint made")
        connection.execute("detach made")
    if making.with_name(f"{DATABASE}.wal").exists():
        raise DamagedPublication(f"{DATABASE} was not written whole: rows were left beside it. Publish again.")


_ORDER = {
    PUBLICATIONS: "published_no",
    "fct_measure_history": "published_no, measure_code, scope, school_urn",
    "restatement": "as_at, publication_id, measure_code, scope, school_urn",
}


def _add_publications(connection: duckdb.DuckDBPyConnection, issues: Sequence[_Issue]) -> None:
    rows = [
        {
            "publication_id": each.published.publication_id,
            "as_at": each.published.as_at,
            "published_no": each.number,
            "restates": each.restates,
            "definition_hash": each.manifest.definition_hash,
            "warnings": each.manifest.warnings,
        }
        for each in issues
    ]
    kinds: dict[str, pa.DataType] = {"as_at": pa.date32(), "published_no": pa.int32(), "warnings": pa.int32()}
    told = pa.Table.from_pylist(rows, schema=pa.schema({name: kinds.get(name, pa.string()) for name in rows[0]}))
    connection.register("told", told)
    connection.execute(f"create table {PUBLICATIONS} as from told")
    connection.unregister("told")


def _add_figures(connection: duckdb.DuckDBPyConnection, issues: Sequence[_Issue]) -> None:
    """Every publication's figures. Columns that an older one lacks are null there."""
    newest_first = [str(each.published.path / "parquet" / f"{FIGURES}.parquet") for each in reversed(issues)]
    connection.execute(
        """
        create table fct_measure_history as
        with told as (
            select publication_id, published_no,
                published_no = max(published_no) over (partition by as_at) as is_newest_of_day
            from fct_publication
        )
        select figures.*, told.published_no, told.is_newest_of_day
        from read_parquet($files, union_by_name = true, hive_partitioning = false) as figures
            join told on told.publication_id = figures.publication_id
        """,
        {"files": newest_first},
    )


def _describe(connection: duckdb.DuckDBPyConnection, table: str, issues: Sequence[_Issue]) -> None:
    """The comments of one table and its columns. A figure's are those of the newest publication that has it."""
    published: dict[tuple[str, str | None], str | None] = {
        (f"{FIGURES}_history", column.name): column.description
        for each in issues
        for found in each.manifest.tables
        if found.name == FIGURES
        for column in found.columns
    }
    texts = {**published, **DESCRIPTIONS}
    connection.execute(f"comment on table made.{table} is {literal(DESCRIPTIONS[table, None])}")
    for column in connection.table(table).columns:
        if text := texts.get((table, column)):
            connection.execute(f"comment on column made.{table}.{quoted(column)} is {literal(text)}")
