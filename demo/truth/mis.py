"""Measures of the academies' MIS: 3.2.5a which one it is, 3.2.5b on which nights it could be read."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

from demo.records import School
from demo.truth.count import Count, count
from demo.truth.measure import Limits, Measure
from demo.truth.moment import Moment

AGREED_MIS = "Arbor"
_NIGHTS = 30


def measures(moment: Moment) -> Iterator[Measure]:
    yield Measure("3.2.5a", ("wonde",), on_agreed_mis, limits=Limits((100, None)), left_out_is_unreliable=False)
    # It asks nothing of the MIS itself, so a night on which that cannot be read is what it counts.
    yield Measure(
        "3.2.5b",
        (),
        lambda school: nights_read(moment, school),
        limits=Limits((99, None), (95, None)),
        left_out_is_unreliable=False,
    )


def on_agreed_mis(school: School) -> Count:
    is_agreed = school.mis == AGREED_MIS
    return count(int(is_agreed), 1, wrong=frozenset() if is_agreed else frozenset((f"{school.urn}:mis",)))


def nights_read(moment: Moment, school: School) -> Count:
    """3.2.5b: of the last 30 nights, or of those since the first that was read; of an academy never read, of one."""
    day = moment.day
    read = {night for night in moment.nights_read.get(school.urn, ()) if night <= day}
    first = max(min(read), day - timedelta(days=_NIGHTS - 1)) if read else day
    nights = [first + timedelta(days=number) for number in range((day - first).days + 1)]
    missed = [night for night in nights if night not in read]
    return count(len(nights) - len(missed), len(nights), wrong=frozenset(f"{school.urn}:{night}" for night in missed))
