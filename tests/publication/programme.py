"""Everything that readers know, as an integer programme (scipy's MILP): what are the bounds of what they do not?

An unknown's first name says what it is; one that is ``d`` or ``possible`` is a denominator.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
from scipy.optimize import Bounds, LinearConstraint, milp


@dataclass
class Programme:
    """Integer unknowns with bounds, and linear relations between them."""

    index: dict[tuple[str, ...], int] = field(default_factory=dict)
    fixed: dict[int, int] = field(default_factory=dict)
    rows: list[tuple[dict[int, float], float, float]] = field(default_factory=list)

    def unknown(self, *name: str, value: int | None = None) -> int:
        at = self.index.setdefault(name, len(self.index))
        if value is not None:
            self.fixed[at] = int(value)
        return at

    def total(self, whole: int, parts: Sequence[int]) -> None:
        self.rows.append(({whole: -1.0, **dict.fromkeys(parts, 1.0)}, 0, 0))

    def within(self, smaller: int, larger: int) -> None:
        if smaller != larger:
            self.rows.append(({smaller: 1.0, larger: -1.0}, -np.inf, 0))

    def range_of(self, terms: dict[int, float], cap: int = 100_000) -> tuple[int, int]:
        """The least and the greatest value of a linear expression."""
        size = len(self.index)
        low, high = np.zeros(size), np.full(size, float(cap))
        for name, at in self.index.items():
            low[at] = float(name[0] in ("d", "possible"))  # a denominator of zero is shown as 'z', never hidden
        for at, value in self.fixed.items():
            low[at] = high[at] = value
        matrix = np.zeros((len(self.rows), size))
        for number, (coefficients, _, _) in enumerate(self.rows):
            for at, coefficient in coefficients.items():
                matrix[number, at] = coefficient
        relations = LinearConstraint(matrix, [row[1] for row in self.rows], [row[2] for row in self.rows])
        objective = np.zeros(size)
        for at, coefficient in terms.items():
            objective[at] = coefficient
        ends = []
        for sign in (1, -1):
            found = milp(sign * objective, constraints=relations, bounds=Bounds(low, high), integrality=np.ones(size))
            assert found.success, found.message
            ends.append(round(sign * found.fun))
        return ends[0], ends[1]
