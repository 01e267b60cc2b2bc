"""Xero's trial balance: what the ledger says it adds up to, against which what was read is checked to the penny."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any, Final

import msgspec

from extractors.columns import Kind
from extractors.declare import Field, Pass, Resource
from extractors.http.paging import Unpaged
from extractors.records.values import BadValueError, Converter, formatted_amount
from extractors.sources.xero_parts import API

TOTAL: Final = "total"  # stands for the account in the report's last row
_CELLS: Final = 5  # the account, then debit and credit of the month and of the year to date


class Attribute(msgspec.Struct, frozen=True):
    """What a cell is about."""

    Id: str | None = None
    Value: str | None = None


class Cell(msgspec.Struct, frozen=True):
    """One cell of a report: its text, and the account that it belongs to."""

    Value: str | None = None
    Attributes: list[Attribute] | None = None


def account_of(cells: list[Cell]) -> str:
    """The id of the row's account; the sum of all accounts has none."""
    _check(cells)
    for attribute in cells[0].Attributes or []:
        if attribute.Id == "account" and attribute.Value:
            return attribute.Value
    return TOTAL


def amount_in(place: int) -> Callable[[list[Cell]], Decimal]:
    """A reader of the amount in one column; an empty cell is nothing."""

    def read(cells: list[Cell]) -> Decimal:
        _check(cells)
        return formatted_amount(cells[place].Value or "") or Decimal(0)

    return read


def _check(cells: list[Cell]) -> None:
    if len(cells) != _CELLS:
        raise BadValueError(f"has other columns than the {_CELLS} of a trial balance")


def as_at_day(as_at: date) -> tuple[Pass, ...]:
    """The balance at the close of the day."""
    return (Pass("as at", {"date": as_at.isoformat()}),)


def _column(name: str, place: int, description: str) -> Field:
    amount = Converter(Kind.DECIMAL, list[Cell], amount_in(place))
    return Field(name, f"{_ROW}.Cells", amount, description, optional=True)


_ROW: Final = "Rows[].Rows[]"
_ACCOUNT: Final[Any] = Converter(Kind.TEXT, list[Cell], account_of)

TRIAL_BALANCE: Final = Resource(
    name="trial_balance",
    path=f"{API}/Reports/TrialBalance",
    description="The trial balance at the close of the day, one row per account that moved, and one with the sums.",
    records="Reports",
    paging=Unpaged(),
    passes=as_at_day,
    key=("account_id",),
    fields=(
        Field(
            "account_id", f"{_ROW}.Cells", _ACCOUNT, f"Xero's id of the account; {TOTAL!r} for the sums.", optional=True
        ),
        _column("debit", 1, "What the month's bookings add to, where it is a debit."),
        _column("credit", 2, "What the month's bookings add to, where it is a credit."),
        _column(
            "year_to_date_debit",
            3,
            "What stands on the account, where it is a debit; for income and expense, of the financial year.",
        ),
        _column("year_to_date_credit", 4, "The same where it is a credit."),
    ),
    dropped=(
        *("ReportID", "ReportName", "ReportType", "ReportTitle", "ReportTitles", "ReportDate", "UpdatedDateUTC"),
        *("Fields", "Attributes"),
    ),
    refused_share=0.0,  # the report is one record: refused, it must not be taken for an empty one
    refused_floor=0,
    smallest_share=0.0,  # when the year turns, all income and expense leave it: most rows, however many those are
)
