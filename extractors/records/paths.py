"""Where a value stands in a vendor's record: ``education_details.data.admission_date``, ``LineItems[].AccountCode``.

``name[]`` makes one row of each element of a list. ``name[]#`` is the element's position from 1; where it is declared,
a record whose list is empty or null has one row all the same, with position 0. ``name{}`` is an object that the vendor
writes as ``[]`` when it is empty, as PHP does. ``\\.`` is a dot in a name (``@odata\\.nextLink``). ``@pass`` is the
name of the pass in which the record was read.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final, Self

PASS: Final = "@pass"  # noqa: S105 - a path, not a password
POSITION: Final = "#"


@dataclass(frozen=True)
class Step:
    """One name of a path. ``each``: a list, one row per element. ``or_list``: an object, or a list when empty."""

    name: str
    each: bool = False
    or_list: bool = False


@dataclass(frozen=True)
class FieldPath:
    """A parsed path; ``special`` is ``@pass`` or ``#`` for values that are not in the record itself."""

    steps: tuple[Step, ...]
    special: str | None = None

    @classmethod
    def parse(cls, path: str) -> Self:
        if path == PASS:
            return cls((), PASS)
        position = path.endswith("[]#")
        steps = tuple(_step(name) for name in names_of(path.removesuffix("#")))
        if not all(step.name for step in steps):
            raise ValueError(f"{path!r} is no path into a record.")
        if not position and steps[-1].each:
            raise ValueError(f"{path!r} ends in a list: name a field of its elements, or # for their position.")
        return cls(steps, POSITION if position else None)

    @property
    def lists(self) -> tuple[str, ...]:
        """The lists on the way, outermost first, each as the dotted path that leads to it."""
        return tuple(dotted(self.steps[: at + 1]) for at, step in enumerate(self.steps) if step.each)


def dotted(steps: Iterable[Step]) -> str:
    return ".".join(step.name + ("[]" if step.each else "") for step in steps)


def names_of(path: str) -> list[str]:
    """The names on a dotted path."""
    return [name.replace("\\.", ".") for name in re.split(r"(?<!\\)\.", path)]


def exploded(paths: Iterable[FieldPath]) -> tuple[str, ...]:
    """The lists whose elements become rows, outermost first. Two lists side by side would multiply: ValueError."""
    deepest: tuple[str, ...] = ()
    for path in paths:
        shorter, longer = sorted((deepest, path.lists), key=len)
        if longer[: len(shorter)] != shorter:
            raise ValueError(f"{shorter[-1]} and {longer[-1]} stand side by side: only one of them can become rows.")
        deepest = longer
    return deepest


def _step(name: str) -> Step:
    return Step(name.removesuffix("[]").removesuffix("{}"), name.endswith("[]"), name.endswith("{}"))
