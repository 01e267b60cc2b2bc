"""Measures of what is spent: 2c.3 outside the benchmark band, 3.2.7b on software that no directory knows."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import NamedTuple

from demo.records import Invoice, Line, School
from demo.truth.count import Count, count
from demo.truth.entries import left_out, rows, this_year, within
from demo.truth.measure import Measure
from demo.truth.moment import Moment
from demo.truth.pupils import on_roll

_ACCOUNTS = {
    **dict.fromkeys(("6110", "6120", "6130"), "premises"),
    **dict.fromkeys(("6140", "6150"), "utilities"),
    **dict.fromkeys(("6310", "6320", "6330"), "ict"),
}
_SOFTWARE = "6320"


class _Bands(NamedTuple):
    """Pounds a year, by phase: for a square metre, of ICT for a pupil."""

    premises: dict[str, tuple[int, int]]
    utilities: dict[str, tuple[int, int]]
    ict: dict[str, tuple[int, int]]


_CHANGED = date(2025, 9, 1)
_BEFORE = _Bands(
    {"special": (17, 29), "primary": (18, 38), "secondary": (13, 26)},
    {"special": (9, 18), "primary": (11, 26), "secondary": (8, 15)},
    {"special": (270, 630), "primary": (162, 432), "secondary": (99, 270)},
)
_SINCE = _Bands(
    {"special": (18, 32), "primary": (20, 42), "secondary": (14, 28)},
    {"special": (10, 20), "primary": (12, 28), "secondary": (8, 16)},
    {"special": (300, 700), "primary": (180, 480), "secondary": (110, 300)},
)


def measures(moment: Moment) -> Iterator[Measure]:
    spent = _spent(moment)
    yield Measure(
        "2c.3",
        ("xero", "wonde"),
        lambda school: outside_band(moment, school, spent),
        left_out_is_unreliable=False,
    )
    yield Measure(
        "3.2.7b",
        ("registers:software", "xero"),
        lambda school: unlisted(moment, school),
        left_out_of_trust=_of_no_academy(moment),
    )


def outside_band(moment: Moment, school: School, spent: dict[tuple[str, str], Decimal]) -> Count:
    """2c.3: of the kinds of spending that can be set against something, those below or above their band."""
    bands = _SINCE if moment.day >= _CHANGED else _BEFORE
    pupils = on_roll(moment, school).numerator
    kinds = (
        ("premises", bands.premises, Fraction(school.floor_area_m2)),
        ("utilities", bands.utilities, Fraction(school.floor_area_m2)),
        ("ict", bands.ict, pupils),
    )
    asked, outside = 0, set()
    for kind, by_phase, divisor in kinds:
        band = by_phase.get(school.phase)
        if band is None or divisor <= 0:
            continue
        asked += 1
        if not band[0] <= Fraction(spent[school.urn, kind]) / divisor <= band[1]:
            outside.add(f"{school.urn}:{kind}")
    return count(len(outside), asked, wrong=frozenset(outside))


def _spent(moment: Moment) -> dict[tuple[str, str], Decimal]:
    """Pounds before VAT of the 365 days to the day, by academy and kind."""
    spent: dict[tuple[str, str], Decimal] = defaultdict(Decimal)
    for day, sign, lines in _booked(moment):
        if within(moment, day, 365):
            for line in lines:
                if line.urn is not None and line.account_code in _ACCOUNTS:
                    spent[line.urn, _ACCOUNTS[line.account_code]] += sign * line.net
    return spent


def _booked(moment: Moment) -> Iterator[tuple[date, int, tuple[Line, ...]]]:
    """Every document in force: what it debits to the accounts of its lines, or (-1) takes off them."""
    world = moment.world
    for bill in world.invoices:
        if moment.status(bill.history) in ("AUTHORISED", "PAID"):
            yield bill.day, 1 if bill.type == "ACCPAY" else -1, bill.lines
    for note in world.credit_notes:
        if moment.status(note.history) in ("AUTHORISED", "PAID"):
            yield note.day, -1 if note.type == "ACCPAYCREDIT" else 1, note.lines
    for transaction in world.bank_transactions:
        if moment.status(transaction.history) == "AUTHORISED":
            yield transaction.day, 1 if transaction.type == "SPEND" else -1, transaction.lines
    for journal in world.manual_journals:
        if moment.status(journal.history) == "POSTED":
            yield journal.day, 1, journal.lines


def unlisted(moment: Moment, school: School) -> Count:
    """3.2.7b: pounds before VAT of this year's bills for software from suppliers that the directory does not give."""
    listed = {row.word("Supplier ref") for row in rows(moment, school, "software") if row.status != "retired"}
    all_pounds = unlisted_pounds = Decimal(0)
    wrong = set()
    for bill, line in _software_lines(moment):
        if line.urn == school.urn:
            all_pounds += line.net
            if bill.contact_id not in listed:
                unlisted_pounds += line.net
                wrong.add(bill.invoice_id)
    unread = left_out(moment, school, ["software"])
    return count(unlisted_pounds, all_pounds, exclusions=len(unread), wrong=frozenset([*unread, *wrong]))


def _of_no_academy(moment: Moment) -> int:
    """Lines for software that no academy's tracking option claims: left out of every academy and of the trust."""
    schools = {school.urn for school in moment.world.schools}
    return sum(line.urn not in schools for _, line in _software_lines(moment))


def _software_lines(moment: Moment) -> Iterator[tuple[Invoice, Line]]:
    """The lines for software of this year's bills that are authorised or paid."""
    for bill in moment.world.invoices:
        if (
            bill.type == "ACCPAY"
            and this_year(moment, bill.day)
            and moment.status(bill.history) in ("AUTHORISED", "PAID")
        ):
            yield from ((bill, line) for line in bill.lines if line.account_code == _SOFTWARE)
