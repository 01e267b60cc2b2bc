"""The truth of 3c.3, against figures worked out by hand."""

from __future__ import annotations

from datetime import date

import pytest
from tiny_world import AS_AT, FIRST, SECOND, bill, days_ago, order, school, world

from demo.truth import expected

DAY = date(2026, 2, 10)
TOMORROW = date(2026, 3, 20)


def test_an_order_counts_only_when_it_came_before_the_bill_and_stands() -> None:
    orders = (
        order("PO-00001", date(2026, 2, 9)),
        order("PO-00002", DAY),
        order("PO-00003", date(2026, 2, 11)),
        order("PO-00004", date(2026, 2, 1), (date(2026, 2, 1), "AUTHORISED"), (DAY, "BILLED")),
        order("PO-00005", date(2026, 2, 1), (date(2026, 2, 1), "SUBMITTED")),
        order("PO-00006", date(2026, 2, 1), (date(2026, 2, 1), "AUTHORISED"), (DAY, "DELETED")),
        order("PO-00007", date(2026, 2, 1), (date(2026, 2, 1), "AUTHORISED"), (TOMORROW, "DELETED")),
        order("PO-00008", date(2026, 2, 1), (TOMORROW, "AUTHORISED")),
    )
    invoices = (
        bill("before", DAY, (FIRST, "1"), number="PO-00001"),
        bill("same day", DAY, (FIRST, "2"), number="PO-00002"),
        bill("after", DAY, (FIRST, "4"), number="PO-00003"),
        bill("billed", DAY, (FIRST, "8"), number="PO-00004"),
        bill("submitted only", DAY, (FIRST, "16"), number="PO-00005"),
        bill("deleted", DAY, (FIRST, "32"), number="PO-00006"),
        bill("deleted tomorrow", DAY, (FIRST, "64"), number="PO-00007"),
        bill("authorised tomorrow", DAY, (FIRST, "128"), number="PO-00008"),
        bill("unknown number", DAY, (FIRST, "256"), number="PO-90001"),
        bill("no number", DAY, (FIRST, "512.25")),
    )
    truth = expected(world(purchase_orders=orders, invoices=invoices), AS_AT)
    row = truth.row("3c.3", FIRST)
    assert float(row.denominator or 0) == 1 + 2 + 4 + 8 + 16 + 32 + 64 + 128 + 256 + 512.25
    assert float(row.numerator or 0) == 2 + 4 + 16 + 32 + 128 + 256 + 512.25
    assert row.rag == "red"
    assert {each[2] for each in truth.exceptions if each[0] == "3c.3"} == {
        "same day",
        "after",
        "submitted only",
        "deleted",
        "authorised tomorrow",
        "unknown number",
        "no number",
    }


def test_only_bills_authorised_or_paid_by_the_day_within_the_year_count() -> None:
    entered = date(2026, 2, 10)
    invoices = (
        bill("last year's", date(2025, 8, 31), (FIRST, "1")),
        bill("first day", date(2025, 9, 1), (FIRST, "2")),
        bill("today", AS_AT, (FIRST, "4")),
        bill("dated tomorrow", TOMORROW, (FIRST, "8")),
        bill("sale", DAY, (FIRST, "16"), kind="ACCREC"),
        bill("draft", DAY, (FIRST, "32"), statuses=((entered, "DRAFT"),)),
        bill("paid", DAY, (FIRST, "64"), statuses=((entered, "AUTHORISED"), (days_ago(3), "PAID"))),
        bill("voided", DAY, (FIRST, "128"), statuses=((entered, "AUTHORISED"), (AS_AT, "VOIDED"))),
        bill("voided tomorrow", DAY, (FIRST, "256"), statuses=((entered, "AUTHORISED"), (TOMORROW, "VOIDED"))),
        bill("authorised tomorrow", DAY, (FIRST, "512"), statuses=((entered, "DRAFT"), (TOMORROW, "AUTHORISED"))),
    )
    row = expected(world(invoices=invoices), AS_AT).row("3c.3", FIRST)
    assert row.denominator == 2 + 4 + 64 + 256
    later = expected(world(invoices=invoices), TOMORROW).row("3c.3", FIRST)
    assert later.denominator == 2 + 4 + 8 + 64 + 512


def test_lines_count_at_their_own_academy_and_untracked_ones_nowhere() -> None:
    invoices = (
        bill("shared", DAY, (FIRST, "30"), (SECOND, "10.50"), (None, "100")),
        bill("untracked", DAY, (None, "5"), (None, "6")),
    )
    truth = expected(world(school(), school(SECOND), invoices=invoices), AS_AT)
    assert (truth.row("3c.3", FIRST).denominator, truth.row("3c.3", FIRST).exclusions) == (30, 0)
    assert truth.row("3c.3", SECOND).denominator == 10.5
    assert (truth.row("3c.3").denominator, truth.row("3c.3").exclusions) == (40.5, 3)
    assert truth.row("3c.3").symbol is None
    assert {each for each in truth.exceptions if each[0] == "3c.3"} == {
        ("3c.3", FIRST, "shared"),
        ("3c.3", SECOND, "shared"),
    }


@pytest.mark.parametrize(
    ("without", "rag", "symbol"),
    [
        ("5.00", "green", None),
        ("5.01", "amber", None),
        ("10.00", "amber", None),
        ("10.01", "red", None),
        ("0.05", "green", None),
        ("0.04", "green", "low"),
        ("0", "green", None),
    ],
)
def test_limits_are_exact_and_a_value_shown_as_nothing_is_low(without: str, rag: str, symbol: str | None) -> None:
    ordered = f"{100 - float(without):.2f}"
    invoices = [bill("ordered", DAY, (FIRST, ordered), number="PO-00001")]
    if float(without):
        invoices.append(bill("not ordered", DAY, (FIRST, without)))
    built = world(purchase_orders=(order("PO-00001", days_ago(90)),), invoices=tuple(invoices))
    row = expected(built, AS_AT).row("3c.3", FIRST)
    assert row.denominator == 100
    assert (row.rag, row.symbol) == (rag, symbol)


def test_no_bills_is_not_applicable() -> None:
    truth = expected(world(), AS_AT)
    assert truth.row("3c.3", FIRST).symbol == "z"
    assert (truth.row("3c.3").symbol, truth.row("3c.3").rag, truth.row("3c.3").value) == ("z", "grey", None)
