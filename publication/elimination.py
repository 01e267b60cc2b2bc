"""Which hidden figures a set of sums determines, whatever their bounds: elimination, as one solves equations."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Mapping
from typing import TypeVar

V = TypeVar("V", bound=Hashable)

_PRIME = 2**61 - 1
"""Factors are counted modulo this prime: they stay whole and short. It is far larger than any that sums of figures
have, so that none becomes zero by it that is not."""


def determined(equations: Iterable[Mapping[V, int]]) -> set[V]:
    """The unknowns that can have one value only. An equation is the factors of its unknowns; what is known of it does
    not matter, since the figures themselves are a solution."""
    rows: dict[V, dict[V, int]] = {}
    containing: dict[V, set[V]] = {}  # by unknown, the unknowns whose row has it
    for equation in equations:
        row = dict(equation)
        for name in [name for name in row if name in rows]:
            _subtract(row, rows[name], row[name])
        if not row:
            continue
        # The unknown that the fewest rows have, so that rows stay short.
        name = min(row, key=lambda each: len(containing.get(each, ())))
        inverse = pow(row[name], -1, _PRIME)
        row = {each: factor * inverse % _PRIME for each, factor in row.items()}
        for other in list(containing.get(name, ())):
            before = set(rows[other])
            _subtract(rows[other], row, rows[other][name])
            for each in before - set(rows[other]):
                containing[each].discard(other)
            for each in set(rows[other]) - before:
                containing.setdefault(each, set()).add(other)
        rows[name] = row
        for each in row:
            containing.setdefault(each, set()).add(name)
    return {name for name, row in rows.items() if len(row) == 1}


def _subtract(row: dict[V, int], other: Mapping[V, int], times: int) -> None:
    for name, factor in other.items():
        left = (row.get(name, 0) - times * factor) % _PRIME
        if left:
            row[name] = left
        else:
            row.pop(name, None)
