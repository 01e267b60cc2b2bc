"""Whatever stands in a cell: parsers never raise, and never take what they would have to guess."""

from __future__ import annotations

import re
from datetime import date, datetime, time, timedelta
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl.utils.datetime import CALENDAR_MAC_1904, to_excel

from extractors.registers.cell import RawCell
from extractors.registers.cells import read_cell
from extractors.registers.declarations import REGISTERS
from extractors.registers.evidence import shown_value
from extractors.registers.reasons import Code
from extractors.registers.register import Amounts, Days, Lands, RegisterColumn, Written
from extractors.registers.roles import is_role

AS_AT = date(2026, 3, 19)
unhurried = settings(deadline=None)  # a loaded machine is no fault of a parser
ACTIONS, CHECKS, BUILDINGS = REGISTERS["actions"], REGISTERS["compliance_checks"], REGISTERS["buildings"]
COST, DUE, PERCENT, TEMPORARY = ACTIONS["cost"], ACTIONS["due"], ACTIONS["percent"], BUILDINGS["temporary"]
EVERY_COLUMN = [column for register in REGISTERS.values() for column in register.columns]

contents = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(),
    st.floats(),
    st.text(),
    st.from_regex(r"[£€-]? ?\d{1,7}([.,]\d{1,3})?[kKmMpP%]?", fullmatch=True),
    st.from_regex(r"\d{1,2}[/.-]\d{1,2}[/.-]\d{2,4}", fullmatch=True),
    st.sampled_from(
        ["TBC", "n/a", "Yes", "no ", "TRUE", "1", "12k", "#REF!", "\u00a0", "\u0663\u0664", "\u2155", "1e3"]
    ),
    st.datetimes(),
    st.times(),
    st.timedeltas(),
)
cells = st.builds(
    RawCell,
    value=contents,
    data_type=st.sampled_from(["n", "s", "d", "b", "e", "f", "str", "inlineStr"]),
    number_format=st.sampled_from(["General", "0%", "0.00%", "dd/mm/yyyy", "@", "£#,##0.00"]),
    without_value=st.booleans(),
)
IS = {
    Written.SCHOOL: str, Written.CODE: str, Written.ROLE: str, Written.WORD: str, Written.TEXT: str, Written.LINK: str,
    Written.DATE: date, Written.MONEY: Decimal, Written.NUMBER: Decimal, Written.WHOLE: int, Written.PERCENT: int,
    Written.YES_NO: bool,
}  # fmt: skip


@unhurried
@given(cells, st.sampled_from(EVERY_COLUMN), st.dates(date(2020, 1, 1), date(2030, 1, 1)))
def test_no_cell_raises_and_every_value_is_of_its_type_and_within_its_limits(
    cell: RawCell, column: RegisterColumn, as_at: date
) -> None:
    reading = read_cell(cell, column, as_at)
    if reading.refusal is not None:
        assert reading.value is None
        assert reading.warnings == ()
        return
    if reading.value is None:
        assert not column.required
        return
    assert type(reading.value) is IS[column.written]
    assert not cell.without_value
    assert cell.data_type != "e"
    limits = column.limits
    if isinstance(reading.value, date):
        days = limits if isinstance(limits, Days) else Days()
        assert days.earliest <= reading.value
        assert reading.value.year <= as_at.year + days.years_ahead
        assert not (days.past and reading.value > as_at)
        assert not isinstance(cell.value, str)
    if isinstance(reading.value, Decimal | int) and not isinstance(reading.value, bool):
        amounts = limits if isinstance(limits, Amounts) else Amounts()
        assert amounts.low <= reading.value <= amounts.high
    if column.vocabulary:
        assert reading.value in column.vocabulary


@unhurried
@given(cells, st.sampled_from(EVERY_COLUMN))
def test_a_refusal_never_repeats_a_word_of_the_cell(cell: RawCell, column: RegisterColumn) -> None:
    """Sentences are published; the cell may say anything. Only long words: short ones are in every sentence."""
    reading = read_cell(cell, column, AS_AT)
    if reading.refusal is not None and isinstance(cell.value, str):
        allowed = " ".join(column.vocabulary)
        for word in re.findall(r"\w{6,}", cell.value):
            assert word not in reading.refusal.sentence.replace(allowed, "") or word in allowed


@unhurried
@given(st.decimals(0, 10_000_000, places=2))
def test_money_is_taken_to_the_penny_however_it_is_written(amount: Decimal) -> None:
    for written in (float(amount), f"{amount}", f"£{amount:,}", f"£ {amount}"):
        reading = read_cell(RawCell(written), COST, AS_AT)
        assert reading.value == amount
        assert [warning.code for warning in reading.warnings] == (
            [Code.NUMBER_AS_TEXT] if isinstance(written, str) else []
        )


@unhurried
@given(
    st.integers(1, 999),
    st.sampled_from(["k", "K", "p", "m", " pounds", " + VAT", " ex VAT", "ish", "-", "/", ",5", ".5", " 000"]),
)
def test_money_with_anything_beside_it_is_refused(amount: int, beside: str) -> None:
    reading = read_cell(RawCell(f"{amount}{beside}"), COST, AS_AT)
    assert reading.value is None
    assert reading.refusal is not None


