"""Which figures of different measures are one and the same: hidden in one and shown in the other, it is known.

The pupils of whom persistent absence is counted are those of severe absence; those with a valid assessment are a
numerator here and a denominator there; the roll stands in five measures. A reader knows that from the definitions.
Here it is found by comparing: figures that are equal in every school are taken to be the same. Where they are equal by
chance, more is hidden than needed; no list of measures has to be kept, from which one is missing one day.
"""

from __future__ import annotations

from collections.abc import Iterable
from itertools import combinations

from publication.bounds import Variable
from publication.disclosure import Cell, Count

NUMERATOR, DENOMINATOR = "numerator", "denominator"
_ALL = "all are counted"


class Identities:
    """Groups of figures, each with one that stands for all."""

    def __init__(self, cells: Iterable[Cell], *, apart: str) -> None:
        """``apart`` is the measure of sessions: they are no people, even where their numbers happen to be the same."""
        self._stands_for: dict[Variable, Variable] = {}
        columns: dict[tuple[str, str], dict[str, Count]] = {}
        for cell in cells:
            if cell.measure == apart:
                continue
            if cell.numerator is not None and cell.share:
                columns.setdefault((NUMERATOR, cell.measure), {})[cell.school or ""] = cell.numerator
            if cell.denominator is not None and not cell.of_places:
                columns.setdefault((DENOMINATOR, cell.measure), {})[cell.school or ""] = cell.denominator
        for (one, ones), (other, others) in combinations(sorted(columns.items()), 2):
            if one[1] != other[1]:
                for school in _same(ones, others):
                    self._join((*one, school), (*other, school))

    def of(self, part: str, measure: str, school: str | None) -> Variable:
        """The figure that stands for a numerator or denominator of a measure; of the trust where school is None.

        Where a measure counts all, its numerator and its denominator may each be the same as a third figure. To say
        that they are the same would be to say that all are counted, which no definition does. So they stay two figures,
        of which :meth:`like` says what they equal.
        """
        one, other = (self._first((each, measure, school or "")) for each in (NUMERATOR, DENOMINATOR))
        if one == other:
            return (part, measure, school or "", _ALL)
        return one if part == NUMERATOR else other

    def like(self, variable: Variable) -> Variable:
        """The figure that has the value of this one, and is shown wherever this one is; mostly itself."""
        return self._first(variable[:3]) if variable[3:] == (_ALL,) else variable

    def _first(self, variable: Variable) -> Variable:
        while variable in self._stands_for:
            variable = self._stands_for[variable]
        return variable

    def _join(self, one: Variable, other: Variable) -> None:
        one, other = sorted((self._first(one), self._first(other)))
        if one != other:
            self._stands_for[other] = one


def _same(ones: dict[str, Count], others: dict[str, Count]) -> list[str]:
    """Where two columns of figures are the same; nowhere, unless they are equal in every school that has both.

    A school may be missing in one of them because it could not report; the trust's figures then differ. Of measures of
    the trust alone there is nothing but its figure to compare. Columns of zeros tell nothing.
    """
    both = ones.keys() & others.keys()
    schools = both - {""}
    if any(ones[school] != others[school] for school in schools) or not any(ones[school] for school in both):
        return []
    if not schools and (ones.keys() - {""}) and (others.keys() - {""}):
        return []
    return sorted(schools | {school for school in both - schools if ones[school] == others[school]})
