"""Which further figures to hide, so that nobody can work out a sensitive one from what is shown.

Totals are published too, so hiding a small figure alone hides nothing. Figures are hidden beside it until

* no other measure shows a sensitive figure (:mod:`publication.identities`);
* the trust's figure minus the schools that are shown is itself a figure that could be shown, over two schools or more;
* a school's year minus the months that are shown likewise;
* the bounds that a patient reader can derive (:mod:`publication.bounds`) are wide.

Where the national rates of hidden schools differ, the trust's comparator is hidden: it is weighted by their pupils and
would give their numbers away. A true zero is shown, unless it would give away a figure that is not.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import date

from publication.bounds import Variable
from publication.disclosure import (
    Cell,
    Count,
    Month,
    Part,
    partner,
    protects,
    protects_denominator,
    protects_events,
    protects_of_places,
    small,
)
from publication.errors import NotSuppressible
from publication.figures import CellKey, Figures, Hidden, Key, is_month, less, number
from publication.private import Private
from publication.readers import Readers

WIDTH = 5
"""No reader may narrow a sensitive figure down to a smaller range than this: that of a hidden count, 1-5, is 4 wide."""


def what_to_hide(cells: Iterable[Cell], months: Iterable[Month], *, attendance_measure: str) -> Hidden:
    """Everything that must be hidden. ``attendance_measure`` is the measure of which the months are the parts.

    The same figures give the same answer in whatever order they come. Figures that were hidden before stay hidden, and
    nothing is added to them. Raises :class:`NotSuppressible` when totals are not the sums of their schools, or when
    nothing is left to hide and still a figure can be worked out.
    """
    return _Choice(Figures(cells, months, attendance_measure=attendance_measure)).made()


@dataclass(frozen=True)
class _Line:
    """The numerators, or the denominators, of a measure: ``figure`` of measure and school, or of the trust (None)."""

    measure: str
    figure: Callable[[str, str | None], Variable]


class _Choice:
    """The set of figures that are hidden. It only grows, so choosing comes to an end."""

    def __init__(self, figures: Figures) -> None:
        self._figures = figures
        self._readers = Readers(figures)
        self._hidden = Hidden()
        self._hidden_before: set[CellKey] = set()
        self._private = Private(figures)
        self._lines = _lines(figures)
        for cell in figures.cells():
            self._take_cell(cell)
        for months in figures.months.values():
            for month in months:
                self._take_month(month)
        for variable in list(self._private.keys):
            self._hide_figure(variable)
            if self._readers.knows(variable):  # a zero that another measure, not applicable for it, tells
                del self._private.keys[variable]

    def _take_cell(self, cell: Cell) -> None:
        key = (cell.measure, cell.school)
        if cell.numerator is None or cell.denominator is None:
            self._hidden_before.add(key)
            self._hide(key)
        elif self._private.take_cell(cell):
            if not self._figures.adds_up(cell.measure):
                raise _does_not_add_up(cell.measure)
            self._hide(key)

    def _take_month(self, month: Month) -> None:
        key = (month.school, month.month)
        if month.absent is None or self._private.take_month(month):
            self._hide(key)
        elif month.authorised is None or small(month.authorised) or small(number(month.unauthorised)):
            self._hidden.splits.add(key)

    def made(self) -> Hidden:
        while True:
            before = self._size()
            for line in self._lines:
                self._protect_tiny(line)
            for measure in self._figures.schools:
                self._protect_schools(measure)
            for school in self._figures.months:
                self._protect_months(school)
            if self._size() == before and not self._widen():
                break
        for measure, schools in self._figures.schools.items():
            rates = {cell.comparator for school, cell in schools.items() if (measure, school) in self._hidden.cells}
            if len(rates) > 1 or (measure, None) in self._hidden.cells:
                self._hidden.comparators.add(measure)
        self._hidden.splits -= self._hidden.months
        self._hidden.pupils -= self._hidden.months
        return self._hidden

    def _size(self) -> int:
        return len(self._hidden.cells) + len(self._hidden.months)

    def _hide(self, key: Key) -> None:
        name, of = key  # a school and its month, or a measure and its school
        if isinstance(of, date):
            self._hidden.months.add((name, of))
        else:
            self._hidden.cells.add((name, of))
        self._readers.hide(key)

    def _hide_figure(self, variable: Variable) -> bool:
        """Hide all that shows a figure; False when nothing does, or what does cannot be hidden."""
        showing = self._readers.showing(variable)
        for key in showing:
            self._hide(key)
        return bool(showing)

    def _protect_tiny(self, line: _Line) -> None:
        """Hide schools until the trust minus shown schools protects a tiny denominator or roll among the hidden ones;
        when all would not, hide the trust. The same figure may be shown by several measures: all of them hide it."""
        readers, figure = self._readers, line.figure
        while readers.knows(figure(line.measure, None)):
            of = {school: figure(line.measure, school) for school in self._figures.schools[line.measure]}
            hidden = {school for school, variable in of.items() if not readers.knows(variable)}
            left = (0, sum(readers.value(of[school]) for school in hidden))
            if not any(of[school] in self._private.tiny for school in hidden):
                return
            if len(hidden) > 1 and protects_denominator(*left):
                return
            total = readers.value(figure(line.measure, None))
            parts = self._parts(line, hidden) if protects_denominator(0, total) else []
            parts = [replace(part, denominator=readers.value(of[part.name])) for part in parts]
            more = partner([part for part in parts if part.denominator], left, protects_denominator)
            if not self._hide_figure(figure(line.measure, more)):
                return

    def _protect_schools(self, measure: str) -> None:
        """Hide schools until trust minus shown schools protects the hidden ones; when all would not, hide the trust."""
        figures, schools = self._figures, self._figures.schools[measure]
        total, line = figures.total(measure), _Line(measure, figures.numerator)
        while total is not None and self._readers.knows(figures.numerator(measure, None)):
            hidden = {school for school in schools if not self._readers.knows(figures.numerator(measure, school))}
            if all((measure, school) in self._hidden_before for school in hidden):
                return
            left = less(total, (cell for school, cell in schools.items() if school not in hidden))
            enough = self._enough(total)
            if len(hidden) > 1 and enough(*left):
                return
            parts = self._parts(line, hidden) if enough(*less(total, ())) else []
            if not self._hide_figure(figures.numerator(measure, partner(parts, left, enough))):
                return

    def _enough(self, total: Cell) -> Callable[[Count, Count], bool]:
        if total.of_places:
            return protects_of_places
        return protects if total.measure in self._figures.leaves_people else protects_events

    def _parts(self, line: _Line, hidden: set[str]) -> list[Part]:
        """The schools whose figure could be hidden next."""
        parts = self._figures.parts(line.measure, hidden)
        return [part for part in parts if self._readers.showing(line.figure(line.measure, part.name))]

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
            elif key in self._private.cells or any(month.absent is None for month in hidden):
                return  # a small year has a small month, hidden already; and what was hidden before is settled
            else:
                left = (sum(number(month.absent) for month in hidden), sum(number(month.possible) for month in hidden))
                if protects(*left):
                    return
            if not self._hide_month(school, left):
                if key in self._hidden.cells:
                    return
                self._hide(key)

    def _shown_months(self, school: str) -> list[Month]:
        return [month for month in self._figures.of_year(school) if (school, month.month) not in self._hidden.months]

    def _hide_month(self, school: str, left: tuple[Count, Count] = (0, 0)) -> bool:
        """Hide the smallest month that with what is ``left`` protects, or the largest; False when none is left."""
        months = [month for month in self._shown_months(school) if month.possible]
        parts = [Part(month.month.isoformat(), number(month.absent), number(month.possible)) for month in months]
        more = partner(parts, left)
        if more is not None:
            self._hide((school, date.fromisoformat(more)))
        return more is not None

    def _widen(self) -> bool:
        """Hide more where a private figure has narrow bounds; False when there is none."""
        widened = False
        for variable, key in self._private.keys.items():
            while self._readers.width(variable) < WIDTH and self._hide_near(variable, key):
                widened = True
        return widened

    def _hide_near(self, variable: Variable, key: Key) -> bool:
        """Hide what is missed least of what may widen a figure's bounds; when it does not, there is a next time.

        False when nothing is left that could be hidden, and the figure is a zero: what is not applicable tells it.
        """
        if self._hide_month(key[0]) if is_month(key) else self._hide_near_cell(variable, *key):
            return True
        nearest = self._readers.nearest(variable)
        if nearest is not None and self._hide_figure(nearest):
            return True
        if self._readers.value(variable):
            raise _not_suppressible(key)
        return False

    def _hide_near_cell(self, variable: Variable, measure: str, school: str | None) -> bool:
        """Hide how many pupils hidden schools have each month; then one school more of the measure, or its trust."""
        figures = self._figures
        if figures.total(measure) is None:
            return False
        of_denominator = variable == figures.denominator(measure, school)
        line = _Line(measure, figures.denominator if of_denominator else figures.numerator)
        hidden = {s for s in figures.schools[measure] if not self._readers.knows(line.figure(measure, s))}
        if measure != figures.attendance_measure:  # of sessions there are far more
            for near in sorted(hidden):
                months = self._readers.pupils_below(figures.denominator(measure, near))
                for month in months:
                    self._hidden.pupils.add(month)
                    self._readers.hide_pupils(month)
                if months:
                    return True
        return self._hide_figure(line.figure(measure, partner(self._parts(line, hidden))))


def _lines(figures: Figures) -> list[_Line]:
    """Each once that measures share, of those that add up to a total."""
    lines: dict[tuple[Variable, ...], _Line] = {}
    for measure, schools in figures.schools.items():
        for figure in (figures.numerator, figures.denominator) if figures.total(measure) is not None else ():
            variables = tuple(figure(measure, school) for school in (*schools, None))
            lines.setdefault(variables, _Line(measure, figure))
    return list(lines.values())


def _as_cell(month: Month) -> Cell:
    return Cell("", month.school, month.absent, month.possible)


def _does_not_add_up(measure: str) -> NotSuppressible:
    return NotSuppressible(
        f"Measure {measure} has small numbers, and its trust row is not the sum of its schools, so that nobody can say "
        "what it gives away. Nothing was published. Correct the trust's figures, or mark the measure as one that is no "
        "sum of its schools."
    )


def _not_suppressible(key: Key) -> NotSuppressible:
    what = f"The attendance of school {key[0]}" if is_month(key) else f"Measure {key[0]} of {key[1] or 'the trust'}"
    return NotSuppressible(
        f"{what} is small, and everything that could be hidden beside it already is, yet it can be worked out. Nothing "
        "was published. Check that the trust's figures are the sums of its schools', and a year's of its months'."
    )
