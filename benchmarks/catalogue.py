"""The catalogue of ninety thousand landed partitions: from nothing, with nothing new, and one night later.

The limit is a bare walk that decodes each manifest and keeps nothing. What counts is every night's case: a landing that
has been catalogued, to which one night was added.
"""

from __future__ import annotations

import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from functools import partial
from pathlib import Path

import duckdb
import orjson

from extractors.landing.attempts import record_attempt
from extractors.landing.catalogue import MANIFEST, LandedColumn, LandedFile, Manifest, Mode, PartitionKey
from extractors.outcome import Outcome, Status, Work
from publication.landing_catalogue import record_landing

ACADEMIES = tuple(str(900_001 + number) for number in range(17))
RESOURCES = tuple(f"resource_{number:02}" for number in range(40))
SOURCES = ("first", "second", "third", "fourth")  # ten resources each
NIGHTS = 132
FIRST = date(2025, 9, 1)
LAST = FIRST + timedelta(days=NIGHTS - 1)
NIGHT = datetime(2025, 9, 2, 2, tzinfo=UTC)
_A_MANIFEST = Manifest(
    source="",
    resource="",
    academy_urn=None,
    as_at=FIRST,
    mode=Mode.INCREMENTAL,
    window_from=NIGHT,
    window_to=NIGHT,
    pages=12,
    requests=12,
    retries=0,
    rows_received=1_200,
    rows_landed=1_200,
    rows_quarantined=0,
    rows_after_window=0,
    rows_repeated=0,
    source_total=1_200,
    files=(LandedFile("part-00000.parquet", 1_200, 14_000, "0" * 64),),
    columns=tuple(LandedColumn(f"column_{number}", "text") for number in range(12)),
    schema_fingerprint="0" * 16,
    unknown_fields=("house",),
    landed_at=NIGHT,
)


def run(rounds: int) -> None:
    """Print seconds per case, and the ratio to the limit."""
    with tempfile.TemporaryDirectory() as place:
        home = Path(place)
        for number in range(NIGHTS):
            _land(home, FIRST + timedelta(days=number))
        took: dict[str, list[float]] = {"limit": [], "from nothing": [], "nothing new": [], "a night later": []}
        for number in range(rounds):
            took["limit"].append(_timed(partial(_walk, home)))
            with duckdb.connect(str(home / f"build-{number}.duckdb")) as warehouse:
                day = LAST + timedelta(days=number)
                for case in ("from nothing", "nothing new"):
                    took[case].append(_timed(partial(_catalogue, warehouse, home, day)))
                day += timedelta(days=1)
                _land(home, day)
                took["a night later"].append(_timed(partial(_catalogue, warehouse, home, day)))
    limit = statistics.median(took["limit"])
    print(f"catalogue: {NIGHTS * len(ACADEMIES) * len(RESOURCES):,} partitions, median of {rounds}")
    for case, seconds in took.items():
        median = statistics.median(seconds)
        print(f"  {case:<13} {median:>6.2f} s  {median / limit:.2f} of the limit")


def _timed(work: Callable[[], object]) -> float:
    began = time.perf_counter()
    work()
    return time.perf_counter() - began


def _catalogue(warehouse: duckdb.DuckDBPyConnection, home: Path, as_at: date) -> None:
    told = record_landing(warehouse, home=home, as_at=as_at)
    if told.passed_over or not told.partitions:
        sys.exit(f"The catalogue is not whole: {told}")


def _walk(home: Path) -> int:
    return sum(orjson.loads(path.read_bytes())["rows_landed"] for path in (home / "landing").rglob(MANIFEST))


def _land(home: Path, as_at: date) -> None:
    """A night's manifests and attempts, without the rows."""
    for number, resource in enumerate(RESOURCES):
        for urn in ACADEMIES:
            key = PartitionKey(SOURCES[number % len(SOURCES)], resource, as_at, urn)
            manifest = replace(_A_MANIFEST, source=key.source, resource=resource, as_at=as_at, academy_urn=urn)
            leaf = home / "landing" / key.leaf
            leaf.mkdir(parents=True)
            (leaf / MANIFEST).write_text(manifest.to_json(), "utf-8")
    for position, source in enumerate(SOURCES):
        outcomes = [
            Outcome(source, name, as_at, "URN", Status.LANDED, 1_200, work=Work(NIGHT, NIGHT, 12, 1_200, 1_200, 12))
            for name in RESOURCES[position :: len(SOURCES)]
        ]
        attempt = record_attempt(outcomes, home=home, source=source, as_at=as_at, academy_urn="URN", recorded_at=NIGHT)
        text = attempt.read_text("utf-8")
        attempt.unlink()
        for urn in ACADEMIES:  # not recorded one by one: each would wait for the disk
            attempt.with_name(f"{urn}-1.json").write_text(text.replace('"URN"', f'"{urn}"'), "utf-8")
