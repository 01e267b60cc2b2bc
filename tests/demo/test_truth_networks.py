"""The truth of 1b.4 and 1f, and what a term is, against figures worked out by hand."""

from __future__ import annotations

import csv
from datetime import date
from pathlib import Path

import pytest
from tiny_world import AS_AT, FIRST, SECOND, days_ago, entry, school, slip, world

from demo.records import Entry
from demo.truth import Truth, expected
from demo.truth.terms import term_begun, terms
from demo.world.schools import schools
from demo.world.size import FULL

TOMORROW = date(2026, 3, 20)
# A spring that begins on 5 January, with a half-term of two weeks, and a summer that begins on 20 April.
YEAR = (
    (date(2025, 9, 1), date(2025, 12, 19)),
    (date(2026, 1, 5), date(2026, 2, 13)),
    (date(2026, 2, 27), date(2026, 4, 1)),
    (date(2026, 4, 20), date(2026, 7, 21)),
    (date(2026, 9, 2), date(2026, 12, 18)),
)
SEED = Path(__file__).parents[2] / "dbt/seeds/term_dates.csv"


def wrong(truth: Truth, measure: str) -> set[str]:
    return {record_id for code, _, record_id in truth.exceptions if code == measure}


def test_a_break_of_more_than_two_weeks_parts_two_terms() -> None:
    assert [(term.first.month, term.last.month) for term in terms(school(terms=YEAR))] == [
        (9, 12),
        (1, 4),
        (4, 7),
        (9, 12),
    ]


@pytest.mark.parametrize(
    ("day", "begun"),
    [
        (date(2025, 8, 31), None),
        (date(2025, 9, 1), date(2025, 9, 1)),
        (date(2026, 1, 4), date(2025, 9, 1)),
        (date(2026, 1, 5), date(2026, 1, 5)),
        (date(2026, 2, 27), date(2026, 1, 5)),
        (date(2026, 4, 19), date(2026, 1, 5)),
        (date(2026, 8, 31), date(2026, 4, 20)),
        (date(2026, 9, 2), date(2026, 9, 2)),
    ],
)
def test_a_term_lasts_until_the_next_begins(day: date, begun: date | None) -> None:
    assert term_begun(school(terms=YEAR), day) == begun


def test_the_seed_of_term_dates_says_when_the_academies_teach() -> None:
    with SEED.open(encoding="utf-8", newline="") as file:
        seeded = list(csv.DictReader(file))
    local = {row["la_code"] for row in seeded}
    for each in schools(FULL):
        calendar = each.la_code if each.la_code in local else ""
        told = [
            (date.fromisoformat(row["start_date"]), date.fromisoformat(row["end_date"]))
            for row in seeded
            if row["la_code"] == calendar and row["academic_year"] >= "2024/25"
        ]
        assert told == list(terms(each))
        assert [int(row["term"]) for row in seeded if row["la_code"] == calendar] == [1, 2, 3] * 4


def attendance(record_id: str, day: date, status: str = "attended", urn: str = FIRST) -> Entry:
    cells = {"Event id": "NE900002-001", "Person id": "S0103", "Attended": day, "Status": status}
    return entry("network_attendance", record_id, cells, urn=urn, typed=day)


@pytest.mark.parametrize(
    ("day", "attended", "met"),
    [
        (AS_AT, attendance("N1", date(2026, 1, 5)), True),
        (AS_AT, attendance("N1", date(2025, 12, 19)), False),
        (AS_AT, attendance("N1", AS_AT), True),
        (AS_AT, attendance("N1", TOMORROW), False),
        (AS_AT, attendance("N1", AS_AT, "apologies"), False),
        (AS_AT, attendance("N1", AS_AT, urn=SECOND), False),
        (date(2026, 4, 19), attendance("N1", date(2026, 1, 5)), True),  # in the holidays the spring still counts
        (date(2026, 4, 20), attendance("N1", date(2026, 1, 5)), False),
        (date(2025, 8, 31), attendance("N1", date(2025, 8, 1)), False),  # no term is known to have begun
    ],
)
def test_somebody_was_at_a_meeting_since_the_term_began(day: date, attended: Entry, met: bool) -> None:
    truth = expected(world(school(terms=YEAR), entries=(attended,)), day)
    row = truth.row("1f.1", FIRST)
    assert (row.numerator, row.denominator, row.rag) == (int(met), 1, "green" if met else "red")
    assert wrong(truth, "1f.1") == (set() if met else {f"{FIRST}:network_meeting"})


