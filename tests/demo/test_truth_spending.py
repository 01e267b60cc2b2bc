"""The truth of 2c.3 and 3.2.7b, against figures worked out by hand."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from tiny_world import AS_AT, FIRST, SECOND, bill, days_ago, enrolment, entry, noon, school, slip, world

from demo.records import BankTransaction, CreditNote, Entry, Invoice, Line, ManualJournal
from demo.truth import Truth, expected

TOMORROW = date(2026, 3, 20)


def wrong(truth: Truth, code: str) -> set[str]:
    return {each[2] for each in truth.exceptions if each[0] == code}


def booked(account: str, net: str, urn: str | None = FIRST) -> tuple[Line, ...]:
    return (Line("L", account, urn, Decimal(net), Decimal(net) / 5),)


def bought(
    record_id: str, account: str, net: str, *, day: date = AS_AT, contact: str = "C1", urn: str | None = FIRST
) -> Invoice:
    """A bill for one thing, of 1000 square metres: so many pounds make so many thousandths for each."""
    return bill(record_id, day)._replace(lines=booked(account, net, urn), contact_id=contact)


def spent(account: str, net: str, *, kind: str = "SPEND", status: str = "AUTHORISED") -> BankTransaction:
    return BankTransaction(net, kind, None, AS_AT, True, booked(account, net), ((noon(AS_AT), status),))


@pytest.mark.parametrize(
    ("premises", "outside"),
    [("17999.99", True), ("18000", False), ("32000", False), ("32000.01", True)],
)
def test_a_band_holds_both_its_ends(premises: str, outside: bool) -> None:
    invoices = (bought("premises", "6110", premises), bought("utilities", "6150", "15000"))
    truth = expected(world(invoices=invoices), AS_AT)
    row = truth.row("2c.3", FIRST)
    assert (row.numerator, row.denominator, row.rag) == (int(outside), 2, "grey")  # no pupils: nothing of ICT
    assert wrong(truth, "2c.3") == ({f"{FIRST}:premises"} if outside else set())


def test_everything_that_the_ledger_books_to_the_kinds_accounts_counts_net() -> None:
    invoices = (
        bought("repairs", "6110", "5000"),
        bought("grounds", "6120", "4000", day=days_ago(365)),
        bought("too old", "6110", "1000000", day=days_ago(366)),
        bought("dated tomorrow", "6110", "1000000", day=TOMORROW),
        bought("of nobody", "6110", "1")._replace(lines=booked("6110", "1000000", None)),
        bought("books", "6210", "1000000"),
        bill("draft", AS_AT, statuses=((AS_AT, "SUBMITTED"),))._replace(lines=booked("6110", "1000000")),
        bill("sold", AS_AT, kind="ACCREC")._replace(lines=booked("6110", "500")),
    )
    notes = tuple(
        CreditNote(kind, kind, kind, "C1", AS_AT, False, booked("6130", net), ((noon(AS_AT), status),))
        for kind, net, status in (
            ("ACCPAYCREDIT", "300", "PAID"),
            ("ACCRECCREDIT", "100", "AUTHORISED"),
            ("ACCPAYCREDIT", "1000000", "VOIDED"),
        )
    )
    transactions = (
        spent("6130", "9000"),
        spent("6130", "200", kind="RECEIVE"),
        spent("6130", "1000000", status="DELETED"),
    )
    journals = tuple(
        ManualJournal(net, AS_AT, "", booked("6110", net), ((noon(AS_AT), status),))
        for net, status in (("900", "POSTED"), ("-1.01", "POSTED"), ("1000000", "DRAFT"))
    )
    # 5000 + 4000 - 500 - 300 + 100 + 9000 - 200 + 900 = 18,000: with a penny and a pound less it is too little.
    built = replace(
        world(invoices=invoices),
        credit_notes=notes,
        bank_transactions=transactions,
        manual_journals=journals,
    )
    assert f"{FIRST}:premises" in wrong(expected(built, AS_AT), "2c.3")
    enough = replace(built, manual_journals=journals[:1])
    assert f"{FIRST}:premises" not in wrong(expected(enough, AS_AT), "2c.3")
    assert f"{FIRST}:utilities" in wrong(expected(enough, AS_AT), "2c.3")


@pytest.mark.parametrize(("ict", "outside"), [("599.99", True), ("600", False), ("1400", False), ("1400.01", True)])
def test_ict_is_for_a_pupil_on_roll(ict: str, outside: bool) -> None:
    pupils = (enrolment("S1"), enrolment("S2"), enrolment("left", left=days_ago(30)))
    built = world(enrolments=pupils, invoices=(bought("licences", "6320", ict),))
    truth = expected(built, AS_AT)
    assert truth.row("2c.3", FIRST).denominator == 3
    assert (f"{FIRST}:ict" in wrong(truth, "2c.3")) is outside


def test_bands_are_those_of_the_phase_and_of_the_day() -> None:
    bills = (
        bought("premises", "6110", "17000", day=date(2025, 8, 1)),
        bought("utilities", "6140", "10000", day=date(2025, 8, 1)),
    )
    special = world(invoices=bills)
    assert wrong(expected(special, date(2025, 8, 31)), "2c.3") == set()
    assert wrong(expected(special, date(2025, 9, 1)), "2c.3") == {f"{FIRST}:premises"}
    secondary = world(school(phase="secondary"), invoices=bills)
    assert wrong(expected(secondary, AS_AT), "2c.3") == set()
    unknown = world(school(phase="16_plus"), invoices=bills)
    assert expected(unknown, AS_AT).row("2c.3", FIRST).symbol == "z"


def product(record_id: str, supplier: str | None, status: str = "live", *, urn: str = FIRST) -> Entry:
    cells = {"Tier": "platform", "Personal data": False, "Supplier ref": supplier, "Status": status}
    return entry("software", record_id, cells, urn=urn)


def test_software_is_listed_by_its_supplier_in_the_academys_own_directory() -> None:
    rows = (
        product("S1", "LIVE"),
        product("S2", "PILOT", "pilot"),
        product("S3", "RETIRED", "retired"),
        product("S4", "THEIRS", urn=SECOND),
        product("S5", None),
    )
    invoices = (
        bought("live", "6320", "1", contact="LIVE", day=date(2025, 9, 1)),
        bought("pilot", "6320", "2", contact="PILOT"),
        bought("retired", "6320", "4.50", contact="RETIRED"),
        bought("theirs", "6320", "8", contact="THEIRS"),
        bought("equipment", "6310", "1000", contact="C1"),
        bought("last year's", "6320", "1000", day=date(2025, 8, 31)),
        bought("tomorrow's", "6320", "1000", day=TOMORROW),
        bill("draft", AS_AT, statuses=((AS_AT, "DRAFT"),))._replace(lines=booked("6320", "1000")),
        bill("sale", AS_AT, kind="ACCREC")._replace(lines=booked("6320", "1000")),
    )
    built = world(school(), school(SECOND), entries=rows, invoices=invoices)
    truth = expected(built, AS_AT)
    row = truth.row("3.2.7b", FIRST)
    assert (row.numerator, row.denominator, row.rag) == (Decimal("12.50"), Decimal("15.50"), "grey")
    assert wrong(truth, "3.2.7b") == {"retired", "theirs"}
    assert truth.row("3.2.7b", SECOND).symbol == "z"

    spoilt = replace(built, mistakes=(slip("software", "S1"),))
    row = expected(spoilt, AS_AT).row("3.2.7b", FIRST)
    assert (row.numerator, row.exclusions, row.symbol) == (Decimal("13.50"), 1, "u")
    assert wrong(expected(spoilt, AS_AT), "3.2.7b") == {"retired", "theirs", "live", "S1"}


def test_software_of_no_academy_is_left_out_of_the_trust() -> None:
    invoices = (
        bought("live", "6320", "1"),
        bought("nobody's", "6320", "16", urn=None),
        bought("equipment", "6310", "32", urn=None),
        bought("last year's", "6320", "64", urn=None, day=date(2025, 8, 31)),
    )
    truth = expected(world(invoices=invoices), AS_AT)
    row = truth.row("3.2.7b")
    assert (row.denominator, row.exclusions) == (Decimal(1), 1)
