"""Small landings and attempts, and the tables of ops that tell of them."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import duckdb

from extractors.columns import Column, Kind
from extractors.landing import Landing, Mode, PartitionKey, ReadFacts
from extractors.landing.attempts import record_attempt
from extractors.outcome import Outcome, Status, Work
from publication.landing_catalogue import Catalogued, record_landing
from publication.ops_tables import TABLES

DAY = date(2026, 3, 19)
NEXT = DAY + timedelta(days=1)
NIGHT = datetime(2026, 3, 20, 2, tzinfo=UTC)
COLUMNS = (Column("thing_id", Kind.TEXT, "Id."),)
FAILED = Outcome("wonde", "students", DAY, "900001", Status.FAILED, error_code="AccessRefused", error="Renew it.")
LANDED = Outcome(
    "wonde",
    "students",
    DAY,
    "900001",
    Status.LANDED,
    rows_landed=9,
    work=Work(NIGHT - timedelta(days=1), NIGHT, 2, 10, 10, 3, 1, 4_096, 1.5),
)


def utc(day: int, hour: int) -> datetime:
    """An instant of March 2026, as the warehouse gives it."""
    return datetime(2026, 3, day, hour, tzinfo=UTC).replace(tzinfo=None)


def land(
    home: Path, as_at: date, *refusals: tuple[str, str], unknown: tuple[str, ...] = (), urn: str = "900001"
) -> Path:
    landing = Landing(home)
    key = PartitionKey("wonde", "students", as_at, urn)
    with landing.write(key, COLUMNS) as writer:
        writer.append([{"thing_id": "1"}])
        for number, (code, reason) in enumerate(refusals, 1):
            writer.refuse(code, reason, f"page 1, record {number}", "12,5")
        writer.commit(ReadFacts(Mode.SNAPSHOT, rows_received=1 + len(refusals), unknown_fields=unknown))
    return landing.root / key.leaf


def attempt(home: Path, *outcomes: Outcome, at: datetime = NIGHT) -> Path:
    first = outcomes[0]
    return record_attempt(
        outcomes, home=home, source=first.source, as_at=first.as_at, academy_urn=first.academy_urn, recorded_at=at
    )


def catalogue(connection: duckdb.DuckDBPyConnection, home: Path, as_at: date = DAY) -> Catalogued:
    return record_landing(connection, home=home, as_at=as_at)


def rows(connection: duckdb.DuckDBPyConnection, query: str) -> list[dict[str, Any]]:
    found = connection.execute(query)
    names = [column[0] for column in found.description or []]
    return [dict(zip(names, row, strict=True)) for row in found.fetchall()]


def everything(connection: duckdb.DuckDBPyConnection) -> dict[str, list[tuple[Any, ...]]]:
    return {table.name: connection.execute(f"from {table.full_name} order by all").fetchall() for table in TABLES}
