"""The truth of 3.2.5a and 3.2.5b, against figures worked out by hand."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace
from datetime import date

import pytest
from tiny_world import AS_AT, FIRST, SECOND, days_ago, school, world

from demo.truth import Truth, expected


def nights(read: Collection[date]) -> Truth:
    return expected(world(school()), AS_AT, nights_read={FIRST: read})


def test_an_academy_is_on_the_agreed_mis_or_not() -> None:
    schools = replace(school(), mis="Arbor"), replace(school(SECOND), mis="SIMS")
    found = expected(world(*schools), AS_AT)
    assert [found.row("3.2.5a", urn).rag for urn in (FIRST, SECOND)] == ["green", "red"]
    assert (found.row("3.2.5a").numerator, found.row("3.2.5a").denominator) == (1, 2)
    assert {each for each in found.exceptions if each[0] == "3.2.5a"} == {("3.2.5a", SECOND, f"{SECOND}:mis")}


@pytest.mark.parametrize(
    ("read", "counted"),
    [
        ([days_ago(number) for number in range(90)], (30, 30)),
        ([days_ago(number) for number in range(10)], (10, 10)),
        ([days_ago(29), AS_AT], (2, 30)),
        ([days_ago(30), AS_AT], (1, 30)),
        ([days_ago(30)], (0, 30)),
        ([AS_AT], (1, 1)),
        ([days_ago(1)], (1, 2)),
        ([date(2026, 3, 20)], (0, 1)),
        ([], (0, 1)),
    ],
)
def test_the_nights_of_30_days_since_the_first_are_counted(read: list[date], counted: tuple[int, int]) -> None:
    row = nights(read).row("3.2.5b", FIRST)
    assert (row.numerator, row.denominator) == counted


def test_a_night_that_was_missed_is_an_exception() -> None:
    found = nights([days_ago(3), days_ago(1)])
    assert {each[2] for each in found.exceptions if each[0] == "3.2.5b"} == {
        f"{FIRST}:2026-03-17",
        f"{FIRST}:2026-03-19",
    }
    assert {each[2] for each in nights([]).exceptions if each[0] == "3.2.5b"} == {f"{FIRST}:2026-03-19"}


def test_one_night_of_30_is_amber_and_two_are_red() -> None:
    assert nights([days_ago(number) for number in range(30) if number != 4]).row("3.2.5b", FIRST).rag == "amber"
    assert nights([days_ago(number) for number in range(30) if number not in (4, 5)]).row("3.2.5b", FIRST).rag == "red"


def test_unless_it_is_told_the_day_itself_was_read_where_nothing_is_missing() -> None:
    found = expected(world(school(), school(SECOND)), AS_AT, [("wonde", SECOND)])
    assert [found.row("3.2.5b", urn).rag for urn in (FIRST, SECOND)] == ["green", "red"]
    assert found.row("3.2.5b", SECOND).symbol is None
    assert found.row("3.2.5a", SECOND).symbol == "x"
