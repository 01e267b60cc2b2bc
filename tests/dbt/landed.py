"""Write landing by hand: rows given as dictionaries land in the shape that the sources' yml declares."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from pathlib import Path

import yaml

from extractors.columns import Column, Kind
from extractors.landing import Landing, Mode, PartitionKey, ReadFacts
from extractors.landing.parquet import DUCKDB_TYPE, PARTITION_COLUMNS
from extractors.sources import SOURCES

PROJECT = Path(__file__).parents[2] / "dbt"
KIND_OF = {data_type: kind for kind, data_type in DUCKDB_TYPE.items()}
INCREMENTAL = frozenset(
    (source.name, resource.name)
    for source in SOURCES.values()
    for resource in source.resources
    if resource.mode is Mode.INCREMENTAL
)
PER_ACADEMY = frozenset({"wonde", "bromcom", "arbor", "registers"})

Row = Mapping[str, object]


@cache
def declared() -> dict[tuple[str, str], tuple[Column, ...]]:
    """The landed columns of every resource, as dbt is told of them."""
    resources = {}
    for path in PROJECT.glob("models/staging/*/_*__sources.yml"):
        for source in yaml.safe_load(path.read_text())["sources"]:
            if source["name"] == "ops":
                continue
            for table in source["tables"]:
                resources[source["name"], table["name"]] = tuple(
                    Column(column["name"], KIND_OF[column["data_type"].replace(", ", ",")], column["description"])
                    for column in table["columns"]
                    if column["name"] not in {common.name for common in PARTITION_COLUMNS}
                )
    return resources


@dataclass
class LandedDay:
    """The landing of one day: what is not given is landed empty, so that every source is fresh."""

    home: Path
    as_at: date
    academies: Sequence[str]
    rows: dict[tuple[str, str, str | None], list[Row]] = field(default_factory=dict)
    silent: set[tuple[str, str, str | None]] = field(default_factory=set)
    undeclared: dict[tuple[str, str, str | None], str] = field(default_factory=dict)

    def add(self, source: str, resource: str, *rows: Row, academy: str | None = None) -> None:
        self.rows.setdefault((source, resource, academy), []).extend(rows)

    def leave_out(self, source: str, resource: str, academy: str | None = None) -> None:
        """Land no partition at all of this resource (of one academy, where it is read per academy)."""
        self.silent.add((source, resource, academy))

    def leave_column_out(self, source: str, resource: str, column: str, academy: str | None = None) -> None:
        """Land the resource as before the column was declared."""
        self.undeclared[source, resource, academy] = column

    def land(self) -> None:
        for source, resource in declared():
            for academy in self.academies if source in PER_ACADEMY else (None,):
                if (source, resource, academy) not in self.silent:
                    rows = self.rows.get((source, resource, academy), [])
                    without = self.undeclared.get((source, resource, academy))
                    land(self.home, source, resource, as_at=self.as_at, rows=rows, academy=academy, without=without)


def land(
    home: Path,
    source: str,
    resource: str,
    *,
    as_at: date,
    rows: Sequence[Row],
    academy: str | None = None,
    without: str | None = None,
) -> None:
    """Land one partition; columns that a row does not give are null, and unknown ones are refused."""
    columns = tuple(column for column in declared()[source, resource] if column.name != without)
    names = {column.name for column in columns}
    if unknown := {name for row in rows for name in row} - names:
        raise ValueError(f"{source}.{resource} declares no {sorted(unknown)}")
    incremental = (source, resource) in INCREMENTAL
    facts = ReadFacts(
        mode=Mode.INCREMENTAL if incremental else Mode.SNAPSHOT,
        rows_received=len(rows),
        window_to=datetime.combine(as_at + timedelta(days=1), time(), UTC) if incremental else None,
    )
    with Landing(home).write(PartitionKey(source, resource, as_at, academy), columns) as writer:
        writer.append([{name: row.get(name) for name in names} for row in rows])
        writer.commit(facts)


def academy(urn: str, **values: object) -> Row:
    """An academy of the trust's configuration."""
    return {
        "urn": urn,
        "name": f"Academy {urn}",
        "phase": "special",
        "la_code": "999",
        "capacity": 10,
        "floor_area_m2": 1000,
        "joined_on": date(2020, 9, 1),
        "finance_tracking_option": f"Option {urn}",
        "ict_company": f"Company {urn}",
        **values,
    }


def at(day: date, hour: int = 9) -> datetime:
    """An instant of that day, UTC."""
    return datetime.combine(day, time(hour), UTC)


__all__ = ["INCREMENTAL", "PROJECT", "Kind", "LandedDay", "academy", "at", "land"]
