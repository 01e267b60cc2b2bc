"""Which stretch of time an incremental read asks for: from the last one's end, to the close of the day."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from extractors.landing.catalogue import Manifest
from extractors.records.moments import LONDON


@dataclass(frozen=True)
class Window:
    """Changes from ``start`` (None: from the beginning) up to but not including ``end``. Both are UTC.

    ``watermark`` is the source's own mark at which the earlier read ended, where the source counts and tells no time.
    """

    start: datetime | None
    end: datetime
    watermark: str | None = None


def close_of(as_at: date) -> datetime:
    """The instant at which a day ends in London, in UTC: 23:00 of the same day in summer, midnight in winter."""
    return datetime.combine(as_at + timedelta(days=1), time(), LONDON).astimezone(UTC)


def window_after(newest: Manifest | None, as_at: date, overlap: timedelta) -> Window:
    """The window of a read as at a day, given the newest earlier landing.

    It overlaps the earlier one, because a record saved late, or by a server whose clock is behind, bears a time that
    had already been read. The upper bound is pinned to the day and not to the clock: a run repeated tomorrow, or a
    backfill of last March, asks for the same rows.
    """
    end = close_of(as_at)
    if newest is None or newest.window_to is None:
        return Window(None, end)
    return Window(min(newest.window_to, end) - overlap, end, newest.watermark)