@unhurried
@given(st.dates(date(1990, 1, 1), date(2036, 1, 1)), st.booleans())
def test_a_date_is_taken_as_date_or_serial_and_never_as_text(day: date, is_mac: bool) -> None:
    moment = datetime(day.year, day.month, day.day)  # noqa: DTZ001 - Excel knows no zones
    assert read_cell(RawCell(moment, "d"), DUE, AS_AT).value == day
    epoch = CALENDAR_MAC_1904 if is_mac else RawCell().epoch
    serial = read_cell(RawCell(int(to_excel(moment, epoch)), "n", epoch=epoch), DUE, AS_AT)
    assert serial.value == day
    assert [warning.code for warning in serial.warnings] == [Code.EXCEL_SERIAL]
    for text in (f"{day:%d/%m/%Y}", f"{day:%d %B %Y}", day.isoformat(), f"{day:%d.%m.%y}"):
        reading = read_cell(RawCell(text, "s"), DUE, AS_AT)
        assert reading.refusal is not None
        assert reading.refusal.code is Code.TEXT_DATE


@unhurried
@given(st.integers(0, 100))
def test_percentages_are_whole_however_they_are_written(percent: int) -> None:
    assert read_cell(RawCell(percent), PERCENT, AS_AT).value == percent
    assert read_cell(RawCell(percent / 100, number_format="0%"), PERCENT, AS_AT).value == percent
    if 0 < percent < 100:
        bare = read_cell(RawCell(percent / 100), PERCENT, AS_AT)
        assert (bare.value, [warning.code for warning in bare.warnings]) == (percent, [Code.PERCENT_FRACTION])
    assert read_cell(RawCell(f"{percent}%"), PERCENT, AS_AT).value is None


@unhurried
@given(contents)
def test_only_yes_and_no_are_yes_and_no(content: object) -> None:
    value = read_cell(RawCell(content), TEMPORARY, AS_AT).value
    if not isinstance(content, bool):
        word = content.strip().lower() if isinstance(content, str) else ""
        assert value is {"yes": True, "y": True, "true": True, "no": False, "n": False, "false": False}.get(word) or (
            value is not None and "\u200b" in str(content)
        )


@pytest.mark.parametrize("text", ["Headteacher", "site manager", "Head of School", "ICT lead", "Co-headteacher",
    "Chair of Governors", "SENDCo", "Estates & Facilities Manager", "Finance and Audit Committee"])  # fmt: skip
def test_job_titles_are_roles(text: str) -> None:
    assert is_role(text)


@pytest.mark.parametrize("text", ["Jane", "Jane Smith", "Headteacher Jane Smith", "J. Smith, Site manager", "Mr Head",
    "", "...", "Zo\u00eb", "\u0406CT lead", "m.hobbs@willow.example"])  # fmt: skip
def test_whatever_may_name_a_person_is_no_role(text: str) -> None:
    assert not is_role(text)


@pytest.mark.parametrize(
    ("column", "content", "shown"),
    [
        (DUE, "31/02/2024", "31/02/2024"),
        (DUE, "TBC", "TBC"),
        (DUE, "end of Spring term", "end of Spring term"),
        (DUE, "ask J. Smith", None),
        (DUE, datetime(2052, 1, 1), "2052-01-01"),  # noqa: DTZ001
        (COST, "12k", "12k"),
        (COST, "£1200 + VAT", "£1200 + VAT"),
        (COST, "same as Mary's", None),
        (COST, "9" * 200, "9" * 80),
        (PERCENT, 140, "140"),
        (TEMPORARY, "maybe, see Ms Hobbs", None),
        (ACTIONS["status"], "opne", "opne"),
        (ACTIONS["status"], "Hobbs", None),
        (CHECKS["check_type"], "swimming_pool", "swimming_pool"),
        (CHECKS["check_type"], "Margaret", None),
        (ACTIONS["school_urn"], "123456", "123456"),
        (ACTIONS["school_urn"], "Margaret", None),
        (ACTIONS["record_id"], "AC-1", "AC-1"),
        (ACTIONS["record_id"], "see Margaret", None),
        (ACTIONS["owner_role"], "Margaret Hobbs", None),
        (ACTIONS["description"], "TBC", None),
        (CHECKS["evidence_held"], "12/03/2025", None),
        (CHECKS["contractor"], "TBC", None),
    ],
)
def test_a_value_is_shown_only_when_it_can_be_about_nobody(
    column: RegisterColumn, content: object, shown: str | None
) -> None:
    assert shown_value(RawCell(content, "s"), column, ("open", "done", "cancelled", "fire_alarm_service")) == shown


@unhurried
@given(cells, st.sampled_from(EVERY_COLUMN))
def test_showing_never_raises_and_is_short(cell: RawCell, column: RegisterColumn) -> None:
    shown = shown_value(cell, column)
    assert shown is None or (len(shown) <= 80 and column.lands is Lands.VALUE)


def test_the_leap_day_has_an_anniversary() -> None:
    far = RawCell(datetime(2036, 2, 29), "d")  # noqa: DTZ001
    assert read_cell(far, DUE, date(2028, 2, 29)).value == date(2036, 2, 29)
    assert read_cell(RawCell(time(1)), DUE, AS_AT).refusal is not None
    assert read_cell(RawCell(timedelta(1)), DUE, AS_AT).refusal is not None
