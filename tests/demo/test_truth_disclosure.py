"""What a publication must hide, and that the checker sees each way in which a small number gets out."""

from __future__ import annotations

from datetime import date
from fractions import Fraction

import pytest
from tiny_world import AS_AT

from demo.truth import Row, disclosures, suppressed
from demo.truth.equations import Equation, solved

Published = dict[str, object]


def row(measure: str, urn: str | None, numerator: int | None, denominator: int | None) -> Row:
    return Row(
        measure_code=measure,
        scope="school" if urn else "trust",
        school_urn=urn,
        as_at=AS_AT,
        numerator=None if numerator is None else Fraction(numerator),
        denominator=None if denominator is None else Fraction(denominator),
        exclusions=0,
        value=None,
        rag="grey",
        symbol=None,
        comparator=None,
        completeness_pct=Fraction(100),
    )


def shown(
    measure: str, urn: str | None, numerator: float | None, denominator: float | None, symbol: str | None = None
) -> Published:
    value = 100 * numerator / denominator if numerator is not None and denominator else None
    return {
        "measure_code": measure,
        "scope": "school" if urn else "trust",
        "school_urn": urn,
        "as_at": AS_AT,
        "numerator": numerator,
        "denominator": denominator,
        "value": value,
        "symbol": symbol,
        "rag": "grey",
    }


def hidden(measure: str, urn: str | None) -> Published:
    return shown(measure, urn, None, None, "c")


def month(urn: str, number: int, possible: int | None, authorised: int | None, unauthorised: int | None) -> Published:
    absent = None if authorised is None or unauthorised is None else authorised + unauthorised
    return {
        "school_urn": urn,
        "academic_year": "2025/26",
        "month_start": date(2026, number, 1) if number < 9 else date(2025, number, 1),
        "possible_sessions": possible,
        "absent_sessions": absent,
        "authorised_sessions": authorised,
        "unauthorised_sessions": unauthorised,
        "absence_rate": None if absent is None or possible is None else absent / possible,
        "pupils": 40,
    }


@pytest.mark.parametrize(
    ("measure", "numerator", "denominator", "must_hide"),
    [
        ("B1.3", 0, 40, False),  # a true zero
        ("B1.3", 1, 40, True),
        ("B1.3", 5, 40, True),
        ("B1.3", 6, 40, False),
        ("B1.3", 6, 11, True),  # the other five
        ("B1.3", 6, 12, False),
        ("B1.3", 0, 10, True),
        ("B1.3", 0, 11, False),
        ("B1.3", 40, 40, False),
        ("B1.3", 39, 40, True),
        ("B1.3", 0, 0, False),
        ("B1.3", None, None, False),
        ("3b.2", 98, 100, False),  # two empty places are not two pupils
        ("3b.2", 4, 100, True),
        ("B2.2", 98, 100, False),  # 98 suspensions may be of one pupil
        ("B2.2", 3, 100, True),
        ("3d.2", 397, 400, True),
        ("CF", 6, 9, True),
        ("1a.3", 1, 2, False),  # not about people
    ],
)
def test_what_is_hidden_for_its_own_sake(
    measure: str, numerator: int | None, denominator: int | None, must_hide: bool
) -> None:
    rows = [row(measure, "900001", numerator, denominator)]
    assert suppressed(rows) == ({(measure, "900001")} if must_hide else frozenset())


def test_large_numbers_and_hidden_ones_give_nothing_away() -> None:
    rows = [
        shown("B1.4", "900001", 12, 40),
        hidden("B1.4", "900002"),
        hidden("B1.4", "900003"),
        shown("B1.4", "900004", 0, 40),
        shown("B1.4", None, 24, 160),
        shown("1a.3", "900001", 1, 2),
    ]
    assert disclosures(rows) == []


def test_a_small_number_shown_is_seen() -> None:
    assert disclosures([shown("B1.4", "900001", 3, 40)]) == ["B1.4 of 900001 shows 3 of 40"]
    assert disclosures([shown("B1.4", None, 38, 40)]) == ["B1.4 of the trust shows 38 of 40"]


def test_one_hidden_academy_is_worked_out_from_the_total() -> None:
    rows = [shown("B1.4", "900001", 12, 40), hidden("B1.4", "900002"), shown("B1.4", None, 15, 80)]
    assert disclosures(rows) == ["B1.4 900002 numerator can be worked out: 3"]


def test_hiding_the_total_too_keeps_the_academy() -> None:
    rows = [shown("B1.4", "900001", 12, 40), hidden("B1.4", "900002"), hidden("B1.4", None)]
    assert disclosures(rows) == []


