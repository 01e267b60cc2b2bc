"""The trust's own list of academies, landed like any other source so that configuration has a history too."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Final

from extractors.academy import Academy
from extractors.columns import Column, Kind
from extractors.http.manners import Clock
from extractors.landing import Landing, Mode, PartitionKey, ReadFacts
from extractors.landing.attempts import record_attempt
from extractors.outcome import NO_WORK, Outcome, Status, Work
from extractors.stopwatch import Stopwatch

SOURCE_NAME: Final = "trust"
ACADEMIES: Final = "academies"
COLUMNS: Final = (
    Column("urn", Kind.TEXT, "Unique Reference Number of the academy.", nullable=False),
    Column("predecessor_urn", Kind.TEXT, "The URN it had before it converted."),
    Column("ukprn", Kind.TEXT, "UK Provider Reference Number."),
    Column("name", Kind.TEXT, "The academy's name.", nullable=False),
    Column("phase", Kind.TEXT, "special, primary or secondary.", nullable=False),
    Column("la_code", Kind.TEXT, "DfE's code of the local authority.", nullable=False),
    Column("floor_area_m2", Kind.INTEGER, "Gross internal floor area in square metres."),
    Column("capacity", Kind.INTEGER, "Pupils that the academy has room for."),
    Column("joined_on", Kind.DATE, "The day it joined the trust.", nullable=False),
    Column("left_on", Kind.DATE, "The day it left the trust; null while it belongs to it."),
    Column("finance_tracking_option", Kind.TEXT, "How the ledger names the academy."),
    Column("finance_organisation", Kind.TEXT, "Name or id of the ledger's organisation that it has to itself."),
    Column("ict_company", Kind.TEXT, "How the register of ICT devices names the academy."),
    Column("finance", Kind.TEXT, "The source of its books; null where the trust reads none."),
    Column("mis", Kind.TEXT, "The source from which its pupils and attendance are read."),
)


def land_academies(
    academies: Sequence[Academy], *, as_at: date, home: Path, clock: Clock | None = None
) -> tuple[Outcome, ...]:
    """Land the configured academies as at a day: source ``trust``, resource ``academies``, one row per academy."""
    clock = clock or Clock()
    watch = Stopwatch(clock.monotonic)
    landing = Landing(home, now=clock.now)
    key = PartitionKey(SOURCE_NAME, ACADEMIES, as_at)
    manifest, status, work = landing.manifest(key), Status.KEPT, NO_WORK
    if manifest is None:
        ordered = sorted(academies, key=lambda academy: academy.urn)
        with landing.write(key, COLUMNS) as writer:
            writer.append({column.name: getattr(academy, column.name) for column in COLUMNS} for academy in ordered)
            manifest = writer.commit(ReadFacts(Mode.SNAPSHOT, rows_received=len(ordered)))
            status = Status.KEPT if writer.kept else Status.LANDED
        work = Work(rows_received=len(ordered), seconds=watch.lap())
    outcomes = (Outcome(SOURCE_NAME, ACADEMIES, as_at, None, status, rows_landed=manifest.rows_landed, work=work),)
    record_attempt(outcomes, home=home, source=SOURCE_NAME, as_at=as_at, academy_urn=None, recorded_at=clock.now())
    return outcomes
