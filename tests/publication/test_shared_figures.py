"""Measures that count the same people give each other away, and nothing else does.

The oracle is told by name which figures are the same; what is tested finds it out by comparing.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import date

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from demo.truth import disclosures
from publication.disclosure import Cell, Month, sensitive
from publication.errors import NotSuppressible
from publication.figures import Hidden
from publication.protection import what_to_hide
from tests.publication.programme import Programme

# What the numerator and the denominator of each measure count.
COUNTS = {
    "3b.2": ("roll", "places"),
    "B1.1": ("expected", "assessed"),
    "B1.6": ("assessed", "roll"),
    "B2.1": ("contributing", "roll"),
    "B2.2": ("suspensions", "roll"),
    "CF": ("agreeing", "leaders"),
}
OF_THE_TRUST = {"3d.2": ("with MFA", "accounts"), "3.2.4": ("on the tenancy", "accounts")}
SCHOOLS = ("900001", "900002", "900003", "900004")

Counts = dict[str, int]


def cell(measure: str, school: str | None, of: Counts) -> Cell:
    numerator, denominator = (COUNTS | OF_THE_TRUST)[measure]
    return Cell(
        measure,
        school,
        of[numerator],
        of[denominator],
        of_places=denominator == "places",
        share=numerator != "suspensions",
    )


def cells_of(schools: dict[str, Counts], trust: Counts) -> list[Cell]:
    sums = {what: sum(of[what] for of in schools.values()) for pair in COUNTS.values() for what in pair}
    return [
        *(cell(measure, school, of) for measure in COUNTS for school, of in schools.items()),
        *(cell(measure, None, sums) for measure in COUNTS),
        *(cell(measure, None, trust) for measure in OF_THE_TRUST),
    ]


@st.composite
def counts_of_a_school(draw: st.DrawFn) -> Counts:
    few = st.one_of(st.integers(0, 12), st.integers(0, 70))
    roll = draw(st.one_of(st.integers(0, 14), st.integers(11, 70)))
    assessed = roll - min(roll, draw(st.one_of(st.just(0), few)))
    leaders = draw(st.integers(0, 16))
    return {
        "roll": roll,
        "places": max(1, roll + draw(st.integers(-3, 20))),
        "assessed": assessed,
        "expected": min(assessed, draw(few)),
        "contributing": min(roll, draw(few)),
        "suspensions": draw(few) if roll else 0,
        "leaders": leaders,
        "agreeing": min(leaders, draw(few)),
    }


@st.composite
def worlds(draw: st.DrawFn) -> list[Cell]:
    schools = {school: draw(counts_of_a_school()) for school in SCHOOLS[: draw(st.integers(1, 4))]}
    accounts = draw(st.integers(1, 80))
    trust = {what: min(accounts, draw(st.integers(0, 80))) for what in ("with MFA", "on the tenancy")}
    return cells_of(schools, trust | {"accounts": accounts})


def hidden(cells: Iterable[Cell]) -> Hidden:
    return what_to_hide(cells, [], attendance_measure="B1.2")


def shown(cells: Iterable[Cell], hiding: Hidden) -> list[Cell]:
    return [
        replace(each, numerator=None, denominator=None) if (each.measure, each.school) in hiding.cells else each
        for each in cells
    ]


def programme_of(cells: Iterable[Cell]) -> Programme:
    """What readers know of a published trust, by the definitions of its measures."""
    programme = Programme()
    cells = list(cells)
    schools = sorted({each.school for each in cells if each.school})
    for each in cells:
        numerator, denominator = (COUNTS | OF_THE_TRUST)[each.measure]
        top = programme.unknown(numerator, each.school or "", value=each.numerator)
        bottom = programme.unknown(denominator, each.school or "", value=each.denominator)
        if each.share and not each.of_places:
            programme.within(top, bottom)
    for what in sorted({what for pair in COUNTS.values() for what in pair} - {"places"}):
        programme.total(programme.unknown(what, ""), [programme.unknown(what, school) for school in schools])
    return programme


FEW = settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.too_slow])


@FEW
@given(worlds())
def test_no_sensitive_figure_can_be_worked_out_from_any_measure(cells: list[Cell]) -> None:
    seen = shown(cells, hidden(cells))
    programme = programme_of(seen)
    for each in cells:
        top, bottom = int(each.numerator or 0), int(each.denominator or 0)
        if not sensitive(top, bottom, of_places=each.of_places, share=each.share):
            continue
        assert replace(each, numerator=None, denominator=None) in seen
        numerator, denominator = (
            programme.index[what, each.school or ""] for what in (COUNTS | OF_THE_TRUST)[each.measure]
        )
        tiny = bottom <= 10
        # A zero that 'not applicable' tells (nobody is assessed, so there is nobody to be as expected) is no secret.
        if (1 <= top <= 5 or (tiny and not each.of_places)) and numerator not in programme.fixed:
            assert_open(programme, {numerator: 1}, each)
        if each.of_places:
            continue
        if each.share and (tiny or 1 <= bottom - top <= 5):
            assert_open(programme, {denominator: 1, numerator: -1}, each)
        if tiny:
            assert_open(programme, {denominator: 1}, each)


def assert_open(programme: Programme, terms: dict[int, float], figure: Cell) -> None:
    low, high = programme.range_of(terms)
    assert high - low >= 2, f"{figure} is known to lie between {low} and {high}"


@FEW
@given(worlds())
def test_the_auditor_of_the_truth_finds_nothing(cells: list[Cell]) -> None:
    assert disclosures([_row(each) for each in shown(cells, hidden(cells))]) == []


def _row(cell: Cell) -> dict[str, object]:
    symbol = "c" if cell.numerator is None else "z" if cell.denominator == 0 else None
    scope = "school" if cell.school else "trust"
    names = {"measure_code": cell.measure, "scope": scope, "school_urn": cell.school, "as_at": date(2026, 3, 19)}
    figures = {"numerator": cell.numerator, "denominator": cell.denominator, "value": None}
    return names | figures | {"symbol": symbol, "rag": "grey"}


@FEW
@given(worlds(), st.randoms(use_true_random=False))
def test_the_choice_is_the_same_in_any_order_and_when_made_again(cells: list[Cell], dice: object) -> None:
    hiding = hidden(cells)
    shuffled = list(cells)
    dice.shuffle(shuffled)  # type: ignore[attr-defined]
    assert hidden(shuffled) == hiding
    assert hidden(shown(cells, hiding)).cells == hiding.cells


def by_measure(*measures: tuple[str, list[tuple[int, int]]], share: bool = True, summed: bool = True) -> list[Cell]:
    """Measures with the figures of each school, and the trust's sums."""
    cells = []
    for measure, counts in measures:
        kinds = {"share": share, "summed": summed, "of_places": measure == "3b.2"}
        cells += [Cell(measure, school, *pair, **kinds) for school, pair in zip(SCHOOLS, counts, strict=False)]
        cells.append(Cell(measure, None, sum(n for n, _ in counts), sum(d for _, d in counts), **kinds))
    return cells


