"""What counting one measure at one academy yields."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction


@dataclass(frozen=True)
class Count:
    """``wrong`` are the source records to be shown as exceptions; a red flag makes the measure red at any value.

    ``values`` are what a median is taken of, each over ``denominator`` (minutes over 60 are hours).
    """

    numerator: Fraction
    denominator: Fraction
    exclusions: int = 0
    wrong: frozenset[str] = frozenset()
    red_flags: int = 0
    values: tuple[Fraction, ...] = ()


def count(
    numerator: int | Decimal,
    denominator: int | Decimal,
    *,
    exclusions: int = 0,
    wrong: frozenset[str] = frozenset(),
    red_flags: int = 0,
) -> Count:
    return Count(Fraction(numerator), Fraction(denominator), exclusions, wrong, red_flags)


def middle(values: list[int], *, out_of: int = 1, exclusions: int = 0) -> Count:
    """The median of whole numbers over ``out_of``: nothing out of nothing where there are none."""
    if not values:
        return Count(Fraction(0), Fraction(0), exclusions)
    parts = tuple(Fraction(value) for value in sorted(values))
    return Count(median(parts), Fraction(out_of), exclusions, values=parts)


def median(values: tuple[Fraction, ...]) -> Fraction:
    """The middle one, or half way between the two in the middle."""
    ordered, half = sorted(values), len(values) // 2
    return ordered[half] if len(values) % 2 else (ordered[half - 1] + ordered[half]) / 2
