"""What an attempt at the registers tells of its own work: workbooks opened once, sheets read, rows looked at."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from itertools import count
from pathlib import Path

import pytest

from extractors.http.manners import Clock
from extractors.landing.attempts import last_attempt
from extractors.outcome import NO_WORK, Status
from tests.extractors.registers.making import AS_AT, WILLOW, Sheets
from tests.extractors.registers.test_extract import RESOURCES, Trust

NIGHT = datetime(2026, 3, 20, 2, tzinfo=UTC)


def clock() -> Clock:
    """A second passes between any two looks at the stopwatch."""
    seconds = count()
    return Clock(now=lambda: NIGHT, monotonic=lambda: float(next(seconds)))


@pytest.fixture
def trust(tmp_path: Path) -> Trust:
    return Trust(tmp_path)


def test_of_registers_that_landed(trust: Trust) -> None:
    sheets = Sheets()
    sheets.put("actions", "Due", "TBC")
    workbook = trust.send(sheets)
    outcomes = trust.night(clock=clock())
    work = {name: outcome.work for name, outcome in outcomes.items()}
    assert {name: (each.pages, each.rows_received) for name, each in work.items()} == {
        "plans": (1, 3),
        "actions": (1, 3),
        "compliance_checks": (1, 3),
        "buildings": (1, 3),
        "refused_rows": (0, 1),
        "row_warnings": (0, 0),
    }
    assert sum(each.bytes for each in work.values()) == workbook.stat().st_size
    assert [each.seconds for each in work.values()] == [1.0] * len(RESOURCES)
    recorded = last_attempt(trust.home, "registers", AS_AT, WILLOW.urn)
    assert recorded is not None
    assert {each.recorded_at for each in recorded} == {NIGHT}


def test_nothing_was_done_for_what_was_kept(trust: Trust) -> None:
    trust.send(Sheets())
    trust.night()
    assert {outcome.work for outcome in trust.night(clock=clock()).values()} == {NO_WORK}


def test_of_one_that_lost_half_its_rows_and_of_one_without_sheet(trust: Trust) -> None:
    trust.send(Sheets())
    trust.night(AS_AT - timedelta(days=1))
    sheets = Sheets()
    actions = sheets.book["Actions"]
    actions.delete_rows(actions.max_row - 1, 2)
    del sheets.book["Plans"]
    trust.send(sheets)
    outcomes = trust.night(clock=clock())
    assert [outcomes[name].error_code for name in ("plans", "actions")] == ["SheetMissing", "ShrunkenSnapshot"]
    assert (outcomes["plans"].work.pages, outcomes["plans"].work.rows_received) == (0, 0)
    assert (outcomes["actions"].work.pages, outcomes["actions"].work.rows_received) == (1, 1)
    assert outcomes["buildings"].status is Status.LANDED


def test_of_no_workbook_at_all_is_the_looking(trust: Trust) -> None:
    outcomes = trust.night(clock=clock())
    assert {outcome.error_code for outcome in outcomes.values()} == {"NoWorkbook"}
    assert {(outcome.work.pages, outcome.work.bytes) for outcome in outcomes.values()} == {(0, 0)}
    assert outcomes["plans"].work.seconds == 1.0
