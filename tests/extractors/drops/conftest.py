"""A small world's ledger, and a folder into which its exports are dropped."""

from __future__ import annotations

import os
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from typing import Any

import pytest

from demo import drops
from demo.records import World
from demo.trust import SMALL, build
from extractors.academy import Academy
from extractors.drops import SYSTEMS, extract_drop
from extractors.http.manners import Clock
from extractors.outcome import Outcome
from tests.extractors.sources.reading import DAY, NEXT_DAY, rows


@pytest.fixture(scope="session")
def world() -> World:
    return build(seed=7, size=SMALL, until=NEXT_DAY)


@dataclass
class Trust:
    """The folder of one system, a work directory, and nights that land what is in the folder."""

    place: Path
    world: World
    system: str = "iris"
    academies: list[Academy] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.academies = [
            Academy(
                urn=school.urn,
                name=school.name,
                phase=school.phase,
                la_code=school.la_code,
                joined_on=school.joined_on,
                finance_tracking_option=school.finance_tracking_option,
            )
            for school in self.world.schools
        ]

    @property
    def folder(self) -> Path:
        return self.place / "drops" / self.system

    @property
    def home(self) -> Path:
        return self.place / "var"

    def export(self, as_at: date = DAY) -> list[drops.Entry]:
        return drops.write(self.system, self.world, as_at, self.folder)

    def save(self, content: bytes | str, name: str = "ledger.csv", *, age: timedelta = timedelta(hours=8)) -> Path:
        """An export of the finance team's, last changed so long before the night."""
        self.folder.mkdir(parents=True, exist_ok=True)
        path = self.folder / name
        path.write_bytes(content.encode() if isinstance(content, str) else content)
        changed = (night(DAY) - age).timestamp()
        os.utime(path, (changed, changed))
        return path

    def night(self, as_at: date = DAY, **options: Any) -> dict[str, Outcome]:
        clock = Clock(now=lambda: night(as_at))
        given = {"folder": self.folder, "academies": self.academies, "as_at": as_at, "home": self.home, "clock": clock}
        outcomes = extract_drop(SYSTEMS[self.system], **{**given, **options})
        return {outcome.resource: outcome for outcome in outcomes}

    def lines(self, as_at: date = DAY) -> list[dict[str, Any]]:
        return rows(self.home, self.system, "ledger_lines", as_at)

    def files(self, as_at: date = DAY) -> list[dict[str, Any]]:
        return rows(self.home, self.system, "export_files", as_at)

    def quarantined(self, as_at: date = DAY) -> list[dict[str, Any]]:
        import duckdb  # noqa: PLC0415 - only some tests look

        place = self.home / "quarantine" / self.system / "ledger_lines" / f"as_at={as_at}" / "refused.parquet"
        found = duckdb.execute("from read_parquet($place, hive_partitioning = false)", {"place": str(place)})
        names = [column[0] for column in found.description or []]
        return [dict(zip(names, row, strict=True)) for row in found.fetchall()]


def night(as_at: date) -> datetime:
    return datetime.combine(as_at + timedelta(days=1), time(2), UTC)


@pytest.fixture
def trust(tmp_path: Path, world: World) -> Trust:
    return Trust(tmp_path, world)
