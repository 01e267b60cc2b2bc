"""Xero beside purchases and sales behaves as is known of the vendor: one small test for each statement."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
import requests
from hand_made import AS_AT, LARK, Simulated, Timer, small_world, utc

from demo.records import Account, BankTransaction, CreditNote, FixedAsset, Line, ManualJournal, Payment, World
from demo.servers.moments import Clock
from demo.servers.systems import Servers

ACCOUNTS = (
    Account("acc-1", "5100", "Repairs", "EXPENSE", "EXPENSE"),
    Account("acc-bank", "0900", "Bank", "BANK", "ASSET"),
    Account("acc-due", "1100", "Receivable", "CURRENT", "ASSET", "DEBTORS"),
    Account("acc-owed", "2100", "Payable", "CURRLIAB", "LIABILITY", "CREDITORS"),
    Account("acc-vat", "2200", "VAT", "CURRLIAB", "LIABILITY", "GST"),
    Account("acc-past", "3200", "Retained Earnings", "EQUITY", "EQUITY", "RETAINEDEARNINGS"),
)
LINE = Line("line-x", "5100", LARK, Decimal("10.00"), Decimal("2.00"))
BOUGHT, TODAY = date(2024, 9, 1), date(2025, 10, 2)
NOON = utc(2025, 10, 2, 11)


def asset(number: int, *words: str) -> FixedAsset:
    history = tuple((utc(2025, 9, 1 + day, 9), word) for day, word in enumerate(words))
    disposed = date(2025, 9, 3) if "DISPOSED" in words else None
    price = Decimal("1000.00")
    return FixedAsset(
        f"asset-{number}", f"FA-{number:04}", "Van of Mr Fenn", BOUGHT, price, Decimal(0), 4, "S1", disposed, history
    )


def ledger() -> World:
    journal = (LINE._replace(net=Decimal("7.00"), tax=Decimal(0)), LINE._replace(net=Decimal("-7.00"), tax=Decimal(0)))
    return replace(
        small_world(),
        accounts=ACCOUNTS,
        credit_notes=(
            CreditNote("note-1", "CN-1", "ACCPAYCREDIT", "contact-1", TODAY, True, (LINE,), ((NOON, "PAID"),)),
        ),
        payments=(Payment("payment-1", "invoice-6", date(2025, 10, 8), Decimal("120.12"), ((NOON, "AUTHORISED"),)),),
        bank_transactions=(
            BankTransaction("bank-1", "SPEND", None, date(2024, 9, 9), False, (LINE,), ((NOON, "AUTHORISED"),)),
            BankTransaction("bank-2", "RECEIVE", None, date(2025, 10, 2), False, (LINE,), ((NOON, "DELETED"),)),
        ),
        manual_journals=(ManualJournal("journal-1", date(2025, 10, 2), "Mrs Fenn", journal, ((NOON, "POSTED"),)),),
        fixed_assets=(
            asset(1, "DRAFT"),
            asset(2, "DRAFT", "REGISTERED"),
            asset(3, "DRAFT", "REGISTERED", "DISPOSED"),
            *(asset(number, "REGISTERED") for number in range(10, 25)),
        ),
    )


@pytest.fixture
def books() -> Any:
    servers, timer = Servers(ledger(), Clock.after(AS_AT), calls_per_minute=1000), Timer()
    with servers as details:
        yield Simulated(servers, details, timer)


def assets(books: Simulated, **query: Any) -> requests.Response:
    url = f"{books.details['xero']['base_url']}/assets.xro/1.0/Assets"
    return requests.get(url, params=query, headers=books.xero_headers(), timeout=10)


def test_assets_are_told_of_one_state_at_a_time_and_not_without_it(books: Simulated) -> None:
    assert assets(books).status_code == 400
    assert assets(books, status="SOLD").status_code == 400
    assert [row["assetNumber"] for row in assets(books, status="DRAFT").json()["items"]] == ["FA-0001"]
    (gone,) = assets(books, status="DISPOSED").json()["items"]
    assert (gone["assetStatus"], gone["disposalDate"]) == ("Disposed", "2025-09-03T00:00:00")


def test_assets_come_ten_to_a_page_unless_asked_with_iso_dates(books: Simulated) -> None:
    first = assets(books, status="REGISTERED").json()
    assert (len(first["items"]), first["pagination"]["itemCount"], first["pagination"]["pageCount"]) == (10, 16, 2)
    assert first["items"][0]["purchaseDate"] == "2024-09-01T00:00:00"
    assert len(assets(books, status="REGISTERED", pageSize=200).json()["items"]) == 16
    assert assets(books, status="REGISTERED", pageSize=201).status_code == 400


@pytest.mark.parametrize("name", ["CreditNotes", "BankTransactions"])
def test_lines_come_with_paged_lists_only(books: Simulated, name: str) -> None:
    assert all(not row["LineItems"] for row in books.xero(name).json()[name])
    assert all(row["LineItems"] for row in books.xero(name, page=1).json()[name])


def test_what_is_deleted_stays_as_a_status(books: Simulated) -> None:
    rows = books.xero("BankTransactions", page=1, order="BankTransactionID ASC").json()["BankTransactions"]
    assert [row["Status"] for row in rows] == ["AUTHORISED", "DELETED"]
    assert all("Contact" not in row for row in rows)


def test_a_journal_has_lines_without_ids_and_debits_that_are_positive(books: Simulated) -> None:
    (journal,) = books.xero("ManualJournals", page=1).json()["ManualJournals"]
    assert [line["LineAmount"] for line in journal["JournalLines"]] == [7, -7]
    assert all("LineItemID" not in line for line in journal["JournalLines"])


def test_a_payment_names_its_invoice_and_its_account(books: Simulated) -> None:
    (payment,) = books.xero("Payments", page=1).json()["Payments"]
    assert (payment["Invoice"]["InvoiceID"], payment["Account"]["AccountID"]) == ("invoice-6", "acc-bank")
    assert payment["PaymentType"] == "ACCPAYPAYMENT"


def balance(books: Simulated, day: str) -> dict[str, list[str]]:
    (report,) = books.xero("Reports/TrialBalance", date=day).json()["Reports"]
    header, *sections = report["Rows"]
    assert [cell["Value"] for cell in header["Cells"]] == ["Account", "Debit", "Credit", "YTD Debit", "YTD Credit"]
    found = {}
    for section in sections:
        for row in section["Rows"]:
            marks = row["Cells"][0].get("Attributes", [{"Value": "total"}])
            found[marks[0]["Value"]] = [cell["Value"] for cell in row["Cells"][1:]]
    return found


def test_the_trial_balance_is_of_the_day_asked_for_and_balances(books: Simulated) -> None:
    before = balance(books, "2024-09-30")
    assert before["acc-bank"] == ["", "12.00", "", "12.00"]
    assert before["total"] == ["12.00"] * 4
    now = balance(books, "2025-10-10")
    # Four whole bills of 100.10 before tax, one paid, one sale; less a credit note; and last year's spending is past.
    assert now["acc-past"] == ["", "", "10.00", ""]
    assert now["acc-bank"][2:] == ["", "132.12"]
    assert now["total"][2] == now["total"][3]
    assert books.xero("Reports/TrialBalance", date="soon").status_code == 400


def test_system_accounts_are_marked(books: Simulated) -> None:
    rows = books.xero("Accounts").json()["Accounts"]
    assert {row["Code"]: row["SystemAccount"] for row in rows if "SystemAccount" in row} == {
        "1100": "DEBTORS",
        "2100": "CREDITORS",
        "2200": "GST",
        "3200": "RETAINEDEARNINGS",
    }