def test_what_is_left_to_the_whole_is_worked_out_as_well() -> None:
    rows = [shown("B1.3", "900001", 20, 40), hidden("B1.3", "900002"), shown("B1.3", None, 57, 80)]
    assert disclosures(rows) == ["B1.3 900002 the rest can be worked out: 3"]


def test_an_academy_that_could_not_report_is_not_in_the_total() -> None:
    rows = [
        shown("B1.4", "900001", 12, 40),
        hidden("B1.4", "900002"),
        shown("B1.4", "900003", None, None, "x"),
        shown("B1.4", None, 15, 80),
    ]
    assert disclosures(rows) == ["B1.4 900002 numerator can be worked out: 3"]


def test_an_academy_without_pupils_is_nothing_in_the_total() -> None:
    empty = shown("B1.4", "900003", 0, 0, "z")
    rows = [empty, shown("B1.4", "900001", 12, 40), hidden("B1.4", "900002"), shown("B1.4", None, 15, 80)]
    assert disclosures(rows) == ["B1.4 900002 numerator can be worked out: 3"]


def test_months_give_a_hidden_year_away() -> None:
    rows = [hidden("B1.2", "900001"), hidden("B1.2", "900002"), shown("B1.2", None, 400, 8000)]
    months = [month("900001", 9, 300, 0, 0), month("900001", 10, 300, 0, 0), month("900001", 11, None, None, None)]
    assert disclosures(rows, months) == []
    months[2] = month("900001", 11, 300, 0, 4)
    found = disclosures(rows, months)
    assert "B1.2 900001 numerator can be worked out: 4" in found
    assert "attendance of 900001 in 2025-11-01 shows 4 absent_sessions" in found


def test_a_shown_year_gives_a_hidden_month_away() -> None:
    rows = [shown("B1.2", "900001", 43, 900)]
    months = [month("900001", 9, 300, 20, 20), month("900001", 10, None, None, None), month("900001", 11, 300, 0, 0)]
    assert disclosures(rows, months) == ["900001 2025-10-01 absent_sessions can be worked out: 3"]
    last_year = month("900001", 10, None, None, None) | {"month_start": date(2024, 10, 1)}
    assert disclosures(rows, [*months[::2], month("900001", 12, 300, 0, 7), last_year]) == []


def test_kinds_of_absence_give_the_third_away() -> None:
    half = month("900001", 9, 300, 20, 3) | {"unauthorised_sessions": None}
    assert disclosures([], [half]) == ["900001 2025-09-01 unauthorised_sessions can be worked out: 3"]


def test_a_rate_or_a_part_left_standing_is_seen() -> None:
    rows = [hidden("B1.4", "900001") | {"value": 7.5, "rag": "red"}, hidden("B1.4", "900002") | {"numerator": 9}]
    assert disclosures(rows) == [
        "B1.4 of 900001 is suppressed but shows its value",
        "B1.4 of 900001 is suppressed but is red",
        "B1.4 of 900002 is suppressed but shows its numerator",
    ]
    rate = month("900001", 9, 300, 20, 20) | {"absent_sessions": None, "absence_rate": 0.1333}
    assert "attendance of 900001 in 2025-09-01 hides its absences but shows their rate" in disclosures([], [rate])


def test_a_blank_without_a_symbol_is_seen() -> None:
    blank = hidden("B1.4", "900001") | {"symbol": None}
    assert disclosures([blank]) == ["B1.4 of 900001 is blank without a symbol"]


def test_an_exception_of_a_hidden_cell_is_seen() -> None:
    rows = [hidden("B1.3", "900001"), hidden("B1.3", "900002")]
    told = [{"measure_code": "B1.3", "school_urn": "900001"}, {"measure_code": "1a.3", "school_urn": "900001"}]
    assert disclosures(rows, (), told) == ["B1.3 of 900001 is suppressed but has an exception"]


def test_persistent_and_severe_absence_share_their_pupils() -> None:
    """The four pupils whom the total of the one gives away are those of the other, too."""
    rows = [
        hidden("B1.3", "900001"),
        hidden("B1.3", "900002"),
        shown("B1.3", None, 40, 100),
        hidden("B1.4", "900001"),
        shown("B1.4", "900002", 20, 96),
        shown("B1.4", None, 31, 100),
    ]
    assert "B1.4 900001 denominator can be worked out: 4" in disclosures(rows)
    assert "B1.3 900001 denominator can be worked out: 4" in disclosures(rows)


def test_the_places_of_an_academy_are_no_secret() -> None:
    rows = [hidden("3b.2", "900001"), shown("3b.2", "900002", 90, 95), hidden("3b.2", None) | {"denominator": 100}]
    assert not [found for found in disclosures(rows) if "worked out" in found]


