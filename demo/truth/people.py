"""Measures about staff: 3d.3 cyber security training, CD employees at the trust's networks."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

from demo.records import Entry, School
from demo.truth.count import Count, count
from demo.truth.measure import Limits, Measure
from demo.truth.moment import Moment

_WITHIN = timedelta(days=365)


def measures(moment: Moment) -> Iterator[Measure]:
    yield Measure(
        "3d.3",
        ("registers:training",),
        lambda school: trained(moment, school),
        limits=Limits((100, None), (90, None)),
        about_people=True,
    )
    yield Measure(
        "CD",
        ("registers:network_attendance", "wonde:employees"),
        lambda school: networkers(moment, school),
        about_people=True,
    )


def trained(moment: Moment, school: School) -> Count:
    """3d.3: people with access to systems whose training in cyber security was done within 365 days."""
    rows = [entry for entry in moment.entries(school.urn, "training") if entry.cells["Status"] != "cancelled"]
    with_access = {_person(entry) for entry in rows if entry.cells["Has system access"] is True}
    done = {
        _person(entry)
        for entry in rows
        if entry.cells["Course"] == "cyber_security"
        and entry.cells["Status"] == "done"
        and _is_between(entry.cells.get("Done"), moment.day - _WITHIN, moment.day)
    }
    refused = len(list(moment.refusals(school.urn, "training")))
    return count(len(with_access & done), len(with_access), exclusions=refused)


def networkers(moment: Moment, school: School) -> Count:
    """CD: people at a meeting of a network in the academic year to date, of the employees of the day at most all."""
    there = {
        _person(entry)
        for entry in moment.entries(school.urn, "network_attendance")
        if entry.cells["Status"] == "attended" and _is_between(entry.cells["Attended"], moment.year_start, moment.day)
    }
    employed = {
        each.employee_id
        for each in moment.world.school_life.employments
        if each.urn == school.urn
        and moment.known(each.created_at)
        and each.start <= moment.day
        and (each.end is None or each.end >= moment.day or not moment.known(each.end_recorded_at))
    }
    refused = len(list(moment.refusals(school.urn, "network_attendance")))
    return count(min(len(employed), len(there)), len(employed), exclusions=refused)


def _person(entry: Entry) -> str:
    """Who: the same role or staff number, however its letters are written."""
    return str(entry.cells["Person id"]).strip().casefold()


def _is_between(cell: object, first: date, last: date) -> bool:
    return isinstance(cell, date) and first <= cell <= last
