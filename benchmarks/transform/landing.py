"""The marks in a true landing: a history that was read at once, then nights that bring a day and correct others.

Every partition is written by the project's own writer, so files and manifests are what an extractor leaves.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Final, NamedTuple

import duckdb

from benchmarks.transform import world
from benchmarks.transform.world import CODES, DAYS_A_YEAR, SESSIONS_A_DAY, YEARS, Size
from extractors.academy import Academy
from extractors.landing import Landing, PartitionKey, ReadFacts
from extractors.sources import SOURCES
from extractors.trust import land_academies

CORRECTED_FOR: Final = 20  # sessions back to which a night corrects and deletes marks
LAST_DAY, ONE_MORE_DAY = world.school_days()[-2:]
_ROWS: Final = 100_000
_DAYS: Final = YEARS * DAYS_A_YEAR

Read = tuple[str, Mapping[str, object]]


class _Night(NamedTuple):
    """The close of which day lands the marks of which days, numbered ``first`` to before ``last``."""

    as_at: date
    first: int
    last: int


def land_history(home: Path, size: Size) -> None:
    """Land all up to the close of ``LAST_DAY``."""
    days = world.school_days()
    first = _DAYS - size.nights
    nights = [_Night(days[number], number, number + 1) for number in range(first, _DAYS)]
    with world.opened(size) as connection:
        for night in (_Night(days[first - 1], 0, first), *nights):
            _land_marks(connection, home, night, size.urns)
        _land_people(connection, home, LAST_DAY, size.urns)


def land_one_more_day(home: Path, size: Size) -> None:
    """Land the night of ``ONE_MORE_DAY``: its marks, corrections and deletions of others, and a deleted pupil."""
    with world.opened(size) as connection:
        _land_marks(connection, home, _Night(ONE_MORE_DAY, _DAYS, _DAYS + 1), size.urns)
        _land_people(connection, home, ONE_MORE_DAY, size.urns)


def _land_marks(connection: duckdb.DuckDBPyConnection, home: Path, night: _Night, urns: Sequence[str]) -> None:
    """The night's marks of each academy, and what became of earlier ones."""
    begins, ends = night.first * SESSIONS_A_DAY, night.last * SESSIONS_A_DAY
    for urn in urns:
        taken = world.span(urn, begins, ends)
        earlier = {**world.span(urn, max(0, begins - CORRECTED_FOR), begins), "close": night.as_at}
        key = PartitionKey("wonde", "session_marks", night.as_at, urn)
        _land(connection, home, key, (world.TAKEN, taken), (world.CORRECTED, earlier))
        _land(connection, home, replace(key, resource="session_mark_deletions"), (world.DELETED, earlier))


def _land_people(connection: duckdb.DuckDBPyConnection, home: Path, as_at: date, urns: Sequence[str]) -> None:
    """The snapshots of a day, and the deletion of a pupil of each academy: another one each day."""
    academies = [Academy(urn, f"Academy {urn}", "secondary", "999", date(2010, 9, 1)) for urn in urns]
    land_academies(academies, as_at=as_at, home=home)
    for urn in urns:
        stays = {"urn": urn, "years": YEARS}
        reads: dict[str, Read] = {
            "attendance_codes": (world.CODES_USED, {"codes": list(CODES)}),
            "students": (world.ON_ROLL, stays),
            "students_leaver": (world.LEAVERS, stays),
            "student_deletions": (world.DELETED_PUPIL, {**stays, "close": as_at}),
        }
        for resource, read in reads.items():
            _land(connection, home, PartitionKey("wonde", resource, as_at, urn), read)


def _land(connection: duckdb.DuckDBPyConnection, home: Path, key: PartitionKey, *reads: Read) -> None:
    """Land what the queries give; declared columns that they do not name are null."""
    resource = SOURCES[key.source].resource(key.resource)
    names = [column.name for column in resource.columns]
    rows = 0
    with Landing(home).write(key, resource.columns) as writer:
        for query, values in reads:
            for batch in connection.execute(query, values).to_arrow_reader(_ROWS):
                nothing = [None] * batch.num_rows
                given = {name: batch.column(name) for name in batch.schema.names}
                writer.append_columns({name: given.get(name, nothing) for name in names}, batch.num_rows)
                rows += batch.num_rows
        writer.commit(ReadFacts(resource.mode, rows_received=rows))
