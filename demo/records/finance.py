"""The ledger: accounts, orders, bills, payments, budgets and assets. Every supplier and amount is invented."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import NamedTuple


class Account(NamedTuple):
    account_id: str
    code: str
    name: str
    type: str
    account_class: str
    system: str = ""  # what the ledger itself books to it: DEBTORS | CREDITORS | GST | RETAINEDEARNINGS


class Supplier(NamedTuple):
    contact_id: str
    name: str


class Line(NamedTuple):
    line_id: str
    account_code: str
    urn: str | None  # None: not tracked to a school
    net: Decimal
    tax: Decimal


class PurchaseOrder(NamedTuple):
    order_id: str
    number: str  # PO-NNNNN
    contact_id: str
    day: date
    lines: tuple[Line, ...]
    history: tuple[tuple[datetime, str], ...]  # (at, DRAFT | SUBMITTED | AUTHORISED | BILLED | DELETED)


class Invoice(NamedTuple):
    invoice_id: str
    number: str
    type: str  # ACCPAY (bills) | ACCREC (sales)
    contact_id: str
    day: date
    due: date
    purchase_order_number: str | None  # written into the bill's reference by the clerk
    reference_text: str  # free text around it; may name a person, so it must never be landed
    tax_inclusive: bool  # how its lines are written
    lines: tuple[Line, ...]
    history: tuple[tuple[datetime, str], ...]  # (at, DRAFT | SUBMITTED | AUTHORISED | PAID | VOIDED | DELETED)


class Budget(NamedTuple):
    budget_id: str
    urn: str | None  # None: the OVERALL budget
    financial_year: int  # the calendar year in which it starts: 2025 is 1 Sep 2025 to 31 Aug 2026
    lines: tuple[tuple[str, date, Decimal], ...]  # (account code, first of month, amount)
    history: tuple[tuple[datetime, str], ...]  # (at, ACTIVE | ARCHIVED)


class CreditNote(NamedTuple):
    """What a supplier gives back of a bill, or we of a sale; its lines are positive."""

    credit_note_id: str
    number: str
    type: str  # ACCPAYCREDIT | ACCRECCREDIT
    contact_id: str
    day: date
    tax_inclusive: bool
    lines: tuple[Line, ...]
    history: tuple[tuple[datetime, str], ...]  # (at, DRAFT | AUTHORISED | PAID | VOIDED)


class Payment(NamedTuple):
    """Money that settles an invoice, in whole or in part."""

    payment_id: str
    invoice_id: str
    day: date
    amount: Decimal
    history: tuple[tuple[datetime, str], ...]  # (at, AUTHORISED | DELETED)


class BankTransaction(NamedTuple):
    """Money spent or received without an invoice."""

    transaction_id: str
    type: str  # SPEND | RECEIVE
    contact_id: str | None
    day: date
    tax_inclusive: bool
    lines: tuple[Line, ...]
    history: tuple[tuple[datetime, str], ...]  # (at, AUTHORISED | DELETED)


class ManualJournal(NamedTuple):
    """A booking made by hand; the net amounts of its lines, debits positive, add up to nothing."""

    journal_id: str
    day: date
    narration: str  # free text that may name a person, so it must never be landed
    lines: tuple[Line, ...]
    history: tuple[tuple[datetime, str], ...]  # (at, DRAFT | POSTED | VOIDED | DELETED)


class FixedAsset(NamedTuple):
    asset_id: str
    number: str
    name: str  # may name a person
    purchased: date
    price: Decimal
    residual: Decimal
    years: int  # of straight-line depreciation
    serial: str
    disposed: date | None  # the day of disposal, once DISPOSED
    history: tuple[tuple[datetime, str], ...]  # (at, DRAFT | REGISTERED | DISPOSED)
