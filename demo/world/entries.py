"""The registers that academies of the simulated trust keep beside their first four."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from demo.records import Entry, School
from demo.world.voices import destinations, surveys


def entries(seed: int, schools: Sequence[School]) -> Iterator[Entry]:
    """Every row of every such register, whatever the horizon."""
    yield from surveys(seed, schools)
    yield from destinations(seed, schools)
