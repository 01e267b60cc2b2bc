"""Measures of networks and training: 1f.1 to 1f.3, and the competent person (1b.4)."""

from __future__ import annotations

from collections.abc import Iterator

from demo.records import School
from demo.truth.count import Count
from demo.truth.entries import Row, one, rows, share, this_year
from demo.truth.measure import Limits, Measure
from demo.truth.moment import Moment
from demo.truth.terms import term_begun


def measures(moment: Moment) -> Iterator[Measure]:
    yield Measure(
        "1b.4",
        ("registers:training",),
        lambda school: competent_person(moment, school),
        limits=Limits((100, None)),
    )
    yield Measure(
        "1f.1",
        ("registers:network_attendance",),
        lambda school: at_a_meeting(moment, school),
        limits=Limits((90, None), (75, None)),
    )
    yield Measure(
        "1f.2",
        ("registers:networks",),
        lambda school: meetings_held(moment, school),
        limits=Limits((90, None), (75, None)),
    )
    yield Measure(
        "1f.3",
        ("registers:training",),
        lambda school: trained_in_time(moment, school),
        limits=Limits((85, None), (70, None)),
        about_people=True,
    )


def competent_person(moment: Moment, school: School) -> Count:
    """1b.4: a competent person's training that was done, with a certificate to the day or longer."""

    def is_qualified(row: Row) -> bool:
        until = row.day("Certificate to")
        return row.status == "done" and until is not None and until >= moment.day

    qualified = any(
        row.word("Course") == "competent_person" and is_qualified(row) for row in rows(moment, school, "training")
    )
    return one(moment, school, ("training",), "competent_person", is_there=qualified)


def at_a_meeting(moment: Moment, school: School) -> Count:
    """1f.1: somebody of the academy was at a meeting of any network since the term began."""
    since = term_begun(school, moment.day)

    def was_there(row: Row) -> bool:
        day = row.day("Attended")
        return row.status == "attended" and since is not None and day is not None and since <= day <= moment.day

    met = any(was_there(row) for row in rows(moment, school, "network_attendance"))
    return one(moment, school, ("network_attendance",), "network_meeting", is_there=met)


def meetings_held(moment: Moment, school: School) -> Count:
    """1f.2: meetings held, of those planned for the academic year to date. One that was cancelled was planned."""
    return share(
        moment,
        school,
        ("networks",),
        (
            (row.record_id, row.status == "held")
            for row in rows(moment, school, "networks")
            if this_year(moment, row.day("Planned date"))
        ),
    )


def trained_in_time(moment: Moment, school: School) -> Count:
    """1f.3: training done by the day on which it was due, of all that was due in the academic year to date."""

    def in_time(row: Row) -> bool:
        done, due = row.day("Done"), row.day("Due")
        return done is not None and due is not None and done <= due

    return share(
        moment,
        school,
        ("training",),
        (
            (row.record_id, in_time(row))
            for row in rows(moment, school, "training")
            if row.status != "cancelled" and this_year(moment, row.day("Due"))
        ),
    )
