"""The truth of 2c.1, 2c.2, 3.2.1, B3, DP and QA, against figures worked out by hand."""

from __future__ import annotations

from datetime import date

import pytest
from tiny_world import AS_AT, FIRST, SECOND, days_ago, entry, school, slip, world

from demo.records import Entry
from demo.truth import Truth, expected

TOMORROW = date(2026, 3, 20)
FIRST_OF_YEAR = date(2025, 9, 1)
LATELY = days_ago(30)


def wrong(truth: Truth, measure: str) -> set[str]:
    return {record_id for code, _, record_id in truth.exceptions if code == measure}


def review(record_id: str, kind: str, day: date = LATELY, status: str = "final", urn: str = FIRST) -> Entry:
    return entry("reviews", record_id, {"Review type": kind, "Review date": day, "Status": status}, urn=urn)


@pytest.mark.parametrize(
    ("reviewed", "counts"),
    [
        (review("R1", "benchmark_finance", FIRST_OF_YEAR), True),
        (review("R1", "benchmark_energy", AS_AT), True),
        (review("R1", "benchmark_ict", date(2025, 8, 31)), False),
        (review("R1", "benchmark_ict", status="draft"), False),
        (review("R1", "internal_audit"), False),
        (review("R1", "benchmark_ict", urn=SECOND), False),
    ],
)
def test_a_benchmark_review_counts_for_its_financial_year(reviewed: Entry, counts: bool) -> None:
    truth = expected(world(entries=(reviewed,)), AS_AT)
    row = truth.row("2c.1", FIRST)
    assert (row.numerator, row.denominator, row.rag) == (int(counts), 1, "green" if counts else "red")
    assert wrong(truth, "2c.1") == (set() if counts else {f"{FIRST}:benchmark_review"})


@pytest.mark.parametrize(
    ("reviewed", "counts"),
    [
        (review("R1", "peer", days_ago(365)), True),
        (review("R1", "peer", days_ago(366)), False),
        (review("R1", "peer", AS_AT, "draft"), False),
        (review("R1", "external", AS_AT), False),
    ],
)
def test_a_peer_review_counts_for_a_year(reviewed: Entry, counts: bool) -> None:
    truth = expected(world(entries=(reviewed,)), AS_AT)
    row = truth.row("QA.2", FIRST)
    assert (row.numerator, row.denominator, row.rag) == (int(counts), 1, "grey")
    assert wrong(truth, "QA.2") == (set() if counts else {f"{FIRST}:peer_review"})


def advice(record_id: str, due: date, closed: date | None = None, *, of: str = "external", **cells: object) -> Entry:
    own = {"Review id": of, "Due": due, "Status": "closed" if closed else "open"}
    return entry("recommendations", record_id, own | ({"Closed": closed} if closed else {}) | cells)


ADVICE = (
    advice("in time", AS_AT, AS_AT),
    advice("early", FIRST_OF_YEAR, date(2025, 8, 1)),
    advice("late", days_ago(9), days_ago(8)),
    advice("still open", AS_AT),
    advice("not accepted", days_ago(9), Status="not_accepted"),
    advice("due tomorrow", TOMORROW),
    advice("due last year", date(2025, 8, 31)),
    advice("of peers", AS_AT, of="peer"),
    advice("of a draft", AS_AT, AS_AT, of="draft"),
    advice("of an unreadable review", AS_AT, of="unreadable"),
)
REVIEWS = (
    review("external", "external"),
    review("draft", "external", status="draft"),
    review("peer", "peer"),
    review("unreadable", "external"),
)


def test_external_recommendations_are_closed_by_the_day_they_were_due() -> None:
    built = world(entries=(*REVIEWS, *ADVICE), mistakes=(slip("reviews", "unreadable"),))
    truth = expected(built, AS_AT)
    row = truth.row("2c.2", FIRST)
    assert (row.numerator, row.denominator, row.exclusions, row.symbol) == (3, 5, 0, None)
    assert wrong(truth, "2c.2") == {"late", "still open"}


def test_recommendations_of_any_review_count_for_b3() -> None:
    slips = (slip("reviews", "unreadable"), slip("recommendations", "late"))
    truth = expected(world(entries=(*REVIEWS, *ADVICE), mistakes=slips), AS_AT)
    row = truth.row("B3.2", FIRST)
    assert (row.numerator, row.denominator, row.exclusions, row.symbol) == (3, 6, 1, "u")
    assert wrong(truth, "B3.2") == {"still open", "of peers", "of an unreadable review", "late"}
    assert (truth.row("2c.2", FIRST).exclusions, truth.row("2c.2", FIRST).symbol) == (1, "u")


def test_milestones_are_of_the_programme_and_due() -> None:
    cells = {
        "achieved today": {"Baseline date": AS_AT, "Status": "achieved"},
        "open, due today": {"Baseline date": AS_AT, "Status": "open"},
        "long open": {"Baseline date": date(2023, 9, 1), "Status": "open"},
        "due tomorrow": {"Baseline date": TOMORROW, "Status": "achieved"},
        "cancelled": {"Baseline date": days_ago(9), "Status": "cancelled"},
        "of a project": {"Baseline date": days_ago(9), "Status": "open", "Project id": "PR1"},
    }
    truth = expected(world(entries=tuple(entry("milestones", name, own) for name, own in cells.items())), AS_AT)
    row = truth.row("3.2.1", FIRST)
    assert (row.numerator, row.denominator, row.rag) == (1, 3, "red")
    assert wrong(truth, "3.2.1") == {"open, due today", "long open"}


