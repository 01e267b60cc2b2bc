"""Who computes the attendance tables, and whether both have the same."""

from __future__ import annotations

import json
import resource
import subprocess
import sys
import time
from collections.abc import Callable, Mapping
from datetime import date
from pathlib import Path
from typing import Any, Final, NamedTuple

import duckdb

from benchmarks.transform import limit
from publication.dbt_project import run_dbt
from publication.landing_catalogue import record_landing

PROJECT: Final = Path(__file__).parents[2] / "dbt"
BUILD: Final = "build.duckdb"
# The chain of attendance and all that it rests on, with the data tests of these models alone.
_CHAIN: Final = (
    *("build", "--exclude-resource-type", "unit_test", "--indirect-selection", "cautious"),
    *("--select", "+attendance_summary", "+fct_attendance_year_to_date"),
)
# The same rows under the names of both, and what of each row is compared.
_TABLES: Final = {
    "core.fct_attendance_session": (
        "marks",
        "school_urn, mark_id, student_key, day, month_start, session, attendance_code_id, is_removed, updated_at, "
        "landed_as_at",
    ),
    "core.fct_attendance_month": (
        "months",
        "school_urn, person_key, month_start, possible_sessions, absent_sessions, authorised_sessions, "
        "unauthorised_sessions, unknown_code_sessions",
    ),
    "core.fct_attendance_year_to_date": (
        "years",
        "school_urn, person_key, possible_sessions, absent_sessions, unknown_code_sessions, is_persistently_absent, "
        "is_severely_absent",
    ),
    "strategy.attendance_summary": (
        "summary",
        "school_urn, month_start, possible_sessions, absent_sessions, authorised_sessions, unauthorised_sessions, "
        "absence_rate, pupils",
    ),
}


class Measured(NamedTuple):
    """Seconds of the whole process, by the clock and of the processors, and of its parts; megabytes at the peak.

    On a machine that others use, too, the processors' seconds are the ones to compare.
    """

    seconds: float
    processors: float
    models: float  # computing the tables; the rest is starting up, reading the project, small views
    tests: float  # of what was computed
    peak: float


def measure(contender: str, home: Path, as_at: date) -> Measured:
    """Let the contender compute the tables for the close of ``as_at`` from what has landed in ``home``."""
    command = [sys.executable, "-m", "benchmarks.transform.alone", contender, str(home), str(as_at)]
    began, before = time.perf_counter(), _processors()
    done = subprocess.run(command, stdout=subprocess.PIPE, text=True, check=True)  # noqa: S603
    return Measured(time.perf_counter() - began, _processors() - before, *json.loads(done.stdout))


def _processors() -> float:
    """Seconds that the processes started so far, and ended, have had of the processors."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def differing(home: Path) -> list[str]:
    """The tables that are not the same in both databases, by the number of rows and a hash over all of them."""
    with duckdb.connect() as connection:
        connection.execute("set enable_progress_bar = false")
        connection.execute(f"attach '{home / BUILD}' as build (read_only)")
        connection.execute(f"attach '{home / limit.DATABASE}' as limits (read_only)")
        return [
            built
            for built, (scripted, columns) in _TABLES.items()
            if _content(connection, f"build.{built}", columns) != _content(connection, f"limits.{scripted}", columns)
        ]


def _content(connection: duckdb.DuckDBPyConnection, table: str, columns: str) -> tuple[Any, ...] | None:
    # Sums of hashes do not depend on the order of the rows.
    query = f"select count(*), sum(hash({columns})::hugeint) from {table}"  # noqa: S608 - names of ours
    return connection.execute(query).fetchone()


def _project(home: Path, as_at: date) -> tuple[float, float]:
    """Catalogue the landing and build the chain with the project's own runner; seconds of models and of tests."""
    seconds = {"model": 0.0, "test": 0.0}

    def tell(event: Any) -> None:
        if event.info.name == "NodeFinished":
            info, run = event.data.node_info, event.data.run_result
            kind = "test" if info.resource_type == "test" else "model"
            if kind == "test" or info.node_name.startswith(("fct_attendance", "attendance_summary", "int_")):
                seconds[kind] += run.execution_time

    with duckdb.connect(str(home / BUILD)) as connection:
        record_landing(connection, home=home, as_at=as_at)
    result = run_dbt(_CHAIN, home=home, project=PROJECT, as_at=as_at, callbacks=[tell])
    if not result.success:
        raise SystemExit(f"The project could not be built: {result.exception or result.result}")
    return seconds["model"], seconds["test"]


def _limit(home: Path, as_at: date) -> tuple[float, float]:
    began = time.perf_counter()
    limit.compute(home, PROJECT, as_at)
    return time.perf_counter() - began, 0.0


CONTENDERS: Final[Mapping[str, Callable[[Path, date], tuple[float, float]]]] = {"project": _project, "limit": _limit}
