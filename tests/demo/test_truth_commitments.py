"""The truth of CB, CC and CE, against figures worked out by hand."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from tiny_world import AS_AT, FIRST, SECOND, days_ago, entry, school, slip, world

from demo.records import Entry
from demo.truth import Truth, expected

TERMS = (
    (date(2025, 9, 1), date(2025, 10, 24)),
    (date(2025, 11, 3), date(2025, 12, 19)),
    (date(2026, 1, 5), date(2026, 2, 13)),
    (date(2026, 2, 23), date(2026, 3, 19)),
)


def wrong(truth: Truth, code: str) -> set[str]:
    return {each[2] for each in truth.exceptions if each[0] == code}


def given(record_id: str, day: date, days: str, *, senior: bool = True, status: str = "given") -> Entry:
    cells = {"Day given": day, "Days": Decimal(days), "Senior leader": senior, "Status": status}
    return entry("improvement_days", record_id, cells)


def test_days_count_that_leaders_gave_in_the_newest_term_that_has_ended() -> None:
    rows = (
        given("autumn", date(2025, 12, 19), "5"),
        given("first of spring", date(2026, 1, 5), "0.5"),
        given("half term", date(2026, 2, 17), "0.5"),
        given("last of spring", date(2026, 3, 19), "1"),
        given("no leader", date(2026, 2, 2), "5", senior=False),
        given("cancelled", date(2026, 2, 2), "5", status="cancelled"),
    )
    built = world(school(terms=TERMS), school(SECOND, terms=TERMS), entries=rows)
    truth = expected(built, AS_AT)
    assert [truth.row("CB", urn).value for urn in (FIRST, SECOND, None)] == [2, 0, 1]
    assert [truth.row("CB", urn).rag for urn in (FIRST, SECOND, None)] == ["green", "red", "red"]
    assert wrong(truth, "CB") == {f"{SECOND}:term"}
    # The day before spring ends, autumn is the newest that has ended; before autumn ends there is none.
    assert expected(built, date(2026, 3, 18)).row("CB", FIRST).value == 5
    early = expected(built, date(2025, 12, 18))
    assert (early.row("CB", FIRST).symbol, early.row("CB").symbol, wrong(early, "CB")) == ("z", "z", set())


@pytest.mark.parametrize(("days", "rag"), [("2", "green"), ("1.5", "amber"), ("1", "red")])
def test_limits_of_days_given(days: str, rag: str) -> None:
    built = world(school(terms=TERMS), entries=(given("D1", AS_AT, days),))
    assert expected(built, AS_AT).row("CB", FIRST).rag == rag


def test_a_day_that_cannot_be_read_makes_the_term_unreliable() -> None:
    rows = (given("D1", AS_AT, "3"), given("D2", AS_AT, "1"))
    built = world(school(terms=TERMS), entries=rows, mistakes=(slip("improvement_days", "D2", column="day_given"),))
    truth = expected(built, AS_AT)
    row = truth.row("CB", FIRST)
    assert (row.value, row.exclusions, row.symbol, row.rag) == (3, 1, "u", "grey")
    assert wrong(truth, "CB") == {"D2"}


def booking(record_id: str, day: date, charged: str | None, cost: str | None, **cells: object) -> Entry:
    amounts = {"Charged": charged, "Extra cost": cost}
    filled = {heading: Decimal(amount) for heading, amount in amounts.items() if amount is not None}
    plain = {"Booked on": day, "Booked by": "trust_school", "Status": "confirmed", **filled}
    return entry("bookings", record_id, {**plain, **{key.replace("_", " "): value for key, value in cells.items()}})


def test_bookings_by_schools_of_the_trust_are_charged_no_more_than_they_cost() -> None:
    day = date(2026, 2, 10)
    rows = (
        booking("free", date(2025, 9, 1), None, None),
        booking("at cost", AS_AT, "45.50", "45.50"),
        booking("costs but free", day, None, "30"),
        booking("too dear", day, "45.51", "45.50"),
        booking("no cost on record", day, "0.01", None),
        booking("last year's", date(2025, 8, 31), "40", None),
        booking("tomorrow's", date(2026, 3, 20), "40", None),
        booking("cancelled", day, "40", None, Status="cancelled"),
        booking("somebody else's", day, "40", None, Booked_by="other"),
        booking("spoilt", day, "40", None),
    )
    truth = expected(world(entries=rows, mistakes=(slip("bookings", "spoilt", column="charged"),)), AS_AT)
    row = truth.row("CC", FIRST)
    assert (row.numerator, row.denominator, row.exclusions, row.symbol, row.rag) == (3, 5, 1, "u", "red")
    assert wrong(truth, "CC") == {"too dear", "no cost on record", "spoilt"}
    assert expected(world(entries=rows[:3]), AS_AT).row("CC", FIRST).rag == "green"
    assert expected(world(entries=rows[5:9]), AS_AT).row("CC", FIRST).symbol == "z"


def commission(record_id: str, **cells: object) -> Entry:
    """Agreed on the day it began, invoiced 40 days ago and repaid in full 30 days later, but for what ``cells`` say."""
    plain: dict[str, object] = {
        "Agreed": days_ago(60),
        "Began": days_ago(60),
        "Cost": Decimal(500),
        "Invoiced": days_ago(40),
        "Repaid": Decimal(500),
        "Repaid on": days_ago(10),
        "Status": "repaid",
        **{heading.replace("_", " "): value for heading, value in cells.items()},
    }
    return entry("commissions", record_id, {heading: value for heading, value in plain.items() if value is not None})


def test_commissions_are_agreed_first_and_repaid_in_thirty_days() -> None:
    unpaid: dict[str, object] = {"Repaid": None, "Repaid_on": None, "Status": "running"}
    rows = (
        commission("kept"),
        commission("more than asked", Repaid=Decimal(501)),
        commission("agreed late", Agreed=days_ago(59)),
        commission("nothing on record", Agreed=None),
        commission("repaid late", Repaid_on=days_ago(9)),
        commission("short", Repaid=Decimal("499.99"), Status="running"),
        commission("never", Invoiced=days_ago(30), **unpaid),
        commission("not yet due", Invoiced=days_ago(29), **unpaid),
        commission("not invoiced", Invoiced=None, **unpaid),
        commission("cancelled", **{**unpaid, "Status": "cancelled"}),
        commission("spoilt"),
    )
    truth = expected(world(entries=rows, mistakes=(slip("commissions", "spoilt", column="cost"),)), AS_AT)
    row = truth.row("CE", FIRST)
    assert (row.numerator, row.denominator, row.exclusions, row.symbol) == (2, 7, 1, "u")
    failing = {"agreed late", "nothing on record", "repaid late", "short", "never", "spoilt"}
    assert wrong(truth, "CE") == failing
    assert expected(world(entries=rows[7:10]), AS_AT).row("CE", FIRST).symbol == "z"
