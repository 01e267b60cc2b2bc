"""How far a reader who adds and subtracts can narrow down a figure that is not shown.

Every published figure is known; a hidden one lies between bounds. Sums (a trust and its schools, a year and its months)
and orders (a numerator within its denominator) tighten the bounds of each other until nothing moves.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from decimal import Decimal

Variable = tuple[str, ...]
_ENOUGH_ROUNDS = 1000


class System:
    """Figures that are counts, never below zero, and what is known to hold between them."""

    def __init__(self) -> None:
        self._low: dict[Variable, float] = {}
        self._high: dict[Variable, float] = {}
        self._sums: list[tuple[Variable, tuple[Variable, ...]]] = []
        self._orders: list[tuple[Variable, Variable]] = []

    def add(self, variable: Variable, shown: Decimal | int | None, *, at_least: int = 0) -> None:
        """A figure; ``shown`` is what readers see of it, None where it is hidden. What is shown once is known."""
        if shown is not None:
            self._low[variable] = self._high[variable] = float(shown)
        else:
            self._low.setdefault(variable, at_least)
            self._high.setdefault(variable, math.inf)

    def add_sum(self, total: Variable, parts: Iterable[Variable]) -> None:
        self._sums.append((total, tuple(parts)))

    def add_order(self, smaller: Variable, larger: Variable) -> None:
        self._orders.append((smaller, larger))

    def settle(self) -> None:
        """Tighten all bounds by each other. Bounds only come closer, so it may stop early and be merely cautious."""
        for _ in range(_ENOUGH_ROUNDS):
            before = (dict(self._low), dict(self._high))
            for total, parts in self._sums:
                self._tighten_sum(total, parts)
            for smaller, larger in self._orders:
                self._raise_low(larger, self._low[smaller])
                self._lower_high(smaller, self._high[larger])
            if before == (self._low, self._high):
                return

    def width(self, variable: Variable) -> float:
        """High minus low; infinite when nothing bounds the figure from above."""
        return self._high[variable] - self._low[variable]

    def _tighten_sum(self, total: Variable, parts: Sequence[Variable]) -> None:
        self._raise_low(total, sum(self._low[part] for part in parts))
        self._lower_high(total, sum(self._high[part] for part in parts))
        for part in parts:
            others = [other for other in parts if other is not part]
            self._lower_high(part, self._high[total] - sum(self._low[other] for other in others))
            if all(math.isfinite(self._high[other]) for other in others):
                self._raise_low(part, self._low[total] - sum(self._high[other] for other in others))

    def _raise_low(self, variable: Variable, bound: float) -> None:
        self._low[variable] = max(self._low[variable], bound)

    def _lower_high(self, variable: Variable, bound: float) -> None:
        self._high[variable] = min(self._high[variable], bound)
