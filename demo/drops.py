"""The exports that the trust's ledger would leave in a folder, were it kept in a finance system without an interface.

Each system writes as it does: IRIS a report a month with thousands separators and a totals row, Access Education a
UTF-16 table a month with credits in brackets, SIMS FMS one XML in ISO 8859-1 for each school. Clerks' remarks, which
name people, are in all of them.
"""

from __future__ import annotations

import csv
import io
import os
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import UTC, date, datetime, time
from decimal import Decimal
from itertools import groupby
from pathlib import Path
from typing import NamedTuple
from xml.sax.saxutils import escape

from demo.records import School, World

CHART_FILE = "chart_of_accounts.csv"
_BOOKED = ("AUTHORISED", "PAID")


class Entry(NamedTuple):
    """One line of the ledger: debits are positive."""

    document: str
    line: int
    account: str
    school: School
    month: date
    amount: Decimal
    remark: str

    @property
    def financial_year(self) -> int:
        """The calendar year in which its financial year begins, in September."""
        return self.month.year - (self.month.month < 9)

    @property
    def period(self) -> int:
        """1 is September."""
        return (self.month.month - 9) % 12 + 1


def entries(world: World, as_at: date) -> list[Entry]:
    """What is booked at the close of a day, in months that are over by then, oldest first."""
    schools = {school.urn: school for school in world.schools}
    found = []
    for invoice in world.invoices:
        statuses = [status for moment, status in invoice.history if moment.date() <= as_at]
        month = invoice.day.replace(day=1)
        if not statuses or statuses[-1] not in _BOOKED or month >= as_at.replace(day=1):
            continue
        sign = 1 if invoice.type == "ACCPAY" else -1
        for number, line in enumerate(invoice.lines, start=1):
            if line.urn is not None:
                school = schools[line.urn]
                booked = (invoice.number, number, line.account_code, school, month, sign * line.net)
                found.append(Entry(*booked, invoice.reference_text))
    return sorted(found, key=lambda entry: (entry.month, entry.document, entry.line))


def dfe_code(account: str) -> str:
    """The code in the DfE's chart to which the invented trust maps an account of its own."""
    return f"{account}0"


def write(system: str, world: World, as_at: date, folder: Path) -> list[Entry]:
    """Write the system's exports as they stood at the close of a day, with the trust's map of its codes."""
    booked = entries(world, as_at)
    folder.mkdir(parents=True, exist_ok=True)
    codes = sorted({entry.account for entry in booked})
    rows = [("Own code", "DfE code"), *((code, dfe_code(code)) for code in codes)]
    (folder / CHART_FILE).write_bytes(_table(rows).encode("utf-8-sig"))
    saved = datetime.combine(as_at, time(18), UTC).timestamp()
    for name, content in _EXPORTS[system](booked):
        (folder / name).write_bytes(content)
        os.utime(folder / name, (saved, saved))
    return booked


def iris(booked: Sequence[Entry]) -> Iterator[tuple[str, bytes]]:
    """One report a month: a title above the headings, debits and credits apart, totals below."""
    headings = (
        "Ledger Code",
        "Entity",
        "Year",
        "Period",
        "Transaction ID",
        "Line",
        "Debit",
        "Credit",
        "Details",
        "User",
    )
    for month, lines in groupby(booked, lambda entry: entry.month):
        rows: list[Sequence[object]] = [("PS Financials transaction listing",), headings]
        debits = credits = Decimal(0)
        for entry in lines:
            debit, credit = max(entry.amount, Decimal(0)), max(-entry.amount, Decimal(0))
            debits, credits = debits + debit, credits + credit
            year = f"{entry.financial_year}/{(entry.financial_year + 1) % 100:02d}"
            money = (f"{debit:,.2f}" if debit else "", f"{credit:,.2f}" if credit else "")
            place = (entry.account, entry.school.finance_tracking_option, year, entry.period)
            rows.append((*place, entry.document, entry.line, *money, f"£ {entry.remark}", "A. Clerk"))
        rows.append(("Total", "", "", "", "", "", f"{debits:,.2f}", f"{credits:,.2f}", "", ""))
        yield f"ledger {month:%Y-%m}.csv", _table(rows).encode("cp1252")


def access_education(booked: Sequence[Entry]) -> Iterator[tuple[str, bytes]]:
    """One table a month as Excel saves Unicode text: UTF-16 and tabs; remarks with line ends; credits in brackets."""
    headings = ("Period", "Academy", "Account", "Reference", "Value", "Narrative")
    for month, lines in groupby(booked, lambda entry: entry.month):
        rows: list[Sequence[object]] = [headings]
        total = Decimal(0)
        for entry in lines:
            total += entry.amount
            reference = f"{entry.document}-{entry.line}"
            place = (f"{month:%m/%Y}", entry.school.name, entry.account, reference)
            rows.append((*place, _in_brackets(entry.amount), f'"{entry.remark}"\r\nsecond line'))
        rows.append(("Grand Total", "", "", "", _in_brackets(total), ""))
        yield f"access {month:%Y-%m}.csv", _table(rows, "\t").encode("utf-16")


def sims_fms(booked: Sequence[Entry]) -> Iterator[tuple[str, bytes]]:
    """One document for each school, in ISO 8859-1, with the number and the sum of its lines at its end."""
    by_school = sorted(booked, key=lambda entry: entry.school.urn)
    for urn, lines in groupby(by_school, lambda entry: entry.school.urn):
        found = list(lines)
        parts = [
            '<?xml version="1.0" encoding="iso-8859-1"?>',
            '<GLTransactions Version="1.0">',
            f"<Header><LANumber>{found[0].school.la_code}</LANumber>"
            f"<SchoolName>{escape(found[0].school.name)}</SchoolName></Header>",
            "<Transactions>",
            *(_transaction(entry) for entry in found),
            "</Transactions>",
            f"<ControlLines>{len(found)}</ControlLines>",
            f"<ControlTotal>{sum(entry.amount for entry in found):.2f}</ControlTotal>",
            "</GLTransactions>",
        ]
        yield f"fms {urn}.xml", "\n".join(parts).encode("iso-8859-1")


_EXPORTS: Mapping[str, Callable[[Sequence[Entry]], Iterator[tuple[str, bytes]]]] = {
    "iris": iris,
    "access_education": access_education,
    "sims_fms": sims_fms,
}


def _transaction(entry: Entry) -> str:
    values = {
        "TransactionID": entry.document,
        "LineNumber": str(entry.line),
        "FinancialYear": str(entry.financial_year),
        "Period": str(entry.period),
        "LedgerCode": entry.account,
        "Debit" if entry.amount >= 0 else "Credit": f"{abs(entry.amount):.2f}",
        "Narrative": f"£ {entry.remark}",
    }
    return (
        "<Transaction>" + "".join(f"<{tag}>{escape(text)}</{tag}>" for tag, text in values.items()) + "</Transaction>"
    )


def _in_brackets(amount: Decimal) -> str:
    return f"({-amount:,.2f})" if amount < 0 else f"{amount:,.2f}"


def _table(rows: Sequence[Sequence[object]], delimiter: str = ",") -> str:
    text = io.StringIO()
    csv.writer(text, delimiter=delimiter).writerows(rows)
    return text.getvalue()
