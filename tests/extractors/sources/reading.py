"""A small world, its servers, and the engine pointed at them: what the tests of each source share."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import duckdb

from demo.records import World
from extractors.academy import Academy
from extractors.connection import Connection
from extractors.engine import extract
from extractors.http.manners import Limits
from extractors.http.paging import NextLink, Offset, PageNumber, Paging
from extractors.landing import Landing, PartitionKey
from extractors.outcome import Outcome
from extractors.source import Source
from extractors.sources import SOURCES
from tests.extractors.peer import FakeTime

DAY = date(2026, 3, 19)
NEXT_DAY = date(2026, 3, 20)
KEY = b"a key for tests alone, of forty bytes...."
FAST = {"requests_per_minute": "1000000"}
LIMITS = Limits(connect=2, read=2, attempts=3)


def academies_of(world: World) -> list[Academy]:
    return [
        Academy(
            urn=school.urn,
            name=school.name,
            phase=school.phase,
            la_code=school.la_code,
            joined_on=school.joined_on,
            left_on=school.left_on,
            predecessor_urn=school.predecessor_urn,
        )
        for school in world.schools
    ]


def connection_to(source: str, details: dict[str, Any], *, per_school: bool = False) -> Connection:
    """A connection as the servers describe it; ``per_school``: with one token per school instead of one for all."""
    given = details[source]
    match source:
        case "wonde" if per_school:
            return Connection.of(given["base_url"], extra={"tokens": given["tokens"], **FAST})
        case "arbor":
            extra = {"applications": given["applications"], **FAST}
            return Connection.of(given["base_url"], given["login"], given["password"], extra)
        case "bromcom":
            extra = {"schools": given["schools"], **FAST}
            return Connection.of(given["base_url"], given["application_id"], given["application_secret"], extra)
        case "xero":
            extra = {name: given[name] for name in ("token_url", "connections_url")}
            return Connection.of(given["base_url"], given["client_id"], given["client_secret"], extra | FAST)
        case "freshservice" | "freshdesk" | "gias":
            return Connection.of(given["base_url"], password=given.get("api_key"), extra=FAST)
        case _:
            return Connection.of(given["base_url"], password=given["token"], extra=FAST)


def land(
    source: str | Source, connection: Connection, home: Path, as_at: date, academies: Iterable[Academy], **options: Any
) -> dict[tuple[str, str | None], Outcome]:
    """Extract the source, for each academy where it is read so; outcomes by resource and URN."""
    everyone = list(academies)
    declared = SOURCES[source] if isinstance(source, str) else source
    chosen: list[Academy | None] = [*everyone] if declared.per_academy else [None]
    outcomes = [
        outcome
        for academy in chosen
        for outcome in extract(
            declared,
            connection=connection,
            academy=academy,
            academies=everyone,
            as_at=as_at,
            home=home,
            pseudonym_key=KEY,
            clock=FakeTime().clock,
            limits=LIMITS,
            **options,
        )
    ]
    return {(outcome.resource, outcome.academy_urn): outcome for outcome in outcomes}


def only(source: str, *resources: str) -> Source:
    """The source with these resources alone, in pages so small that a small world has several."""
    declared = SOURCES[source]
    chosen = [replace(resource, paging=_small(resource.paging)) for resource in map(declared.resource, resources)]
    return replace(declared, resources=tuple(chosen))


def _small(paging: Paging) -> Paging:
    match paging:
        case NextLink():
            return replace(paging, size=5)
        case Offset():
            return replace(paging, limit=30)
        case PageNumber():
            return replace(paging, size=80)
    return paging


def failures(outcomes: dict[tuple[str, str | None], Outcome]) -> dict[str, str]:
    """The error code of each resource that failed."""
    return {resource: str(found.error_code) for (resource, _), found in outcomes.items() if found.error_code}


def rows(home: Path, source: str, resource: str, as_at: date, urn: str | None = None) -> list[dict[str, Any]]:
    """The rows of one landed partition."""
    landing = Landing(home)
    manifest = landing.manifest(PartitionKey(source, resource, as_at, urn))
    assert manifest is not None, f"{source}/{resource} as at {as_at} has not landed"
    files = [str(path) for path in landing.files(manifest)]
    result = duckdb.execute("from read_parquet($files, hive_partitioning = false)", {"files": files})
    names = [column[0] for column in result.description or []]
    return [dict(zip(names, row, strict=True)) for row in result.fetchall()]


def latest(landed: Iterable[dict[str, Any]], key: Iterable[str]) -> dict[Any, dict[str, Any]]:
    """The newest version of each record among the rows of several partitions, without the partition's own day."""
    newest: dict[Any, dict[str, Any]] = {}
    for row in sorted(landed, key=lambda row: (row["updated_at"], row["as_at"])):
        newest[tuple(row[name] for name in key)] = {name: value for name, value in row.items() if name != "as_at"}
    return newest