def planned(record_id: str, **cells: object) -> Entry:
    own = {
        "How": "Coaching",
        "Measure": "Reviews that are good",
        "Approved": date(2025, 10, 1),
        "Due": AS_AT,
        "Progress": "on_track",
        "Last reviewed": AS_AT,
        "Status": "open",
    }
    return entry("delivery_plan", record_id, own | {key.replace("_", " ").capitalize(): cells[key] for key in cells})


def test_actions_on_track_are_done_or_not_overdue() -> None:
    entries = (
        planned("due today"),
        planned("due yesterday", due=days_ago(1)),
        planned("done late", due=days_ago(99), status="done", progress="done"),
        planned("behind", progress="behind"),
        planned("not started", progress="not_started", due=date(2026, 8, 31)),
        planned("due on the first day", due=FIRST_OF_YEAR),
        planned("due last year", due=date(2025, 8, 31)),
        planned("due next year", due=date(2026, 9, 1)),
        planned("cancelled", status="cancelled"),
        planned("refused"),
    )
    truth = expected(world(entries=entries, mistakes=(slip("delivery_plan", "refused"),)), AS_AT)
    row = truth.row("B3.1", FIRST)
    assert (row.numerator, row.denominator, row.exclusions, row.symbol) == (2, 6, 1, "u")
    assert wrong(truth, "B3.1") == {"due yesterday", "behind", "not started", "due on the first day", "refused"}


def test_actions_are_complete_when_they_say_how_by_which_measure_and_were_approved() -> None:
    entries = (
        planned("complete"),
        planned("of next year", due=date(2027, 1, 1)),
        planned("without how", how=None),
        planned("without measure", measure=None),
        planned("not approved", approved=None, due=FIRST_OF_YEAR),
        planned("due last year", how=None, due=date(2025, 8, 31)),
        planned("cancelled", how=None, status="cancelled"),
    )
    truth = expected(world(entries=entries), AS_AT)
    row = truth.row("DP.1", FIRST)
    assert (row.numerator, row.denominator, row.rag) == (2, 5, "grey")
    assert wrong(truth, "DP.1") == {"without how", "without measure", "not approved"}


def test_progress_is_reported_every_term() -> None:
    terms = ((date(2025, 9, 1), date(2025, 12, 19)), (date(2026, 1, 5), date(2026, 4, 1)))
    entries = (
        planned("on the first day", last_reviewed=date(2026, 1, 5)),
        planned("before it", last_reviewed=date(2026, 1, 4)),
        planned("over", last_reviewed=date(2025, 9, 8), status="done"),
        planned("of last year", last_reviewed=date(2025, 6, 1), due=date(2025, 7, 1)),
    )
    built = world(school(terms=terms), entries=entries)
    truth = expected(built, AS_AT)
    row = truth.row("DP.2", FIRST)
    assert (row.numerator, row.denominator) == (1, 3)
    assert wrong(truth, "DP.2") == {"before it", "of last year"}
    assert expected(built, date(2026, 1, 4)).row("DP.2", FIRST).numerator == 2
    assert expected(world(entries=(planned("over", status="done"),)), AS_AT).row("DP.2", FIRST).symbol == "z"


def test_a_plan_that_does_not_say_when_it_was_looked_at_cannot_be_judged() -> None:
    with pytest.raises(ValueError, match="D1"):
        expected(world(entries=(planned("D1", last_reviewed=None),)), AS_AT)


def activity(record_id: str, kind: str, day: date, done: date | None = None, status: str | None = None) -> Entry:
    cells = {"Activity": kind, "Planned": day, "Status": status or ("done" if done else "planned")}
    return entry("qa_activities", record_id, cells | ({"Done": done} if done else {}))


def test_quality_assurance_is_done_when_it_was_planned_for_the_year_to_date() -> None:
    entries = (
        activity("done early", "book_look", AS_AT, FIRST_OF_YEAR),
        activity("forgotten", "book_look", FIRST_OF_YEAR),
        activity("planned for today", "book_look", AS_AT),
        activity("cancelled", "book_look", AS_AT, status="cancelled"),
        activity("tomorrow", "book_look", TOMORROW),
        activity("last year", "book_look", date(2025, 8, 31)),
        activity("refused", "book_look", AS_AT),
    )
    truth = expected(world(entries=entries, mistakes=(slip("qa_activities", "refused"),)), AS_AT)
    row = truth.row("QA.1", FIRST)
    assert (row.numerator, row.denominator, row.exclusions, row.symbol) == (1, 3, 1, "u")
    assert wrong(truth, "QA.1") == {"forgotten", "planned for today", "refused"}


def test_three_voices_are_collected_in_the_year_to_date() -> None:
    entries = (
        activity("Q1", "parent_voice", TOMORROW, FIRST_OF_YEAR),
        activity("Q2", "parent_voice", AS_AT, AS_AT),
        activity("Q3", "staff_voice", FIRST_OF_YEAR, date(2025, 8, 31)),
        activity("Q4", "pupil_voice", AS_AT),
    )
    truth = expected(world(entries=entries), AS_AT)
    row = truth.row("QA.3", FIRST)
    assert (row.numerator, row.denominator) == (1, 3)
    assert wrong(truth, "QA.3") == {f"{FIRST}:staff_voice", f"{FIRST}:pupil_voice"}