def test_attendance_that_cannot_be_read_is_left_out_and_told() -> None:
    built = world(entries=(attendance("N1", AS_AT),), mistakes=(slip("network_attendance", "N1"),))
    truth = expected(built, AS_AT)
    row = truth.row("1f.1", FIRST)
    assert (row.numerator, row.exclusions, row.symbol, row.rag) == (0, 1, "u", "red")
    assert wrong(truth, "1f.1") == {"N1", f"{FIRST}:network_meeting"}


def test_meetings_held_are_of_those_planned_for_the_year_to_date() -> None:
    planned = {
        "on the first day": (date(2025, 9, 1), "held"),
        "today": (AS_AT, "held"),
        "cancelled": (days_ago(30), "cancelled"),
        "of unknown fate": (days_ago(1), "planned"),
        "tomorrow": (TOMORROW, "planned"),
        "last year": (date(2025, 8, 31), "cancelled"),
    }
    entries = tuple(
        entry("networks", name, {"Planned date": day, "Status": status}) for name, (day, status) in planned.items()
    )
    truth = expected(world(entries=entries), AS_AT)
    row = truth.row("1f.2", FIRST)
    assert (row.numerator, row.denominator, row.rag) == (2, 4, "red")
    assert wrong(truth, "1f.2") == {"cancelled", "of unknown fate"}
    assert expected(world(), AS_AT).row("1f.2", FIRST).symbol == "z"


def course(record_id: str, **cells: object) -> Entry:
    own = {"Person id": "S0103", "Course": "first_aid", "Has system access": True, "Due": AS_AT, "Status": "needed"}
    return entry("training", record_id, own | {key.replace("_", " ").capitalize(): cells[key] for key in cells})


def test_training_is_done_by_the_day_on_which_it_was_due() -> None:
    entries = (
        course("T1", due=AS_AT, done=AS_AT, status="done"),
        course("T2", due=date(2025, 9, 1), done=date(2025, 7, 1), status="done"),
        course("T3", due=days_ago(9), done=days_ago(8), status="done"),
        course("T4", due=AS_AT),
        course("T5", due=AS_AT, status="cancelled"),
        course("T6", due=TOMORROW, done=AS_AT, status="done"),
        course("T7", due=date(2025, 8, 31)),
    )
    truth = expected(world(entries=entries), AS_AT)
    row = truth.row("1f.3", FIRST)
    assert (row.numerator, row.denominator, row.rag) == (2, 4, "red")
    assert wrong(truth, "1f.3") == {FIRST}  # an academy, never a person


def test_training_that_cannot_be_read_is_told_of_no_person() -> None:
    entries = (course("T1", due=AS_AT, done=AS_AT, status="done"), course("T2"))
    truth = expected(world(entries=entries, mistakes=(slip("training", "T2"),)), AS_AT)
    row = truth.row("1f.3", FIRST)
    assert (row.numerator, row.denominator, row.exclusions, row.symbol, row.rag) == (1, 1, 1, "u", "grey")
    assert wrong(truth, "1f.3") == set()


@pytest.mark.parametrize(
    ("cells", "qualified"),
    [
        ({"certificate_to": AS_AT}, True),
        ({"certificate_to": days_ago(1)}, False),
        ({}, False),
        ({"certificate_to": AS_AT, "status": "needed", "done": None}, False),
        ({"certificate_to": AS_AT, "course": "first_aid"}, False),
    ],
)
def test_the_competent_person_is_qualified_to_the_day(cells: dict[str, object], qualified: bool) -> None:
    own = {"course": "competent_person", "done": date(2024, 10, 7), "status": "done"}
    truth = expected(world(entries=(course("T1", **{**own, **cells}),)), AS_AT)
    row = truth.row("1b.4", FIRST)
    assert (row.numerator, row.denominator, row.rag) == (int(qualified), 1, "green" if qualified else "red")
    assert wrong(truth, "1b.4") == (set() if qualified else {f"{FIRST}:competent_person"})
