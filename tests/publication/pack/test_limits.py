"""Targets and limits in words, and the question whether a red rating has another cause than the figure."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from publication.pack.limits import NO_LIMITS, better_than_red, limit_sentences, target_words, threshold_for
from publication.pack.records import Measure, Position, School, Threshold

MEASURE = Measure(
    "1b.2", "1b", "Checks", "Checks in date.", "percent", "higher", 1, "sum", None, False, "termly", 1, ""
)
LOWER = replace(MEASURE, direction="lower", comparator_name="National rate")
BAND = replace(MEASURE, direction="band")
SCHOOLS = (School("1", "A", "special", True), School("2", "B", "primary", True))


def threshold(
    green: tuple[float | None, float | None], amber: tuple[float | None, float | None], *, phase: str | None = None,
    basis: str = "absolute",
) -> Threshold:  # fmt: skip
    low, high, amber_low, amber_high = (None if v is None else Decimal(str(v)) for v in (*green, *amber))
    return Threshold("1b.2", phase, basis, low, high, amber_low, amber_high)


def position(numerator: int, denominator: int, comparator: str | None = None, target: int | None = None) -> Position:
    return Position(
        measure_code="1b.2",
        school_urn=None,
        numerator=Decimal(numerator),
        denominator=Decimal(denominator),
        exclusions=None,
        value=Decimal(100 * numerator) / denominator,
        target=None if target is None else Decimal(target),
        rag="red",
        symbol=None,
        comparator=None if comparator is None else Decimal(comparator),
        completeness_pct=Decimal(100),
        reason=None,
    )


HIGHER_95 = threshold((95, None), (80, None))
LOWER_5 = threshold((None, 5), (None, 10))
GAP = threshold((None, 0), (None, 2), basis="comparator_gap")
BAND_85 = threshold((85, 95), (80, 100))


@pytest.mark.parametrize(
    ("measure", "limits", "where", "words"),
    [
        (MEASURE, HIGHER_95, position(9, 10, target=95), "95% or more"),
        (MEASURE, threshold((100, None), (95, None)), position(9, 10, target=100), "100%"),
        (MEASURE, HIGHER_95, None, "95% or more"),
        (LOWER, LOWER_5, position(9, 100, target=5), "5% or less"),
        (LOWER, threshold((None, 0), (None, 2)), position(9, 100, target=0), "0%"),
        (BAND, BAND_85, position(9, 10), "85 to 95%"),
        # Against a comparator the stored target is the gap, 0: what a reader needs is the rate itself.
        (LOWER, GAP, position(9, 100, comparator="12.64", target=0), "12.6% or less"),
        (LOWER, GAP, position(9, 100, target=0), "at or under the national rate"),
        (MEASURE, None, position(9, 10), None),
    ],
)
def test_a_target_says_what_should_be_reached(
    measure: Measure, limits: Threshold | None, where: Position | None, words: str | None
) -> None:
    assert target_words(measure, where, limits) == words


@pytest.mark.parametrize(
    ("measure", "limits", "sentence"),
    [
        (MEASURE, threshold((100, None), (95, None)), "Green at 100%; amber at 95% or more; red otherwise."),
        (LOWER, LOWER_5, "Green at 5% or less; amber at 10% or less; red otherwise."),
        (LOWER, threshold((None, 0), (None, None)), "Green at 0%; red otherwise."),
        (BAND, BAND_85, "Green at 85 to 95%; amber at 80 to 100%; red otherwise."),
        (
            LOWER,
            GAP,
            "Green at or under the national rate; amber up to 2 percentage points above it; red otherwise.",
        ),
    ],
)
def test_limits_are_told_in_a_sentence(measure: Measure, limits: Threshold, sentence: str) -> None:
    assert limit_sentences(measure, [limits], SCHOOLS) == (sentence,)


def test_no_thresholds_means_no_colour_is_promised() -> None:
    assert limit_sentences(MEASURE, [], SCHOOLS) == (NO_LIMITS,)


def test_phases_are_named_only_where_their_limits_differ() -> None:
    special = threshold((90, None), (80, None), phase="special")
    secondary = threshold((97, None), (80, None), phase="secondary")
    sentences = limit_sentences(MEASURE, [HIGHER_95, secondary, special], SCHOOLS)
    assert sentences == (
        "Other schools: Green at 95% or more; amber at 80% or more; red otherwise.",
        "Special schools: Green at 90% or more; amber at 80% or more; red otherwise.",
    )
    assert threshold_for([HIGHER_95, special], "special") == special
    assert threshold_for([HIGHER_95, special], "primary") == HIGHER_95
    assert threshold_for([special], None) is None


@pytest.mark.parametrize(
    ("measure", "limits", "where", "better"),
    [
        (MEASURE, HIGHER_95, position(95, 100), True),
        (MEASURE, HIGHER_95, position(80, 100), True),  # limits are closed: at the limit is within it
        (MEASURE, HIGHER_95, position(799, 1000), False),
        (LOWER, GAP, position(146, 1000, comparator="12.6"), True),
        (LOWER, GAP, position(147, 1000, comparator="12.6"), False),
        (LOWER, GAP, position(1, 1000), False),
        (MEASURE, None, position(1, 1), False),
    ],
)
def test_a_red_has_another_cause_only_when_the_figure_is_within_the_limits(
    measure: Measure, limits: Threshold | None, where: Position, better: bool
) -> None:
    assert better_than_red(measure, where, limits) is better


LINE = replace(
    threshold((0, None), (-10, None), basis="line_gap"),
    line_start=date(2023, 9, 1),
    line_end=date(2030, 8, 31),
    line_start_value=Decimal(0),
    line_end_value=Decimal(100),
)
AROUND = replace(LINE, green_low=Decimal(-10), green_high=Decimal(10), amber_low=Decimal(-20), amber_high=Decimal(20))


def test_a_straight_line_is_told_by_its_ends_and_by_where_it_has_come_to() -> None:
    ends = "the straight line from 0% on 1 September 2023 to 100% on 31 August 2030"
    assert limit_sentences(MEASURE, [LINE], SCHOOLS) == (
        f"Green at or over {ends}; amber up to 10 percentage points below it; red otherwise.",
    )
    assert limit_sentences(BAND, [AROUND], SCHOOLS) == (
        f"Green within 10 percentage points of {ends}; amber within 20 percentage points; red otherwise.",
    )
    assert target_words(MEASURE, position(40, 100, target=36), LINE) == "36.0% or more"
    assert target_words(BAND, position(40, 100, target=36), AROUND) == "within 10 percentage points of 36.0%"
    assert target_words(MEASURE, None, LINE) is None


@pytest.mark.parametrize(
    ("measure", "limits", "numerator", "better"),
    [(MEASURE, LINE, 26, True), (MEASURE, LINE, 25, False), (BAND, AROUND, 56, True), (BAND, AROUND, 57, False)],
)
def test_a_red_near_the_line_has_another_cause(
    measure: Measure, limits: Threshold, numerator: int, better: bool
) -> None:
    assert better_than_red(measure, position(numerator, 100, target=36), limits) is better
