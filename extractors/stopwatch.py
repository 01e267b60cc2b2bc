"""How long each part of an attempt took, so that the parts add up to the whole."""

from __future__ import annotations

from collections.abc import Callable


class Stopwatch:
    """Seconds between laps, by a clock that only ever goes forward."""

    def __init__(self, monotonic: Callable[[], float]) -> None:
        self._monotonic = monotonic
        self._since = monotonic()

    def lap(self) -> float:
        """Seconds since the last lap, or since the beginning; to the millisecond, as they are recorded."""
        since, self._since = self._since, self._monotonic()
        return round(self._since - since, 3)
