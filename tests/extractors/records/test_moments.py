"""Days and instants as vendors write them, over the hours at which London's clock changes."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extractors.records.moments import (
    LONDON,
    PhpMoment,
    iso_day,
    iso_instant,
    london_instant,
    microsoft_day,
    microsoft_instant,
    month,
    php_day,
    php_instant,
)
from extractors.records.values import BadValueError

instants = st.datetimes(datetime(1990, 1, 1), datetime(2060, 1, 1)).map(  # noqa: DTZ001 - the zone is put on below
    lambda moment: moment.replace(tzinfo=UTC)
)
days = st.dates(date(1990, 1, 1), date(2060, 1, 1))


@given(instants, st.sampled_from(["UTC", "Europe/London", "Pacific/Auckland", "America/New_York"]))
def test_an_instant_is_read_by_the_zone_that_it_names(instant: datetime, zone: str) -> None:
    local = instant.astimezone(ZoneInfo(zone))
    written = PhpMoment(local.strftime("%Y-%m-%d %H:%M:%S.%f"), zone)
    read = php_instant(written)
    # In the hour that comes twice each autumn the wall clock alone does not say which of the two it was.
    assert abs(read - instant) in (timedelta(0), timedelta(hours=1))
    assert read == instant or local.fold == 1


@given(days, st.sampled_from(["UTC", "Europe/London"]))
def test_midnight_of_a_day_is_that_day_in_either_zone(day: date, zone: str) -> None:
    assert php_day(PhpMoment(f"{day} 00:00:00.000000", zone)) == day


@given(days)
def test_a_london_midnight_written_in_utc_is_still_that_day(day: date) -> None:
    midnight = datetime(day.year, day.month, day.day, tzinfo=LONDON).astimezone(UTC)
    assert php_day(PhpMoment(midnight.strftime("%Y-%m-%d %H:%M:%S.%f"), "UTC")) == day


@pytest.mark.parametrize(
    ("zone", "hour"), [("Z", 12), ("GMT", 12), ("BST", 11), ("+01:00", 11), ("-05:30", 17), ("Europe/London", 11)]
)
def test_php_names_zones_in_three_ways(zone: str, hour: int) -> None:
    assert php_instant(PhpMoment("2026-06-01 12:00:00.000000", zone)).hour == hour


@given(instants)
def test_milliseconds_of_utc(instant: datetime) -> None:
    milliseconds = (instant - datetime(1970, 1, 1, tzinfo=UTC)) // timedelta(milliseconds=1)
    expected = datetime(1970, 1, 1, tzinfo=UTC) + timedelta(milliseconds=milliseconds)
    for offset in ("", "+0000", "+1300", "-0500"):  # information, not to be added
        assert microsoft_instant(f"/Date({milliseconds}{offset})/") == expected
        assert microsoft_day(f"/Date({milliseconds}{offset})/") == expected.date()


@given(instants)
def test_an_iso_instant_is_the_same_in_any_zone(instant: datetime) -> None:
    for zone in ("UTC", "Europe/London", "Asia/Kolkata"):
        assert iso_instant(instant.astimezone(ZoneInfo(zone)).isoformat()) == instant


def test_a_moment_of_londons_clock() -> None:
    assert london_instant("2026-06-01 10:00:00") == datetime(2026, 6, 1, 9, tzinfo=UTC)
    assert london_instant("2026-01-01 10:00:00") == datetime(2026, 1, 1, 10, tzinfo=UTC)
    assert london_instant("2026-06-01T10:00:00Z") == datetime(2026, 6, 1, 10, tzinfo=UTC)


@given(days)
def test_a_day_is_read_from_a_day_or_the_start_of_a_moment(day: date) -> None:
    assert iso_day(day.isoformat()) == iso_day(f"{day}T00:00:00") == iso_day(f" {day} ") == day
    assert month(f"{day:%Y-%m}") == month(day.isoformat()) == day.replace(day=1)


@pytest.mark.parametrize("read", [iso_day, iso_instant, london_instant, microsoft_instant, microsoft_day, month])
def test_empty_text_is_null(read: Callable[[str], object]) -> None:
    assert read("") is None
    assert read("  ") is None


@pytest.mark.parametrize(
    ("read", "written"),
    [
        (iso_day, "2026-02-30"),
        (iso_day, "31/02/2024"),
        (iso_day, "20260101"),
        (iso_day, "2026-01-01 and so on"),
        (iso_instant, "2026-01-01T10:00:00"),
        (iso_instant, "0001-01-01T00:00:00+14:00"),
        (london_instant, "yesterday"),
        (microsoft_instant, "/Date(soon)/"),
        (microsoft_instant, "/Date(999999999999999)/"),
        (microsoft_instant, "2018-10-20"),
        (month, "2019-13"),
        (month, "August"),
    ],
)
def test_what_no_calendar_has_is_refused(read: Callable[[str], object], written: str) -> None:
    for _ in range(2):  # a refusal must not be forgotten by the cache
        with pytest.raises(BadValueError) as refused:
            read(written)
        assert written not in str(refused.value)


@pytest.mark.parametrize(
    ("written", "zone"),
    [
        ("2026-06-01 12:00:00", "Mars/Base"),
        ("2026-06-01 12:00:00", "../etc/passwd"),
        ("2026-06-01 12:00:00+01:00", "UTC"),
    ],
)
def test_a_zone_that_nobody_knows_is_refused(written: str, zone: str) -> None:
    with pytest.raises(BadValueError):
        php_instant(PhpMoment(written, zone))
