"""Help for the tests of promotion: a home with a candidate, and a verdict on it without starting the whole gate."""

from __future__ import annotations

import itertools
from datetime import date
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

import duckdb

from expectations.check import Severity
from expectations.tables import fingerprint
from expectations.verdict import CheckResult, Verdict
from publication.promote import Publication, promote
from tests.expectations.synthetic import AS_AT, write_candidate

RESULT = CheckResult(
    area="measures",
    check_name="fct_measure.grain_is_unique",
    table="fct_measure",
    severity=Severity.CRITICAL,
    passed=True,
    errored=False,
    observed="72 rows, none wrong.",
    what_it_guards="fct_measure has one row per measure, scope and school.",
    why="Totals.",
    resolve="Look.",
)
WARNING = CheckResult(
    **{**RESULT.__dict__, "severity": Severity.WARNING, "passed": False, "check_name": "source_freshness.fresh"}
)


_NUMBERS = itertools.count()


@cache
def _written(as_at: date) -> bytes:
    """The candidate as a file, written once: it takes longer than promoting it."""
    with TemporaryDirectory() as directory:
        return write_candidate(Path(directory) / "build.duckdb", as_at=as_at).read_bytes()


def candidate(home: Path, *, as_at: date = AS_AT, change: str | None = None) -> Path:
    """The synthetic candidate of a day in ``home``, with one statement applied to it."""
    home.mkdir(parents=True, exist_ok=True)
    build = home / f"build-{next(_NUMBERS)}.duckdb"
    build.write_bytes(_written(as_at))
    if change:
        with duckdb.connect(str(build)) as connection:
            connection.execute("use strategy")
            connection.execute(change)
    return build


def verdict_on(build: Path, *, as_at: date = AS_AT) -> Verdict:
    with duckdb.connect(str(build), read_only=True) as connection:
        return Verdict(as_at=as_at, candidate=fingerprint(connection), results=(RESULT, WARNING), reasons=())


def publish(home: Path, *, as_at: date = AS_AT, change: str | None = None) -> Publication:
    build = candidate(home, as_at=as_at, change=change)
    return promote(build, home=home, as_at=as_at, verdict=verdict_on(build, as_at=as_at))
