"""The figures about people that a publication would show, and what is not shown of them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import TypeGuard

from publication.bounds import Variable
from publication.disclosure import Cell, Count, Month, Part
from publication.identities import DENOMINATOR, NUMERATOR, Identities

CellKey = tuple[str, str | None]
MonthKey = tuple[str, date]
Key = CellKey | MonthKey
"""What is hidden as one: the cell of a measure, or the month of a school."""


@dataclass
class Hidden:
    """What is not shown: cells by measure and school (None is the trust), whole months, months of which only the split
    into authorised and unauthorised is hidden or only the number of pupils, and the trust's comparator by measure."""

    cells: set[CellKey] = field(default_factory=set)
    months: set[MonthKey] = field(default_factory=set)
    splits: set[MonthKey] = field(default_factory=set)
    pupils: set[MonthKey] = field(default_factory=set)
    comparators: set[str] = field(default_factory=set)


class Figures:
    """Measures by school, their trust figures, and the months of which ``attendance_measure`` is the sum.

    A measure may be of the trust alone: it is in ``schools`` all the same, with none.
    """

    def __init__(self, cells: Iterable[Cell], months: Iterable[Month], *, attendance_measure: str) -> None:
        self.attendance_measure = attendance_measure
        self.schools: dict[str, dict[str, Cell]] = {}
        self.trust: dict[str, Cell] = {}
        self.months: dict[str, list[Month]] = {}
        for cell in sorted(cells, key=lambda cell: (cell.measure, cell.school or "")):
            schools = self.schools.setdefault(cell.measure, {})
            if cell.school is None:
                self.trust[cell.measure] = cell
            else:
                schools[cell.school] = cell
        for month in sorted(months, key=lambda month: (month.school, month.month)):
            self.months.setdefault(month.school, []).append(month)
        self.leaves_people = {measure for measure in self.schools if all(map(_leaves_people, self._of(measure)))}
        """Measures of whose denominators something is left that is people too; of none whose numerator is larger."""
        self._identities = Identities(self.cells(), apart=attendance_measure)

    def cells(self) -> list[Cell]:
        return [cell for measure in self.schools for cell in self._of(measure)]

    def _of(self, measure: str) -> list[Cell]:
        return [*self.schools[measure].values(), *([self.trust[measure]] if measure in self.trust else [])]

    def total(self, measure: str) -> Cell | None:
        """The trust's cell, if it is the sum of its schools'; measures of the trust alone have no total."""
        trust = self.trust.get(measure)
        return trust if trust is not None and trust.summed and self.schools[measure] else None

    def adds_up(self, measure: str) -> bool:
        """Whether the total is what it must be; of what was hidden before nobody can say."""
        total, parts = self.total(measure), self.schools[measure].values()
        if total is None or any(cell.numerator is None or cell.denominator is None for cell in (total, *parts)):
            return True
        return less(total, parts) == (0, 0)

    def of_year(self, school: str) -> list[Month]:
        return [month for month in self.months.get(school, ()) if month.of_year]

    def year(self, school: str) -> Cell | None:
        """The measure of which the school's months are the parts."""
        return self.schools.get(self.attendance_measure, {}).get(school)

    def numerator(self, measure: str, school: str | None) -> Variable:
        """One variable for all figures that are the same: where one of them is shown, it is known of all."""
        return self._identities.of(NUMERATOR, measure, school)

    def denominator(self, measure: str, school: str | None) -> Variable:
        return self._identities.of(DENOMINATOR, measure, school)

    def like(self, variable: Variable) -> Variable:
        """The figure that has the value of this one, and is shown wherever this one is; mostly itself."""
        return self._identities.like(variable)

    def left_over(self, measure: str, school: str | None) -> Variable:
        """What is left of the denominator: who was not absent is as private as who was."""
        return ("left over", *self.numerator(measure, school), *self.denominator(measure, school))

    def parts(self, measure: str, hidden: set[str]) -> list[Part]:
        """The schools that could be hidden next; apart are those whose comparator is none of the hidden ones'."""
        rates = {self.schools[measure][school].comparator for school in hidden}
        return [
            Part(school, number(cell.numerator), number(cell.denominator), apart=cell.comparator not in rates)
            for school, cell in self.schools[measure].items()
            if school not in hidden and cell.denominator
        ]


def _leaves_people(cell: Cell) -> bool:
    known = cell.numerator is not None and cell.denominator is not None
    return cell.leaves_people and not (known and number(cell.numerator) > number(cell.denominator))


def number(count: Count | None) -> Count:
    return 0 if count is None else count


def less(total: Cell, shown: Iterable[Cell]) -> tuple[Count, Count]:
    """What is left of a total's numerator and denominator when what is shown of it is taken away."""
    numerator, denominator = Decimal(number(total.numerator)), Decimal(number(total.denominator))
    for cell in shown:
        numerator -= number(cell.numerator)
        denominator -= number(cell.denominator)
    return numerator, denominator


def absent(month: Month) -> Variable:
    return ("absent", month.school, str(month.month))


def possible(month: Month) -> Variable:
    return ("possible", month.school, str(month.month))


def pupils_in(key: MonthKey) -> Variable:
    return ("pupils", key[0], str(key[1]))


def left_over(month: Month) -> Variable:
    """Who was not absent is as private as who was."""
    return ("left over", *absent(month))


def is_month(key: Key) -> TypeGuard[MonthKey]:
    return isinstance(key[1], date)
