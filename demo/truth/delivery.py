"""Measures of the programme, the delivery plan, reviews and quality assurance: 2c.1, 2c.2, 3.2.1, B3, DP and QA."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from demo.records import School
from demo.truth.count import Count
from demo.truth.entries import Row, one, rows, share, this_year, within
from demo.truth.measure import Limits, Measure
from demo.truth.moment import Moment
from demo.truth.terms import term_begun

_VOICES = ("parent_voice", "staff_voice", "pupil_voice")


def measures(moment: Moment) -> Iterator[Measure]:
    yield Measure(
        "2c.1",
        ("registers:reviews",),
        lambda school: benchmark_review(moment, school),
        limits=Limits((100, None), (80, None)),
    )
    yield Measure(
        "2c.2",
        ("registers:recommendations", "registers:reviews"),
        lambda school: recommendations_closed(moment, school, _external(moment, school)),
        limits=Limits((90, None), (75, None)),
    )
    yield Measure(
        "3.2.1",
        ("registers:milestones",),
        lambda school: milestones(moment, school),
        limits=Limits((85, None), (70, None)),
    )
    yield Measure("B3.1", ("registers:delivery_plan",), lambda school: actions_on_track(moment, school))
    yield Measure(
        "B3.2", ("registers:recommendations",), lambda school: recommendations_closed(moment, school, reviews=None)
    )
    yield Measure("DP.1", ("registers:delivery_plan",), lambda school: actions_complete(moment, school))
    yield Measure("DP.2", ("registers:delivery_plan",), lambda school: progress_reported(moment, school))
    yield Measure("QA.1", ("registers:qa_activities",), lambda school: activities_done(moment, school))
    yield Measure("QA.2", ("registers:reviews",), lambda school: peer_review(moment, school))
    yield Measure("QA.3", ("registers:qa_activities",), lambda school: voices(moment, school))


def benchmark_review(moment: Moment, school: School) -> Count:
    """2c.1: a final benchmark review of any kind in the financial year to date."""
    reviewed = any(
        (row.word("Review type") or "").startswith("benchmark_")
        and row.status == "final"
        and this_year(moment, row.day("Review date"))
        for row in rows(moment, school, "reviews")
    )
    return one(moment, school, ("reviews",), "benchmark_review", is_there=reviewed)


def peer_review(moment: Moment, school: School) -> Count:
    """QA.2: a final peer review within 365 days."""
    reviewed = any(
        row.word("Review type") == "peer" and row.status == "final" and within(moment, row.day("Review date"), 365)
        for row in rows(moment, school, "reviews")
    )
    return one(moment, school, ("reviews",), "peer_review", is_there=reviewed)


def _external(moment: Moment, school: School) -> frozenset[str]:
    """The external reviews, draft or final. One that cannot be read is none, so what it recommends is not counted."""
    return frozenset(row.record_id for row in rows(moment, school, "reviews") if row.word("Review type") == "external")


def recommendations_closed(moment: Moment, school: School, reviews: frozenset[str] | None) -> Count:
    """2c.2 and B3.2: recommendations due in the year to date and accepted that were closed by the day they were due.

    ``reviews`` are those whose recommendations count; None: of all, also of one that cannot be read.
    """

    def in_time(row: Row) -> bool:
        closed, due = row.day("Closed"), row.day("Due")
        return closed is not None and due is not None and closed <= due

    return share(
        moment,
        school,
        ("recommendations",),
        (
            (row.record_id, in_time(row))
            for row in rows(moment, school, "recommendations")
            if (reviews is None or row.word("Review id") in reviews)
            and row.status != "not_accepted"
            and this_year(moment, row.day("Due"))
        ),
    )


def milestones(moment: Moment, school: School) -> Count:
    """3.2.1: milestones of no project, so of the programme, achieved; of those whose baseline date has come."""

    def is_due(row: Row) -> bool:
        baseline = row.day("Baseline date")
        return (
            not row.has("Project id") and row.status != "cancelled" and baseline is not None and baseline <= moment.day
        )

    return share(
        moment,
        school,
        ("milestones",),
        ((row.record_id, row.status == "achieved") for row in rows(moment, school, "milestones") if is_due(row)),
    )


def _planned_actions(moment: Moment, school: School) -> list[Row]:
    return [row for row in rows(moment, school, "delivery_plan") if row.status != "cancelled"]


def actions_on_track(moment: Moment, school: School) -> Count:
    """B3.1: actions due in the whole academic year that are done, or on track and not overdue."""
    first, after = moment.year_start, date(moment.year_start.year + 1, 9, 1)

    def is_well(row: Row, due: date) -> bool:
        return row.status == "done" or (row.word("Progress") == "on_track" and due >= moment.day)

    due_days = ((row, row.day("Due")) for row in _planned_actions(moment, school))
    return share(
        moment,
        school,
        ("delivery_plan",),
        ((row.record_id, is_well(row, due)) for row, due in due_days if due is not None and first <= due < after),
    )


def actions_complete(moment: Moment, school: School) -> Count:
    """DP.1: actions due in the academic year or later that say how and by which measure, and were approved."""
    due_days = ((row, row.day("Due")) for row in _planned_actions(moment, school))
    return share(
        moment,
        school,
        ("delivery_plan",),
        (
            (row.record_id, row.has("How") and row.has("Measure") and row.has("Approved"))
            for row, due in due_days
            if due is not None and due >= moment.year_start
        ),
    )


def progress_reported(moment: Moment, school: School) -> Count:
    """DP.2: open actions that were looked at since the term began."""
    since = term_begun(school, moment.day)

    def is_reported(row: Row) -> bool:
        looked_at = row.day("Last reviewed")
        if looked_at is None:
            raise ValueError(f"{row.record_id} does not say when it was looked at, which is what is measured")
        return since is not None and looked_at >= since

    return share(
        moment,
        school,
        ("delivery_plan",),
        ((row.record_id, is_reported(row)) for row in rows(moment, school, "delivery_plan") if row.status == "open"),
    )


def activities_done(moment: Moment, school: School) -> Count:
    """QA.1: activities done, of those planned for the academic year to date and not cancelled."""
    return share(
        moment,
        school,
        ("qa_activities",),
        (
            (row.record_id, row.status == "done")
            for row in rows(moment, school, "qa_activities")
            if row.status != "cancelled" and this_year(moment, row.day("Planned"))
        ),
    )


def voices(moment: Moment, school: School) -> Count:
    """QA.3: of parents, staff and pupils those whose voice was collected in the academic year to date."""
    heard = {
        row.word("Activity")
        for row in rows(moment, school, "qa_activities")
        if row.status == "done" and this_year(moment, row.day("Done"))
    }
    return share(moment, school, ("qa_activities",), ((f"{school.urn}:{voice}", voice in heard) for voice in _VOICES))
