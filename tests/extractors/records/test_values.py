"""Vendors' values: what is certain is read exactly, what is not is refused without being repeated."""

from __future__ import annotations

import html
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extractors.records.values import (
    BadValueError,
    amount,
    flag,
    formatted_amount,
    html_text,
    identifier,
    integer,
    leading_integer,
    text,
)

pence = st.integers(-(10**15), 10**15).map(lambda number: Decimal(number).scaleb(-2))


@given(pence, st.sampled_from([(",", "."), (".", ","), ("", "."), ("", ","), (" ", ","), ("'", "."), ("\u00a0", ",")]))
def test_an_amount_written_for_people_is_read_exactly(exact: Decimal, separators: tuple[str, str]) -> None:
    thousands, decimals = separators
    written = f"{exact:,.2f}".translate({ord(","): thousands, ord("."): decimals})
    assert formatted_amount(written) == exact


@given(st.integers(1, 10**9), st.sampled_from(",."))
def test_a_lone_separator_before_three_digits_groups_thousands(thousands: int, separator: str) -> None:
    written = f"{thousands * 1000:,}".replace(",", separator)
    assert formatted_amount(written) == thousands * 1000


@pytest.mark.parametrize(
    ("written", "exact"),
    [
        ("£1,234.50", "1234.50"),
        ("-12", "-12"),
        ("-£3.10", "-3.10"),
        (" 7 ", "7"),
        ("0.5", "0.5"),
        ("1,2345", "1.2345"),
        ("12.345", "12345"),
        (12, "12"),
        (1.1, "1.1"),
    ],
)
def test_amounts_in_other_dress(written: str | float, exact: str) -> None:
    assert formatted_amount(written) == Decimal(exact)


@pytest.mark.parametrize(
    "written",
    ["12k", "TBC", "1,23,4.00", "1.234.50", "1,234,50", "0.123", "01,234", "--5", "1e5", "٣", "nan", "5%"],
)
def test_what_is_no_certain_amount_is_refused(written: str) -> None:
    with pytest.raises(BadValueError) as refused:
        formatted_amount(written)
    assert written not in str(refused.value)


@given(st.decimals(allow_nan=True, allow_infinity=True))
def test_an_amount_is_landed_exactly_or_refused(value: Decimal) -> None:
    fits = value.is_finite() and abs(value) < 10**14 and value == value.quantize(Decimal("0.0001"))
    if fits:
        landed = amount(value)
        assert landed == value
        assert landed.as_tuple().exponent == -4
    else:
        with pytest.raises(BadValueError):
            amount(value)


@given(st.text())
def test_escaped_text_is_unescaped_once(original: str) -> None:
    assert html_text(html.escape(original, quote=True)) == (original.strip() or None)


def test_text_that_was_escaped_before_it_was_typed_keeps_its_own_escapes() -> None:
    assert html_text("AT&amp;amp;T") == "AT&amp;T"
    assert html_text("O&#039;Neill&#x27;s") == "O'Neill's"


@pytest.mark.parametrize(("written", "read"), [("  x ", "x"), ("", None), ("   ", None), ("a b", "a b")])
def test_text_has_no_surrounding_spaces_and_is_never_empty(written: str, read: str | None) -> None:
    assert text(written) == read
    assert identifier(written) == read


def test_an_id_is_text_however_it_is_written() -> None:
    assert identifier(7) == identifier("7") == "7"


@pytest.mark.parametrize(
    ("written", "read"), [("36 months", 36), ("36", 36), (36, 36), ("", None), ("-1 month", -1), ("12months", 12)]
)
def test_the_number_before_its_unit(written: str | int, read: int | None) -> None:
    assert leading_integer(written) == read


@pytest.mark.parametrize("written", ["months", "3.5 years", "about 3", "1,000 months"])
def test_what_does_not_start_with_a_whole_number_is_refused(written: str) -> None:
    with pytest.raises(BadValueError):
        leading_integer(written)


@pytest.mark.parametrize("written", [True, 1, "1", "true", "TRUE", "Yes", "y", "T "])
def test_spellings_of_yes(written: bool | int | str) -> None:
    assert flag(written) is True


@pytest.mark.parametrize("written", [False, 0, "0", "false", "No", "n", "f"])
def test_spellings_of_no(written: bool | int | str) -> None:
    assert flag(written) is False


def test_a_flag_that_says_neither() -> None:
    assert flag("") is None
    with pytest.raises(BadValueError):
        flag("perhaps")
    with pytest.raises(BadValueError):
        flag(2)


def test_a_number_must_fit_its_column() -> None:
    assert integer(2**63 - 1) == 2**63 - 1
    with pytest.raises(BadValueError):
        integer(2**63)
