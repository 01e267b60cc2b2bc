"""Which unknowns a set of sums determines: elimination with exact fractions."""

from __future__ import annotations

from collections.abc import Hashable, Iterable
from fractions import Fraction
from typing import Generic, TypeVar

U = TypeVar("U", bound=Hashable)


class Equation(Generic[U]):
    """Sum of terms equals zero; a term is known, or an unknown a number of times."""

    def __init__(self) -> None:
        self.unknowns: dict[U, Fraction] = {}
        self.known = Fraction(0)

    def add(self, name: U, known: Fraction | None, times: int) -> None:
        if known is not None:
            self.known += known * times
            return
        self.unknowns[name] = self.unknowns.get(name, Fraction(0)) + times
        if not self.unknowns[name]:
            del self.unknowns[name]

    def subtract(self, other: Equation[U], times: Fraction) -> None:
        self.known -= other.known * times
        for name, factor in other.unknowns.items():
            self.unknowns[name] = self.unknowns.get(name, Fraction(0)) - factor * times
            if not self.unknowns[name]:
                del self.unknowns[name]


def solved(equations: Iterable[Equation[U]]) -> dict[U, Fraction]:
    """The unknowns that have one possible value only, and that value."""
    pivots: dict[U, Equation[U]] = {}
    for equation in equations:
        for name in [name for name in equation.unknowns if name in pivots]:
            equation.subtract(pivots[name], equation.unknowns[name])
        if not equation.unknowns:
            continue
        name, factor = next(iter(equation.unknowns.items()))
        equation.known /= factor
        equation.unknowns = {each: share / factor for each, share in equation.unknowns.items()}
        for other in pivots.values():
            if name in other.unknowns:
                other.subtract(equation, other.unknowns[name])
        pivots[name] = equation
    return {name: -equation.known for name, equation in pivots.items() if len(equation.unknowns) == 1}
