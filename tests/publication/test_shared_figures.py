"""Measures that count the same people give each other away, and nothing else does.

The oracle is told by name which figures are the same; what is tested finds it out by comparing.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import date

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from demo.truth import disclosures
from publication.disclosure import Cell, sensitive
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


FEW = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])


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
