"""What ``make bench`` compares is the same: the project's attendance tables and those of a script for its landing."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import duckdb
import pytest

from benchmarks.transform import contenders, landing, limit
from benchmarks.transform.world import Size
from tests.parsed_once import parsed_once

SIZE = Size(20_000, academies=2, nights=3)


@pytest.fixture(scope="module", autouse=True)
def _parsed_once() -> Iterator[None]:
    with parsed_once():
        yield


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A landing of twenty thousand marks, and of one more day."""
    home = tmp_path_factory.mktemp("bench")
    landing.land_history(home, SIZE)
    landing.land_one_more_day(home, SIZE)
    return home


@pytest.fixture(scope="module", params=["full build", "one more day"])
def as_at(home: Path, request: pytest.FixtureRequest) -> date:
    """Both contenders have computed the tables; one more day is built upon the full build."""
    day = landing.LAST_DAY if request.param == "full build" else landing.ONE_MORE_DAY
    for compute in contenders.CONTENDERS.values():
        compute(home, day)
    return day


def test_both_contenders_have_the_same_rows(home: Path, as_at: date) -> None:
    assert contenders.differing(home) == []
    with duckdb.connect(str(home / limit.DATABASE), read_only=True) as script:
        of_marks = script.execute("select count(*), max(landed_as_at), bool_or(is_removed) from marks").fetchone()
        sessions = 1900 if as_at == landing.LAST_DAY else 1902
        assert of_marks == (SIZE.academies * SIZE.places * sessions, as_at, True)
        assert script.execute("select count(distinct month_start) from summary").fetchone() == (9,)


def test_a_mark_that_differs_is_noticed(home: Path, as_at: date) -> None:
    with duckdb.connect(str(home / limit.DATABASE)) as script:
        script.execute("update marks set session = 'PM' where mark_id = (select min(mark_id) from marks)")
    assert contenders.differing(home) == ["core.fct_attendance_session"]
