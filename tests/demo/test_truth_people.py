"""The truth of 3d.3 and CD, against figures worked out by hand."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from tiny_world import AS_AT, FIRST, SECOND, days_ago, noon, school, slip, world

from demo.records import Entry, Mistake
from demo.records.school_life import Employment, SchoolLife
from demo.truth import Truth, expected

EARLIER = days_ago(30)


def training(
    record_id: str,
    person: str = "S1",
    course: str = "cyber_security",
    *,
    done: date | None = EARLIER,
    access: bool = True,
    status: str | None = None,
) -> Entry:
    cells: dict[str, object] = {"Person id": person, "Course": course, "Has system access": access, "Due": AS_AT}
    cells |= {"Done": done} if done else {}
    cells["Status"] = status or ("done" if done else "needed")
    return Entry("training", record_id, FIRST, "Headteacher", ((days_ago(20), cells),))


def attended(
    record_id: str, person: str = "S1", day: date = EARLIER, *, status: str = "attended", urn: str = FIRST
) -> Entry:
    cells = {"Event id": "N1", "Person id": person, "Attended": day, "Status": status}
    return Entry("network_attendance", record_id, urn, "Headteacher", ((max(day, days_ago(600)), cells),))


def employed(
    number: int,
    *,
    start: date = date(2020, 9, 1),
    end: date | None = None,
    told: date | None = None,
    urn: str = FIRST,
    created: date = date(2025, 8, 20),
) -> Employment:
    end_told = noon(told or end) if end else None
    return Employment(f"E{number}", urn, f"upi{number}", False, start, end, noon(created), end_told)


def truth(
    *entries: Entry, staff: tuple[Employment, ...] = (), mistakes: tuple[Mistake, ...] = (), day: date = AS_AT
) -> Truth:
    return expected(
        replace(world(school(), mistakes=mistakes), entries=entries, school_life=SchoolLife(employments=staff)), day
    )


def figures(measure: str, *entries: Entry, staff: tuple[Employment, ...] = ()) -> tuple[int, int]:
    row = truth(*entries, staff=staff).row(measure, FIRST)
    return int(row.numerator or 0), int(row.denominator or 0)


@pytest.mark.parametrize(
    ("row", "counted"),
    [
        (training("T1", done=days_ago(365)), (1, 1)),
        (training("T1", done=days_ago(366)), (0, 1)),
        (training("T1", done=AS_AT), (1, 1)),
        (training("T1", done=None), (0, 1)),
        (training("T1", course="data_protection"), (0, 1)),
        (training("T1", access=False), (0, 0)),
        (training("T1", done=None, status="cancelled"), (0, 0)),
    ],
)
def test_training_of_the_last_365_days_counts_for_people_with_access(row: Entry, counted: tuple[int, int]) -> None:
    assert figures("3d.3", row) == counted


def test_people_are_counted_once_whatever_their_rows() -> None:
    rows = (
        training("T1", "S0042", "ict", done=None),
        training("T2", "s0042 ", access=False, done=days_ago(100)),
        training("T3", "S0042", done=days_ago(800)),
        training("T4", "S0043", done=None),
        training("T5", "S0044", access=False),
    )
    assert figures("3d.3", *rows) == (1, 2)
    found = truth(*rows)
    assert {each for each in found.exceptions if each[:2] == ("3d.3", FIRST)} == {("3d.3", FIRST, FIRST)}


def test_refused_rows_of_training_are_left_out_and_the_figure_is_unreliable() -> None:
    rows = training("T1"), training("T2", "S2", done=None)
    row = truth(*rows, mistakes=(slip("training", "T2"),)).row("3d.3", FIRST)
    assert (row.numerator, row.denominator, row.exclusions, row.symbol, row.rag) == (1, 1, 1, "u", "grey")


@pytest.mark.parametrize(
    ("row", "numerator"),
    [
        (attended("N1", day=date(2025, 9, 1)), 1),
        (attended("N1", day=date(2025, 8, 31)), 0),
        (attended("N1", day=AS_AT), 1),
        (attended("N1", status="apologies"), 0),
        (attended("N1", urn=SECOND), 0),
    ],
)
def test_a_meeting_of_the_year_counts(row: Entry, numerator: int) -> None:
    assert figures("CD", row, staff=(employed(1), employed(2))) == (numerator, 2)


def test_a_person_counts_once_and_no_more_people_than_employees() -> None:
    rows = attended("N1", "S1"), attended("N2", "s1", days_ago(40)), attended("N3", "Headteacher"), attended("N4", "S9")
    assert figures("CD", *rows[:3], staff=tuple(employed(n) for n in range(5))) == (2, 5)
    assert figures("CD", *rows, staff=(employed(1), employed(2))) == (2, 2)
    assert figures("CD", *rows) == (0, 0)


@pytest.mark.parametrize(
    ("contract", "is_employed"),
    [
        (employed(1, start=AS_AT), True),
        (employed(1, start=date(2026, 3, 20)), False),
        (employed(1, end=AS_AT), True),
        (employed(1, end=days_ago(1)), False),
        (employed(1, end=days_ago(1), told=date(2026, 3, 20)), True),  # the MIS does not know it yet
        (employed(1, created=date(2026, 3, 20)), False),
        (employed(1, urn=SECOND), False),
    ],
)
def test_employees_are_those_of_the_day_as_the_mis_knows_them(contract: Employment, is_employed: bool) -> None:
    assert figures("CD", staff=(contract,)) == (0, int(is_employed))


def test_both_sources_are_needed() -> None:
    for source in ("wonde", "registers:network_attendance"):
        assert expected(world(school()), AS_AT, [(source, FIRST)]).row("CD", FIRST).symbol == "x"
