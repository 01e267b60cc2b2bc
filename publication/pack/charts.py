"""Geometry of the drawings; the templates turn it into inline SVG. Only shown values are ever drawn."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from publication.pack.figures import Strip

SHAPE = 20  # one shape of a strip, in its own units
_ROW = 20  # shapes in one row of a strip: 17 academies stand side by side, 40 in two rows


@dataclass(frozen=True)
class Bar:
    """One school's bar on a scale of 0 to 100: its length, and where the target stands (None: no single target)."""

    length: str
    target: str | None
    rag: str


@dataclass(frozen=True)
class StripDrawing:
    """Where each shape of a strip stands, inside ``width`` x ``height``."""

    width: int
    height: int
    shapes: tuple[tuple[str, int, int], ...]  # (rating, x, y)
    label: str


def scale_top(values: Sequence[Decimal]) -> Decimal:
    """The round number at which all bars of a table end: 100 for shares, 10 for an absence of 8.5."""
    largest = max(values, default=Decimal(0))
    if largest <= 0:
        return Decimal(100)
    power = Decimal(10) ** largest.adjusted()
    return next(
        step * power
        for step in map(Decimal, ("1", "1.5", "2", "3", "4", "5", "6", "8", "10"))
        if step * power >= largest
    )


def bar(value: Decimal | None, target: Decimal | None, rag: str, top: Decimal) -> Bar | None:
    """The bar of one value; None where no value is shown, so that what is withheld cannot be read from its length."""
    if value is None:
        return None
    return Bar(_share(value, top), None if target is None else _share(target, top), rag)


def _share(value: Decimal, top: Decimal) -> str:
    share = min(max(100 * value / top, Decimal(0)), Decimal(100))
    return f"{share:.2f}"


def strip_drawing(strip: Strip) -> StripDrawing:
    """The shapes of a strip in rows of twenty."""
    shapes = tuple((rating, index % _ROW * SHAPE, index // _ROW * SHAPE) for index, rating in enumerate(strip.ratings))
    rows = -(-len(shapes) // _ROW)
    return StripDrawing(min(len(shapes), _ROW) * SHAPE, rows * SHAPE, shapes, strip.label)
