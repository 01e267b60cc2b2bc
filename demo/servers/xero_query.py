"""What a client may ask of Xero's listings, read from the request: changes since, conditions, order, period."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import UTC, date, datetime
from email.utils import parsedate_to_datetime
from typing import Any, Generic, NamedTuple, TypeVar

from demo.records import (
    BankTransaction,
    Budget,
    CreditNote,
    FixedAsset,
    Invoice,
    ManualJournal,
    Payment,
    PurchaseOrder,
)
from demo.servers.messages import Request

MOST_BUDGET_MONTHS = 24
_CONDITION = re.compile(r'(Type|Status)\s*==\s*"([A-Z]+)"')
Record = TypeVar(
    "Record", Invoice, PurchaseOrder, Budget, CreditNote, Payment, BankTransaction, ManualJournal, FixedAsset
)
_IDS = (
    *("InvoiceID", "PurchaseOrderID", "ContactID", "CreditNoteID", "PaymentID", "BankTransactionID", "ManualJournalID"),
)


class Shown(NamedTuple, Generic[Record]):
    """A record as the ledger shows it at a moment: its status then, and when that was last changed."""

    updated: datetime
    id: str
    record: Record
    status: str


def modified_since(request: Request) -> datetime | None:
    """The instant of ``If-Modified-Since``, in ISO or in HTTP's own spelling; what cannot be read is ignored."""
    written = request.headers.get("if-modified-since", "")
    for read in (datetime.fromisoformat, parsedate_to_datetime):
        try:
            instant = read(written)
        except ValueError:
            continue
        return instant.replace(tzinfo=UTC) if instant.tzinfo is None else instant
    return None


def conditions_of(where: str) -> list[tuple[str, str]] | None:
    """``Type=="ACCPAY" AND Status=="PAID"`` in parts; None when it says more than this server understands."""
    conditions = []
    for part in filter(None, re.split(r"\s+AND\s+|\s*&&\s*", where)):
        condition = _CONDITION.fullmatch(part.strip())
        if condition is None:
            return None
        conditions.append((condition[1], condition[2]))
    return conditions


def meets(row: Shown[Any], conditions: Iterable[tuple[str, str]]) -> bool:
    return all(
        wanted == (row.status if name == "Status" else getattr(row.record, "type", None)) for name, wanted in conditions
    )


def ordered(rows: list[Shown[Any]], order: str) -> bool:
    """Sort the rows as ``order`` says (``InvoiceID ASC``); False when it names a field that nobody orders by."""
    field, _, direction = order.partition(" ")
    if field == "UpdatedDateUTC":
        rows.sort(key=lambda row: row[:2], reverse=direction == "DESC")
    elif field in _IDS:
        rows.sort(key=lambda row: row.id, reverse=direction == "DESC")
    else:
        return False
    return direction in ("", "ASC", "DESC")


def months_of(request: Request, today: date) -> tuple[int, int] | None:
    """First and last month asked for, counted from year 0; without a period, last month to next month."""
    try:
        days = [date.fromisoformat(request.query.get(name, today.isoformat())) for name in ("DateFrom", "DateTo")]
    except ValueError:
        return None
    first, last = (day.year * 12 + day.month for day in days)
    first -= "DateFrom" not in request.query
    last += "DateTo" not in request.query
    return (first, last) if last - first < MOST_BUDGET_MONTHS else None


def number(written: str, most: int | None) -> int | None:
    number = int(written) if written.isdigit() else 0
    return number if number >= 1 and (most is None or number <= most) else None
