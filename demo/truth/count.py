"""What counting one measure at one academy yields."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction


@dataclass(frozen=True)
class Count:
    """``wrong`` are the source records to be shown as exceptions; a red flag makes the measure red at any value."""

    numerator: Fraction
    denominator: Fraction
    exclusions: int = 0
    wrong: frozenset[str] = frozenset()
    red_flags: int = 0


def count(
    numerator: int | Decimal,
    denominator: int | Decimal,
    *,
    exclusions: int = 0,
    wrong: frozenset[str] = frozenset(),
    red_flags: int = 0,
) -> Count:
    return Count(Fraction(numerator), Fraction(denominator), exclusions, wrong, red_flags)
