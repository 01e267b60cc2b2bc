"""Which figures about people must not be shown for their own sake, and what it takes to protect them.

The rules are the trust's (``indicators.md``): a count of 1-5, a rate whose numerator is 1-5 or whose denominator is 10
or less, and the same for what is left over (denominator minus numerator). Pure rules over numbers:
:mod:`publication.protection` chooses what else to hide, :mod:`publication.suppression` applies it to the tables.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

Count = Decimal | int

SMALLEST_SHOWN = 6
"""Counts below it, from 1 on, are hidden."""

SMALLEST_DENOMINATOR = 11
"""A rate over fewer is hidden, whatever its numerator."""


@dataclass(frozen=True)
class Cell:
    """A measure of one school, or of the trust (``school`` None). Without figures it has been hidden before.

    ``comparator`` is the national rate beside it. ``of_places``: the denominator counts the places of the school, which
    are published and are no persons; neither is what is left of them. ``share``: the numerator counts some of those
    whom the denominator counts; suspensions, of which a pupil may have several, are no share of the roll. ``summed``:
    the trust's figures are the sums of its schools'; those of a median are not.
    """

    measure: str
    school: str | None
    numerator: Count | None
    denominator: Count | None
    comparator: float | None = None
    of_places: bool = False
    share: bool = True
    summed: bool = True

    @property
    def leaves_people(self) -> bool:
        """Whether the denominator minus the numerator counts people."""
        return self.share and not self.of_places


@dataclass(frozen=True)
class Month:
    """A school's attendance in one month. ``of_year``: the month is part of the measure of the year to date."""

    school: str
    month: date
    possible: int | None
    absent: int | None
    authorised: int | None
    unauthorised: int | None
    pupils: int | None
    of_year: bool = True


@dataclass(frozen=True)
class Part:
    """A figure that could be hidden to protect others. ``apart``: hiding it costs the trust's comparator."""

    name: str
    numerator: Count
    denominator: Count
    apart: bool = False


def small(count: Count) -> bool:
    return 0 < count < SMALLEST_SHOWN


def sensitive(numerator: Count, denominator: Count, *, of_places: bool = False, share: bool = True) -> bool:
    """Whether a rate must be hidden for its own sake. A denominator of zero is 'not applicable' and tells nothing.

    Of places, the numerator is the roll, out of which other measures count: ten or fewer would give those away.
    """
    if denominator <= 0:
        return False
    if of_places:
        return denominator < SMALLEST_DENOMINATOR or 0 < numerator < SMALLEST_DENOMINATOR
    return denominator < SMALLEST_DENOMINATOR or small(numerator) or (share and small(denominator - numerator))


def sensitive_month(month: Month) -> bool:
    """Whether a whole month must be hidden: its rate is sensitive, or it is about ten pupils or fewer."""
    if month.absent is None or month.possible is None or month.pupils is None:
        return False
    return sensitive(month.absent, month.possible) or 0 < month.pupils < SMALLEST_DENOMINATOR


def protects(numerator: Count, denominator: Count) -> bool:
    """Whether the sum of hidden figures is large enough, at both ends, to say nothing about each of them."""
    return (
        protects_denominator(numerator, denominator)
        and numerator >= SMALLEST_SHOWN
        and denominator - numerator >= SMALLEST_SHOWN
    )


def protects_of_places(numerator: Count, _denominator: Count) -> bool:
    """The same where the roll alone is to be protected."""
    return numerator >= SMALLEST_DENOMINATOR


def protects_events(numerator: Count, denominator: Count) -> bool:
    """The same where the numerator is no share of the denominator, so that there is nothing left over."""
    return protects_denominator(numerator, denominator) and numerator >= SMALLEST_SHOWN


def protects_denominator(_numerator: Count, denominator: Count) -> bool:
    """The same where only the denominator is to be protected."""
    return denominator >= SMALLEST_DENOMINATOR


def partner(
    parts: Sequence[Part], left: tuple[Count, Count] = (0, 0), enough: Callable[[Count, Count], bool] = protects
) -> str | None:
    """Which of ``parts`` to hide next; None when there is none.

    The smallest that, together with what is ``left`` (numerator and denominator), is ``enough``; or else the largest.
    """
    if not parts:
        return None
    sufficient = [part for part in parts if enough(left[0] + part.numerator, left[1] + part.denominator)]
    if sufficient:
        return min(sufficient, key=lambda part: (part.apart, part.denominator, part.name)).name
    return min(parts, key=lambda part: (part.apart, -part.denominator, part.name)).name
