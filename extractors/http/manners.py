"""How fast, how long and how often a source is asked: the numbers, and the waiting."""

from __future__ import annotations

import random
import time
from collections import deque
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Final

from extractors.errors import RateLimited, TransientError

_SPARE: Final = 2  # requests of a source's allowance that are left to others


def _utc_now() -> datetime:
    return datetime.now(UTC)


@dataclass(frozen=True)
class Clock:
    """What time it is and how one waits, in seconds; tests pass time without waiting."""

    now: Callable[[], datetime] = _utc_now
    monotonic: Callable[[], float] = time.monotonic
    sleep: Callable[[float], None] = time.sleep
    chance: Callable[[], float] = random.random  # of [0, 1): spreads retries so that readers do not return together


@dataclass(frozen=True)
class Rate:
    """At most ``requests`` in any ``seconds``, as the vendor documents it or as we think polite.

    ``left`` names the header in which the vendor says how many requests remain of its own allowance for ``seconds``:
    others may use it up beside us. ``left_of_day`` names the one for the day, which is told and not waited for.
    """

    requests: int
    seconds: float
    left: str | None = None
    left_of_day: str | None = None


@dataclass(frozen=True)
class Limits:
    """Bounds of one request. Seconds, except ``attempts`` and ``largest_body`` (bytes, unpacked)."""

    connect: float = 10.0
    read: float = 60.0  # between two pieces of an answer
    whole_answer: float = 300.0
    attempts: int = 6
    first_wait: float = 1.0
    longest_wait: float = 120.0
    longest_waiting: float = 300.0  # of one request, all waits together
    largest_body: int = 64 * 2**20


class Throttle:
    """Keeps to a rate: a request waits until it would no longer be one too many in any stretch of that length.

    Where the source tells what is left of its allowance and that is nearly nothing, the next request waits until the
    oldest of ours that still counts does so no more: being refused first would cost a request, and the others' too.
    """

    def __init__(self, rate: Rate, clock: Clock) -> None:
        self.left_of_day: int | None = None
        self._rate = rate
        self._clock = clock
        self._sent: deque[float] = deque(maxlen=rate.requests)
        self._nearly_nothing = False

    def wait(self) -> None:
        """Wait until a request may be sent, and count it."""
        now = self._clock.monotonic()
        counting = next((sent for sent in self._sent if sent + self._rate.seconds > now), None)
        if counting is not None and (self._nearly_nothing or counting == self._oldest_of_many()):
            self._clock.sleep(counting + self._rate.seconds - now)
        self._sent.append(self._clock.monotonic())

    def heed(self, headers: Mapping[str, str]) -> None:
        """Take to heart what an answer says is left."""
        left = _count_in(headers, self._rate.left)
        if left is not None:
            self._nearly_nothing = left <= _SPARE
        of_day = _count_in(headers, self._rate.left_of_day)
        if of_day is not None:
            self.left_of_day = of_day

    def _oldest_of_many(self) -> float | None:
        """When the oldest request was sent, once as many were as the rate allows."""
        return self._sent[0] if len(self._sent) == self._rate.requests else None


class Patience:
    """The waits between the attempts at one request: doubling, spread, capped, and bounded altogether."""

    def __init__(self, limits: Limits, clock: Clock) -> None:
        self._limits = limits
        self._clock = clock
        self._attempts = 1
        self._waited = 0.0

    def wait(self, failure: TransientError, asked_for: float | None) -> None:
        """Wait before the next attempt; ``failure`` is raised instead when there is to be none.

        ``asked_for`` is what ``Retry-After`` said, in seconds: honoured, but not for hours.
        """
        if self._attempts >= self._limits.attempts:
            raise failure
        doubled = self._limits.first_wait * 2 ** (self._attempts - 1)
        pause = min(doubled, self._limits.longest_wait) * (0.5 + self._clock.chance() / 2)
        if asked_for is not None:
            if asked_for > self._limits.longest_wait:
                raise RateLimited(f"{failure} It asked us to come back in {asked_for:.0f} seconds, which is too long.")
            pause = max(pause, asked_for)
        if self._waited + pause > self._limits.longest_waiting:
            raise failure
        self._attempts += 1
        self._waited += pause
        self._clock.sleep(pause)


def _count_in(headers: Mapping[str, str], name: str | None) -> int | None:
    """The number that a header tells; None when it is absent, or no number."""
    written = headers.get(name, "").strip() if name else ""
    return int(written) if written.isdecimal() else None


def retry_after(headers: Mapping[str, str], clock: Clock) -> float | None:
    """Seconds that ``Retry-After`` asks for, written as a number or a date; None when it is absent or unreadable.

    A date is one of the vendor's clock, which is not ours: it counts from the answer's own ``Date``.
    """
    written = headers.get("Retry-After", "").strip()
    if not written:
        return None
    if written.replace(".", "", 1).isdecimal():
        return float(written)
    until = _moment(written)
    if until is None:
        return None
    return max(0.0, (until - (_moment(headers.get("Date", "")) or clock.now())).total_seconds())


def _moment(written: str) -> datetime | None:
    try:
        moment = parsedate_to_datetime(written)
    except ValueError:
        return None
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)
