"""The trust's commitments: CB days given to improvement, CC bookings at no more than cost, CE commissions repaid."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from fractions import Fraction

from demo.records import School
from demo.truth.count import Count
from demo.truth.entries import Row, left_out, rows, share, this_year
from demo.truth.measure import Limits, Measure
from demo.truth.moment import Moment
from demo.truth.terms import terms

_DAYS_ASKED = 2
_TO_REPAY = timedelta(days=30)


def measures(moment: Moment) -> Iterator[Measure]:
    yield Measure(
        "CB",
        ("registers:improvement_days",),
        lambda school: days_given(moment, school),
        limits=Limits((_DAYS_ASKED, None), (Fraction(3, 2), None)),
        unit="days",
    )
    yield Measure("CC", ("registers:bookings",), lambda school: bookings(moment, school), limits=Limits((100, None)))
    yield Measure("CE", ("registers:commissions",), lambda school: commissions(moment, school))


def days_given(moment: Moment, school: School) -> Count:
    """CB: days that leaders gave in the newest term that has ended; not applicable before the first has."""
    unread = left_out(moment, school, ["improvement_days"])
    ended = [term for term in terms(school) if term.last <= moment.day]
    if not ended:
        return Count(Fraction(0), Fraction(0), len(unread), frozenset(unread))
    days = Fraction(0)
    for row in rows(moment, school, "improvement_days"):
        given = row.day("Day given")
        counts = row.status == "given" and row.says_yes("Senior leader")
        if counts and given is not None and ended[-1].first <= given <= ended[-1].last:
            days += row.amount("Days") or 0
    short = [f"{school.urn}:term"] if days < _DAYS_ASKED else []
    return Count(days, Fraction(1), len(unread), frozenset([*unread, *short]))


def bookings(moment: Moment, school: School) -> Count:
    """CC: this academic year's bookings by schools of the trust that were charged no more than they cost extra."""
    verdicts = (
        (row.record_id, (row.amount("Charged") or 0) <= (row.amount("Extra cost") or 0))
        for row in rows(moment, school, "bookings")
        if (row.word("Booked by"), row.status) == ("trust_school", "confirmed")
        and this_year(moment, row.day("Booked on"))
    )
    return share(moment, school, ["bookings"], verdicts)


def commissions(moment: Moment, school: School) -> Count:
    """CE: commissions to be repaid by the day that were agreed before they began and repaid in full and in time."""
    verdicts = (
        (row.record_id, _was_agreed_first(row) and _was_repaid(row))
        for row in rows(moment, school, "commissions")
        if row.status != "cancelled"
        and (invoiced := row.day("Invoiced")) is not None
        and invoiced + _TO_REPAY <= moment.day
    )
    return share(moment, school, ["commissions"], verdicts)


def _was_agreed_first(row: Row) -> bool:
    agreed, began = row.day("Agreed"), row.day("Began")
    return agreed is not None and began is not None and agreed <= began


def _was_repaid(row: Row) -> bool:
    """In full, within thirty days of the invoice."""
    invoiced, repaid_on = row.day("Invoiced"), row.day("Repaid on")
    paid, cost = row.amount("Repaid"), row.amount("Cost")
    if invoiced is None or repaid_on is None or paid is None or cost is None:
        return False
    return paid >= cost and repaid_on <= invoiced + _TO_REPAY
