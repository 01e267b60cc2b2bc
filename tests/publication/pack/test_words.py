"""Rounding half up on exact decimals, and the words that numbers and dates become."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from publication.pack import words


@pytest.mark.parametrize(
    ("value", "decimals", "shown"),
    [
        ("94.95", 1, "95.0"),  # half to even would give 95.0 too; the next one would not
        ("94.85", 1, "94.9"),
        ("0.05", 1, "0.1"),
        ("2.5", 0, "3"),
        ("-2.5", 0, "\N{MINUS SIGN}3"),
        ("-0.04", 1, "0.0"),
        ("1234567.891", 2, "1,234,567.89"),
        ("100", 1, "100.0"),
    ],
)
def test_numbers_round_half_up_and_keep_their_places(value: str, decimals: int, shown: str) -> None:
    assert words.number(Decimal(value), decimals) == shown


@given(
    value=st.decimals(min_value=-(10**9), max_value=10**9, places=6, allow_nan=False),
    decimals=st.integers(min_value=0, max_value=4),
)
def test_rounding_is_never_further_than_half_a_place_and_halves_go_away_from_zero(
    value: Decimal, decimals: int
) -> None:
    half = Decimal(5).scaleb(-decimals - 1)
    result = words.rounded(value, decimals)
    assert abs(result - value) <= half
    if abs(result - value) == half:
        assert abs(result) > abs(value)


@pytest.mark.parametrize(
    ("value", "unit", "shown"),
    [
        ("94.25", "percent", "94.3%"),
        ("1204.5", "pounds", "£1,204.5"),
        ("-3", "pounds", "\N{MINUS SIGN}£3.0"),
        ("12", "count", "12.0"),
        ("12.5", "working_days", "12.5\N{NO-BREAK SPACE}working days"),
    ],
)
def test_an_amount_carries_its_unit(value: str, unit: str, shown: str) -> None:
    assert words.amount(Decimal(value), unit, 1) == shown


@pytest.mark.parametrize(("value", "shown"), [("95.0", "95%"), ("1.5", "1.5%"), ("100", "100%"), ("0", "0%")])
def test_a_limit_is_shown_as_it_was_approved(value: str, shown: str) -> None:
    assert words.limit(Decimal(value), "percent") == shown


def test_a_ratio_says_both_parts_or_nothing() -> None:
    assert words.ratio(Decimal("1203.0000"), Decimal(1277)) == "1,203 of 1,277"
    assert words.ratio(Decimal("1.5"), Decimal(2)) == "1.50 of 2"
    assert words.ratio(Decimal("4210.50"), Decimal("91377.49"), pounds=True) == "£4,211 of £91,377"
    assert words.ratio(None, Decimal(2)) is None
    assert words.ratio(Decimal(2), None) is None


def test_dates_are_words_that_no_locale_changes() -> None:
    assert words.long_date(date(2026, 3, 1)) == "1 March 2026"
    assert words.short_date(date(2025, 12, 31)) == "31 Dec 2025"


def test_days_past_are_counted_from_the_close_of_the_day_described() -> None:
    as_at = date(2026, 3, 19)
    assert words.days_past(date(2026, 3, 18), as_at) == "1 day ago"
    assert words.days_past(date(2026, 1, 9), as_at) == "69 days ago"
    assert words.days_past(as_at, as_at) is None
    assert words.days_past(None, as_at) is None


def test_lists_and_plurals_read_as_sentences_do() -> None:
    assert [words.listed(list("abc")[:n]) for n in range(4)] == ["", "a", "a and b", "a, b and c"]
    assert words.plural(1, "school") == "1 school"
    assert words.plural(1200, "entry", "entries") == "1,200 entries"


def test_codes_become_words() -> None:
    assert words.source_name("snipe_it") == "Snipe-IT"
    assert words.source_name("staff_survey") == "Staff survey"
    assert words.objective_title("2") == "Objective 2"
    assert words.objective_title("3.2") == "Section 3.2"
    assert words.objective_title("Big 3") == "Big 3"
