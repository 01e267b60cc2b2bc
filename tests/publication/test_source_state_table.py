"""ops.source_state: how each source stands, for each academy."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import duckdb

from extractors.outcome import Status
from tests.publication.catalogued import DAY, FAILED, LANDED, NEXT, NIGHT, attempt, catalogue, land, rows, utc


def state_of(connection: duckdb.DuckDBPyConnection, home: Path, as_at: date = NEXT) -> dict[str, Any]:
    catalogue(connection, home, as_at)
    (state,) = rows(connection, "from ops.source_state")
    return state


def test_a_source_that_failed_today_and_was_whole_yesterday(
    tmp_path: Path, warehouse: duckdb.DuckDBPyConnection
) -> None:
    land(tmp_path, DAY, ("bad", "is no date"), unknown=("house", "tutor"))
    attempt(tmp_path, FAILED)
    attempt(tmp_path, LANDED, at=NIGHT + timedelta(hours=1))
    for hour in range(2):
        at = NIGHT + timedelta(days=1, hours=hour)
        failed = replace(FAILED, as_at=NEXT, error=f"Renew it, said {hour + 1} times.")
        attempt(tmp_path, failed, replace(LANDED, as_at=NEXT, resource="schools", status=Status.KEPT), at=at)
    assert state_of(warehouse, tmp_path) == {
        "source": "wonde",
        "academy_urn": "900001",
        "as_at": NEXT,
        "last_attempt_as_at": NEXT,
        "last_attempt": 2,
        "last_attempt_at": utc(21, 3),
        "resources_landed": 1,
        "resources_failed": 1,
        "last_success_as_at": DAY,
        "days_since_success": 1,
        "last_landed_as_at": DAY,
        "last_error_as_at": NEXT,
        "last_error_code": "AccessRefused",
        "last_error": "Renew it, said 2 times.",
        "unknown_fields": 2,
        "refused_rows": 1,
    }


def test_a_source_that_came_right_keeps_its_last_error(tmp_path: Path, warehouse: duckdb.DuckDBPyConnection) -> None:
    attempt(tmp_path, FAILED)
    attempt(tmp_path, LANDED)
    found = state_of(warehouse, tmp_path, DAY)
    assert (found["resources_failed"], found["days_since_success"], found["last_error_as_at"]) == (0, 0, DAY)


def test_a_source_that_was_never_whole(tmp_path: Path, warehouse: duckdb.DuckDBPyConnection) -> None:
    attempt(tmp_path, FAILED)
    found = state_of(warehouse, tmp_path)
    assert (found["last_success_as_at"], found["days_since_success"]) == (None, None)


def test_a_source_that_landed_without_any_attempt_on_record(
    tmp_path: Path, warehouse: duckdb.DuckDBPyConnection
) -> None:
    land(tmp_path, DAY)
    found = state_of(warehouse, tmp_path)
    assert (found["last_attempt_as_at"], found["last_landed_as_at"]) == (None, DAY)


def test_a_source_of_the_trust_is_one_and_not_of_an_academy(
    tmp_path: Path, warehouse: duckdb.DuckDBPyConnection
) -> None:
    attempt(tmp_path, replace(FAILED, academy_urn=None))
    attempt(tmp_path, LANDED)
    catalogue(warehouse, tmp_path)
    found = warehouse.execute("select academy_urn, resources_failed from ops.source_state order by all").fetchall()
    assert found == [("900001", 0), (None, 1)]
