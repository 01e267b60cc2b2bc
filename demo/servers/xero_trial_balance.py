"""Xero's trial balance at the close of a day, from everything booked in the world by then."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from demo.records import Account, CreditNote, Invoice, Line, World
from demo.servers.messages import Request
from demo.servers.moments import Clock, newest
from demo.servers.xero_records import total_of, xero_date
from demo.world.ledger import BANK

_ZERO = Decimal("0.00")
_YEAR_STARTS = 9  # the organisation's financial year begins in September
_BOOKED = ("AUTHORISED", "PAID", "POSTED")
_SECTIONS = {"REVENUE": "Revenue", "EXPENSE": "Expenses", "ASSET": "Assets", "LIABILITY": "Liabilities"}
Entry = tuple[date, str, Decimal]  # the day, the account's code, and the amount: a debit is positive


def trial_balance(request: Request, world: World, clock: Clock, name: str) -> dict[str, Any] | None:
    """The report as at the day asked for, or today; None when that is no day."""
    try:
        day = date.fromisoformat(request.query.get("date", clock.today.isoformat()))
    except ValueError:
        return None
    month, year = _balances(world, clock, day)
    sections = [
        {"RowType": "Section", "Title": title, "Rows": rows}
        for account_class, title in {**_SECTIONS, "EQUITY": "Equity"}.items()
        if (
            rows := [
                _row(account, month[account.code], year[account.code])
                for account in world.accounts
                if account.account_class == account_class and (month[account.code] or year[account.code])
            ]
        )
    ]
    sums = [
        sum((max(sign * amount, _ZERO) for amount in of.values()), _ZERO) for of in (month, year) for sign in (1, -1)
    ]
    total = {"RowType": "SummaryRow", "Cells": [{"Value": "Total"}, *({"Value": f"{amount:.2f}"} for amount in sums)]}
    heads = ("Account", "Debit", "Credit", "YTD Debit", "YTD Credit")
    return {
        "ReportID": "TrialBalance",
        "ReportName": "Trial Balance",
        "ReportType": "TrialBalance",
        "ReportTitles": ["Trial Balance", name, f"As at {day:%d %B %Y}"],
        "ReportDate": f"{day:%d %B %Y}",
        "UpdatedDateUTC": xero_date(clock.moment),
        "Fields": [],
        "Rows": [
            {"RowType": "Header", "Cells": [{"Value": head} for head in heads]},
            *sections,
            {"RowType": "Section", "Title": "", "Rows": [total]},
        ],
    }


def _balances(world: World, clock: Clock, day: date) -> tuple[dict[str, Decimal], dict[str, Decimal]]:
    """By account: what the month moved, and what stands. Income and expense of earlier years are retained earnings."""
    year_start = date(day.year - (day.month < _YEAR_STARTS), _YEAR_STARTS, 1)
    earned = {account.code for account in world.accounts if account.account_class in ("REVENUE", "EXPENSE")}
    system = {account.system: account.code for account in world.accounts if account.system}
    month: dict[str, Decimal] = defaultdict(lambda: _ZERO)
    year: dict[str, Decimal] = defaultdict(lambda: _ZERO)
    for booked, code, amount in _entries(world, clock, system):
        if booked > day:
            continue
        of_earlier_year = code in earned and booked < year_start
        year[system["RETAINEDEARNINGS"] if of_earlier_year else code] += amount
        if booked >= day.replace(day=1):
            month[code] += amount
    return month, year


def _entries(world: World, clock: Clock, system: dict[str, str]) -> Iterator[Entry]:
    """Every booking of every document in force at the clock's moment."""

    def booked(record: Any) -> bool:
        entry = newest(record.history, clock.moment)
        return entry is not None and entry[1] in _BOOKED

    creditors, debtors, tax = system["CREDITORS"], system["DEBTORS"], system["GST"]
    types = {invoice.invoice_id: invoice.type for invoice in world.invoices}
    documents: list[Invoice | CreditNote] = [*world.invoices, *world.credit_notes]
    for document in filter(booked, documents):
        # A bill debits what was bought; a sale, or what a supplier gives back, credits it.
        sign = 1 if document.type in ("ACCPAY", "ACCRECCREDIT") else -1
        control = creditors if document.type.startswith("ACCPAY") else debtors
        yield from _spread(document.day, document.lines, sign, control, tax)
    for transaction in filter(booked, world.bank_transactions):
        yield from _spread(transaction.day, transaction.lines, 1 if transaction.type == "SPEND" else -1, BANK, tax)
    for payment in filter(booked, world.payments):
        paid = payment.amount if types[payment.invoice_id] == "ACCPAY" else -payment.amount
        yield payment.day, creditors if types[payment.invoice_id] == "ACCPAY" else debtors, paid
        yield payment.day, BANK, -paid
    for journal in filter(booked, world.manual_journals):
        yield from ((journal.day, line.account_code, line.net) for line in journal.lines)


def _spread(day: date, lines: Sequence[Line], sign: int, against: str, tax: str) -> Iterator[Entry]:
    for line in lines:
        yield day, line.account_code, sign * line.net
        yield day, tax, sign * line.tax
    yield day, against, -sign * total_of(lines)


def _row(account: Account, month: Decimal, year: Decimal) -> dict[str, Any]:
    amounts = (max(month, _ZERO), max(-month, _ZERO), max(year, _ZERO), max(-year, _ZERO))
    marked = [{"Value": account.account_id, "Id": "account"}]
    name = {"Value": f"{account.name} ({account.code})", "Attributes": marked}
    cells = [{"Value": f"{amount:.2f}" if amount else "", "Attributes": marked} for amount in amounts]
    return {"RowType": "Row", "Cells": [name, *cells]}
