"""The figures about people that a publication would show, how they hang together, and what a reader knows of them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from publication.bounds import System, Variable
from publication.disclosure import Cell, Count, Month, Part

CellKey = tuple[str, str | None]
MonthKey = tuple[str, date]


@dataclass
class Hidden:
    """What is not shown: cells by measure and school (None is the trust), whole months, months of which only the split
    into authorised and unauthorised is hidden, and the trust's comparator by measure."""

    cells: set[CellKey] = field(default_factory=set)
    months: set[MonthKey] = field(default_factory=set)
    splits: set[MonthKey] = field(default_factory=set)
    comparators: set[str] = field(default_factory=set)


class Figures:
    """Measures by school, their trust totals, and the months of which ``attendance_measure`` is the sum."""

    def __init__(self, cells: Iterable[Cell], months: Iterable[Month], *, attendance_measure: str) -> None:
        self.attendance_measure = attendance_measure
        self.schools: dict[str, dict[str, Cell]] = {}
        self.trust: dict[str, Cell] = {}
        self.months: dict[str, list[Month]] = {}
        for cell in sorted(cells, key=lambda cell: (cell.measure, cell.school or "")):
            if cell.school is None:
                self.trust[cell.measure] = cell
            else:
                self.schools.setdefault(cell.measure, {})[cell.school] = cell
        for month in sorted(months, key=lambda month: (month.school, month.month)):
            self.months.setdefault(month.school, []).append(month)
        self.families = _families(
            {measure: cells for measure, cells in self.schools.items() if measure != attendance_measure}
        )

    def of_year(self, school: str) -> list[Month]:
        return [month for month in self.months.get(school, ()) if month.of_year]

    def year(self, school: str) -> Cell | None:
        """The measure of which the school's months are the parts."""
        return self.schools.get(self.attendance_measure, {}).get(school)

    def cell(self, measure: str, school: str | None) -> Cell:
        return self.trust[measure] if school is None else self.schools[measure][school]

    def parts(self, measure: str, hidden: set[str]) -> list[Part]:
        """The schools that could be hidden next; apart are those whose comparator is none of the hidden ones'."""
        rates = {self.schools[measure][school].comparator for school in hidden}
        return [
            Part(school, number(cell.numerator), number(cell.denominator), apart=cell.comparator not in rates)
            for school, cell in self.schools[measure].items()
            if school not in hidden and cell.denominator
        ]

    def numerator(self, measure: str, school: str | None) -> Variable:
        return ("numerator", measure, school or "")

    def denominator(self, measure: str, school: str | None) -> Variable:
        """One variable for all measures that share it: where one of them is shown, it is known of all."""
        owner = next((measures[0] for measures in self.families if measure in measures), measure)
        return ("denominator", owner, school or "")

    def known_to_readers(self, hidden: Hidden) -> System:
        """Everything a reader knows of the figures when ``hidden`` is not shown, with all bounds tightened."""
        system = System()
        for measure in self.schools:
            self._add_measure(system, measure, hidden)
        for measures in self.families:
            self._add_nesting(system, measures)
        for school in self.months:
            self._add_months(system, school, hidden)
        system.settle()
        return system

    def _add_measure(self, system: System, measure: str, hidden: Hidden) -> None:
        schools = self.schools[measure]
        cells = [*schools.values(), *([self.trust[measure]] if measure in self.trust else [])]
        of_places = any(cell.of_places for cell in cells)
        for cell in cells:
            numerator, denominator = self.numerator(measure, cell.school), self.denominator(measure, cell.school)
            shown = (measure, cell.school) not in hidden.cells
            system.add(numerator, cell.numerator if shown else None)
            # A denominator of zero is never hidden ('z' is shown), so a hidden one is at least one.
            known = shown or cell.of_places
            system.add(denominator, cell.denominator if known else None, at_least=1)
            if not cell.of_places:
                system.add(left_over(numerator), None)
                system.add_sum(denominator, [numerator, left_over(numerator)])
        if measure in self.trust:
            numerators = [self.numerator(measure, school) for school in schools]
            _add_total(system, self.numerator(measure, None), numerators, with_left_over=not of_places)
            system.add_sum(self.denominator(measure, None), [self.denominator(measure, s) for s in schools])

    def _add_nesting(self, system: System, measures: list[str]) -> None:
        """Who is severely absent is persistently absent too: a numerator that never exceeds another is within it."""
        for inner in measures:
            for outer in measures:
                pairs = [(self.schools[inner][s], self.schools[outer][s]) for s in self.schools[inner]]
                if inner != outer and all(number(a.numerator) <= number(b.numerator) for a, b in pairs):
                    for school in self.schools[inner]:
                        system.add_order(self.numerator(inner, school), self.numerator(outer, school))

    def _add_months(self, system: System, school: str, hidden: Hidden) -> None:
        months = self.of_year(school)
        for month in months:
            shown = (school, month.month) not in hidden.months
            system.add(absent(month), month.absent if shown else None)
            system.add(possible(month), month.possible if shown else None, at_least=1)
            system.add(left_over(absent(month)), None)
            system.add_sum(possible(month), [absent(month), left_over(absent(month))])
            if shown:
                self._add_pupils(system, school, month)
        if self.year(school) is not None:
            measure = self.attendance_measure
            _add_total(system, self.numerator(measure, school), [absent(month) for month in months])
            system.add_sum(self.denominator(measure, school), [possible(month) for month in months])

    def _add_pupils(self, system: System, school: str, month: Month) -> None:
        """A month's pupils are no more than the year's: a lower bound for every denominator that is large enough."""
        pupils = ("pupils", school, str(month.month))
        system.add(pupils, month.pupils)
        for measure, schools in self.schools.items():
            if school in schools and number(schools[school].denominator) >= number(month.pupils):
                system.add_order(pupils, self.denominator(measure, school))


def absent(month: Month) -> Variable:
    return ("absent", month.school, str(month.month))


def possible(month: Month) -> Variable:
    return ("possible", month.school, str(month.month))


def left_over(numerator: Variable) -> Variable:
    """What is left of the denominator: who was not absent is as private as who was."""
    return ("left over", *numerator)


def _add_total(system: System, total: Variable, parts: list[Variable], *, with_left_over: bool = True) -> None:
    system.add_sum(total, parts)
    if with_left_over:
        system.add_sum(left_over(total), [left_over(part) for part in parts])


def number(count: Count | None) -> Count:
    return 0 if count is None else count


def less(total: Cell, shown: Iterable[Cell]) -> tuple[Count, Count]:
    """What is left of a total's numerator and denominator when what is shown of it is taken away."""
    numerator, denominator = Decimal(number(total.numerator)), Decimal(number(total.denominator))
    for cell in shown:
        numerator -= number(cell.numerator)
        denominator -= number(cell.denominator)
    return numerator, denominator


def _families(schools: dict[str, dict[str, Cell]]) -> list[list[str]]:
    """Measures that count out of the same pupils: their denominators are equal school by school. (Sessions and places
    are not pupils, even where their numbers happen to be the same.)"""
    sharing: dict[tuple[tuple[str, Count | None], ...], list[str]] = {}
    for measure, cells in schools.items():
        if any(cell.of_places for cell in cells.values()):
            continue
        sharing.setdefault(tuple((school, cell.denominator) for school, cell in cells.items()), []).append(measure)
    return [measures for measures in sharing.values() if len(measures) > 1]
