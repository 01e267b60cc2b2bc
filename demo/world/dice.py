"""Chance, ids and time for the simulated trust.

Every part of the world rolls its own dice, seeded by the world's seed and the part's own key. So what happens to one
pupil, on one day, in one academy depends on nothing else, and a longer horizon changes nothing that happened before.
"""

from __future__ import annotations

import hashlib
import random
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

LONDON = ZoneInfo("Europe/London")


def dice(*key: object) -> random.Random:
    """A generator of its own for ``key``; the first part of the key is the world's seed."""
    return random.Random(":".join(str(part) for part in key))


def digest(*key: object) -> str:
    """32 hex digits standing for ``key``."""
    return hashlib.sha256(":".join(str(part) for part in key).encode()).hexdigest()[:32]


def uuid_of(*key: object) -> str:
    """An id in the form that Xero gives its records."""
    text = digest(*key)
    return f"{text[:8]}-{text[8:12]}-4{text[13:16]}-a{text[17:20]}-{text[20:]}"


def number_of(digits: int, *key: object) -> str:
    """So many decimal digits standing for ``key``."""
    return str(int(digest(*key), 16) % 10**digits).zfill(digits)


@lru_cache(maxsize=4096)
def _noon_based_midnight(day: date) -> datetime:
    """Midnight by the clock that schools run on that day: clocks change on Sundays before anyone is up."""
    return datetime.combine(day, time(12), LONDON).astimezone(UTC) - timedelta(hours=12)


def at(day: date, hour: int, minute: int = 0, second: int = 0) -> datetime:
    """That time of day in London (not between 00:00 and 02:00), as a UTC instant."""
    return _noon_based_midnight(day) + timedelta(hours=hour, minutes=minute, seconds=second)


def close_of(day: date) -> datetime:
    """The first instant after the day in London, as UTC: what happened by the day happened before it."""
    return datetime.combine(day + timedelta(days=1), time(), LONDON).astimezone(UTC)


def office_hours(day: date, roll: random.Random) -> datetime:
    """Some moment between 08:30 and 16:30 in London on that day, or on the Monday after a weekend."""
    return at(working_day(day), 8, 30) + timedelta(seconds=roll.randrange(8 * 3600))


def working_day(day: date) -> date:
    """The day itself, or the Monday after it at a weekend."""
    return day + timedelta(days=max(0, 7 - day.weekday())) if day.weekday() >= 5 else day


def days_between(first: date, last: date) -> list[date]:
    """Every day from ``first`` to ``last``, both included."""
    return [first + timedelta(days=n) for n in range((last - first).days + 1)]


def rank(seed: int, trait: str, place: int, count: int) -> float:
    """Where the academy at ``place`` stands among ``count`` for a trait, evenly spread over 0 to 1.

    A shuffled order, not a die for each: in every trust, however small, someone does well and someone badly.
    """
    order = list(range(count))
    dice(seed, "rank", trait).shuffle(order)
    return (order[place] + 0.5) / count
