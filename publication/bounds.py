"""How far a reader who adds and subtracts can narrow down a figure that is not shown.

Every published figure is known; a hidden one lies between bounds. Sums (a trust and its schools, a year and its months)
and orders (a numerator within its denominator) tighten the bounds of each other until nothing moves. What the sums
determine all the same (:mod:`publication.elimination`) is known too.
"""

from __future__ import annotations

import math
from collections import deque
from collections.abc import Iterable, Iterator
from decimal import Decimal

from publication.elimination import determined

Variable = tuple[str, ...]

_ENOUGH_ROUNDS = 200
"""So often, at most, is a relation looked at again. Bounds that still move by then have long been too narrow."""


class System:
    """Figures that are counts, never below zero, and what is known to hold between them.

    Relations are added once; then figures are hidden one after the other. Hidden figures that are connected by
    relations tighten each other; figures that are shown keep the others apart. So hiding one unsettles the bounds of
    those alone with which it is connected.
    """

    def __init__(self) -> None:
        self._value: dict[Variable, float | None] = {}
        self._least: dict[Variable, float] = {}
        self._unknown: set[Variable] = set()
        self._low: dict[Variable, float] = {}
        self._high: dict[Variable, float] = {}
        self._relations: list[_Sum | _Order] = []
        self._touching: dict[Variable, list[int]] = {}
        self._unsettled: set[Variable] = set()

    def add(self, variable: Variable, value: Decimal | int | None, *, at_least: int = 0) -> None:
        """A figure that is shown; without a value (it was hidden before) it is hidden, unless it is shown elsewhere.

        ``at_least``: what a reader knows of it when it is hidden.
        """
        self._least[variable] = max(self._least.get(variable, 0), at_least)
        if value is not None:
            self._value[variable] = self._low[variable] = self._high[variable] = float(value)
            self._unknown.discard(variable)
            self._unsettled.discard(variable)
        elif variable not in self._value:
            self._value[variable] = None
            self.hide(variable)

    def add_sum(self, total: Variable, parts: Iterable[Variable]) -> None:
        self._add(_Sum(total, tuple(parts)))

    def add_order(self, smaller: Variable, larger: Variable) -> None:
        self._add(_Order(smaller, larger))

    def _add(self, relation: _Sum | _Order) -> None:
        for variable in relation.variables:
            self._touching.setdefault(variable, []).append(len(self._relations))
        self._relations.append(relation)

    def hide(self, variable: Variable) -> None:
        """From now on the figure is not shown anywhere."""
        self._unknown.add(variable)
        self._unsettled.add(variable)

    def is_known(self, variable: Variable) -> bool:
        """Whether it is shown, whatever can be worked out."""
        return variable not in self._unknown

    def width(self, variable: Variable) -> float:
        """High minus low; infinite when nothing bounds the figure from above."""
        self._settle()
        return self._high[variable] - self._low[variable]

    def known_near(self, variable: Variable) -> Iterator[list[Variable]]:
        """What is shown, relation by relation: the nearest to the hidden figure first."""
        for number in self._relations_around([variable]):
            yield [other for other in self._relations[number].variables if other not in self._unknown]

    def _relations_around(self, variables: Iterable[Variable]) -> Iterator[int]:
        """The relations of hidden figures and of those with which they are connected, the nearest first."""
        ahead = deque(variables)
        reached, seen = set(ahead), set()
        while ahead:
            for number in self._touching.get(ahead.popleft(), ()):
                if number not in seen:
                    seen.add(number)
                    yield number
                    more = [v for v in self._relations[number].variables if v in self._unknown and v not in reached]
                    reached.update(more)
                    ahead.extend(more)

    def _settle(self) -> None:
        """Tighten the bounds of what is not settled, as far as they go."""
        while self._unsettled:
            first = min(self._unsettled)
            numbers = list(self._relations_around([first]))
            connected = {v for number in numbers for v in self._relations[number].variables} & self._unknown | {first}
            self._unsettled -= connected
            for variable in connected:
                self._low[variable], self._high[variable] = self._least[variable], math.inf
            self._tighten(numbers)
            sums = [relation for number in numbers if isinstance(relation := self._relations[number], _Sum)]
            known = determined([{v: f for v, f in s.factors.items() if v in self._unknown} for s in sums])
            for variable in known:
                value = self._value[variable]
                if value is not None:
                    self._low[variable] = self._high[variable] = value
            self._tighten([number for variable in known for number in self._touching[variable]])

    def _tighten(self, numbers: Iterable[int]) -> None:
        """Look at the relations again and again, until no bound moves that one of them depends on."""
        waiting = dict.fromkeys(numbers)
        left = _ENOUGH_ROUNDS * len(waiting)
        while waiting and left:
            left -= 1
            number = next(iter(waiting))
            del waiting[number]
            for variable, below, above in self._relations[number].bounds(self._low, self._high):
                if variable in self._unknown and (below > self._low[variable] or above < self._high[variable]):
                    self._low[variable] = max(self._low[variable], below)
                    self._high[variable] = min(self._high[variable], above)
                    waiting.update(dict.fromkeys(self._touching[variable]))


_Bound = tuple[Variable, float, float]
"""A figure, and what it is at least and at most."""


class _Order:
    """One figure is not larger than another."""

    def __init__(self, smaller: Variable, larger: Variable) -> None:
        self.variables = (smaller, larger)

    def bounds(self, low: dict[Variable, float], high: dict[Variable, float]) -> list[_Bound]:
        """What the bounds of the one say of the other."""
        smaller, larger = self.variables
        return [(larger, low[smaller], math.inf), (smaller, -math.inf, high[larger])]


class _Sum:
    """One figure is the sum of others."""

    def __init__(self, total: Variable, parts: tuple[Variable, ...]) -> None:
        self.variables = (total, *parts)
        self.factors = {total: -1} | dict.fromkeys(parts, 1)

    def bounds(self, low: dict[Variable, float], high: dict[Variable, float]) -> list[_Bound]:
        """What the bounds of all others say of each."""
        total, *parts = self.variables
        least = sum(low[part] for part in parts)
        bounded = [part for part in parts if high[part] < math.inf]
        unbounded = len(parts) - len(bounded)
        most = sum(high[part] for part in bounded)
        found = [(total, least, math.inf if unbounded else most)]
        for part in parts:
            others_unbounded = unbounded - (high[part] == math.inf)
            others_most = most if high[part] == math.inf else most - high[part]
            below = -math.inf if others_unbounded else low[total] - others_most
            found.append((part, below, high[total] - (least - low[part])))
        return found
