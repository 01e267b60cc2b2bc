"""What the trust's settings said of the synthetic academies: one has converted, one was renamed, one was taken out."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

CONVERTED, RENAMED, TAKEN_OUT = "900001", "900002", "900007"
COLUMNS = {
    "dim_school_history": "school_version_key varchar, school_urn varchar, urn varchar, name varchar, phase varchar,"
    " la_code varchar, ukprn varchar, floor_area_m2 bigint, capacity bigint, joined_on date, left_on date,"
    " predecessor_urn varchar, valid_from date, valid_to date, is_current boolean",
}

Row = tuple[object, ...]


def versions(schools: Sequence[Row], as_at: date) -> list[Row]:
    """Of each row of ``dim_school`` the current version, of some an earlier one, and one of an academy not there."""
    changed = as_at - timedelta(days=30)
    rows: list[Row] = []
    for urn, name, phase, la_code, ukprn, floor_area, places, joined, left, predecessor, _ in schools:
        size = (phase, la_code, ukprn, floor_area, places, joined, left)
        since = joined
        if urn in (CONVERTED, RENAMED):
            before = (predecessor, name) if urn == CONVERTED else (urn, "The Old Name")
            rows.append(_version(urn, (*before, *size, None), joined, changed - timedelta(days=1)))
            since = changed
        rows.append(_version(urn, (urn, name, *size, predecessor), since, None))
    gone = (TAKEN_OUT, "Gone Academy", "primary", "900", None, None, None, date(2019, 9, 1), None, None)
    return [*rows, _version(TAKEN_OUT, gone, date(2019, 9, 1), changed - timedelta(days=1))]


def _version(school_urn: object, said: Row, valid_from: object, valid_to: date | None) -> Row:
    return (f"{school_urn}:{valid_from}", school_urn, *said, valid_from, valid_to, valid_to is None)
