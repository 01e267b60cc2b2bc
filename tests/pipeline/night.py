"""One night of the simulated trust without Airflow: serve, land and build, in the order in which the DAGs do."""

from __future__ import annotations

import csv
import json
from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any

from demo import workbooks
from demo.records import School, World
from demo.servers.moments import Clock
from demo.servers.systems import Servers
from demo.settings import connections
from extractors.academy import MIS, Academy
from extractors.connection import Connection
from extractors.engine import extract
from extractors.outcome import Outcome
from extractors.registers import extract_registers
from extractors.sources import SOURCES
from extractors.trust import land_academies
from publication.candidate import Candidate, build_candidate

REPOSITORY = Path(__file__).resolve().parents[2]
DBT = REPOSITORY / "dbt"
KEY = b"a key for tests, of more than 32 bytes"

READ = (*MIS, "snipe_it", "graph", "xero", "freshservice")

NOTHING: Mapping[str, str] = {}

Silent = Collection[tuple[str, str | None]]


@dataclass
class Night:
    """The work directory of one simulated trust, and what has been landed into it."""

    home: Path

    @property
    def build_db(self) -> Path:
        return self.home / "build.duckdb"

    def land(
        self,
        world: World,
        as_at: date,
        *,
        silent: Silent = (),
        mis: Mapping[str, str] = NOTHING,
        read_on: date | None = None,
    ) -> list[Outcome]:
        """Land every source as at the day. ``silent`` names ``(source, urn)``, or ``(source, None)`` for all of it.

        ``mis`` names by URN the MIS of the academies that are not read from the usual one. ``read_on``: the systems
        are as they are after that day, as in a backfill.
        """
        academies = [replace(academy_of(school), mis=mis.get(school.urn, MIS[0])) for school in world.schools]
        open_then = [academy for academy in academies if academy.is_open(as_at)]
        outcomes = [*land_academies(academies, as_at=as_at, home=self.home)]
        with Servers(world, Clock.after(read_on or as_at), calls_per_minute=1_000_000) as details:
            for name in READ:
                source = SOURCES[name]
                connection = connection_of(name, details)
                readers: list[Academy | None] = [*open_then] if source.per_academy else [None]
                for academy in readers:
                    if _is_silent(silent, name, academy) or (academy and not academy.is_read_by(name)):
                        continue
                    outcomes += extract(
                        source,
                        connection=connection,
                        academy=academy,
                        academies=academies,
                        as_at=as_at,
                        home=self.home,
                        pseudonym_key=KEY,
                    )
        folder = self.home / "registers" / str(as_at)
        workbooks.write(world, as_at, folder)
        for academy in open_then:
            if not _is_silent(silent, "registers", academy):
                outcomes += extract_registers(
                    folder,
                    academy=academy,
                    academies=academies,
                    as_at=as_at,
                    home=self.home,
                    check_types=check_intervals(),
                    pseudonym_key=KEY,
                )
        return outcomes

    def build(self, as_at: date, *, full_refresh: bool = False) -> Candidate:
        return build_candidate(home=self.home, project=DBT, as_at=as_at, full_refresh=full_refresh, log=lambda _: None)


def academy_of(school: School) -> Academy:
    """The academy as the trust's settings would describe it."""
    return Academy(
        urn=school.urn,
        name=school.name,
        phase=school.phase,
        la_code=school.la_code,
        joined_on=school.joined_on,
        left_on=school.left_on,
        predecessor_urn=school.predecessor_urn,
        nicknames=school.nicknames,
        ukprn=school.ukprn,
        floor_area_m2=school.floor_area_m2,
        capacity=school.capacity,
        finance_tracking_option=school.finance_tracking_option,
        ict_company=school.ict_company,
    )


def connection_of(source: str, details: dict[str, dict[str, Any]]) -> Connection:
    """The connection that reaches a simulated system, asked as fast as it answers."""
    told = json.loads(connections(details, requests_per_minute=1_000_000)[f"AIRFLOW_CONN_{source.upper()}"])
    return Connection.of(told["host"], told.get("login"), told.get("password"), told.get("extra"))


def check_intervals() -> dict[str, int | None]:
    """Days between two checks of a kind, from the seed."""
    with (DBT / "seeds" / "check_types.csv").open(encoding="utf-8", newline="") as seed:
        return {
            row["check_type"]: int(row["interval_days"]) if row["interval_days"] else None
            for row in csv.DictReader(seed)
        }


def _is_silent(silent: Silent, source: str, academy: Academy | None) -> bool:
    return (source, None) in silent or (academy is not None and (source, academy.urn) in silent)