def test_who_is_assessed_is_a_numerator_here_and_a_denominator_there() -> None:
    """57 of 60 are assessed: the one measure hides it, the other two show both."""
    rows = [
        hidden("B1.6", "900001"),
        shown("B1.1", "900001", 30, 57),
        shown("B2.1", "900001", 20, 60),
    ]
    assert disclosures(rows) == ["B1.6 900001 the rest can be worked out: 3"]
    assert disclosures([rows[0], rows[1]]) == []
    assert disclosures([rows[0], rows[2]]) == []


def test_the_roll_stands_in_five_measures() -> None:
    of_places = [hidden("3b.2", "900001"), shown("3b.2", "900002", 90, 95), shown("3b.2", None, 94, 105)]
    assert "3b.2 900001 numerator can be worked out: 4" in disclosures(of_places)
    assert "B2.2 900001 denominator can be worked out: 4" in disclosures([*of_places, hidden("B2.2", "900001")])
    partner = [hidden("3b.2", "900001"), hidden("3b.2", "900002"), shown("3b.2", None, 94, 105)]
    assert disclosures(partner) == []
    suspensions = [hidden("B2.2", "900001"), shown("B2.2", "900002", 12, 90), hidden("B2.2", None)]
    assert "3b.2 900001 numerator can be worked out: 4" in disclosures([*partner, *suspensions])


def test_of_suspensions_nothing_is_left_over() -> None:
    rows = [hidden("B2.2", "900001"), shown("B2.1", "900001", 30, 60), shown("B2.2", "900002", 58, 60)]
    assert disclosures(rows) == []


def test_figures_that_are_shown_and_differ_are_not_the_same() -> None:
    """The roll of the close of the day is not that of another moment, if an academy shows both and they differ."""
    rows = [
        hidden("3b.2", "900001"),
        shown("3b.2", "900002", 90, 95),
        hidden("3b.2", None),
        shown("B2.2", "900001", 30, 57),
        shown("B2.2", "900002", 12, 91),
    ]
    assert disclosures(rows) == []


def test_the_trusts_figures_are_the_same_only_of_the_same_academies() -> None:
    """900003 could not report its assessments, so that the trust's roll there, 90 and 900001's, is not the other 94."""
    assessed = [hidden("B1.6", "900001"), shown("B1.6", "900002", 80, 90), hidden("B1.6", None)]
    contributing = [hidden("B2.1", "900001"), shown("B2.1", "900002", 30, 90), hidden("B2.1", "900003")]
    rows = [*assessed, *contributing, shown("B2.1", None, 33, 94)]
    assert disclosures([*rows, shown("B1.6", "900003", None, None, "x")]) == []
    assert "B1.6 900001 denominator can be worked out: 4" in disclosures([*rows, shown("B1.6", "900003", 0, 0, "z")])


def test_a_measure_of_the_trust_alone_is_no_sum_of_no_academies() -> None:
    assert disclosures([hidden("3d.2", None), shown("3.2.4", None, 380, 400)]) == []
    assert disclosures([shown("3d.2", None, 397, 400)]) == ["3d.2 of the trust shows 397 of 400"]
    told = [{"measure_code": "3d.2", "school_urn": "900001"}]
    assert disclosures([hidden("3d.2", None)], (), told) == ["3d.2 of 900001 is suppressed but has an exception"]


def test_a_median_gives_no_academy_away() -> None:
    rows = [shown("1e.3", "900001", 12, 40), hidden("1e.3", "900002"), shown("1e.3", None, 15, 80)]
    assert disclosures(rows) == ["1e.3 900002 numerator can be worked out: 3"]
    assert disclosures(rows, not_summed={"1e.3"}) == []


def test_elimination_finds_what_is_determined_and_no_more() -> None:
    def equation(known: int, **times: int) -> Equation[str]:
        built: Equation[str] = Equation()
        built.add("", Fraction(known), 1)
        for name, factor in times.items():
            built.add(name, None, factor)
        return built

    # a + b = 7, a - b = 1; c + d = 5 leaves both open; e + f = 3, f + g = 4, e + g = 5.
    sums = [
        equation(-7, a=1, b=1),
        equation(-1, a=1, b=-1),
        equation(-5, c=1, d=1),
        equation(-3, e=1, f=1),
        equation(-4, f=1, g=1),
        equation(-5, e=1, g=1),
        equation(-10, c=2, d=2),
    ]
    assert solved(sums) == {"a": 4, "b": 3, "e": 2, "f": 1, "g": 3}
