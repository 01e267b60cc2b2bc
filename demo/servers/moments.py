"""The clock of a simulated system, and what was known at a moment."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

LONDON = ZoneInfo("Europe/London")
NIGHTLY = time(2)  # when the trust's nightly run reads its systems


@dataclass
class Clock:
    """What time a simulated system thinks it is: a moment that stands still until a test sets another."""

    moment: datetime  # aware, UTC

    def __post_init__(self) -> None:
        if self.moment.utcoffset() != timedelta(0):
            raise ValueError(f"A clock shows UTC, not {self.moment.isoformat()}.")

    @classmethod
    def after(cls, as_at: date) -> Clock:
        """The night in which the position at the close of ``as_at`` is read: 02:00 the next day, Europe/London."""
        return cls(datetime.combine(as_at + timedelta(days=1), NIGHTLY, LONDON).astimezone(UTC))

    @property
    def today(self) -> date:
        """The day it is in London."""
        return self.moment.astimezone(LONDON).date()


def newest(history: tuple[tuple[datetime, str], ...], moment: datetime) -> tuple[datetime, str] | None:
    """The last entry of a history (oldest first) that had been recorded by ``moment``, if there was one."""
    known = None
    for entry in history:
        if entry[0] > moment:
            break
        known = entry
    return known


def gone(deleted_at: datetime | None, moment: datetime) -> bool:
    """Whether a record deleted at ``deleted_at`` is no longer there at ``moment``."""
    return deleted_at is not None and deleted_at <= moment
