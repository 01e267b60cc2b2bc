"""The truth of 1e.1, 1e.2 and 3.2.2, against figures worked out by hand."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from fractions import Fraction
from zoneinfo import ZoneInfo

import pytest
from tiny_world import AS_AT, FIRST, SECOND, school, world

from demo.records import School, Ticket
from demo.truth import Truth, expected
from demo.truth.working_time import working_minutes

LONDON = ZoneInfo("Europe/London")


def at(month: int, day: int, hour: int = 12, minute: int = 0, second: int = 0, *, year: int = 2026) -> datetime:
    """A time of day in London."""
    return datetime(year, month, day, hour, minute, second, tzinfo=LONDON).astimezone(UTC)


OPENED, DUE, IN_TIME, LATE = at(3, 10, 9), at(3, 12, 9), at(3, 11, 9), at(3, 13, 9)


def ticket(
    number: int,
    *events: tuple[datetime, str],
    due: datetime = DUE,
    opened: datetime = OPENED,
    kind: str = "Incident",
    urn: str = FIRST,
    under_nickname: bool = False,
) -> Ticket:
    history = ((opened, "open"), *events)
    return Ticket(number, urn, "ICT", kind, None, 2, "Ann: help", "E1", due, due, history, under_nickname)


def truth(*tickets: Ticket, day: date = AS_AT, schools: tuple[School, ...] = ()) -> Truth:
    return expected(replace(world(*schools), tickets=tickets), day)


def figures(measure: str, *tickets: Ticket, day: date = AS_AT) -> tuple[int, int]:
    row = truth(*tickets, day=day).row(measure, FIRST)
    return int(row.numerator or 0), int(row.denominator or 0)


@pytest.mark.parametrize(
    ("events", "counted"),
    [
        (((IN_TIME, "resolved"),), (1, 1)),
        (((DUE, "resolved"),), (1, 1)),
        (((DUE + timedelta(seconds=1), "resolved"),), (0, 1)),
        (((IN_TIME, "resolved"), (LATE, "closed")), (1, 1)),
        (((IN_TIME, "closed"),), (0, 1)),  # nobody said that it was resolved
        ((), (0, 1)),
        (((at(3, 20, 0), "resolved"),), (0, 1)),  # by midnight the day was over
        (((IN_TIME, "resolved"), (at(3, 11, 10), "reopened")), (0, 1)),
        (((IN_TIME, "resolved"), (at(3, 11, 10), "reopened"), (at(3, 11, 11), "resolved")), (0, 1)),
        (((IN_TIME, "resolved"), (at(3, 20, 10), "reopened")), (1, 1)),
        (((at(3, 11), "pending"),), (0, 0)),  # waits for the asker
        (((at(3, 11), "pending"), (at(3, 14), "open"), (at(3, 15, 9), "resolved")), (1, 1)),  # due on the 15th at 9
        (((at(3, 11), "pending"), (at(3, 14), "open"), (at(3, 15, 9, 1), "resolved")), (0, 1)),
        (((at(3, 11), "pending"), (at(3, 19), "open")), (0, 0)),  # due on the 20th
        (((at(3, 11), "spam"),), (0, 0)),
        (((at(3, 11), "deleted"),), (0, 0)),
        (((at(3, 11), "deleted"), (at(3, 12), "restored")), (0, 1)),
        (((at(3, 20, 9), "deleted"),), (0, 1)),
    ],
)
def test_a_ticket_is_in_time_when_resolved_by_its_due_time_and_left_so(
    events: tuple[tuple[datetime, str], ...], counted: tuple[int, int]
) -> None:
    assert figures("1e.1", ticket(1, *events)) == counted


@pytest.mark.parametrize(
    ("due", "of_month", "of_year"),
    [
        (at(3, 1, 0), 1, 1),
        (at(2, 28, 23, 59, 59), 0, 1),
        (at(3, 19, 23, 59, 59), 1, 1),
        (at(3, 20, 0), 0, 0),
        (at(9, 1, 0, year=2025), 0, 1),
        (at(8, 31, 23, 59, 59, year=2025), 0, 0),  # 22:59:59 UTC
    ],
)
def test_a_ticket_counts_on_the_day_of_london_on_which_it_is_due(due: datetime, of_month: int, of_year: int) -> None:
    asked = ticket(1, due=due, opened=due - timedelta(days=1), kind="Service Request")
    assert figures("1e.1", asked) == (0, of_month)
    assert figures("3.2.2", asked) == (0, of_year)


def test_a_month_begins_in_summer_time_where_london_says_so() -> None:
    due = datetime(2026, 3, 31, 23, 30, tzinfo=UTC)  # half past midnight on 1 April
    asked = ticket(1, due=due)
    assert figures("1e.1", asked, day=date(2026, 3, 31)) == (0, 0)
    assert figures("1e.1", asked, day=date(2026, 4, 1)) == (0, 1)


def test_only_service_requests_are_requests() -> None:
    asked = ticket(1, (IN_TIME, "resolved"), kind="Service Request"), ticket(2, (IN_TIME, "resolved"))
    assert figures("3.2.2", *asked) == (1, 1)
    assert figures("1e.1", *asked) == (2, 2)


def test_late_tickets_are_exceptions_and_limits_are_90_and_80() -> None:
    for good, colour in ((10, "green"), (9, "green"), (8, "amber"), (7, "red")):
        asked = [ticket(number, *([(IN_TIME, "resolved")] if number <= good else [])) for number in range(1, 11)]
        found = truth(*asked)
        assert found.row("1e.1", FIRST).rag == colour
        wrong = {each[2] for each in found.exceptions if each[0] == "1e.1"}
        assert wrong == {str(number) for number in range(good + 1, 11)}


def test_tickets_of_no_academy_are_left_out_and_counted() -> None:
    asked = (ticket(1, (IN_TIME, "resolved")), ticket(2, under_nickname=True), ticket(3, urn="nobody's", due=at(2, 1)))
    found = truth(*asked)
    school_row, trust = found.row("1e.1", FIRST), found.row("1e.1")
    assert (school_row.denominator, school_row.exclusions, school_row.rag) == (1, 0, "green")
    assert (trust.denominator, trust.exclusions, trust.rag) == (1, 1, "green")
    assert {each for each in found.exceptions if each[0] == "1e.1"} == set()


def test_tickets_of_an_academy_that_has_not_joined_count_nowhere() -> None:
    found = truth(ticket(1, urn=SECOND), schools=(school(), school(SECOND, joined=date(2026, 4, 1))))
    trust = found.row("1e.1")
    assert (trust.denominator, trust.exclusions, trust.symbol) == (0, 0, "z")


@pytest.mark.parametrize(
    ("first", "last", "minutes"),
    [
        (at(3, 13, 16, 50), at(3, 16, 8, 10), 20),  # over a weekend
        (at(10, 24, 16, 45, year=2025), at(10, 27, 8, 20, year=2025), 35),  # clocks went back
        (at(3, 27, 16, 30), at(3, 30, 8, 45), 75),  # and forward
        (at(4, 2, 16, 30), at(4, 7, 9), 90),  # over Easter
        (at(12, 24, 16, 0, year=2026), at(12, 29, 8, 5, year=2026), 65),  # a substitute day
        (at(3, 14, 10), at(3, 15, 11), 0),
        (at(3, 11, 18), at(3, 11, 19), 0),
        (at(3, 11, 7), at(3, 11, 8, 1), 1),
        (at(3, 11, 9), at(3, 11, 9, 0, 59), 0),
        (at(3, 11, 16, 59, 30), at(3, 12, 8, 0, 30), 1),  # two half minutes
        (at(3, 9, 0), at(3, 16, 0), 5 * 9 * 60),
    ],
)
def test_working_minutes(first: datetime, last: datetime, minutes: int) -> None:
    assert working_minutes(first, last) == minutes


def test_the_median_is_of_the_answers_of_the_month_in_hours() -> None:
    def answered(number: int, minutes: int, day: int = 11, month: int = 3) -> Ticket:
        opened = at(month, day, 9)
        return ticket(number, (opened + timedelta(minutes=minutes), "answered"), opened=opened)

    asked = (answered(1, 30), answered(2, 60), answered(3, 90), answered(4, 400), answered(5, 1, day=27, month=2))
    row = truth(*asked).row("1e.2", FIRST)
    assert (row.numerator, row.denominator, row.value, row.rag) == (75, 60, Fraction(5, 4), "grey")
    assert {each for each in truth(*asked).exceptions if each[0] == "1e.2"} == set()


def test_a_first_answer_on_the_first_of_the_month_counts_and_one_to_come_does_not() -> None:
    early = ticket(1, (at(3, 1, 0, 30), "answered"), opened=at(2, 27, 16))
    late = ticket(2, (at(3, 20, 9), "answered"))
    assert truth(early, late).row("1e.2", FIRST).numerator == 60
    assert truth(late).row("1e.2", FIRST).symbol == "z"
    assert truth(early, late, ticket(3, (at(3, 11), "answered"), under_nickname=True)).row("1e.2").exclusions == 1


def test_without_the_helpdesk_nothing_is_known() -> None:
    found = expected(replace(world(), tickets=(ticket(1),)), AS_AT, [("freshservice", None)])
    for measure in ("1e.1", "1e.2", "3.2.2"):
        assert (found.row(measure).symbol, found.row(measure, FIRST).symbol) == ("x", "x")