def test_a_figure_that_is_hidden_is_hidden_in_every_measure_that_shows_it() -> None:
    """Three pupils of the first school have no valid assessment. The measure beside it is out of those who have: its
    denominator, and the roll of any measure, would tell. So it is hidden too, though nothing in it is small."""
    coverage = ("B1.6", [(57, 60), (90, 100), (150, 180), (200, 240)])
    expected = ("B1.1", [(30, 57), (40, 90), (70, 150), (100, 200)])
    contributions = ("B2.1", [(30, 60), (50, 100), (80, 180), (90, 240)])
    cells = hidden(by_measure(coverage, expected, contributions)).cells
    assert cells == {(measure, school) for measure in ("B1.1", "B1.6") for school in ("900001", "900002")}


def test_figures_that_differ_in_one_school_are_not_the_same() -> None:
    coverage = ("B1.6", [(57, 60), (90, 100), (150, 180), (200, 240)])
    expected = ("B1.1", [(30, 57), (40, 90), (70, 150), (100, 201)])
    cells = hidden(by_measure(coverage, expected)).cells
    assert cells == {("B1.6", "900001"), ("B1.6", "900002")}


def test_a_school_that_could_not_report_one_measure_is_the_same_in_the_others() -> None:
    """The trust's figures differ by that school; those of the other schools are the same all the same."""
    coverage = ("B1.6", [(57, 60), (90, 100), (150, 180), (200, 240)])
    expected = ("B1.1", [(30, 57), (40, 90), (70, 150)])
    cells = hidden(by_measure(coverage, expected)).cells
    assert {("B1.1", "900001"), ("B1.6", "900001")} <= cells
    assert ("B1.6", None) not in cells
    assert ("B1.1", None) not in cells


