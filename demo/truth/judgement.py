"""Symbol, comparator and colour of a measure's value."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import NamedTuple


class Limits(NamedTuple):
    """Closed intervals; None is no limit on that side. ``gap``: they are for the value less its comparator."""

    green: tuple[int | None, int | None]
    amber: tuple[int | None, int | None]
    gap: bool = False


LIMITS = {
    "1a.1": Limits((100, None), (90, None)),
    "1a.2": Limits((95, None), (80, None)),
    "1a.3": Limits((90, None), (75, None)),
    "1b.2": Limits((100, None), (95, None)),
    "3b.2": Limits((85, 95), (80, 100)),
    "3c.3": Limits((None, 5), (None, 10)),
    "B1.2": Limits((None, 0), (None, 2), gap=True),
    "B1.3": Limits((None, 0), (None, 2), gap=True),
}
_NATIONAL = {
    "B1.2": {"special": Fraction("13.2"), "primary": Fraction("5.3"), "secondary": Fraction("8.5")},
    "B1.3": {"special": Fraction("36.1"), "primary": Fraction("13.8"), "secondary": Fraction("23.8")},
}
_NATIONAL_SINCE = date(2025, 9, 1)
_SHOWN_AS_NOTHING = Fraction(5, 100)  # values are shown with one decimal, half up: less than this is 0.0


@dataclass(frozen=True)
class Judgement:
    value: Fraction | None
    symbol: str | None
    rag: str


def national_rate(measure: str, phase: str, day: date) -> Fraction | None:
    """The rate of academies of the same phase, where there is one."""
    return _NATIONAL.get(measure, {}).get(phase) if day >= _NATIONAL_SINCE else None


def judge(
    measure: str,
    numerator: Fraction,
    denominator: Fraction,
    *,
    comparator: Fraction | None,
    unreliable: bool,
    red_flags: int,
) -> Judgement:
    """Of a measure whose sources are there: the symbols z, u and low, in that order, and the exact value's colour."""
    if denominator == 0:
        return Judgement(None, "z", "grey")
    value = 100 * numerator / denominator
    symbol = "u" if unreliable else "low" if 0 < value < _SHOWN_AS_NOTHING else None
    rag = "red" if red_flags else _colour(measure, value, comparator)
    if symbol == "u" and rag == "green":
        rag = "grey"
    return Judgement(value, symbol, rag)


def _colour(measure: str, value: Fraction, comparator: Fraction | None) -> str:
    limits = LIMITS.get(measure)
    if limits is None or (limits.gap and comparator is None):
        return "grey"
    place = value - comparator if limits.gap and comparator is not None else value
    for colour, (low, high) in (("green", limits.green), ("amber", limits.amber)):
        if (low is None or place >= low) and (high is None or place <= high):
            return colour
    return "red"
