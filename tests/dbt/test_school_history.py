"""The history of the academies, from the settings as they landed night by night: one is renamed, and then converts."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path
from typing import Any

import duckdb
import pytest

from publication.dbt_project import run_dbt
from publication.landing_catalogue import record_landing
from tests.dbt.landed import PROJECT, academy, land

FIRST = date(2026, 3, 16)
SECOND, THIRD, FOURTH = (FIRST + timedelta(days=days) for days in (1, 2, 3))
OAK, CONVERTED, ELM = "900001", "900011", "900002"
JOINED = date(2020, 9, 1)
NIGHTS = {
    FIRST: (academy(OAK, name="Oak"), academy(ELM)),
    SECOND: (academy(OAK, name="Oak"), academy(ELM)),
    THIRD: (academy(OAK, name="Oak Hill", floor_area_m2=1200), academy(ELM)),
    FOURTH: (academy(CONVERTED, name="Oak Hill", floor_area_m2=1200, predecessor_urn=OAK, joined_on=FOURTH),),
}
SHOWN = "urn, name, floor_area_m2, predecessor_urn, valid_from, valid_to, is_current"

Rows = list[tuple[Any, ...]]


@pytest.fixture
def home(tmp_path: Path) -> Path:
    for as_at, academies in NIGHTS.items():
        land(tmp_path, "trust", "academies", as_at=as_at, rows=academies)
    return tmp_path


def build(home: Path, as_at: date) -> None:
    """Build and test the history and ``dim_school`` alone, over what had landed by then."""
    with duckdb.connect(str(home / "build.duckdb")) as connection:
        record_landing(connection, home=home, as_at=as_at)
    # What is asked of every other model would find nothing landed.
    command = ["build", "--select", "+dim_school", "+dim_school_history", "--indirect-selection", "cautious"]
    built = run_dbt([*command, "--exclude-resource-type", "unit_test"], home=home, project=PROJECT, as_at=as_at)
    assert built.success, built.exception or [node.message for node in built.result if node.message]


def asked(home: Path, query: str) -> Rows:
    with duckdb.connect(str(home / "build.duckdb"), read_only=True) as connection:
        return connection.execute(query).fetchall()


def history(home: Path, school_urn: str) -> Rows:
    return asked(
        home, f"select {SHOWN} from strategy.dim_school_history where school_urn = '{school_urn}' order by valid_from"
    )


def test_each_change_begins_a_version_and_a_conversion_is_followed(home: Path) -> None:
    build(home, FOURTH)
    assert history(home, CONVERTED) == [
        (OAK, "Oak", 1000, None, JOINED, SECOND, False),
        (OAK, "Oak Hill", 1200, None, THIRD, THIRD, False),
        (CONVERTED, "Oak Hill", 1200, OAK, FOURTH, None, True),
    ]
    assert history(home, ELM) == [(ELM, f"Academy {ELM}", 1000, None, JOINED, THIRD, False)]
    assert history(home, OAK) == []
    assert asked(home, "select school_urn, name from strategy.dim_school") == [(CONVERTED, "Oak Hill")]


def test_an_earlier_night_built_again_has_its_earlier_history_again(home: Path) -> None:
    build(home, THIRD)
    told = asked(home, "from strategy.dim_school_history order by all")
    assert history(home, OAK) == [
        (OAK, "Oak", 1000, None, JOINED, SECOND, False),
        (OAK, "Oak Hill", 1200, None, THIRD, None, True),
    ]
    build(home, FOURTH)
    assert asked(home, "from strategy.dim_school_history order by all") != told
    build(home, THIRD)
    assert asked(home, "from strategy.dim_school_history order by all") == told
