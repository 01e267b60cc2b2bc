"""What readers see of the figures, and what they can make of it."""

from __future__ import annotations

from itertools import permutations

from publication.bounds import System, Variable
from publication.disclosure import SMALLEST_DENOMINATOR, Cell, Count, Month
from publication.figures import Figures, Key, MonthKey, absent, left_over, number, possible, pupils_in


class Readers:
    """Everything a reader knows: what is shown, what adds up, and what is within what.

    A figure may be shown by several cells. It is known until the last of them is hidden.
    """

    def __init__(self, figures: Figures) -> None:
        self._figures = figures
        self._system = System()
        self._values: dict[Variable, Count] = {}
        self._shown_by: dict[Variable, set[Key]] = {}
        self._shows: dict[Key, tuple[Variable, ...]] = {}
        self._always_shown: set[Variable] = set()
        self._left_over_of: dict[Variable, set[Variable]] = {}
        self._left_over_from: dict[Variable, tuple[Variable, Variable]] = {}
        self._alike: dict[Variable, set[Variable]] = {}
        self._pupils_below: dict[Variable, dict[MonthKey, Variable]] = {}
        for cell in figures.cells():
            self._add_cell(cell)
        for measure in figures.schools:
            self._add_totals(measure)
        self._add_nesting()
        self._of_pupils = [measure for measure in figures.schools if self._counts_pupils_of_year(measure)]
        for school in figures.months:
            self._add_months(school)

    def value(self, variable: Variable) -> Count:
        """The figure itself; zero when it was hidden before."""
        return self._values.get(variable, 0)

    def knows(self, variable: Variable) -> bool:
        """Whether it is shown somewhere, or is the difference of two that are."""
        return self._system.is_known(variable)

    def width(self, variable: Variable) -> float:
        """How far apart the smallest and the largest value are that the figure can have for all that readers know."""
        return self._system.width(variable)

    def showing(self, variable: Variable) -> list[Key]:
        """The cells and months that must be hidden to hide a figure; none if it is hidden, or cannot be: that a measure
        is not applicable ('z') is always shown, and so are places. What is left over is hidden with the numerator or
        the denominator, whichever takes less."""
        if self._figures.like(variable) in self._always_shown or not self.knows(variable):
            return []
        if variable in self._left_over_from:
            return min(filter(None, map(self.showing, self._left_over_from[variable])), key=len, default=[])
        return sorted(self._shown_by.get(self._figures.like(variable), ()), key=str)

    def hide(self, key: Key) -> None:
        """A cell or month is shown no longer."""
        for variable in self._shows.get(key, ()):
            shown_by = self._shown_by[variable]
            shown_by.discard(key)
            if not shown_by and variable not in self._always_shown:
                for hidden in sorted({variable, *self._alike.get(variable, ())}):
                    self._system.hide(hidden)
                    for left_over in sorted(self._left_over_of.get(hidden, ())):
                        self._system.hide(left_over)

    def pupils_below(self, denominator: Variable) -> list[MonthKey]:
        """The months whose number of pupils is shown, so that a denominator is known to be no less."""
        months = self._pupils_below.get(denominator, {})
        return [key for key, pupils in months.items() if self.knows(pupils)]

    def hide_pupils(self, key: MonthKey) -> None:
        """A month is shown without its number of pupils."""
        self._system.hide(pupils_in(key))

    def nearest(self, variable: Variable) -> Variable | None:
        """The shown figure whose hiding widens a hidden one's bounds soonest: the smallest that is no small number
        itself, of those with which it adds up; or of those with which these add up, and so on."""
        for known in self._system.known_near(variable):
            candidates = [near for near in known if self.showing(near)]
            if candidates:
                return min(
                    candidates, key=lambda near: (self.value(near) < SMALLEST_DENOMINATOR, self.value(near), near)
                )
        return None

    def _add(self, variable: Variable, value: Count | None, *, shown_by: Key | None = None, at_least: int = 0) -> None:
        like = self._figures.like(variable)
        for each in {like, variable}:
            self._system.add(each, value, at_least=at_least)
            if value is not None:
                self._values[each] = value
        if like != variable:
            self._system.add_order(like, variable)
            self._system.add_order(variable, like)
            self._alike.setdefault(like, set()).add(variable)
        if value is None:
            return
        if shown_by is None:
            self._always_shown.add(like)
        else:
            self._shown_by.setdefault(like, set()).add(shown_by)
            self._shows[shown_by] = (*self._shows.get(shown_by, ()), like)

    def _add_left_over(self, left_over: Variable, numerator: Variable, denominator: Variable) -> None:
        """It is known where numerator and denominator are."""
        known = numerator in self._values and denominator in self._values
        self._system.add(left_over, self._values[denominator] - self._values[numerator] if known else None)
        self._left_over_from[left_over] = (numerator, denominator)
        for variable in (numerator, denominator):
            self._left_over_of.setdefault(variable, set()).add(left_over)
        self._system.add_sum(denominator, [numerator, left_over])

    def _add_cell(self, cell: Cell) -> None:
        figures, where = self._figures, (cell.measure, cell.school)
        numerator, denominator = figures.numerator(*where), figures.denominator(*where)
        shown_by = where if cell.denominator != 0 else None
        self._add(numerator, cell.numerator, shown_by=shown_by)
        # A denominator of zero is never hidden ('z' is shown), so a hidden one is at least one.
        self._add(denominator, cell.denominator, shown_by=None if cell.of_places else shown_by, at_least=1)

    def _add_totals(self, measure: str) -> None:
        figures, schools = self._figures, self._figures.schools[measure]
        of = [figures.numerator, figures.denominator]
        if measure in figures.leaves_people:
            of.append(figures.left_over)
            for school in [*schools, *([None] if measure in figures.trust else [])]:
                where = (measure, school)
                self._add_left_over(figures.left_over(*where), figures.numerator(*where), figures.denominator(*where))
        if figures.total(measure) is not None:
            for figure in of:
                self._system.add_sum(figure(measure, None), [figure(measure, school) for school in schools])

    def _add_nesting(self) -> None:
        """Who is severely absent is persistently absent too: of two measures of one indicator, out of the same people,
        a numerator that never exceeds the other's is within it. (Those of different indicators are just smaller.)"""
        figures = self._figures
        for inner, outer in permutations(sorted(figures.leaves_people), 2):
            if _indicator(inner) != _indicator(outer):
                continue
            common: list[str | None] = [school for school in figures.schools[inner] if school in figures.schools[outer]]
            if inner in figures.trust and outer in figures.trust:
                common.append(None)
            same = [s for s in common if figures.denominator(inner, s) == figures.denominator(outer, s)]
            pairs = [(figures.numerator(inner, school), figures.numerator(outer, school)) for school in same]
            if all(self.value(small) <= self.value(large) for small, large in pairs):
                for small, large in pairs:
                    if small != large and large not in self._always_shown:  # not applicable here: neither is the other
                        self._system.add_order(small, large)

    def _add_months(self, school: str) -> None:
        figures, months = self._figures, self._figures.of_year(school)
        for month in months:
            key = (school, month.month)
            self._add(absent(month), month.absent, shown_by=key)
            self._add(possible(month), month.possible, shown_by=key, at_least=1)
            self._add_left_over(left_over(month), absent(month), possible(month))
            if month.pupils is not None:
                self._add_pupils(school, month)
        if figures.year(school) is not None:
            year = (figures.attendance_measure, school)
            self._system.add_sum(figures.numerator(*year), map(absent, months))
            self._system.add_sum(figures.denominator(*year), map(possible, months))
            if figures.attendance_measure in figures.leaves_people:
                self._system.add_sum(figures.left_over(*year), map(left_over, months))

    def _add_pupils(self, school: str, month: Month) -> None:
        """A month's pupils are no more than the year's: a lower bound for denominators that are as large everywhere."""
        key = (school, month.month)
        pupils = pupils_in(key)
        self._add(pupils, month.pupils, shown_by=key)
        of_pupils = (measure for measure in self._of_pupils if school in self._figures.schools[measure])
        for denominator in sorted({self._figures.denominator(measure, school) for measure in of_pupils}):
            self._system.add_order(pupils, denominator)
            self._pupils_below.setdefault(denominator, {})[key] = pupils

    def _counts_pupils_of_year(self, measure: str) -> bool:
        return all(
            self.value(self._figures.denominator(measure, school)) >= number(month.pupils)
            for school, cell in self._figures.schools[measure].items()
            for month in (self._figures.of_year(school) if cell.denominator is not None else ())
        )


def _indicator(measure: str) -> str:
    """The indicator that a measure's code begins with; a code without a point is one of its own."""
    return measure.rpartition(".")[0] or measure
