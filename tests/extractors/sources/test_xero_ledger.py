"""Xero beside purchases and sales: what lands adds up, to the penny, to what Xero's own trial balance says."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from demo.records import World
from demo.servers.faults import Fault, changed, error_inside, rearranged, status
from demo.servers.moments import Clock
from demo.servers.systems import Servers
from demo.trust import FULL, build
from extractors.records.values import BadValueError
from extractors.sources.xero_reports import Cell, account_of
from tests.extractors.sources.conftest import night_after
from tests.extractors.sources.reading import DAY, NEXT_DAY, connection_to, failures, land, latest, rows
from tests.extractors.sources.test_xero import state

ZERO = Decimal(0)
KEYS = {
    "contacts": ("contact_id",),
    "invoices": ("invoice_id", "line_number"),
    "credit_notes": ("credit_note_id", "line_number"),
    "payments": ("payment_id",),
    "bank_transactions": ("bank_transaction_id", "line_number"),
    "manual_journals": ("manual_journal_id", "line_number"),
}
Row = Mapping[str, Any]


@pytest.fixture
def home(servers: Servers, details: dict[str, Any], tmp_path: Path) -> Path:
    """The ledger landed as at the first day."""
    assert failures(land("xero", connection_to("xero", details), tmp_path, DAY, [])) == {}
    return tmp_path


class Book:
    """Double entry over landed rows alone: every booking in force up to a day, by account."""

    def __init__(self, home: Path, days: Iterable[date], day: date, *, without: str = "") -> None:
        days = tuple(days)
        self.day = day
        self.landed = {
            name: list(latest([row for each in days for row in rows(home, "xero", name, each)], key).values())
            for name, key in KEYS.items()
            if name != without
        }
        accounts = rows(home, "xero", "accounts", day)
        self.code_of = {row["account_id"]: row["code"] for row in accounts}
        self.system = {row["system_account"]: row["code"] for row in accounts if row["system_account"]}
        self.earned = {row["code"] for row in accounts if row["class"] in ("REVENUE", "EXPENSE")}
        self.month: dict[str, Decimal] = defaultdict(Decimal)
        self.year: dict[str, Decimal] = defaultdict(Decimal)
        self._documents("invoices", "invoice_date", {"ACCPAY": (1, "CREDITORS"), "ACCREC": (-1, "DEBTORS")})
        given_back = {"ACCPAYCREDIT": (-1, "CREDITORS"), "ACCRECCREDIT": (1, "DEBTORS")}
        self._documents("credit_notes", "credit_note_date", given_back)
        self._bank()
        self._payments()
        for row in self._in_force("manual_journals", "journal_date"):
            self._book(row["journal_date"], row["account_code"], row["line_amount"])

    def _in_force(self, name: str, dated: str) -> list[Row]:
        booked = ("AUTHORISED", "PAID", "POSTED")
        return [row for row in self.landed.get(name, []) if row["status"] in booked and row[dated] <= self.day]

    def _documents(self, name: str, dated: str, kinds: Mapping[str, tuple[int, str]]) -> None:
        for row in self._in_force(name, dated):
            sign, control = kinds[row["type"]]
            self._line(row, row[dated], sign, self.system[control])

    def _bank(self) -> None:
        for row in self._in_force("bank_transactions", "transaction_date"):
            sign = {"SPEND": 1, "RECEIVE": -1}[row["type"]]
            self._line(row, row["transaction_date"], sign, self.code_of[row["bank_account_id"]])

    def _payments(self) -> None:
        for row in self._in_force("payments", "payment_date"):
            kind = {"ACCPAYPAYMENT": (1, "CREDITORS"), "ACCRECPAYMENT": (-1, "DEBTORS")}
            sign, control = kind[row["payment_type"]]
            self._book(row["payment_date"], self.system[control], sign * row["amount"])
            self._book(row["payment_date"], self.code_of[row["bank_account_id"]], -sign * row["amount"])

    def _line(self, row: Row, day: date, sign: int, against: str) -> None:
        net = row["line_amount"] - (row["tax_amount"] if row["line_amount_types"] == "Inclusive" else ZERO)
        self._book(day, row["account_code"], sign * net)
        self._book(day, self.system["GST"], sign * row["tax_amount"])
        self._book(day, against, -sign * (net + row["tax_amount"]))

    def _book(self, day: date, code: str, amount: Decimal) -> None:
        year_start = date(self.day.year - (self.day.month < 9), 9, 1)
        before = code in self.earned and day < year_start
        self.year[self.system["RETAINEDEARNINGS"] if before else code] += amount
        if (day.year, day.month) == (self.day.year, self.day.month):
            self.month[code] += amount


def told(home: Path, day: date) -> tuple[dict[str, Decimal], dict[str, Decimal], Row]:
    """The landed trial balance by account code: the month, the year, and the row of sums."""
    code_of = {row["account_id"]: row["code"] for row in rows(home, "xero", "accounts", day)}
    balance = {row["account_id"]: row for row in rows(home, "xero", "trial_balance", day)}
    total = balance.pop("total")
    month = {code_of[account]: row["debit"] - row["credit"] for account, row in balance.items()}
    year = {code_of[a]: row["year_to_date_debit"] - row["year_to_date_credit"] for a, row in balance.items()}
    return month, year, total


def moved(balances: Mapping[str, Decimal]) -> dict[str, Decimal]:
    return {code: amount for code, amount in balances.items() if amount}


def test_the_trial_balance_is_what_the_landed_documents_add_up_to(home: Path) -> None:
    month, year, total = told(home, DAY)
    book = Book(home, [DAY], DAY)
    assert moved(book.year) == moved(year)
    assert moved(book.month) == moved(month)
    assert len(moved(year)) > 15
    assert total["year_to_date_debit"] == total["year_to_date_credit"] > 0
    assert total["debit"] == total["credit"] > 0
    assert sum(amount for amount in year.values() if amount > 0) == total["year_to_date_debit"]


def test_it_is_so_after_an_increment_too(servers: Servers, details: dict[str, Any], home: Path) -> None:
    night_after(servers, NEXT_DAY)
    assert failures(land("xero", connection_to("xero", details), home, NEXT_DAY, [])) == {}
    month, year, _ = told(home, NEXT_DAY)
    book = Book(home, [DAY, NEXT_DAY], NEXT_DAY)
    assert (moved(book.year), moved(book.month)) == (moved(year), moved(month))
    assert moved(year) != moved(told(home, DAY)[1])


@pytest.mark.parametrize("left_out", ["credit_notes", "payments", "bank_transactions", "manual_journals"])
def test_every_kind_of_document_is_needed_for_it(home: Path, left_out: str) -> None:
    assert moved(Book(home, [DAY], DAY, without=left_out).year) != moved(Book(home, [DAY], DAY).year)


def test_documents_land_as_they_are_in_the_world(world: World, home: Path) -> None:
    option_of = {school.urn: school.finance_tracking_option for school in world.schools}
    for resource, records, key in (
        ("credit_notes", world.credit_notes, "credit_note_id"),
        ("bank_transactions", world.bank_transactions, "bank_transaction_id"),
        ("manual_journals", world.manual_journals, "manual_journal_id"),
    ):
        landed = {(row[key], row["line_number"]): row for row in rows(home, "xero", resource, DAY)}
        expected = {
            (record[0], number): (line, entry[1], getattr(record, "tax_inclusive", False))
            for record in records
            if (entry := state(record.history, DAY)) is not None
            for number, line in enumerate(record.lines, 1)
        }
        assert landed.keys() == expected.keys()
        assert len(landed) >= 2, resource
        for each, (line, word, inclusive) in expected.items():
            row = landed[each]
            assert row["status"] == word
            assert row["line_amount"] == line.net + (line.tax if inclusive else 0)
            assert row["tracking_option"] == (option_of[line.urn] if line.urn else None)
    payments = {row["payment_id"]: row for row in rows(home, "xero", "payments", DAY)}
    known = {payment.payment_id: payment for payment in world.payments if state(payment.history, DAY)}
    assert {name: (row["amount"], row["payment_date"], row["invoice_id"]) for name, row in payments.items()} == {
        name: (payment.amount, payment.day, payment.invoice_id) for name, payment in known.items()
    }


def test_fixed_assets_land_in_all_three_states(world: World, home: Path) -> None:
    moment = Clock.after(DAY).moment
    words = {
        asset.asset_id: [word for at, word in asset.history if at <= moment][-1]
        for asset in world.fixed_assets
        if asset.history[0][0] <= moment
    }
    landed = {row["asset_id"]: row for row in rows(home, "xero", "fixed_assets", DAY)}
    assert {name: row["read_pass"].upper() for name, row in landed.items()} == words
    assert {row["status"] for row in landed.values()} == {"Draft", "Registered", "Disposed"}
    for asset in world.fixed_assets:
        if row := landed.get(asset.asset_id):
            assert (row["purchase_date"], row["purchase_price"]) == (asset.purchased, asset.price)
            assert (row["disposal_date"] is None) == (words[asset.asset_id] != "DISPOSED")


def test_nobodys_name_and_no_free_text_lands(world: World, home: Path) -> None:
    landed = [row for name in KEYS for row in rows(home, "xero", name, DAY)]
    landed += rows(home, "xero", "fixed_assets", DAY) + rows(home, "xero", "trial_balance", DAY)
    written = {value for row in landed for value in row.values() if isinstance(value, str)}
    everything = "\n".join(written)
    assert not [person.surname for person in world.employees if person.surname in everything]
    assert not [person.email for person in world.employees if person.email in everything]
    assert not [supplier.name for supplier in world.suppliers if supplier.name in everything]
    assert {row["contact_id"] for row in rows(home, "xero", "contacts", DAY)} == {
        supplier.contact_id for supplier in world.suppliers
    }


def test_the_same_day_read_twice_gives_the_same_rows(details: dict[str, Any], home: Path, tmp_path: Path) -> None:
    again = tmp_path / "again"
    assert failures(land("xero", connection_to("xero", details), again, DAY, [])) == {}
    for resource in (*KEYS, "fixed_assets", "trial_balance"):
        assert rows(again, "xero", resource, DAY) == rows(home, "xero", resource, DAY)


def _one_lost(name: str) -> Fault:
    return rearranged(name, lambda page: page[1:])


@pytest.mark.parametrize(
    ("pattern", "fault", "expected"),
    [
        ("*/TrialBalance", error_inside({"Reports": None}), {"trial_balance": "UnexpectedBody"}),
        ("*/TrialBalance", changed("Reports.*.Rows", "none"), {"trial_balance": "TooManyRefused"}),
        ("*/Assets", changed("pagination.itemCount", 999), {"fixed_assets": "DisagreeingTotal"}),
        ("*/Assets", status(400), {"fixed_assets": "RequestRefused"}),
        ("*/Payments", changed("Payments.*.Amount", "ten"), {"payments": "TooManyRefused"}),
        ("*/ManualJournals", _one_lost("ManualJournals"), {"manual_journals": "DisagreeingTotal"}),
        ("*/CreditNotes", status(403), {"credit_notes": "AccessForbidden"}),
    ],
)  # fmt: skip
def test_a_fault_stops_its_own_resource_and_no_other(
    servers: Servers, tmp_path: Path, pattern: str, fault: Fault, expected: dict[str, str]
) -> None:
    servers.xero.faults.add(pattern, fault, times=None)
    outcomes = land("xero", connection_to("xero", servers.details), tmp_path, DAY, [])
    assert failures(outcomes) == expected
    (resource,) = expected
    assert not list((tmp_path / "landing" / "xero" / resource).rglob("*.parquet"))


def test_a_report_of_other_columns_is_refused() -> None:
    with pytest.raises(BadValueError):
        account_of([Cell("Bank (0900)"), Cell("1.00")])


def test_a_night_over_the_full_trust_asks_far_less_than_a_minute_allows(tmp_path: Path) -> None:
    """At 60 calls a minute the reading would otherwise sit and wait; the second night is like every other."""
    servers = Servers(build(size=FULL, until=NEXT_DAY), Clock.after(DAY), calls_per_minute=1_000_000)
    with servers as details:
        connection = connection_to("xero", details)
        asked = []
        for day in (DAY, NEXT_DAY):
            night_after(servers, day)
            before = servers.xero.requests.total()
            assert failures(land("xero", connection, tmp_path, day, [])) == {}
            asked.append(servers.xero.requests.total() - before)
    assert asked[1] <= 40
    assert asked[0] <= 58