def test_a_small_roll_is_hidden_with_one_partner_in_all_measures_that_count_out_of_it() -> None:
    rolls = (8, 60, 100, 180)
    roll = ("3b.2", [(each, each + 20) for each in rolls])
    contributions = ("B2.1", [(each // 2, each) for each in rolls])
    coverage = ("B1.6", [(each - each // 4, each) for each in rolls])
    cells = hidden(by_measure(roll, contributions, coverage)).cells
    assert cells == {(measure, school) for measure in ("3b.2", "B1.6", "B2.1") for school in ("900001", "900002")}


def test_that_all_are_assessed_is_no_definition() -> None:
    """Where every school has assessed every pupil, the assessed are as many as the roll: in a school of eight too. What
    gives that away is the trust's total, which goes; the schools stay."""
    rolls = (8, 60, 100, 180)
    coverage = ("B1.6", [(each, each) for each in rolls])
    expected = ("B1.1", [(each // 2, each) for each in rolls])
    cells = hidden(by_measure(coverage, expected)).cells
    assert {("B1.1", None), ("B1.6", None), ("B1.1", "900001"), ("B1.6", "900001")} <= cells
    assert not {("B1.1", "900004"), ("B1.6", "900004")} & cells


def test_not_applicable_tells_a_zero_that_another_measure_hides() -> None:
    """Nobody is assessed in the school of nine, so that what is expected of them is not applicable, and shown to be."""
    coverage = ("B1.6", [(0, 9), (90, 100), (150, 180)])
    expected = ("B1.1", [(0, 0), (40, 90), (70, 150)])
    cells = hidden(by_measure(coverage, expected)).cells
    assert ("B1.6", "900001") in cells
    assert ("B1.1", "900001") not in cells


def test_a_measure_of_the_trust_alone_is_hidden_when_it_is_small_and_is_no_sum_of_no_schools() -> None:
    assert hidden([Cell("3d.2", None, 397, 400)]).cells == {("3d.2", None)}
    assert hidden([Cell("3d.2", None, 380, 400)]).cells == set()
    assert hidden([Cell("3d.2", None, 380, 400), Cell("3.2.4", None, 397, 400)]).cells == {("3.2.4", None)}


def test_suspensions_are_events_of_which_nothing_is_left_over() -> None:
    """58 of 60 leaves two; 58 suspensions in a school of 60 do not."""
    suspensions = ("B2.2", [(58, 60), (130, 100), (20, 180)])
    assert hidden(by_measure(suspensions, share=False)).cells == set()
    few = ("B2.2", [(2, 60), (130, 100), (20, 180)])
    assert hidden(by_measure(few, share=False)).cells == {("B2.2", "900001"), ("B2.2", "900002")}
    more_than_pupils = ("B2.2", [(58, 60), (130, 100), (20, 180)])
    assert hidden(by_measure(more_than_pupils)).cells == set(), "no share, whatever is said of it"


def test_a_median_is_no_sum() -> None:
    """The trust's figure gives none of its schools' away, and need not add up."""
    cells = [Cell("X.1", "900001", 3, 40, summed=False), Cell("X.1", "900002", 30, 60, summed=False)]
    trust = Cell("X.1", None, 17, 50, summed=False)
    assert hidden([*cells, trust]).cells == {("X.1", "900001")}


def test_totals_that_do_not_add_up_stop_the_publication() -> None:
    cells = [Cell("CF", "900001", 3, 40), Cell("CF", "900002", 30, 60)]
    with pytest.raises(NotSuppressible, match="Measure CF has small numbers, and its trust row is not the sum"):
        hidden([*cells, Cell("CF", None, 34, 100)])


def test_pupils_of_the_month_go_before_more_schools_do() -> None:
    """Nobody has joined or left: the partner's pupils of a month are those of its year, and the rest of the two is the
    small school's. Its months are shown without their pupils, and no further school is hidden."""
    rolls = {"900001": 4, "900002": 60, "900003": 90}
    months = [Month(school, date(2026, 1, 1), roll * 40, roll * 8, roll * 8, 0, roll) for school, roll in rolls.items()]
    cells = by_measure(("B1.3", [(roll // 2, roll) for roll in rolls.values()]))
    hiding = what_to_hide(cells, months, attendance_measure="B1.2")
    assert hiding.cells == {("B1.3", "900001"), ("B1.3", "900002")}
    assert hiding.months == {("900001", date(2026, 1, 1))}
    assert hiding.pupils == {("900002", date(2026, 1, 1))}
