"""Symbol and colour of a measure's value."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from demo.truth.measure import SCALE, Measure


@dataclass(frozen=True)
class Judgement:
    value: Fraction | None
    symbol: str | None
    rag: str


def judge(
    measure: Measure,
    numerator: Fraction,
    denominator: Fraction,
    *,
    day: date,
    comparator: Fraction | None,
    unreliable: bool,
    red_flags: int,
) -> Judgement:
    """Of a measure whose sources are there: the symbols z, u and low, in that order, and the exact value's colour."""
    if denominator == 0:
        return Judgement(None, "z", "grey")
    value = SCALE.get(measure.unit, 1) * numerator / denominator
    shown_as_nothing = Fraction(1, 2 * 10**measure.decimals)  # shown half up: less than this is 0
    symbol = "u" if unreliable else "low" if 0 < value < shown_as_nothing else None
    rag = "red" if red_flags else _colour(measure, value, day, comparator)
    if symbol == "u" and rag == "green":
        rag = "grey"
    return Judgement(value, symbol, rag)


def _colour(measure: Measure, value: Fraction, day: date, comparator: Fraction | None) -> str:
    limits = measure.limits
    if limits is None or (limits.gap and comparator is None):
        return "grey"
    place = value
    if limits.gap and comparator is not None:
        place -= comparator
    if limits.line is not None:
        place -= limits.line(day).at(day)
    for colour, interval in (("green", limits.green), ("amber", limits.amber)):
        if interval is not None:
            low, high = interval
            if (low is None or place >= low) and (high is None or place <= high):
                return colour
    return "red"
