"""Days and instants as vendors write them. An instant is landed in UTC; a day is the day it was in London.

Conversions are cached: the same few days and hours stand in hundreds of thousands of records.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta, tzinfo
from functools import lru_cache, wraps
from typing import Final, TypeVar
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import msgspec

from extractors.columns import Kind
from extractors.records.values import BadValueError, Converter

LONDON: Final = ZoneInfo("Europe/London")
_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)
_CACHED: Final = 65_536
_DAY: Final = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_DAY_FIRST: Final = re.compile(r"([0-9]{2})-([0-9]{2})-([0-9]{4})")
_MOMENT: Final = re.compile(
    r"[0-9]{4}-[0-9]{2}-[0-9]{2}[T ][0-9]{2}:[0-9]{2}(:[0-9]{2}(\.[0-9]{1,9})?)?(Z|[+-][0-9]{2}:?[0-9]{2})?"
)
_OFFSET: Final = re.compile(r"[+-][0-9]{2}:[0-9]{2}")
_MICROSOFT: Final = re.compile(r"/Date\((-?[0-9]{1,15})(?:[+-][0-9]{4})?\)/")
# PHP writes a zone by name, by offset or by abbreviation; of abbreviations only those that mean one thing here.
_ABBREVIATIONS: Final = {"Z": UTC, "UTC": UTC, "GMT": UTC, "BST": ZoneInfo("Etc/GMT-1")}


_Made = TypeVar("_Made")


def _calendar(read: Callable[..., _Made]) -> Callable[..., _Made]:
    """Keep what was read, and refuse days and hours that no calendar has."""
    kept = lru_cache(_CACHED)(read)

    @wraps(read)
    def checked(*written: str) -> _Made:
        try:
            return kept(*written)
        except BadValueError:
            raise
        except (ValueError, OverflowError):
            raise BadValueError("is in no calendar") from None

    return checked


class PhpMoment(msgspec.Struct, frozen=True, gc=False):
    """PHP's ``DateTime`` in JSON: ``{"date": "2015-10-29 14:53:59.000000", "timezone_type": 3, "timezone": "UTC"}``."""

    date: str
    timezone: str


@_calendar
def iso_day(value: str) -> date | None:
    """``YYYY-MM-DD``, or the day that a moment beginning so bears, whatever its zone; empty text is null."""
    if not value.strip():
        return None
    written = value.strip()
    if not (_DAY.fullmatch(written) or _MOMENT.fullmatch(written)):
        raise BadValueError("is no day written YYYY-MM-DD")
    return date.fromisoformat(written[:10])


@_calendar
def day_first(value: str) -> date | None:
    """A day written ``dd-mm-yyyy``; empty text is null."""
    written = value.strip()
    if not written:
        return None
    found = _DAY_FIRST.fullmatch(written)
    if found is None:
        raise BadValueError("is no day written dd-mm-yyyy")
    return date(int(found[3]), int(found[2]), int(found[1]))


@_calendar
def iso_instant(value: str) -> datetime | None:
    """ISO 8601 with its zone; a moment without one is refused. Empty text is null."""
    if not value.strip():
        return None
    moment = _parsed(value)
    if moment.tzinfo is None:
        raise BadValueError("is a moment without a time zone")
    return moment.astimezone(UTC)


@_calendar
def london_instant(value: str) -> datetime | None:
    """A moment of a system that keeps London's clock and does not say so. Empty text is null."""
    if not value.strip():
        return None
    moment = _parsed(value)
    return (moment if moment.tzinfo else moment.replace(tzinfo=LONDON)).astimezone(UTC)


def php_instant(value: PhpMoment) -> datetime:
    """The instant of a PHP ``DateTime``, by the zone that it names."""
    return _php_instant(value.date, value.timezone)


def php_day(value: PhpMoment) -> date:
    """The day in London at that instant: midnight of a summer's day is 23:00 of the day before in UTC."""
    return _php_day(value.date, value.timezone)


@_calendar
def microsoft_instant(value: str) -> datetime | None:
    """``/Date(1539993600000+0000)/``: milliseconds of UTC; the offset is information and is not added."""
    if not value.strip():
        return None
    found = _MICROSOFT.fullmatch(value.strip())
    if found is None:
        raise BadValueError("is not written /Date(milliseconds)/")
    return _EPOCH + timedelta(milliseconds=int(found.group(1)))


@_calendar
def microsoft_day(value: str) -> date | None:
    """The day of ``/Date(milliseconds)/`` in UTC: the vendor writes a day as its midnight there."""
    moment = microsoft_instant(value)
    return None if moment is None else moment.date()


@_calendar
def month(value: str) -> date | None:
    """The first day of the month written ``YYYY-MM``, or of the month in which an ISO day falls."""
    written = value.strip()
    if not written:
        return None
    if re.fullmatch(r"[0-9]{4}-[0-9]{2}", written):
        return date.fromisoformat(f"{written}-01")
    day = iso_day(written)
    return None if day is None else day.replace(day=1)


@_calendar
def _php_instant(written: str, zone: str) -> datetime:
    moment = _parsed(written)
    if moment.tzinfo is not None:
        raise BadValueError("names two time zones")
    return moment.replace(tzinfo=_zone(zone)).astimezone(UTC)


@_calendar
def _php_day(written: str, zone: str) -> date:
    return _php_instant(written, zone).astimezone(LONDON).date()


@lru_cache(256)
def _zone(name: str) -> tzinfo:
    if name in _ABBREVIATIONS:
        return _ABBREVIATIONS[name]
    if _OFFSET.fullmatch(name):
        moment = datetime.fromisoformat(f"2000-01-01T00:00:00{name}")
        return moment.tzinfo or UTC
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        raise BadValueError("is in a time zone that nobody knows") from None


def _parsed(value: str) -> datetime:
    written = value.strip()
    if not _MOMENT.fullmatch(written):
        raise BadValueError("is no moment written YYYY-MM-DD HH:MM:SS")
    return datetime.fromisoformat(written)


ISO_DAY: Final = Converter(Kind.DATE, str, iso_day)
DAY_FIRST: Final = Converter(Kind.DATE, str, day_first)
ISO_INSTANT: Final = Converter(Kind.INSTANT, str, iso_instant)
LONDON_INSTANT: Final = Converter(Kind.INSTANT, str, london_instant)
PHP_DAY: Final = Converter(Kind.DATE, PhpMoment, php_day)
PHP_INSTANT: Final = Converter(Kind.INSTANT, PhpMoment, php_instant)
MICROSOFT_DAY: Final = Converter(Kind.DATE, str, microsoft_day)
MICROSOFT_INSTANT: Final = Converter(Kind.INSTANT, str, microsoft_instant)
MONTH: Final = Converter(Kind.DATE, str, month)
