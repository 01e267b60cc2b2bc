"""What a measure is: how it is counted at an academy (or once for the trust), and by which limits it is judged."""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import NamedTuple

from demo.records import School
from demo.truth.count import Count

SCALE = {"percent": 100, "per_100_pupils": 100}  # by what a ratio is multiplied; every other unit is the ratio itself

Missing = Collection[tuple[str, str | None]]
Interval = tuple[Fraction | int | None, Fraction | int | None]


class Line(NamedTuple):
    """A straight line between two days: where a value should have come to."""

    start: date
    end: date
    first: int
    last: int

    def at(self, day: date) -> Fraction:
        passed = Fraction((day - self.start).days, (self.end - self.start).days)
        return self.first + (self.last - self.first) * passed


class Limits(NamedTuple):
    """Closed intervals; None is no limit on that side, and no amber at all leaves only green and red.

    ``gap``: they are for the value less its national rate; ``line``: less what the line asks for on the day.
    """

    green: Interval
    amber: Interval | None = None
    gap: bool = False
    line: Callable[[date], Line] | None = None


@dataclass(frozen=True)
class Measure:
    """``count`` yields one academy's figures; where there is ``count_trust`` instead, the trust alone has the measure.

    ``sources`` are those without which there is no figure: ``"xero"``, or ``"registers:plans"`` for one register.
    ``summary`` is how the trust's value comes from its academies': ``sum`` of numerators over sum of denominators;
    ``total``: the numerators added, out of one; ``median`` of all values. ``left_out_is_unreliable``: a row that cannot
    be read makes the figure unreliable. ``about_people``: its exception is the academy, never a person.
    """

    code: str
    sources: tuple[str, ...]
    count: Callable[[School], Count] | None = None
    count_trust: Callable[[], Count] | None = None
    limits: Limits | None = None
    unit: str = "percent"
    decimals: int = 1
    summary: str = "sum"
    left_out_is_unreliable: bool = True
    about_people: bool = False
    national: Callable[[School], Fraction | None] | None = None  # the rate of academies of the same phase
    left_out_of_trust: int = 0  # what counts for no academy

    def lacks(self, missing: Missing, urn: str) -> bool:
        """Whether one of the sources has nothing to show for the academy."""
        names = {name for each in self.sources for name in (each, each.partition(":")[0])}
        return any((name, place) in missing for name in names for place in (urn, None))
