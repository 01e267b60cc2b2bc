"""How often people look at a row of a register: each row in a rhythm of its own."""

from __future__ import annotations

import zlib
from datetime import date, timedelta

from demo.world.edges import HORIZON

_SHORTEST, _LONGEST = 40, 149  # days between two looks


def reviewed(first: date, key: str, day: date) -> date:
    """When a row was last looked at by ``day``: on its first day, then every so often."""
    rhythm = _rhythm(key, _LONGEST)
    return first + timedelta(days=(day - first).days // rhythm * rhythm)


def reviews(first: date, key: str, longest: int = _LONGEST) -> tuple[date, ...]:
    """Every day on which the row is looked at, ``longest`` days apart at most."""
    rhythm = _rhythm(key, longest)
    return tuple(first + timedelta(days=days) for days in range(0, (HORIZON - first).days + 1, rhythm))


def _rhythm(key: str, longest: int) -> int:
    return _SHORTEST + zlib.crc32(key.encode()) % (longest - _SHORTEST + 1)
