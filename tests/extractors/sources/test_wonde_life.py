"""Wonde's staff, conduct, assessment, groups and summaries: landed as they are in the world, and without anybody."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from demo.records import Employee, Enrolment, World
from demo.servers.faults import Fault, changed, rearranged, status
from demo.servers.systems import Servers
from extractors.columns import Privacy
from extractors.landing import Landing
from extractors.sources import SOURCES
from extractors.sources.wonde_grades import grade
from tests.extractors.sources.conftest import night_after
from tests.extractors.sources.reading import (
    DAY,
    NEXT_DAY,
    academies_of,
    connection_to,
    failures,
    land,
    only,
    rows,
)
from tests.extractors.sources.wonde_world import KEYS, Expected

INCREMENTS = {
    "behaviours": ("behaviour_id", "behaviour_deletions"),
    "achievements": ("achievement_id", "achievement_deletions"),
    "assessment_results": ("result_id", "assessment_result_deletions"),
    "employee_absences": ("absence_id", "employee_absence_deletions"),
}
SNAPSHOTS = ("employees", "assessment_aspects", "assessment_resultsets", "groups", "attendance_summaries")
RESOURCES = (*SNAPSHOTS, *INCREMENTS, *(deletions for _, deletions in INCREMENTS.values()))
LIFE = only("wonde", *RESOURCES)


def values(row: dict[str, Any], *names: str) -> tuple[Any, ...]:
    return tuple(row[name] for name in names)


def incidents(landed: list[dict[str, Any]], key: str, day: str) -> dict[Any, tuple[Any, ...]]:
    return {
        (row[key], row["student_number"]): (
            *values(row, "student_key", "points", day, "type"),
            row.get("status", "Recorded"),
            row["updated_at"],
        )
        for row in landed
    }


@pytest.fixture
def home(world: World, servers: Servers, tmp_path: Path) -> Path:
    outcomes = land(LIFE, connection_to("wonde", servers.details), tmp_path, DAY, academies_of(world))
    assert failures(outcomes) == {}
    return tmp_path


def test_everything_lands_as_it_is_in_the_world(world: World, home: Path) -> None:
    found: dict[str, int] = dict.fromkeys(RESOURCES, 0)
    for school in world.schools:
        expected = Expected(world, school.urn, DAY)
        landed = {name: rows(home, "wonde", name, DAY, school.urn) for name in RESOURCES}
        for name, there in landed.items():
            found[name] += len(there)
        details: tuple[str, ...] = ("person_key", "is_current", "is_teacher", "start_date", "end_date")
        assert {row["employee_key"]: values(row, *details) for row in landed["employees"]} == expected.employees()
        details = "employee_key", "absence_type", "start_date", "end_date", "working_days_lost"
        assert {row["absence_id"]: values(row, *details) for row in landed["employee_absences"]} == expected.absences(
            counts_days=school.mis != "Arbor"
        )
        told = incidents(landed["behaviours"], "behaviour_id", "incident_date")
        assert told == expected.incidents("behaviour")
        told = incidents(landed["achievements"], "achievement_id", "achievement_date")
        assert told == expected.incidents("achievement")
        details = "student_key", "aspect_id", "resultset_id", "grade", "collected_on", "updated_at"
        results = {row["result_id"]: values(row, *details) for row in landed["assessment_results"]}
        assert results == expected.results()
        aspects = {row["aspect_id"]: row["name"] for row in landed["assessment_aspects"]}
        sets = {row["resultset_id"]: row["name"] for row in landed["assessment_resultsets"]}
        assert {row[1] for row in results.values()} <= aspects.keys()
        assert {row[2] for row in results.values()} <= sets.keys()
        groups: dict[str, tuple[str, set[str]]] = {}
        for row in landed["groups"]:
            members = groups.setdefault(row["group_id"], (row["type"], set()))[1]
            members |= {row["student_key"]} - {None}
            assert (row["student_number"] == 0) == (row["student_key"] is None)
        assert groups == expected.groups()
    assert all(found[name] for name in (*SNAPSHOTS, *INCREMENTS)), found
    assert sum(found[deletions] for _, deletions in INCREMENTS.values()) > 5


def test_a_summary_is_the_sum_of_its_marks_however_the_system_writes_it(world: World, home: Path) -> None:
    """SIMS does not say how many were possible, Bromcom writes text: both are read, and none is guessed."""
    details = "present", "approved_education_activity", "authorised_absences", "unauthorised_absences"
    for school in world.schools:
        landed = {row["student_key"]: row for row in rows(home, "wonde", "attendance_summaries", DAY, school.urn)}
        expected = Expected(world, school.urn, DAY).summaries()
        assert {key: values(row, *details) for key, row in landed.items()} == {
            key: counts[1:] for key, counts in expected.items()
        }
        possible = {key: row["possible_marks"] for key, row in landed.items()}
        assert possible == {key: None if school.mis == "SIMS" else counts[0] for key, counts in expected.items()}
        assert sum(counts[4] for counts in expected.values()) > 0


def test_increments_and_deletions_are_the_next_day_read_whole(world: World, servers: Servers, home: Path) -> None:
    once = home / "once"
    connection = connection_to("wonde", servers.details)
    night_after(servers, NEXT_DAY)
    academies = academies_of(world)
    assert failures(land(LIFE, connection, home, NEXT_DAY, academies)) == {}
    assert failures(land(LIFE, connection, once, NEXT_DAY, academies)) == {}
    for academy in academies:
        for name, (key, deletions) in INCREMENTS.items():
            both = [row for day in (DAY, NEXT_DAY) for row in rows(home, "wonde", name, day, academy.urn)]
            newest: dict[str, Any] = {}
            for row in both:
                newest[row[key]] = max(newest.get(row[key], row["updated_at"]), row["updated_at"])
            gone = {row[key] for day in (DAY, NEXT_DAY) for row in rows(home, "wonde", deletions, day, academy.urn)}
            whole = rows(once, "wonde", name, NEXT_DAY, academy.urn)
            assert {(row[key], newest[row[key]]) for row in whole} == {
                (record, moment) for record, moment in newest.items() if record not in gone
            }
    changed_rows = [row for a in academies for row in rows(home, "wonde", "behaviours", NEXT_DAY, a.urn)]
    assert 0 < len(changed_rows) < 30


def test_nobody_lands(world: World, home: Path) -> None:
    life = world.school_life
    people: list[Enrolment | Employee] = [*world.enrolments, *world.employees]
    secrets = {part for person in people for part in (person.forename, person.surname, person.email)}
    secrets |= {pupil.student_id for pupil in world.enrolments} | {pupil.upi for pupil in world.enrolments}
    secrets |= {each.employee_id for each in life.employments} | {each.upi for each in life.employments}
    secrets |= {group.name for group in life.groups} | {each.comment for each in life.incidents}
    secrets |= {each.illness for each in life.staff_absences if each.illness}
    texts = {
        value
        for school in world.schools
        for name in RESOURCES
        for row in rows(home, "wonde", name, DAY, school.urn)
        for value in row.values()
        if isinstance(value, str)
    }
    assert len(texts) > 200
    assert not {text for text in texts if any(secret in text for secret in secrets)}


def test_a_pupils_and_an_employees_pseudonym_are_never_the_same() -> None:
    assert KEYS.of("student", "A1") != KEYS.of("employee", "A1")
    namespaces = {
        (field.name, field.namespace)
        for resource in SOURCES["wonde"].resources
        for field in resource.fields
        if field.privacy is Privacy.PERSON_ID
    }
    assert namespaces == {
        ("student_key", "student"),
        ("person_key", "upi"),
        ("employee_key", "employee"),
        ("person_key", "employee_upi"),
    }


def test_nothing_of_wondes_is_unknown(home: Path) -> None:
    assert {manifest.unknown_fields for manifest in Landing(home).manifests(DAY)} == {()}


@pytest.mark.parametrize(
    "written", ["4", "12.5", "98%", "3b", "5+", "A*", "A*A*", "BCC", "EXS", "GDS", "7-", "B2", 7, 101.5]
)
def test_a_grade_is_a_grade(written: str | float) -> None:
    assert grade(written) == str(written)


@pytest.mark.parametrize(
    "written", ["Zelphandira could do better.", "see file", "Ann", "", "  ", "12/15/2025", "absent"]
)
def test_words_are_no_grade(written: str) -> None:
    assert grade(written) is None


def test_a_summary_spelt_the_british_way_is_refused_and_not_landed_as_nulls(
    world: World, servers: Servers, tmp_path: Path
) -> None:
    def spelt(page: list[Any]) -> list[Any]:
        return [{name.replace("unauthorized", "unauthorised"): v for name, v in record.items()} for record in page]

    servers.wonde.faults.add("*/attendance-summaries", rearranged("data", spelt), times=None)
    outcomes = land(
        only("wonde", "attendance_summaries"),
        connection_to("wonde", servers.details),
        tmp_path,
        DAY,
        academies_of(world),
    )
    assert set(failures(outcomes).values()) == {"TooManyRefused"}


FAULTS: dict[str, list[tuple[Callable[[], Fault], int | None, str | None]]] = {
    "behaviours": [
        (lambda: status(503), None, "SourceUnavailable"),
        (lambda: changed("data.*.students.data.*.meta.points", "many"), None, "TooManyRefused"),
        (lambda: rearranged("data", lambda page: page[::-1]), None, None),
    ],
    "assessment/results": [
        (lambda: status(500), 1, None),
        (lambda: changed("data.*.student.data.id", None), None, "TooManyRefused"),
    ],
    "employees": [
        (lambda: status(403), None, "AccessForbidden"),
        (lambda: changed("data.*.employment_details.data.current", "perhaps"), None, "TooManyRefused"),
        (lambda: rearranged("data", lambda page: page * 2), None, None),
    ],
    "employee-absences": [(lambda: changed("data.*.working_days_lost", "all week"), None, "TooManyRefused")],
}
RESOURCE_AT = {
    "behaviours": "behaviours",
    "assessment/results": "assessment_results",
    "employees": "employees",
    "employee-absences": "employee_absences",
}


@pytest.mark.parametrize(
    ("path", "number"), [(path, number) for path, faults in FAULTS.items() for number in range(len(faults))]
)
def test_fault(path: str, number: int, world: World, servers: Servers, home: Path) -> None:
    """Survived with the rows of an undisturbed read, or refused by name with nothing landed."""
    fault, times, outcome = FAULTS[path][number]
    name = RESOURCE_AT[path]
    largest = max(academies_of(world), key=lambda academy: len(rows(home, "wonde", name, DAY, academy.urn)))
    disturbed = home / "disturbed"
    servers.wonde.faults.add(f"*/{path}", fault(), times=times)
    outcomes = land(only("wonde", name), connection_to("wonde", servers.details), disturbed, DAY, [largest])
    if outcome is None:
        assert failures(outcomes) == {}
        undisturbed = rows(home, "wonde", name, DAY, largest.urn)
        landed = rows(disturbed, "wonde", name, DAY, largest.urn)
        assert sorted(map(repr, landed)) == sorted(map(repr, undisturbed))
    else:
        assert failures(outcomes) == {name: outcome}
        assert list(Landing(disturbed).manifests(DAY)) == []
