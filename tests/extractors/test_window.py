"""Windows: pinned to the close of a day in London, overlapping, and together without a gap."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extractors.http.cursors import ChangedBetween, ModifiedSince
from extractors.landing.catalogue import Manifest, Mode
from extractors.records.moments import LONDON
from extractors.window import Window, close_of, window_after

days = st.dates(date(2000, 1, 1), date(2060, 1, 1))
LANDED = Manifest(
    source="wonde",
    resource="session_marks",
    academy_urn="900001",
    as_at=date(2026, 3, 18),
    mode=Mode.INCREMENTAL,
    window_from=None,
    window_to=datetime(2026, 3, 19, tzinfo=UTC),
    pages=1,
    requests=1,
    retries=0,
    rows_received=1,
    rows_landed=1,
    rows_quarantined=0,
    rows_after_window=0,
    rows_repeated=0,
    source_total=None,
    files=(),
    columns=(),
    schema_fingerprint="",
    unknown_fields=(),
    landed_at=datetime(2026, 3, 19, 2, tzinfo=UTC),
)


@given(days)
def test_a_day_closes_when_the_next_begins_in_london(day: date) -> None:
    close = close_of(day)
    assert close.tzinfo is UTC
    assert (close - timedelta(microseconds=1)).astimezone(LONDON).date() == day
    assert close.astimezone(LONDON).date() == day + timedelta(days=1)


@pytest.mark.parametrize(
    ("day", "close"),
    [
        (date(2026, 3, 19), datetime(2026, 3, 20, 0, tzinfo=UTC)),
        (date(2026, 3, 28), datetime(2026, 3, 29, 0, tzinfo=UTC)),  # clocks go forward that night
        (date(2026, 3, 29), datetime(2026, 3, 29, 23, tzinfo=UTC)),
        (date(2026, 10, 24), datetime(2026, 10, 24, 23, tzinfo=UTC)),  # and back
        (date(2026, 10, 25), datetime(2026, 10, 26, 0, tzinfo=UTC)),
    ],
)
def test_the_close_of_days_around_the_change_of_clocks(day: date, close: datetime) -> None:
    assert close_of(day) == close


@given(st.lists(days, min_size=1, max_size=12, unique=True), st.timedeltas(timedelta(0), timedelta(days=3)))
def test_the_windows_of_successive_days_leave_no_gap(landed: list[date], overlap: timedelta) -> None:
    newest: Manifest | None = None
    covered_to: datetime | None = None
    for day in sorted(landed):
        window = window_after(newest, day, overlap)
        assert window.end == close_of(day)
        if covered_to is None:
            assert window.start is None
        else:
            assert window.start is not None
            assert window.start == covered_to - overlap
        covered_to = window.end
        newest = replace(LANDED, as_at=day, window_to=window.end)


def test_after_a_snapshot_an_increment_starts_from_the_beginning() -> None:
    snapshot = replace(LANDED, mode=Mode.SNAPSHOT, window_to=None)
    assert window_after(snapshot, date(2026, 3, 19), timedelta(days=1)).start is None


WINDOW = Window(datetime(2026, 3, 18, tzinfo=UTC), datetime(2026, 3, 29, 23, tzinfo=UTC))


def test_a_window_asked_for_by_parameters() -> None:
    both = ChangedBetween(("updated_at",), after="updated_after", before="updated_before")
    assert both.ask(WINDOW) == (
        {"updated_after": "2026-03-18 00:00:00", "updated_before": "2026-03-29 23:00:00"},
        {},
    )
    assert both.ask(Window(None, WINDOW.end)) == ({"updated_before": "2026-03-29 23:00:00"}, {})
    assert ChangedBetween(("at",), after="since").ask(WINDOW) == ({"since": "2026-03-18 00:00:00"}, {})


def test_a_window_asked_for_by_a_header() -> None:
    assert ModifiedSince(("updated_at",)).ask(WINDOW) == ({}, {"If-Modified-Since": "2026-03-18T00:00:00Z"})
    assert ModifiedSince(("updated_at",)).ask(Window(None, WINDOW.end)) == ({}, {})
