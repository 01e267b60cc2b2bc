"""No small number about people is shown, and none can be worked out from what is.

The oracle knows nothing of how figures were chosen: it hands everything that is shown to an integer programme and asks
for the smallest and the largest value that each sensitive figure can have.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from publication.disclosure import Cell, Month, sensitive
from publication.figures import Hidden
from publication.protection import what_to_hide
from tests.publication.programme import Programme

RATES = {"special": 13.2, "primary": 5.3}


@dataclass(frozen=True)
class World:
    """What a trust would publish about its pupils, before suppression."""

    cells: list[Cell]
    months: list[Month]

    def hidden(self) -> Hidden:
        return what_to_hide(self.cells, self.months, attendance_measure="B1.2")

    def shown(self, hidden: Hidden) -> World:
        """The same as a reader sees it."""
        return World(
            [
                replace(cell, numerator=None, denominator=None) if (cell.measure, cell.school) in hidden.cells else cell
                for cell in self.cells
            ],
            [self._month(month, hidden) for month in self.months],
        )

    @staticmethod
    def _month(month: Month, hidden: Hidden) -> Month:
        key = (month.school, month.month)
        if key in hidden.months:
            return Month(month.school, month.month, None, None, None, None, None, month.of_year)
        if key in hidden.pupils:
            month = replace(month, pupils=None)
        return replace(month, authorised=None, unauthorised=None) if key in hidden.splits else month


def _programme(shown: World) -> Programme:
    """What a reader knows: every shown figure, every total, and how the definitions of the measures hang together."""
    programme = Programme()
    schools = sorted({cell.school for cell in shown.cells if cell.school})
    for cell in shown.cells:
        who = cell.school or ""
        numerator = programme.unknown("n", cell.measure, who, value=cell.numerator)
        pupils_or_sessions = "pupils" if cell.measure in ("B1.3", "B1.4") else cell.measure
        programme.within(numerator, programme.unknown("d", pupils_or_sessions, who, value=cell.denominator))
    for measure in ("B1.2", "B1.3", "B1.4"):
        shares = "pupils" if measure in ("B1.3", "B1.4") else measure
        programme.total(programme.unknown("n", measure, ""), [programme.unknown("n", measure, s) for s in schools])
        programme.total(programme.unknown("d", shares, ""), [programme.unknown("d", shares, s) for s in schools])
    for who in [*schools, ""]:
        programme.within(programme.unknown("n", "B1.4", who), programme.unknown("n", "B1.3", who))
    for school in schools:
        months = [month for month in shown.months if month.school == school]
        absent = [programme.unknown("absent", school, str(m.month), value=m.absent) for m in months]
        possible = [programme.unknown("possible", school, str(m.month), value=m.possible) for m in months]
        programme.total(programme.unknown("n", "B1.2", school), absent)
        programme.total(programme.unknown("d", "B1.2", school), possible)
        for month, missed, sessions in zip(months, absent, possible, strict=True):
            programme.within(missed, sessions)
            split = [
                programme.unknown("authorised", school, str(month.month), value=month.authorised),
                programme.unknown("unauthorised", school, str(month.month), value=month.unauthorised),
            ]
            programme.total(missed, split)
            pupils = programme.unknown("in month", school, str(month.month), value=month.pupils)
            programme.within(pupils, programme.unknown("d", "pupils", school))
    return programme


@st.composite
def worlds(draw: st.DrawFn) -> World:
    """Trusts of one to five schools, many of them tiny, with one to four months; totals are the sums."""
    cells: list[Cell] = []
    months: list[Month] = []
    counts = st.one_of(st.integers(0, 12), st.integers(0, 60))
    for number in range(draw(st.integers(1, 5))):
        school = f"90000{number}"
        rate = draw(st.sampled_from(sorted(RATES.values())))
        pupils = draw(st.one_of(st.integers(0, 14), st.integers(11, 60)))
        persistent = min(pupils, draw(counts))
        severe = min(persistent, draw(counts))
        year = [0, 0]
        for month in range(draw(st.integers(1, 4))) if pupils else ():
            possible = draw(st.one_of(st.integers(1, 14), st.integers(11, 60)))
            absent = min(possible, draw(counts))
            unauthorised = min(absent, draw(counts))
            of_month = min(pupils, draw(st.integers(1, 60)))
            start = date(2025, 9 + month, 1)
            months.append(Month(school, start, possible, absent, absent - unauthorised, unauthorised, of_month))
            year = [year[0] + absent, year[1] + possible]
        cells.append(Cell("B1.2", school, year[0], year[1], rate))
        cells.append(Cell("B1.3", school, persistent, pupils, rate))
        cells.append(Cell("B1.4", school, severe, pupils, None))
    for measure in ("B1.2", "B1.3", "B1.4"):
        of_schools = [cell for cell in cells if cell.measure == measure]
        cells.append(
            Cell(measure, None, sum(c.numerator or 0 for c in of_schools), sum(c.denominator or 0 for c in of_schools))
        )
    return World(cells, months)


FEW = settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.too_slow])


def _assert_private(programme: Programme, terms: dict[int, float], private: bool, figure: Cell | Month) -> None:
    if private:
        low, high = programme.range_of(terms)
        assert high - low >= 2, f"{figure} is known to lie between {low} and {high}"


@FEW
@given(worlds())
def test_no_sensitive_figure_can_be_worked_out(world: World) -> None:
    shown = world.shown(world.hidden())
    programme = _programme(shown)
    for cell in world.cells:
        if not sensitive(cell.numerator or 0, cell.denominator or 0):
            continue
        who = cell.school or ""
        assert replace(cell, numerator=None, denominator=None) in shown.cells
        shares = "pupils" if cell.measure in ("B1.3", "B1.4") else cell.measure
        numerator, denominator = programme.index["n", cell.measure, who], programme.index["d", shares, who]
        count, among = int(cell.numerator or 0), int(cell.denominator or 0)
        _assert_private(programme, {numerator: 1}, among <= 10 or 1 <= count <= 5, cell)
        _assert_private(programme, {denominator: 1, numerator: -1}, among <= 10 or 1 <= among - count <= 5, cell)
        _assert_private(programme, {denominator: 1}, among <= 10, cell)
    for month, seen in zip(world.months, shown.months, strict=True):
        day = str(month.month)
        tiny = month.pupils is not None and month.pupils <= 10
        if tiny or sensitive(month.absent or 0, month.possible or 0):
            assert seen.absent is seen.possible is seen.pupils is seen.authorised is seen.unauthorised is None
            count, among = month.absent or 0, month.possible or 0
            missed, sessions = (
                programme.index["absent", month.school, day],
                programme.index["possible", month.school, day],
            )
            _assert_private(programme, {missed: 1}, among <= 10 or 1 <= count <= 5, month)
            _assert_private(programme, {sessions: 1, missed: -1}, among <= 10 or 1 <= among - count <= 5, month)
            _assert_private(programme, {sessions: 1}, among <= 10, month)
        for name, count in (("authorised", month.authorised), ("unauthorised", month.unauthorised)):
            among_split = {programme.index[name, month.school, day]: 1.0}
            _assert_private(programme, among_split, 1 <= (count or 0) <= 5, month)


@FEW
@given(worlds(), st.randoms(use_true_random=False))
def test_the_choice_is_the_same_in_any_order_and_when_made_again(world: World, dice: object) -> None:
    hidden = world.hidden()
    cells, months = list(world.cells), list(world.months)
    dice.shuffle(cells)  # type: ignore[attr-defined]
    dice.shuffle(months)  # type: ignore[attr-defined]
    assert World(cells, months).hidden() == hidden
    again = world.shown(hidden).hidden()
    assert (again.cells, again.months, again.splits) == (hidden.cells, hidden.months, hidden.splits)


@FEW
@given(worlds())
def test_where_comparators_differ_the_weighted_one_is_hidden(world: World) -> None:
    hidden = world.hidden()
    for measure in ("B1.2", "B1.3"):
        rates = {
            c.comparator
            for c in world.cells
            if c.school and c.measure == measure and (measure, c.school) in hidden.cells
        }
        assert (measure in hidden.comparators) == (len(rates) > 1 or (measure, None) in hidden.cells)


@FEW
@given(worlds())
def test_nothing_is_hidden_where_nothing_is_small(world: World) -> None:
    large = World(
        [
            replace(c, numerator=(c.numerator or 0) * 20, denominator=(c.denominator or 0) * 20 + 20)
            for c in world.cells
        ],
        [],
    )
    if not any(sensitive(c.numerator or 0, c.denominator or 0) for c in large.cells):
        assert large.hidden() == Hidden()


def _trust(measure: str, *schools: tuple[int, int], rate: float | None = None) -> list[Cell]:
    cells = [Cell(measure, f"90000{number}", *counts, rate) for number, counts in enumerate(schools, start=1)]
    return [*cells, Cell(measure, None, sum(n for n, _ in schools), sum(d for _, d in schools), rate)]


def _hidden(*cells: Cell) -> set[tuple[str, str | None]]:
    return what_to_hide(cells, [], attendance_measure="B1.2").cells


@pytest.mark.parametrize(
    ("numerator", "denominator", "expected"),
    [
        (0, 40, False),
        (1, 40, True),
        (5, 40, True),
        (6, 40, False),
        (34, 40, False),
        (35, 40, True),
        (39, 40, True),
        (40, 40, False),
        (0, 10, True),
        (6, 10, True),
        (0, 11, False),
        (6, 12, False),
        (0, 0, False),
        (60, 55, False),
    ],
)
def test_the_rule_at_its_limits(numerator: int, denominator: int, expected: bool) -> None:
    assert sensitive(numerator, denominator) is expected


def test_one_small_school_is_not_given_back_by_the_trusts_total() -> None:
    hidden = _hidden(*_trust("B1.4", (3, 90), (20, 100), (30, 200)))
    assert hidden == {("B1.4", "900001"), ("B1.4", "900002")}


def test_true_zeros_are_shown() -> None:
    assert _hidden(*_trust("B1.4", (0, 90), (0, 100))) == set()


def test_a_zero_that_would_give_away_a_tiny_school_is_not() -> None:
    hidden = _hidden(*_trust("B1.4", (0, 9), (0, 100)))
    assert ("B1.4", None) in hidden
    assert ("B1.4", "900001") in hidden


def test_two_small_schools_whose_sum_is_small_get_a_third() -> None:
    hidden = _hidden(*_trust("B1.4", (1, 90), (1, 95), (40, 100), (50, 200)))
    assert hidden == {("B1.4", "900001"), ("B1.4", "900002"), ("B1.4", "900003")}


def test_the_partner_is_of_the_same_phase_so_that_the_trusts_comparator_stays() -> None:
    cells = [
        Cell("B1.2", "900001", 3, 90, 13.2),
        Cell("B1.2", "900002", 30, 100, 5.3),
        Cell("B1.2", "900003", 60, 500, 13.2),
        Cell("B1.2", None, 93, 690, 12.0),
    ]
    hidden = what_to_hide(cells, [], attendance_measure="B1.2")
    assert hidden.cells == {("B1.2", "900001"), ("B1.2", "900003")}
    assert hidden.comparators == set()


def test_a_tiny_schools_pupils_are_not_given_back_by_the_measure_beside() -> None:
    """B1.3 and B1.4 count the same pupils. Were 900001 protected by 900002 in one and by 900003 in the other, the
    trust's pupils minus those of all other schools, each shown somewhere, would be 900001's."""
    persistent = _trust("B1.3", (4, 9), (20, 60), (40, 100), (50, 200))
    severe = _trust("B1.4", (1, 9), (8, 60), (4, 100), (12, 200))
    hidden = _hidden(*persistent, *severe)
    in_both = {school for _, school in hidden if {("B1.3", school), ("B1.4", school)} <= hidden}
    assert "900001" in in_both
    assert len(in_both) > 1


def test_months_do_not_give_the_year_back_nor_the_year_a_month() -> None:
    def month(number: int, possible: int, absent: int, pupils: int = 40) -> Month:
        return Month("900001", date(2026, number, 1), possible, absent, absent, 0, pupils)

    months = [month(1, 800, 90), month(2, 30, 3), month(3, 700, 80)]
    cells = [*_trust("B1.2", (173, 1530), (900, 9000))]
    hidden = what_to_hide(cells, months, attendance_measure="B1.2")
    assert hidden.months == {("900001", date(2026, 2, 1)), ("900001", date(2026, 3, 1))}
    assert hidden.cells == set()


def test_a_year_that_is_hidden_for_anothers_sake_hides_a_month() -> None:
    months = [Month("900002", date(2026, number, 1), 800, 90, 80, 10, 40) for number in (1, 2, 3)]
    hidden = what_to_hide(_trust("B1.2", (3, 90), (270, 2400)), months, attendance_measure="B1.2")
    assert hidden.cells == {("B1.2", "900001"), ("B1.2", "900002")}
    assert len(hidden.months) == 1


def test_empty_places_are_no_people_but_a_small_roll_is() -> None:
    def of_places(school: str | None, roll: int, places: int) -> Cell:
        return Cell("3b.2", school, roll, places, of_places=True)

    full = [of_places("900001", 107, 110), of_places("900002", 170, 160), of_places(None, 277, 270)]
    assert _hidden(*full) == set()
    small = [of_places("900001", 10, 60), of_places("900002", 59, 60), of_places("900003", 170, 160)]
    assert _hidden(*small, of_places(None, 239, 280)) == {("3b.2", "900001"), ("3b.2", "900002")}
