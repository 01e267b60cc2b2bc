"""One night of the simulated trust without Airflow: serve, land and build, in the order in which the DAGs do."""

from __future__ import annotations

import csv
import json
import os
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path
from typing import Any

from demo import drops, workbooks
from demo.records import School, World
from demo.servers.moments import Clock
from demo.servers.systems import Servers
from demo.settings import connections
from demo.truth import Truth, expected
from extractors.academy import FINANCE, MIS, Academy
from extractors.connection import Connection
from extractors.drops import SYSTEMS as EXPORTED
from extractors.drops import extract_drop
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

# As each MIS calls itself, and what of an academy Wonde tells and the others do not.
_OWN_NAME = {"bromcom": "Bromcom", "arbor": "Arbor"}
_WONDE_ALONE = ("wonde:assessment_results", "wonde:achievements", "wonde:employees")


@dataclass
class Night:
    """The work directory of one simulated trust, and what has been landed into it.

    ``read`` holds the MIS, the academy and the day of each night on which pupils were read.
    """

    home: Path
    read: set[tuple[str, str, date]] = field(default_factory=set)

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
        accept_shrunken: bool = False,
    ) -> list[Outcome]:
        """Land every source as at the day. ``silent`` names ``(source, urn)``, or ``(source, None)`` for all of it.

        ``mis`` names by URN the MIS of the academies that are not read from the usual one. ``read_on``: the systems
        are as they are after that day, as in a backfill. ``accept_shrunken``: a person has looked at lists that are
        much shorter than those before.
        """
        academies = [replace(academy_of(school), mis=_mis_of(school, mis)) for school in world.schools]
        open_then = [academy for academy in academies if academy.is_open(as_at)]
        outcomes = [*land_academies(academies, as_at=as_at, home=self.home)]
        with Servers(world, Clock.after(read_on or as_at), calls_per_minute=1_000_000) as details:
            for name in READ:
                source = SOURCES[name]
                connection = connection_of(name, details)
                read_for: list[Academy | None] = [*open_then] if source.per_academy else [None]
                for academy in read_for:
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
                        accept_shrunken=[resource.name for resource in source.resources] if accept_shrunken else (),
                    )
        folder = self.home / "registers" / str(as_at)
        workbooks.write(world, as_at, folder)
        readers = [academy for academy in open_then if not _is_silent(silent, "registers", academy)]
        outcomes += self.land_registers(folder, as_at, readers, academies)
        self.read |= {
            (outcome.source, outcome.academy_urn, as_at)
            for outcome in outcomes
            if (outcome.resource, outcome.error) == ("students", None) and outcome.academy_urn
        }
        return outcomes

    def land_one(self, system: str, world: World, as_at: date) -> list[Outcome]:
        """Land a system that is read for the whole trust, beside what has landed; the academies' books are in it if it
        is a finance system.
        """
        academies = [
            replace(academy_of(school), finance=system if system in FINANCE else None) for school in world.schools
        ]
        outcomes = [*land_academies(academies, as_at=as_at, home=self.home)]
        if system in EXPORTED:
            folder = self.home / "drops" / system
            drops.write(system, world, as_at, folder)
            return [
                *outcomes,
                *extract_drop(EXPORTED[system], folder=folder, academies=academies, as_at=as_at, home=self.home),
            ]
        with Servers(world, Clock.after(as_at), calls_per_minute=1_000_000) as details:
            return [
                *outcomes,
                *extract(
                    SOURCES[system],
                    connection=connection_of(system, details),
                    academy=None,
                    academies=academies,
                    as_at=as_at,
                    home=self.home,
                    pseudonym_key=KEY,
                ),
            ]

    def land_registers(
        self, folder: Path, as_at: date, readers: Iterable[Academy], academies: Sequence[Academy]
    ) -> list[Outcome]:
        """Land what the workbooks of ``readers`` under ``folder`` say; ``academies`` are all of the trust."""
        outcomes: list[Outcome] = []
        for academy in readers:
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

    def without(self, home: Path, silent: Silent) -> Night:
        """A night of the same landing, in which ``silent`` said nothing: ``("registers:bids", urn)`` is one register.

        Nothing is built there yet. Its files are links, since what has landed never changes.
        """
        read = {each for each in self.read if not {(each[0], None), (each[0], each[1])} & {*silent}}
        landing = self.home / "landing"
        for file in landing.glob("*/*/as_at=*/**/*"):
            source, resource, _, *below = (path := file.relative_to(landing)).parts
            if file.is_file() and not _is_left_out(silent, source, resource, below[0]):
                (home / "landing" / path).parent.mkdir(parents=True, exist_ok=True)
                os.link(file, home / "landing" / path)
        return Night(home, read)

    def truth(self, world: World, as_at: date, *, missing: Silent = (), mis: Mapping[str, str] = NOTHING) -> Truth:
        """What must be published of the world after the nights that were read; ``mis`` as it was landed."""
        schools = tuple(replace(each, mis=_OWN_NAME.get(mis.get(each.urn, ""), each.mis)) for each in world.schools)
        read = {
            school.urn: {day for system, urn, day in self.read if (system, urn) == (_mis_of(school, mis), school.urn)}
            for school in schools
        }
        untold = {(name, urn) for urn, system in mis.items() if system != MIS[0] for name in _WONDE_ALONE}
        return expected(replace(world, schools=schools), as_at, {*missing, *untold}, read)

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


def _mis_of(school: School, mis: Mapping[str, str]) -> str:
    return mis.get(school.urn, MIS[0])


def _is_left_out(silent: Silent, source: str, resource: str, below: str) -> bool:
    """``below`` is the academy's URN, or a file of a partition of the whole trust."""
    return any((name, place) in silent for name in (source, f"{source}:{resource}") for place in (None, below))


def _is_silent(silent: Silent, source: str, academy: Academy | None) -> bool:
    return (source, None) in silent or (academy is not None and (source, academy.urn) in silent)
