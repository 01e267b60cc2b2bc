"""Xero, read from a simulated Xero: the ledger is the world's, to the penny and by increments."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from demo.records import World
from demo.servers.faults import meanwhile, status
from demo.servers.moments import Clock
from demo.servers.systems import Servers
from extractors.records.values import BadValueError
from extractors.sources.xero import budget_periods
from extractors.sources.xero_converters import Tracking, order_number, school_option
from extractors.window import close_of
from tests.extractors.sources.conftest import night_after
from tests.extractors.sources.reading import DAY, NEXT_DAY, connection_to, failures, land, latest, rows
from tests.extractors.sources.test_wonde import seen

INVOICE_KEY = ("invoice_id", "line_number")
ORDER_KEY = ("purchase_order_id", "line_number")


def state(history: tuple[tuple[datetime, str], ...], as_at: date) -> tuple[datetime, str] | None:
    """When a record last changed and what it was then, as read in the night; None when it is not of this window."""
    known = [entry for entry in history if entry[0] <= Clock.after(as_at).moment]
    return known[-1] if known and known[-1][0] < close_of(as_at) else None


def expected_invoice_lines(world: World, as_at: date) -> dict[tuple[str, int], tuple[Any, ...]]:
    option_of = {school.urn: school.finance_tracking_option for school in world.schools}
    expected: dict[tuple[str, int], tuple[Any, ...]] = {}
    for invoice in world.invoices:
        entry = state(invoice.history, as_at)
        if entry is None:
            continue
        head = (invoice.type, entry[1], seen(entry[0].replace(microsecond=entry[0].microsecond // 1000 * 1000)))
        for number, line in enumerate(invoice.lines, 1):
            amount = line.net + line.tax if invoice.tax_inclusive else line.net
            expected[invoice.invoice_id, number] = (
                *head,
                invoice.purchase_order_number,
                invoice.day,
                invoice.due,
                amount,
                line.tax,
                line.account_code,
                option_of[line.urn] if line.urn else None,
            )
        if not invoice.lines:
            expected[invoice.invoice_id, 0] = (
                *head,
                invoice.purchase_order_number,
                invoice.day,
                invoice.due,
                *[None] * 4,
            )
    return expected


def landed_invoice_lines(landed: list[dict[str, Any]]) -> dict[tuple[str, int], tuple[Any, ...]]:
    told = ("type", "status", "updated_at", "purchase_order_number", "invoice_date", "due_date", "line_amount")
    names = (*told, "tax_amount", "account_code", "tracking_option")
    return {(row["invoice_id"], row["line_number"]): tuple(row[name] for name in names) for row in landed}


def expected_order_lines(world: World, as_at: date) -> dict[tuple[str, int], tuple[Any, ...]]:
    option_of = {school.urn: school.finance_tracking_option for school in world.schools}
    expected: dict[tuple[str, int], tuple[Any, ...]] = {}
    for order in world.purchase_orders:
        entry = state(order.history, as_at)
        if entry is None:
            continue
        head = (order.number, order.day, entry[1], sum((line.net for line in order.lines), Decimal(0)))
        for number, line in enumerate(order.lines, 1):
            option = option_of[line.urn] if line.urn else None
            expected[order.order_id, number] = (*head, line.net, line.tax, line.account_code, option)
        if not order.lines:
            expected[order.order_id, 0] = (*head, *[None] * 4)
    return expected


def landed_order_lines(landed: list[dict[str, Any]]) -> dict[tuple[str, int], tuple[Any, ...]]:
    told = ("purchase_order_number", "order_date", "status", "sub_total")
    names = (*told, "line_amount", "tax_amount", "account_code", "tracking_option")
    return {(row["purchase_order_id"], row["line_number"]): tuple(row[name] for name in names) for row in landed}


@pytest.mark.parametrize("older", [False, True], ids=["pagination block", "older answers"])
def test_the_ledger_lands_as_it_is_in_the_world(world: World, tmp_path: Path, older: bool) -> None:
    servers = Servers(world, Clock.after(DAY), calls_per_minute=1_000_000)
    servers.xero.trust.older = older
    with servers as details:
        assert failures(land("xero", connection_to("xero", details), tmp_path, DAY, [])) == {}
    landed = rows(tmp_path, "xero", "invoices", DAY)
    assert landed_invoice_lines(landed) == expected_invoice_lines(world, DAY)
    assert len(landed) > 300
    orders = rows(tmp_path, "xero", "purchase_orders", DAY)
    assert landed_order_lines(orders) == expected_order_lines(world, DAY)
    assert len(orders) > len({row["purchase_order_id"] for row in orders}) > 100
    accounts = {row["code"]: row["name"] for row in rows(tmp_path, "xero", "accounts", DAY)}
    assert accounts == {account.code: account.name for account in world.accounts}
    options = {row["option_name"] for row in rows(tmp_path, "xero", "tracking_categories", DAY)}
    moment = Clock.after(DAY).moment
    assert options == {school.finance_tracking_option for school in world.schools if school.joined_on <= moment.date()}


def test_budget_lines_land_for_the_years_that_plans_are_costed_in(
    world: World, details: dict[str, Any], tmp_path: Path
) -> None:
    assert failures(land("xero", connection_to("xero", details), tmp_path, DAY, [])) == {}
    moment = Clock.after(DAY).moment
    shown = [budget for budget in world.budgets if budget.history[0][0] <= moment]
    assert {row["budget_id"] for row in rows(tmp_path, "xero", "budgets", DAY)} == {b.budget_id for b in shown}
    landed = {
        (row["budget_id"], row["account_code"], row["period"]): row["amount"]
        for row in rows(tmp_path, "xero", "budget_lines", DAY)
    }
    assert landed == {
        (budget.budget_id, code, month): amount
        for budget in shown
        if [entry for entry in budget.history if entry[0] <= moment][-1][1] != "ARCHIVED"
        for code, month, amount in budget.lines
        if date(2025, 9, 1) <= month <= date(2027, 8, 31)
    }
    assert landed


def test_a_day_and_its_increment_are_the_next_day_read_whole(
    servers: Servers, details: dict[str, Any], tmp_path: Path
) -> None:
    nightly, once = tmp_path / "nightly", tmp_path / "once"
    connection = connection_to("xero", details)
    land("xero", connection, nightly, DAY, [])
    night_after(servers, NEXT_DAY)
    first = len(servers.xero.asked)
    assert failures(land("xero", connection, nightly, NEXT_DAY, [])) == {}
    asked = [request for request in list(servers.xero.asked)[first:] if request.path.endswith("/Invoices")]
    assert {request.headers["if-modified-since"] for request in asked} == {"2026-03-19T00:00:00Z"}
    assert failures(land("xero", connection, once, NEXT_DAY, [])) == {}
    for resource, key in (("invoices", INVOICE_KEY), ("purchase_orders", ORDER_KEY)):
        both = [row for day in (DAY, NEXT_DAY) for row in rows(nightly, "xero", resource, day)]
        assert latest(both, key) == latest(rows(once, "xero", resource, NEXT_DAY), key)
        assert len(rows(nightly, "xero", resource, NEXT_DAY)) < len(rows(nightly, "xero", resource, DAY)) / 5


def test_what_changed_after_the_day_is_left_for_the_next_run(
    servers: Servers, details: dict[str, Any], tmp_path: Path
) -> None:
    """Xero knows no upper bound, so rows of the day after are read and not landed."""
    night_after(servers, NEXT_DAY)
    assert failures(land("xero", connection_to("xero", details), tmp_path, DAY, [])) == {}
    assert all(row["updated_at"] < seen(close_of(DAY)) for row in rows(tmp_path, "xero", "invoices", DAY))


def test_a_token_that_runs_out_in_the_middle_is_renewed_once(
    world: World, servers: Servers, details: dict[str, Any], tmp_path: Path
) -> None:

    servers.xero.faults.add("*/Invoices", meanwhile(servers.xero.login.expire_all))
    assert failures(land("xero", connection_to("xero", details), tmp_path, DAY, [])) == {}
    assert servers.xero.requests["/connect/token"] == 2


def test_budget_lines_need_the_budgets(servers: Servers, details: dict[str, Any], tmp_path: Path) -> None:

    servers.xero.faults.add("*/Budgets", status(503), times=None)
    outcomes = land("xero", connection_to("xero", details), tmp_path, DAY, [])
    assert failures(outcomes) == {"budgets": "SourceUnavailable", "budget_lines": "NeededResourceMissing"}
    assert outcomes["invoices", None].rows_landed > 0


def test_a_wrong_secret_stops_at_the_door(servers: Servers, details: dict[str, Any], tmp_path: Path) -> None:
    connection = connection_to("xero", details)
    servers.xero.login.client_secret = "changed"
    outcomes = land("xero", connection, tmp_path, DAY, [])
    assert set(failures(outcomes).values()) == {"AccessRefused", "NeededResourceMissing"}
    assert servers.xero.requests["/connect/token"] == 1, "a closed door is knocked at once, not once per resource"


@pytest.mark.parametrize(
    ("reference", "number"),
    [
        ("Order PO-00012 for J Smith", "PO-00012"),
        ("po 00012", "PO-00012"),
        ("PO00012", "PO-00012"),
        ("Thanks, J Smith", None),
        ("DEPO-00012", None),
        ("PO-1", None),
        ("", None),
    ],
)
def test_an_orders_number_is_cut_out_of_a_reference(reference: str, number: str | None) -> None:
    assert order_number(reference) == number


def test_the_school_is_the_option_of_its_category() -> None:
    school, project = Tracking("School", "Larkmere"), Tracking("Project", "Roof")
    assert school_option([]) is None
    assert school_option([project]) == "Roof"
    assert school_option([project, school]) == "Larkmere"
    with pytest.raises(BadValueError):
        school_option([project, Tracking("Region", "North")])


@pytest.mark.parametrize(
    ("as_at", "first", "last", "requests"),
    [
        (date(2026, 3, 19), "2025-09-01", "2027-08-31", 1),
        (date(2026, 8, 31), "2025-09-01", "2027-08-31", 1),
        (date(2026, 9, 1), "2025-09-01", "2028-08-31", 2),
        (date(2026, 12, 31), "2025-09-01", "2028-08-31", 2),
        (date(2027, 1, 1), "2026-09-01", "2028-08-31", 1),
    ],
)
def test_budgets_are_asked_for_the_years_that_count(as_at: date, first: str, last: str, requests: int) -> None:
    periods = budget_periods(as_at)
    assert len(periods) == requests
    assert (periods[0].params["DateFrom"], periods[-1].params["DateTo"]) == (first, last)
    for period in periods:  # Xero gives at most 24 months at a time
        start, end = (date.fromisoformat(period.params[name]) for name in ("DateFrom", "DateTo"))
        assert (end - start).days <= 731
