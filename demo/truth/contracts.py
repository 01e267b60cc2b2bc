"""Measures of contracts: 2b.1, 2b.2 and 2b.3 how they are kept, 3c.1, 3c.2 and 3c.4 how they were awarded."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from fractions import Fraction

from demo.records import School
from demo.truth.count import Count, middle
from demo.truth.entries import Row, left_out, rows, share, this_year, total_wrong, within
from demo.truth.measure import Limits, Measure
from demo.truth.moment import Moment

_LARGE = 25_000
_QUOTES_FROM = 10_000
_HALF_YEAR = timedelta(days=180)
# Thresholds changed on this day: what they are since, and what they were before; including VAT.
_CHANGED = date(2026, 1, 1)
_THRESHOLDS = {
    "goods_services": (207_720, 214_904),
    "works": (5_193_000, 5_372_609),
    "light_touch": (663_540, 663_540),
}
_COMPETITIVE = frozenset(["open", "competitive_flexible", "framework", "dynamic_market"])
_NONE = Fraction(0)


def measures(moment: Moment) -> Iterator[Measure]:
    contracts = ("registers:contracts",)
    yield Measure("2b.1", contracts, lambda each: reviewed(moment, each), limits=Limits((95, None), (80, None)))
    yield Measure(
        "2b.2",
        ("registers:contract_kpis",),
        lambda each: indicators(moment, each),
        limits=Limits((90, None), (75, None)),
    )
    yield Measure(
        "2b.3",
        contracts,
        lambda each: undecided(moment, each),
        limits=Limits((None, 0), (None, 2)),
        unit="count",
        decimals=0,
        summary="total",
    )
    yield Measure("3c.1", contracts, lambda each: routes(moment, each), limits=Limits((100, None), (95, None)))
    yield Measure(
        "3c.2",
        (*contracts, "registers:waivers"),
        lambda each: waived(moment, each),
        limits=Limits((None, 2), (None, 5)),
    )
    yield Measure(
        "3c.4", contracts, lambda each: days_to_award(moment, each), unit="days", decimals=0, summary="median"
    )


def reviewed(moment: Moment, school: School) -> Count:
    """2b.1: live contracts above £25,000 that were reviewed within a year, of all of them."""
    verdicts = (
        (row.record_id, within(moment, row.day("Review date"), 365))
        for row in _live(moment, school)
        if _value(row) > _LARGE
    )
    return share(moment, school, ["contracts"], verdicts)


def indicators(moment: Moment, school: School) -> Count:
    """2b.2: indicators met, of those due, in final reviews of periods that ended this financial year."""
    final = [
        (row.record_id, row.amount("KPIs met") or _NONE, row.amount("KPIs due") or _NONE)
        for row in rows(moment, school, "contract_kpis")
        if row.status == "final" and this_year(moment, row.day("Period end"))
    ]
    unread = left_out(moment, school, ["contract_kpis"])
    return Count(
        sum((met for _, met, _ in final), _NONE),
        sum((due for _, _, due in final), _NONE),
        len(unread),
        frozenset([*unread, *(record_id for record_id, met, due in final if met < due)]),
    )


def undecided(moment: Moment, school: School) -> Count:
    """2b.3: live contracts that have ended, or end within half a year, about which nothing is decided."""
    verdicts = (
        (row.record_id, row.word("Decision") not in (None, "undecided"))
        for row in _live(moment, school)
        if (end := row.day("End date")) is not None and end <= moment.day + _HALF_YEAR
    )
    return total_wrong(moment, school, ["contracts"], verdicts)


def routes(moment: Moment, school: School) -> Count:
    """3c.1: this year's awards by a route that their value allows, with the evidence held."""
    verdicts = ((row.record_id, row.has("Evidence url") and _route_is_allowed(row)) for row in _awarded(moment, school))
    return share(moment, school, ["contracts"], verdicts)


def waived(moment: Moment, school: School) -> Count:
    """3c.2: pounds of this year's awards for which the rules were waived, at most a contract's value."""
    waived_for: dict[str | None, Fraction] = {}
    for row in rows(moment, school, "waivers"):
        approved = row.day("Approved")
        if row.status == "approved" and approved is not None and approved <= moment.day:
            contract = row.word("Contract id")
            waived_for[contract] = waived_for.get(contract, _NONE) + (row.amount("Value inc VAT") or _NONE)
    awarded = [(row.record_id, _value(row)) for row in _awarded(moment, school)]
    under = {record_id: min(value, waived_for.get(record_id, _NONE)) for record_id, value in awarded}
    unread = left_out(moment, school, ["contracts", "waivers"])
    return Count(
        sum(under.values(), _NONE),
        sum((value for _, value in awarded), _NONE),
        len(unread),
        frozenset([*unread, *(record_id for record_id, pounds in under.items() if pounds > 0)]),
    )


def days_to_award(moment: Moment, school: School) -> Count:
    """3c.4: days from the requisition to the award, of this year's awards that had one."""
    days = []
    for row in _awarded(moment, school):
        requested, awarded = row.day("Requested"), row.day("Awarded")
        if requested is not None and awarded is not None:
            days.append((awarded - requested).days)
    unread = left_out(moment, school, ["contracts"])
    return replace(middle(days, exclusions=len(unread)), wrong=frozenset(unread))


def _live(moment: Moment, school: School) -> list[Row]:
    return [row for row in rows(moment, school, "contracts") if row.status == "live"]


def _awarded(moment: Moment, school: School) -> list[Row]:
    """This financial year to date; of whatever status, as an award stays one."""
    return [row for row in rows(moment, school, "contracts") if this_year(moment, row.day("Awarded"))]


def _value(row: Row) -> Fraction:
    return row.amount("Whole life value inc VAT") or _NONE


def _route_is_allowed(row: Row) -> bool:
    """By the threshold of its category on the day on which the procurement began."""
    route, began = row.word("Route"), row.day("Began")
    since, before = _THRESHOLDS[row.word("Category") or ""]
    if _value(row) >= (since if began is not None and began >= _CHANGED else before):
        return route in _COMPETITIVE
    return _value(row) < _QUOTES_FROM or route != "direct_award"
