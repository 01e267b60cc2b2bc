"""A million session marks of the simulated trust over HTTP on loopback, into landing.

The limit is a bare loop of ``requests`` and a JSON decoder that keeps nothing: no client in this language that reads
the same pages can be much faster. The peer is dlt, which many would take for the same work, writing Parquet. All read
every academy, one after the other, from the same server in the same run, each in a process of its own so that its
memory is its own. They take turns, so that a machine that slows down slows all of them. Neither limit nor peer replaces
pupils' ids by pseudonyms, refuses records, or writes a manifest.

Memory is told at the peak, and before the first page: what lies between is what reading took. The engine also reads a
quarter and a half of the marks, each academy's up to an earlier day: its memory must not grow with the pages.
"""

from __future__ import annotations

import json
import os
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any, NamedTuple

import orjson
import requests

from demo.world.schools import schools
from demo.world.size import FULL
from extractors.academy import Academy
from extractors.connection import Connection
from extractors.engine import extract
from extractors.sources import SOURCES
from extractors.window import close_of

AS_AT = date(2026, 9, 30)  # by when there are a million
SHARES = {"1/4": date(2025, 11, 20), "1/2": date(2026, 2, 12), "all": AS_AT}  # about, of the marks of a year
PAGE = 1000  # the largest page of session marks that the server gives


class Measured(NamedTuple):
    """One reading: records a second, megabytes before its first page and at its peak, and how many records it read."""

    rate: float
    before: float
    peak: float
    records: int


def run(rounds: int) -> None:
    """Print a row per contender (records a second, memory, ratio to the limit), and the engine's memory by size."""
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    command = [sys.executable, "-m", "demo.servers", "--as-at", str(AS_AT), "--scale", "full"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=environment) as server:  # noqa: S603
        try:
            assert server.stdout is not None  # noqa: S101 - it is a pipe, as asked
            wonde = json.loads(server.stdout.readline())["wonde"]
            turns = [{name: _measure(name, wonde, AS_AT) for name in CONTENDERS} for _ in range(rounds)]
            sizes = {share: _measure("engine", wonde, as_at) for share, as_at in SHARES.items()}
        finally:
            server.terminate()
    limit = statistics.median(turn["limit"].rate for turn in turns)
    print(f"extract: session marks over loopback, median of {rounds}")
    for name in CONTENDERS:
        rate = statistics.median(turn[name].rate for turn in turns)
        peak = max(turn[name].peak for turn in turns)
        records = turns[0][name].records
        print(
            f"  {name:<7} {rate:>9,.0f} records/s  {peak:>5.0f} MB peak  {rate / limit:.2f} of the limit  n={records:,}"
        )
    print("  memory of the engine by size:")
    for share, found in sizes.items():
        print(f"  {share:<7} {found.before:>5.0f} MB before  {found.peak:>5.0f} MB peak  n={found.records:,}")


def _measure(name: str, wonde: Mapping[str, str], as_at: date) -> Measured:
    done = subprocess.run(  # noqa: S603
        [sys.executable, "-m", "benchmarks.extract", name, str(as_at)],
        input=json.dumps(wonde),
        stdout=subprocess.PIPE,
        text=True,
        check=True,
    )
    return Measured(*json.loads(done.stdout))


def _pages(wonde: Mapping[str, str], as_at: date) -> Iterator[list[dict[str, Any]]]:
    """Every page of every academy, as fast as ``requests`` and orjson give them."""
    upper = f"{close_of(as_at):%Y-%m-%d %H:%M:%S}"
    with requests.Session() as session:
        session.headers["Authorization"] = f"Bearer {wonde['token']}"
        for school in schools(FULL):
            path = f"/v1.0/schools/{school.wonde_id}/attendance/session"
            url: str | None = f"{wonde['base_url']}{path}?per_page={PAGE}&updated_before={upper}"
            while url:
                page = orjson.loads(session.get(url, timeout=30).content)
                yield page["data"]
                url = page.get("meta", {}).get("pagination", {}).get("next")


def _limit(wonde: Mapping[str, str], as_at: date) -> int:
    return sum(len(page) for page in _pages(wonde, as_at))


def _peer(wonde: Mapping[str, str], as_at: date) -> int:
    import dlt  # noqa: PLC0415 - in nobody else's memory
    import duckdb  # noqa: PLC0415

    with tempfile.TemporaryDirectory() as place:
        pipeline = dlt.pipeline(
            "marks",
            pipelines_dir=f"{place}/pipelines",
            destination=dlt.destinations.filesystem(f"file://{place}/landing"),
            dataset_name="wonde",
        )
        pipeline.run(_pages(wonde, as_at), table_name="session_marks", loader_file_format="parquet")
        files = f"{place}/landing/wonde/session_marks/**/*.parquet"
        with duckdb.connect() as connection:
            counted = connection.execute("select count(*) from read_parquet(?)", [files]).fetchone()
    return int(counted[0]) if counted else 0


def _engine(wonde: Mapping[str, str], as_at: date) -> int:
    source = SOURCES["wonde"]
    marks_only = replace(source, resources=(source.resource("session_marks"),))
    academies = [
        Academy(urn=s.urn, name=s.name, phase=s.phase, la_code=s.la_code, joined_on=s.joined_on) for s in schools(FULL)
    ]
    records = 0
    with tempfile.TemporaryDirectory() as home:
        for academy in academies:
            outcomes = extract(
                marks_only,
                connection=Connection.of(wonde["base_url"], password=wonde["token"]),
                academy=academy,
                academies=academies,
                as_at=as_at,
                home=Path(home),
                pseudonym_key=os.urandom(32),
            )
            failed = [outcome.error for outcome in outcomes if outcome.error]
            if failed:
                raise SystemExit(f"The engine could not read the marks: {failed}")
            records += sum(outcome.rows_landed for outcome in outcomes)
    return records


def _megabytes() -> float:
    """The most memory that this process has had so far."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


CONTENDERS: Mapping[str, Callable[[Mapping[str, str], date], int]] = {
    "limit": _limit,
    "engine": _engine,
    "peer": _peer,
}

if __name__ == "__main__":
    contender, day = CONTENDERS[sys.argv[1]], date.fromisoformat(sys.argv[2])
    details = json.load(sys.stdin)
    started_with = _megabytes()
    began = time.perf_counter()
    read = contender(details, day)
    seconds = time.perf_counter() - began
    print(json.dumps(Measured(read / seconds, started_with, _megabytes(), read)))
