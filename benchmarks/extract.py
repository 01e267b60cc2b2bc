"""A million session marks of the simulated trust over HTTP on loopback, into landing.

The limit is a bare loop of ``requests`` and a JSON decoder that keeps nothing: no client in this language that reads
the same pages can be much faster. The peer is dlt, which many would take for the same work, writing Parquet. All read
every academy, one after the other, from the same server in the same run, each in a process of its own so that its
memory is its own. Neither limit nor peer replaces pupils' ids by pseudonyms, refuses records, or writes a manifest.
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
from typing import Any

import dlt
import duckdb
import orjson
import requests

from demo.world.schools import schools
from demo.world.size import FULL
from extractors.academy import Academy
from extractors.connection import Connection
from extractors.engine import extract
from extractors.sources import SOURCES

AS_AT = date(2026, 9, 30)  # by when there are a million
PAGE = 1000  # the largest page of session marks that the server gives
UPPER = "2026-10-01 00:00:00"


def run(rounds: int) -> None:
    """Print a row per contender: records a second, peak memory, and the ratio to the limit."""
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    command = [sys.executable, "-m", "demo.servers", "--as-at", str(AS_AT), "--scale", "full"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=environment) as server:  # noqa: S603
        try:
            assert server.stdout is not None  # noqa: S101 - it is a pipe, as asked
            wonde = json.loads(server.stdout.readline())["wonde"]
            measured = {name: [_measure(name, wonde) for _ in range(rounds)] for name in CONTENDERS}
        finally:
            server.terminate()
    limit = statistics.median(rate for rate, _, _ in measured["limit"])
    print(f"extract: session marks over loopback, median of {rounds}")
    for name, rows in measured.items():
        rate, records = statistics.median(each for each, _, _ in rows), rows[0][2]
        peak = max(memory for _, memory, _ in rows)
        print(
            f"  {name:<7} {rate:>9,.0f} records/s  {peak:>5.0f} MB peak  {rate / limit:.2f} of the limit  n={records:,}"
        )


def _measure(name: str, wonde: dict[str, str]) -> tuple[float, float, int]:
    done = subprocess.run(  # noqa: S603
        [sys.executable, "-m", "benchmarks.extract", name],
        input=json.dumps(wonde),
        capture_output=True,
        text=True,
        check=True,
    )
    rate, peak, records = json.loads(done.stdout)
    return rate, peak, records


def _pages(wonde: dict[str, str]) -> Iterator[list[dict[str, Any]]]:
    """Every page of every academy, as fast as ``requests`` and orjson give them."""
    with requests.Session() as session:
        session.headers["Authorization"] = f"Bearer {wonde['token']}"
        for school in schools(FULL):
            path = f"/v1.0/schools/{school.wonde_id}/attendance/session"
            url: str | None = f"{wonde['base_url']}{path}?per_page={PAGE}&updated_before={UPPER}"
            while url:
                page = orjson.loads(session.get(url, timeout=30).content)
                yield page["data"]
                url = page.get("meta", {}).get("pagination", {}).get("next")


def _limit(wonde: dict[str, str]) -> int:
    return sum(len(page) for page in _pages(wonde))


def _peer(wonde: dict[str, str]) -> int:
    with tempfile.TemporaryDirectory() as place:
        pipeline = dlt.pipeline(
            "marks",
            pipelines_dir=f"{place}/pipelines",
            destination=dlt.destinations.filesystem(f"file://{place}/landing"),
            dataset_name="wonde",
        )
        pipeline.run(_pages(wonde), table_name="session_marks", loader_file_format="parquet")
        files = f"{place}/landing/wonde/session_marks/**/*.parquet"
        with duckdb.connect() as connection:
            counted = connection.execute("select count(*) from read_parquet(?)", [files]).fetchone()
    return int(counted[0]) if counted else 0


def _engine(wonde: dict[str, str]) -> int:
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
                as_at=AS_AT,
                home=Path(home),
                pseudonym_key=os.urandom(32),
            )
            failed = [outcome.error for outcome in outcomes if outcome.error]
            if failed:
                raise SystemExit(f"The engine could not read the marks: {failed}")
            records += sum(outcome.rows_landed for outcome in outcomes)
    return records


CONTENDERS: Mapping[str, Callable[[dict[str, str]], int]] = {"limit": _limit, "engine": _engine, "peer": _peer}

if __name__ == "__main__":
    contender = CONTENDERS[sys.argv[1]]
    details = json.load(sys.stdin)
    began = time.perf_counter()
    read = contender(details)
    seconds = time.perf_counter() - began
    print(json.dumps([read / seconds, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024, read]))
