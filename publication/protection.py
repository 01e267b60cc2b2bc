"""Which further figures to hide, so that nobody can work out a sensitive one from what is shown.

Totals are published too, so hiding a small figure alone hides nothing. Figures are hidden beside it until

* the trust's figure minus the schools that are shown is itself a figure that could be shown, over two schools or more;
* a school's year minus the months that are shown likewise;
* that also holds of a denominator that measures share (persistent and severe absence count the same pupils);
* the bounds that a patient reader can derive (:mod:`publication.bounds`) are wide.

Where the national rates of hidden schools differ, the trust's comparator is hidden: it is weighted by their pupils and
would give their numbers away. A true zero is shown, unless it would give away a figure that is not.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from publication.bounds import Variable
from publication.disclosure import (
    SMALLEST_DENOMINATOR,
    Cell,
    Count,
    Month,
    Part,
    partner,
    protects,
    protects_denominator,
    protects_of_places,
    sensitive,
    sensitive_month,
    small,
)
from publication.errors import NotSuppressible
from publication.figures import CellKey, Figures, Hidden, MonthKey, absent, left_over, less, number, possible

WIDTH = 5
"""No reader may narrow a sensitive figure down to a smaller range than this: that of a hidden count, 1-5, is 4 wide."""


def what_to_hide(cells: Iterable[Cell], months: Iterable[Month], *, attendance_measure: str) -> Hidden:
    """Everything that must be hidden. ``attendance_measure`` is the measure of which the months are the parts.

    The same figures give the same answer in whatever order they come. Figures that were hidden before stay hidden, and
    nothing is added to them. Raises :class:`NotSuppressible` when no choice protects every figure.
    """
    return _Choice(Figures(cells, months, attendance_measure=attendance_measure)).made()


class _Choice:
    """The set of figures that are hidden. It only grows, so choosing comes to an end."""

    def __init__(self, figures: Figures) -> None:
        self._figures = figures
        self._hidden = Hidden()
        self._sensitive_cells: list[CellKey] = []
        self._sensitive_months: list[MonthKey] = []
        schools = [cell for cells in figures.schools.values() for cell in cells.values()]
        for cell in [*schools, *figures.trust.values()]:
            self._take_cell(cell)
        for months in figures.months.values():
            for month in months:
                self._take_month(month)

    def _take_cell(self, cell: Cell) -> None:
        key = (cell.measure, cell.school)
        if cell.numerator is None or cell.denominator is None:
            self._hidden.cells.add(key)
        elif sensitive(cell.numerator, cell.denominator, of_places=cell.of_places):
            self._sensitive_cells.append(key)
            self._hidden.cells.add(key)

    def _take_month(self, month: Month) -> None:
        key = (month.school, month.month)
        if month.absent is None:
            self._hidden.months.add(key)
        elif sensitive_month(month):
            self._hidden.months.add(key)
            if month.of_year:  # no total of another year is published, from which to work it out
                self._sensitive_months.append(key)
        elif month.authorised is None or small(month.authorised) or small(number(month.unauthorised)):
            self._hidden.splits.add(key)

    def made(self) -> Hidden:
        while True:
            before = self._size()
            for measure in self._figures.schools:
                self._protect_schools(measure)
            for measures in self._figures.families:
                self._protect_shared_denominator(measures)
            for school in self._figures.months:
                self._protect_months(school)
            if self._size() == before and not self._widen_one():
                break
        for measure, schools in self._figures.schools.items():
            rates = {schools[school].comparator for school in self._hidden_schools(measure)}
            if len(rates) > 1 or self._is_hidden(measure, None):
                self._hidden.comparators.add(measure)
        self._hidden.splits -= self._hidden.months
        return self._hidden

    def _size(self) -> int:
        return len(self._hidden.cells) + len(self._hidden.months)

    def _is_hidden(self, measure: str, school: str | None) -> bool:
        return (measure, school) in self._hidden.cells

    def _hidden_schools(self, *measures: str) -> set[str]:
        """The schools whose cells are hidden in every one of the measures."""
        return {s for s in self._figures.schools[measures[0]] if all(self._is_hidden(m, s) for m in measures)}

    def _shown_trust(self, *measures: str) -> Cell | None:
        """The trust's cell of the first of the measures of which it is shown."""
        trust = self._figures.trust
        return next((trust[m] for m in measures if m in trust and not self._is_hidden(m, None)), None)

    def _protect_schools(self, measure: str) -> None:
        """Hide schools until trust minus shown schools protects the hidden ones; when none is left, hide the trust."""
        schools = self._figures.schools[measure]
        while trust := self._shown_trust(measure):
            hidden = self._hidden_schools(measure)
            left = less(trust, (cell for school, cell in schools.items() if school not in hidden))
            enough = protects_of_places if trust.of_places else protects
            if not hidden or (len(hidden) > 1 and enough(*left)):
                return
            more = partner(self._figures.parts(measure, hidden), left, enough)
            self._hidden.cells.add((measure, more))

    def _protect_shared_denominator(self, measures: list[str]) -> None:
        """A shared denominator is hidden only where every measure is that shows it: those must protect each other."""
        schools = self._figures.schools[measures[0]]
        while trust := self._shown_trust(*measures):
            hidden = self._hidden_schools(*measures)
            tiny = [school for school in hidden if 0 < number(schools[school].denominator) < SMALLEST_DENOMINATOR]
            left = less(trust, (cell for school, cell in schools.items() if school not in hidden))
            if not tiny or (len(hidden) > 1 and protects_denominator(*left)):
                return
            more = partner(self._figures.parts(measures[0], hidden), left, protects_denominator)
            self._hidden.cells.update((measure, more) for measure in measures)

    def _protect_months(self, school: str) -> None:
        """Hide months until they protect each other, or the year that is hidden; when none is left, hide the year."""
        year = self._figures.year(school)
        key = (self._figures.attendance_measure, school)
        while year is not None:
            shown = self._shown_months(school)
            hidden = [month for month in self._figures.of_year(school) if month not in shown]
            if key not in self._hidden.cells:
                left = less(year, map(_as_cell, shown))
                if not hidden or (len(hidden) > 1 and protects(*left)):
                    return
            elif key in self._sensitive_cells or any(month.absent is None for month in hidden):
                return  # a small year has a small month, hidden already; and what was hidden before is settled
            else:
                left = (sum(number(month.absent) for month in hidden), sum(number(month.possible) for month in hidden))
                if protects(*left):
                    return
            if not self._hide_month(school, left):
                if key in self._hidden.cells:
                    return
                self._hidden.cells.add(key)

    def _shown_months(self, school: str) -> list[Month]:
        return [month for month in self._figures.of_year(school) if (school, month.month) not in self._hidden.months]

    def _hide_month(self, school: str, left: tuple[Count, Count] = (0, 0)) -> bool:
        """Hide the smallest month that with what is ``left`` protects, or the largest; False when none is left."""
        months = [month for month in self._shown_months(school) if month.possible]
        parts = [Part(month.month.isoformat(), number(month.absent), number(month.possible)) for month in months]
        more = partner(parts, left)
        if more is not None:
            self._hidden.months.add((school, date.fromisoformat(more)))
        return more is not None

    def _widen_one(self) -> bool:
        """Hide one figure more if a sensitive one has narrow bounds; False when there is none."""
        figures = self._figures
        system = figures.known_to_readers(self._hidden)
        for measure, school in self._sensitive_cells:
            cell = figures.cell(measure, school)
            variables = (figures.numerator(measure, school), figures.denominator(measure, school))
            if any(system.width(variable) < WIDTH for variable in _private(cell, *variables)):
                self._hide_near(measure, school)
                return True
        for school, day in self._sensitive_months:
            month = next(month for month in figures.of_year(school) if month.month == day)
            private = _private(_as_cell(month), absent(month), possible(month))
            if any(system.width(variable) < WIDTH for variable in private):
                self._hide_near_month(school)
                return True
        return False

    def _hide_near(self, measure: str, school: str | None) -> None:
        """Hide one school more of the measure, or its trust; then of measures that share its pupils; then months."""
        family = next((measures for measures in self._figures.families if measure in measures), [measure])
        for near in sorted(family, key=lambda other: (other != measure, other)):
            more = partner(self._figures.parts(near, self._hidden_schools(near)))
            if more is not None or self._shown_trust(near):
                self._hidden.cells.add((near, more))
                return
        schools = self._figures.schools.get(measure, {}) if school is None else [school]
        if not any(self._hide_month(near) for near in schools):
            raise _not_suppressible(measure, school)

    def _hide_near_month(self, school: str) -> None:
        """Hide one month more of the school, or its year; then what is near its year."""
        key = (self._figures.attendance_measure, school)
        if self._hide_month(school):
            return
        if key not in self._hidden.cells:
            self._hidden.cells.add(key)
        else:
            self._hide_near(*key)


def _private(cell: Cell, numerator: Variable, denominator: Variable) -> list[Variable]:
    """Which of a cell's figures nobody may narrow down: those that are small, and all three of a tiny denominator."""
    top, bottom = number(cell.numerator), number(cell.denominator)
    tiny = bottom < SMALLEST_DENOMINATOR
    private = [numerator] if tiny or small(top) else []
    if not cell.of_places and (tiny or small(bottom - top)):
        private.append(left_over(numerator))
    if not cell.of_places and tiny:
        private.append(denominator)
    return private


def _as_cell(month: Month) -> Cell:
    return Cell("", month.school, month.absent, month.possible)


def _not_suppressible(measure: str, school: str | None) -> NotSuppressible:
    where = f"school {school}" if school else "the trust"
    return NotSuppressible(
        f"Measure {measure} of {where} is small, and everything that could be hidden beside it already is, yet it can "
        "be worked out. Nothing was published. Check that the trust's figures are the sums of its schools'."
    )
