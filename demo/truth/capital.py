"""Measures of capital: 2a.1 what bids have secured, 2a.2 bids won, 2a.3 how much of the allocation is committed."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from decimal import Decimal
from fractions import Fraction

from demo.records import School
from demo.truth.count import Count, count
from demo.truth.entries import left_out, rows, share, this_year
from demo.truth.measure import Limits, Line, Measure
from demo.truth.moment import Moment, year_start
from demo.truth.plans import actions, in_force

_CAPITAL = frozenset(["7110"])
_PACE = 10  # by how many per cent of the allocation a green one is ahead or behind at most


def measures(moment: Moment) -> Iterator[Measure]:
    yield Measure(
        "2a.1",
        ("registers:plans", "registers:actions", "registers:bids"),
        lambda school: secured(moment, school),
    )
    yield Measure("2a.2", ("registers:bids",), lambda school: won(moment, school))
    yield Measure(
        "2a.3",
        ("xero",),
        lambda school: committed(moment, school),
        limits=Limits((-_PACE, _PACE), (-20, 20), line=share_of_year),
        left_out_is_unreliable=False,
    )


def share_of_year(day: date) -> Line:
    """Nothing on the eve of the financial year, all of it on its last day."""
    first = year_start(day).year
    return Line(date(first, 8, 31), date(first + 1, 8, 31), 0, 100)


def secured(moment: Moment, school: School) -> Count:
    """2a.1: of each plan in force, pounds won for it by this year's bids, up to what its actions of this year need."""
    needed = {plan.record_id: Fraction(0) for plan in in_force(moment, school)}
    for action in actions(moment, school):  # done ones too: they were needs of the year
        if action.plan_id in needed and year_start(action.due) == moment.year_start:
            needed[action.plan_id] += Fraction(action.cost or 0)
    awarded = dict.fromkeys(needed, Fraction(0))
    for bid in rows(moment, school, "bids"):
        plan_id, decided = bid.word("Plan id"), bid.day("Decided")
        if (
            plan_id in awarded
            and bid.word("Outcome") == "won"
            and this_year(moment, bid.day("Submitted"))
            and decided is not None
            and decided <= moment.day
        ):
            awarded[plan_id] += bid.amount("Awarded") or 0
    unread = left_out(moment, school, ["actions", "bids"])
    return Count(
        sum((min(need, awarded[plan_id]) for plan_id, need in needed.items()), Fraction(0)),
        sum(needed.values(), Fraction(0)),
        len(unread),
        frozenset([*unread, *(plan_id for plan_id, need in needed.items() if awarded[plan_id] < need)]),
    )


def won(moment: Moment, school: School) -> Count:
    """2a.2: bids won, of those decided this financial year, whenever they were submitted."""
    verdicts = (
        (bid.record_id, bid.word("Outcome") == "won")
        for bid in rows(moment, school, "bids")
        if bid.word("Outcome") in ("won", "lost") and this_year(moment, bid.day("Decided"))
    )
    return share(moment, school, ["bids"], verdicts)


def committed(moment: Moment, school: School) -> Count:
    """2a.3: pounds before VAT of this year's approved orders on capital accounts, of the year's budget of those.

    An exception is what is not all committed, and what is committed too early or beyond the budget.
    """
    ordered = sum(
        _capital((line.account_code, line.net) for line in order.lines if line.urn == school.urn)
        for order in moment.world.purchase_orders
        if this_year(moment, order.day) and moment.status(order.history) in ("AUTHORISED", "BILLED")
    )
    allocated = sum(
        _capital((code, amount) for code, month, amount in budget.lines if year_start(month) == moment.year_start)
        for budget in moment.world.budgets
        if budget.urn == school.urn and moment.status(budget.history) == "ACTIVE"
    )
    is_wrong = allocated > 0 and (ordered < allocated or _is_ahead(moment, Fraction(ordered) / Fraction(allocated)))
    return count(ordered, allocated, wrong=frozenset([f"{school.urn}:capital"] if is_wrong else []))


def _is_ahead(moment: Moment, share_committed: Fraction) -> bool:
    """Further than green is, though nothing is left to commit."""
    return 100 * share_committed > share_of_year(moment.day).at(moment.day) + _PACE


def _capital(lines: Iterable[tuple[str, Decimal]]) -> Decimal:
    return sum((amount for code, amount in lines if code in _CAPITAL), Decimal(0))
