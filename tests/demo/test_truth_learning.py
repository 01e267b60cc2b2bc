"""The truth of B1.1, B1.6, B2.1 and B2.2, against figures worked out by hand."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from fractions import Fraction

import pytest
from tiny_world import AS_AT, FIRST, SECOND, days_ago, enrolment, noon, school, world

from demo.records import Enrolment, Exclusion
from demo.records.school_life import Aspect, Incident, Result, SchoolLife
from demo.truth import Truth, expected
from demo.truth.learning import is_expected

READING, MATHS, REMARK = "READING", "MATHS", "REMARK"
ASPECTS = tuple(
    Aspect(name, FIRST, name, kind, noon(date(2025, 8, 20)))
    for name, kind in ((READING, "Grade"), (MATHS, "Integer"), (REMARK, "Comment"))
)
PUPILS = (enrolment("S1"), enrolment("S2"))
EARLIER, TOMORROW = days_ago(10), date(2026, 3, 20)


def result(
    result_id: str,
    written: str,
    *,
    student: str = "S1",
    aspect: str = READING,
    day: date = EARLIER,
    deleted: date | None = None,
    urn: str = FIRST,
) -> Result:
    history = ((noon(day), written),)
    return Result(result_id, student, urn, aspect, "SET", day, history, noon(deleted) if deleted else None)


def achievement(
    kind: str = "Kindness",
    *students: str,
    day: date = EARLIER,
    told: date | None = None,
    deleted: date | None = None,
    of: str = "achievement",
) -> Incident:
    pupils = tuple((student, 1) for student in students)
    gone = noon(deleted) if deleted else None
    return Incident(f"W-{kind}-{day}", FIRST, of, kind, day, "", pupils, ((noon(told or day), "Recorded"),), gone)


def suspension(
    number: int,
    *,
    student: str = "S1",
    start: date = EARLIER,
    code: str = "SUSP",
    told: date | None = None,
    deleted: date | None = None,
) -> Exclusion:
    gone = noon(deleted) if deleted else None
    return Exclusion(f"X{number}", student, FIRST, start, start, "AM", "PM", 2, code, "PP", noon(told or start), gone)


def truth(
    *results: Result,
    pupils: tuple[Enrolment, ...] = PUPILS,
    incidents: tuple[Incident, ...] = (),
    exclusions: tuple[Exclusion, ...] = (),
) -> Truth:
    life = SchoolLife(aspects=ASPECTS, results=results, incidents=incidents)
    built = world(school(), school(SECOND), enrolments=pupils)
    return expected(replace(built, school_life=life, exclusions=exclusions), AS_AT)


def assessed(*results: Result, pupils: tuple[Enrolment, ...] = PUPILS) -> tuple[tuple[int, int], tuple[int, int]]:
    """(numerator, denominator) of B1.1 and of B1.6."""
    found = truth(*results, pupils=pupils)
    rows = [found.row(measure, FIRST) for measure in ("B1.1", "B1.6")]
    first, second = ((int(row.numerator or 0), int(row.denominator or 0)) for row in rows)
    return first, second


@pytest.mark.parametrize(
    ("kind", "written", "meaning"),
    [
        ("Grade", "EXS", True),
        ("Grade", "WTS", False),
        ("Grade", "ABS", None),
        ("Grade", "exs", None),
        ("Integer", "100", True),
        ("Integer", "99", False),
        ("Integer", "60", False),
        ("Integer", "59", None),
        ("Integer", "140", True),
        ("Integer", "141", None),
        ("Integer", "0", None),
        ("Integer", "EXS", None),
        ("Comment", "EXS", None),
    ],
)
def test_a_grade_or_score_means_what_the_trust_says(kind: str, written: str, meaning: bool | None) -> None:
    assert is_expected(kind, written) is meaning


def test_a_pupil_is_as_expected_when_every_newest_result_is() -> None:
    assert assessed(result("R1", "EXS"), result("R2", "101", aspect=MATHS)) == ((1, 1), (1, 2))
    assert assessed(result("R1", "EXS"), result("R2", "99", aspect=MATHS)) == ((0, 1), (1, 2))
    assert assessed(result("R1", "WTS", day=days_ago(50)), result("R2", "EXS")) == ((1, 1), (1, 2))
    assert assessed(result("R1", "EXS", day=days_ago(50)), result("R2", "WTS")) == ((0, 1), (1, 2))
    assert assessed(result("R2", "EXS"), result("R1", "WTS")) == ((1, 1), (1, 2))  # of one day the greater id
    assert assessed(result("R1", "EXS"), result("R2", "WTS", student="S2")) == ((1, 2), (2, 2))


@pytest.mark.parametrize(
    "other",
    [
        result("R9", "ABS"),  # says nothing, so the one before it stands
        result("R9", "Could do better.", aspect=REMARK),
        result("R9", "WTS", deleted=AS_AT),
        result("R9", "WTS", day=TOMORROW),
        result("R9", "WTS", student="nobody"),
        result("R9", "WTS", urn=SECOND),
        result("R9", "WTS", aspect=MATHS, day=date(2025, 8, 31)),
    ],
)
def test_what_is_no_valid_result_of_the_year_changes_nothing(other: Result) -> None:
    assert assessed(result("R1", "EXS", day=days_ago(40)), other) == ((1, 1), (1, 2))
    assert assessed(other)[0] == (0, 0)


def test_a_result_is_what_it_was_last_corrected_to() -> None:
    corrected = result("R1", "WTS")._replace(history=((noon(days_ago(10)), "WTS"), (noon(AS_AT), "EXS")))
    later = result("R1", "WTS")._replace(history=((noon(days_ago(10)), "WTS"), (noon(TOMORROW), "EXS")))
    assert assessed(corrected)[0] == (1, 1)
    assert assessed(later)[0] == (0, 1)


def test_a_person_who_came_back_has_the_results_of_both_stays() -> None:
    back = (
        enrolment("S1", upi="P", left=days_ago(60)),
        enrolment("S9", upi="P", admitted=days_ago(30)),
        enrolment("S2"),
    )
    both = result("R1", "EXS", day=days_ago(90)), result("R2", "90", student="S9", aspect=MATHS)
    assert assessed(*both, pupils=back) == ((0, 1), (1, 2))
    leaver = (enrolment("S1", left=days_ago(60)), enrolment("S2"))
    assert assessed(result("R1", "EXS"), pupils=leaver) == ((0, 0), (0, 1))
    deleted = (enrolment("S1", deleted=AS_AT), enrolment("S2"))
    assert assessed(result("R1", "EXS"), pupils=deleted) == ((0, 0), (0, 1))
    assert truth().row("B1.1", FIRST).symbol == "z"
    assert truth(pupils=()).row("B1.6", FIRST).symbol == "z"


@pytest.mark.parametrize(
    ("incident", "people"),
    [
        (achievement("Kindness", "S1"), 1),
        (achievement("Volunteering", "S1", "S2"), 2),
        (achievement("Kindness"), 0),
        (achievement("Effort", "S1"), 0),
        (achievement("Kindness", "S1", of="behaviour"), 0),
        (achievement("Kindness", "S1", day=date(2025, 9, 1)), 1),
        (achievement("Kindness", "S1", day=date(2025, 8, 31)), 0),
        (achievement("Kindness", "S1", told=TOMORROW), 0),
        (achievement("Kindness", "S1", deleted=AS_AT), 0),
        (achievement("Kindness", "S1", deleted=TOMORROW), 1),
        (achievement("Kindness", "a leaver"), 0),
    ],
)
def test_a_contribution_is_an_achievement_that_counts(incident: Incident, people: int) -> None:
    row = truth(incidents=(incident, incident)).row("B2.1", FIRST)
    assert (row.numerator, row.denominator) == (people, 2)


def test_every_suspension_of_the_year_counts_and_no_permanent_exclusion() -> None:
    row = truth(
        exclusions=(
            suspension(1),
            suspension(2, start=AS_AT),
            suspension(3, code="PERM"),
            suspension(4, start=date(2025, 9, 1), student="S2"),
            suspension(5, start=date(2025, 8, 31)),
            suspension(6, told=TOMORROW),
            suspension(7, deleted=AS_AT),
            suspension(8, code="LNCH"),
            suspension(9, code="????"),
        )
    ).row("B2.2", FIRST)
    assert (row.numerator, row.denominator, row.value, row.rag) == (4, 2, Fraction(200), "grey")
    assert truth(pupils=()).row("B2.2", FIRST).symbol == "z"
