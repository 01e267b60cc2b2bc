"""The truth of 2a.1, 2a.2 and 2a.3, against figures worked out by hand."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from tiny_world import AS_AT, FIRST, SECOND, action, budget, days_ago, entry, noon, plan, school, slip, world

from demo.records import Entry, Line, PurchaseOrder
from demo.truth import Truth, expected
from demo.truth.capital import share_of_year

TOMORROW = date(2026, 3, 20)


def bid(
    record_id: str,
    outcome: str = "won",
    *,
    awarded: str | None = "100",
    plan_id: str | None = "P1",
    submitted: date = date(2025, 10, 1),
    decided: date | None = date(2026, 1, 5),
) -> Entry:
    cells = {
        "Plan id": plan_id,
        "Awarded": None if awarded is None else Decimal(awarded),
        "Submitted": submitted,
        "Decided": decided,
        "Outcome": outcome,
        "Status": "closed",
    }
    return entry("bids", record_id, cells)


def wrong(truth: Truth, code: str) -> set[str]:
    return {each[2] for each in truth.exceptions if each[0] == code}


def test_what_plans_in_force_need_this_year_is_set_against_what_was_won_for_them() -> None:
    plans = (
        plan("P1", "asset"),
        plan("P2", "ict"),
        plan("P3", "growth"),  # needs nothing
        plan("P4", "digital", approved=TOMORROW),
    )
    actions = (
        action("A1", cost="300", due=date(2025, 9, 1)),
        action("A2", cost="50.50", due=date(2026, 8, 31), done=days_ago(10)),
        action("A3", cost=None),
        action("A4", cost="1000", due=date(2025, 8, 31)),
        action("A5", cost="1000", due=date(2026, 9, 1)),
        action("A6", cost="1000", cancelled=AS_AT),
        action("A7", cost="80")._replace(plan_id="P2"),
        action("A8", cost="1000")._replace(plan_id="P4"),
    )
    bids = (
        bid("B1", awarded="200"),
        bid("B2", awarded="40", submitted=date(2025, 9, 1), decided=AS_AT),
        bid("last year's", awarded="1000", submitted=date(2025, 8, 31)),
        bid("lost", "lost", awarded=None),
        bid("more than enough", awarded="500", plan_id="P2"),
        bid("for nothing", plan_id="P3"),
        bid("for no plan", plan_id=None),
    )
    truth = expected(world(plans=plans, actions=actions, entries=bids), AS_AT)
    row = truth.row("2a.1", FIRST)
    assert (row.numerator, row.denominator, row.rag) == (240 + 80, Decimal("350.50") + 80, "grey")
    assert wrong(truth, "2a.1") == {"P1"}


def test_no_needs_is_not_applicable_and_rows_that_cannot_be_read_make_it_unreliable() -> None:
    nothing = expected(world(plans=(plan("P1", "asset"),), entries=(bid("B1"),)), AS_AT)
    assert nothing.row("2a.1", FIRST).symbol == "z"
    assert wrong(nothing, "2a.1") == set()
    slips = (slip("actions", "A2"), slip("bids", "B2"), slip("plans", "P2"))
    built = world(
        plans=(plan("P1", "asset"), plan("P2", "ict")),
        actions=(action("A1"), action("A2"), action("A3")._replace(plan_id="P2")),
        entries=(bid("B1"), bid("B2", awarded="900")),
        mistakes=slips,
    )
    truth = expected(built, AS_AT)
    row = truth.row("2a.1", FIRST)
    assert (row.numerator, row.denominator, row.exclusions, row.symbol) == (100, 100, 2, "u")
    assert wrong(truth, "2a.1") == {"A2", "B2"}


def test_bids_are_won_or_lost_in_the_financial_year() -> None:
    bids = (
        bid("won", submitted=date(2025, 3, 1), decided=date(2025, 9, 1)),
        bid("lost", "lost", awarded=None, decided=AS_AT),
        bid("last year", "lost", awarded=None, decided=date(2025, 8, 31)),
        bid("waiting", "submitted", awarded=None, decided=None),
        bid("withdrawn", "withdrawn", awarded=None),
        bid("spoilt", "lost", awarded=None),
    )
    truth = expected(world(entries=bids, mistakes=(slip("bids", "spoilt", column="fund"),)), AS_AT)
    row = truth.row("2a.2", FIRST)
    assert (row.numerator, row.denominator, row.exclusions, row.symbol) == (1, 2, 1, "u")
    assert wrong(truth, "2a.2") == {"lost", "spoilt"}
    assert expected(world(entries=bids[3:5]), AS_AT).row("2a.2", FIRST).symbol == "z"


def order(number: str, *lines: tuple[str, str | None, str], day: date = AS_AT, status: str = "BILLED") -> PurchaseOrder:
    written = tuple(Line(number, code, urn, Decimal(net), Decimal(net) / 5) for code, urn, net in lines)
    return PurchaseOrder(number, number, "C1", day, written, ((noon(min(day, AS_AT)), status),))


def test_orders_on_capital_accounts_commit_the_years_budget() -> None:
    orders = (
        order("mixed", ("7110", FIRST, "30"), ("6110", FIRST, "1000"), ("7110", SECOND, "7"), ("7110", None, "5")),
        order("first day", ("7110", FIRST, "10.50"), day=date(2025, 9, 1), status="AUTHORISED"),
        order("last year's", ("7110", FIRST, "1000"), day=date(2025, 8, 31)),
        order("draft", ("7110", FIRST, "1000"), status="SUBMITTED"),
        order("dated tomorrow", ("7110", FIRST, "1000"), day=TOMORROW),
    )
    budgets = (
        budget(FIRST, ("7110", date(2025, 9, 1), "40"), ("7110", date(2026, 8, 1), "60"), ("6110", AS_AT, "900")),
        budget(FIRST, ("7110", date(2026, 9, 1), "1000"), year=2026),
        budget(FIRST, ("7110", date(2025, 10, 1), "1000"), archived=AS_AT),
        budget(SECOND, ("7110", date(2025, 10, 1), "0")),
        budget(None, ("7110", date(2025, 10, 1), "1000")),
    )
    truth = expected(world(school(), school(SECOND), purchase_orders=orders, budgets=budgets), AS_AT)
    row = truth.row("2a.3", FIRST)
    assert (row.numerator, row.denominator) == (Decimal("40.50"), 100)
    assert truth.row("2a.3", SECOND).symbol == "z"
    assert wrong(truth, "2a.3") == {f"{FIRST}:capital"}


# On 31 January 2026, 153 of the year's 365 days have passed: 41.9178 %.
@pytest.mark.parametrize(
    ("pounds", "rag"),
    [
        *(("219.17", "red"), ("219.18", "amber"), ("319.17", "amber"), ("319.18", "green")),
        *(("519.17", "green"), ("519.18", "amber"), ("619.17", "amber"), ("619.18", "red")),
    ],
)
def test_what_is_committed_keeps_pace_with_the_year(pounds: str, rag: str) -> None:
    day = date(2026, 1, 31)
    built = world(
        purchase_orders=(order("O1", ("7110", FIRST, pounds), day=day),),
        budgets=(budget(FIRST, ("7110", date(2025, 9, 1), "1000")),),
    )
    assert expected(built, day).row("2a.3", FIRST).rag == rag


@pytest.mark.parametrize(
    ("committed", "day", "is_exception"),
    [
        ("99.99", date(2026, 8, 31), True),
        ("100", date(2026, 8, 31), False),
        ("110", date(2026, 8, 31), False),
        ("110.01", date(2026, 8, 31), True),
        ("100", date(2026, 1, 31), True),  # all of it, half a year early
    ],
)
def test_capital_not_all_committed_or_out_of_pace_is_an_exception(
    committed: str, day: date, is_exception: bool
) -> None:
    built = world(
        purchase_orders=(order("O1", ("7110", FIRST, committed), day=date(2026, 1, 20)),),
        budgets=(budget(FIRST, ("7110", date(2025, 9, 1), "100")),),
    )
    assert (("2a.3", FIRST, f"{FIRST}:capital") in expected(built, day).exceptions) == is_exception


def test_limits_of_pace_are_exact_where_the_line_is_whole() -> None:
    line = share_of_year(date(2026, 8, 31))
    assert (line.at(date(2025, 8, 31)), line.at(date(2026, 8, 31))) == (0, 100)
    for committed, rag in (("90", "green"), ("89.99", "amber"), ("80", "amber"), ("79.99", "red"), ("110.01", "amber")):
        built = world(
            purchase_orders=(order("O1", ("7110", FIRST, committed)),),
            budgets=(budget(FIRST, ("7110", date(2025, 9, 1), "100")),),
        )
        assert expected(built, date(2026, 8, 31)).row("2a.3", FIRST).rag == rag, committed
