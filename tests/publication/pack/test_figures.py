"""What stands for a position, the order of schools, and drawings that show nothing that is withheld."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest

from publication.pack.charts import bar, scale_top, strip_drawing
from publication.pack.figures import Strip, exact_value, figure, reporting, strip, worst_first
from publication.pack.records import Measure, Position, School, Threshold

MEASURE = Measure("m", "i", "Title", "Things counted.", "percent", "higher", 1, "sum", None, False, "termly", 1, "")
SCHOOLS = {urn: School(urn, f"School {urn}", "special", True) for urn in "abcdef"}


def at(
    urn: str | None,
    value: float | None,
    rag: str,
    symbol: str | None = None,
    *,
    comparator: str | None = None,
    completeness: str | None = None,
) -> Position:
    exact = None if value is None else Decimal(str(value))
    return Position(
        measure_code="m",
        school_urn=urn,
        numerator=exact,
        denominator=None if exact is None else Decimal(100),
        exclusions=None,
        value=exact,
        target=None,
        rag=rag,
        symbol=symbol,
        comparator=None if comparator is None else Decimal(comparator),
        completeness_pct=None if completeness is None else Decimal(completeness),
        reason=None,
    )


def test_a_percentage_is_worked_out_from_its_parts_before_it_is_rounded() -> None:
    # 18.99/20 is 94.95; the double that was stored lies just below, and would be shown as 94.9.
    stored = at(None, 94.94999999999999, "red")
    position = replace(stored, numerator=Decimal("18.99"), denominator=Decimal(20))
    assert exact_value(MEASURE, position) == Decimal("94.95")
    assert figure(MEASURE, position, None).shown == "95.0%"


@pytest.mark.parametrize(
    ("symbol", "value", "shown", "is_value", "words"),
    [
        (None, 50.0, "50.0%", True, None),
        ("u", 50.0, "50.0%", True, "unreliable"),
        ("u", None, "u", True, "unreliable"),
        ("x", None, "x", False, "source missing"),
        ("z", None, "z", False, "not applicable"),
        ("c", None, "c", False, "suppressed"),
        ("low", 0.01, "low", False, "rounds to 0"),
        (None, None, "no figure", True, None),
    ],
)
def test_a_symbol_stands_in_place_of_a_value_except_beside_an_unreliable_one(
    symbol: str | None, value: float | None, shown: str, is_value: bool, words: str | None
) -> None:
    result = figure(MEASURE, at(None, value, "grey", symbol), None)
    assert (result.shown, result.is_value, result.symbol_words) == (shown, is_value, words)


def test_an_unknown_rating_is_not_rated_rather_than_shown_as_good() -> None:
    assert figure(MEASURE, at(None, 50, "blue"), None).rag == "grey"


def order(measure: Measure, positions: list[Position], thresholds: tuple[Threshold, ...] = ()) -> str:
    return "".join(p.school_urn or "-" for p in worst_first(measure, positions, SCHOOLS, thresholds))


def test_schools_come_red_amber_grey_green_and_the_furthest_from_good_first() -> None:
    positions = [
        at("a", 99, "green"),
        at("b", 60, "red"),
        at("c", None, "grey", "x"),
        at("d", 90, "amber"),
        at("e", 40, "red"),
        at("f", 98, "green"),
        at(None, 80, "red"),
    ]
    assert order(MEASURE, positions) == "ebdcfa"


def test_where_lower_is_better_the_highest_comes_first() -> None:
    lower = replace(MEASURE, direction="lower")
    assert order(lower, [at("a", 6, "amber"), at("b", 9, "amber"), at("c", 9, "amber")]) == "bca"


def test_in_a_band_the_distance_from_it_counts_on_either_side() -> None:
    band = replace(MEASURE, direction="band")
    limits = Threshold("m", None, "absolute", Decimal(85), Decimal(95), Decimal(80), Decimal(100))
    positions = [at("a", 79, "red"), at("b", 112, "red"), at("c", 60, "red")]
    assert order(band, positions, (limits,)) == "cba"


def test_against_a_comparator_the_gap_counts_not_the_rate() -> None:
    lower = replace(MEASURE, direction="lower")
    limits = Threshold("m", None, "comparator_gap", None, Decimal(0), None, Decimal(2))
    positions = [at("a", 14, "amber", comparator="13.2"), at("b", 7, "amber", comparator="5.3")]
    assert order(lower, positions, (limits,)) == "ba"


def test_a_strip_says_in_words_what_it_draws() -> None:
    drawn = strip([at("a", 1, "red"), at("b", 2, "grey"), at("c", 3, "green"), at("d", 4, "green")])
    assert drawn == Strip(("red", "grey", "green", "green"), "4 schools: 1 red, 1 not rated, 2 green")
    assert strip([]) is None


def test_forty_schools_stand_in_two_rows() -> None:
    drawing = strip_drawing(Strip(("green",) * 40, "40 schools"))
    assert (drawing.width, drawing.height, len(drawing.shapes)) == (400, 40, 40)
    assert len({(x, y) for _, x, y in drawing.shapes}) == 40


def test_completeness_counts_the_schools_that_were_heard() -> None:
    assert reporting(None, [at("a", 1, "red"), at("b", None, "grey", "x")]) == "1 of 2 schools"
    assert reporting(at(None, 1, "red", completeness="94.5"), []) == "95% complete"
    assert reporting(None, []) is None


@pytest.mark.parametrize(
    ("largest", "top"), [("94", "100"), ("100", "100"), ("112", "150"), ("8.5", "10"), ("0", "100")]
)
def test_bars_end_at_a_round_number(largest: str, top: str) -> None:
    assert scale_top([Decimal(largest)]) == Decimal(top)


def test_nothing_is_drawn_for_a_value_that_is_not_shown() -> None:
    assert bar(None, Decimal(95), "grey", Decimal(100)) is None
    drawn = bar(Decimal(130), Decimal(95), "red", Decimal(100))
    assert drawn is not None
    assert (drawn.length, drawn.target) == ("100.00", "95.00")
