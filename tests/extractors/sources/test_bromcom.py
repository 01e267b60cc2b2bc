"""Bromcom, read from a simulated Bromcom: every snapshot is the world as it stands, and nobody's name lands."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from demo.records import Enrolment, Exclusion, World
from demo.servers import bromcom_records as bromcom
from demo.servers.faults import changed
from demo.servers.moments import Clock
from demo.servers.systems import Servers
from demo.servers.wonde_state import by_school
from extractors.academy import Academy
from extractors.connection import Connection
from extractors.http.answers import Answer
from extractors.http.filtered import PageInFilter
from extractors.landing import Landing, PartitionKey
from extractors.records.privacy import Pseudonyms
from extractors.sources import SOURCES
from extractors.sources.bromcom import complaint, months
from tests.extractors.sources.conftest import night_after
from tests.extractors.sources.reading import DAY, KEY, NEXT_DAY, academies_of, connection_to, failures, land, rows

KEYS = Pseudonyms(KEY, "bromcom")


@pytest.fixture
def academies(world: World) -> list[Academy]:
    return academies_of(world)


@pytest.fixture
def connection(details: dict[str, Any]) -> Connection:
    return connection_to("bromcom", details)


def student_key(student_id: str) -> str:
    return KEYS.of("student", str(bromcom.student_number(student_id)))


def expected_marks(world: World, urn: str, as_at: date) -> dict[tuple[Any, ...], str]:
    """Code by pupil, day and session, as any MIS of the school shows them in the night after a day."""
    state = by_school(world)[urn].at(Clock.after(as_at))
    return {(student_key(row.mark.student_id), row.mark.day, row.mark.session): row.code for row in state.marks.rows}


def landed_marks(home: Path, urn: str, as_at: date) -> dict[tuple[Any, ...], str]:
    found = rows(home, "bromcom", "session_marks", as_at, urn)
    marks = {(row["student_key"], row["day"], row["session"]): row["attendance_code"] for row in found}
    assert len(marks) == len(found)
    return marks


def expected_pupil(pupil: Enrolment, leaving_known: bool) -> tuple[Any, ...]:
    return (
        KEYS.of("upn", bromcom.upn(pupil.upi)),
        pupil.admitted,
        pupil.left if leaving_known else None,
        pupil.year_group,
        pupil.sen_status,
        pupil.free_school_meals,
        pupil.english_additional,
        pupil.pupil_premium,
    )


@pytest.mark.parametrize("as_at", [DAY, NEXT_DAY])
def test_a_snapshot_is_the_world_as_it_stands(
    world: World, servers: Servers, connection: Connection, tmp_path: Path, as_at: date
) -> None:
    academies = academies_of(world)
    night_after(servers, as_at)
    assert failures(land("bromcom", connection, tmp_path, as_at, academies)) == {}
    marks = 0
    for academy in academies:
        urn = academy.urn
        assert landed_marks(tmp_path, urn, as_at) == expected_marks(world, urn, as_at)
        marks += len(landed_marks(tmp_path, urn, as_at))
        state = by_school(world)[urn].at(Clock.after(as_at))
        shown = [*state.students.rows, *state.leavers.rows]
        landed = {
            row["student_key"]: tuple(row.values())[1:9] for row in rows(tmp_path, "bromcom", "students", as_at, urn)
        }
        assert landed == {
            student_key(pupil.enrolment.student_id): expected_pupil(pupil.enrolment, pupil.leaving_known)
            for pupil in shown
        }
        codes = {row["code"] for row in rows(tmp_path, "bromcom", "attendance_codes", as_at, urn)}
        assert set(landed_marks(tmp_path, urn, as_at).values()) <= codes
        (school,) = rows(tmp_path, "bromcom", "schools", as_at, urn)
        assert (school["urn"], school["name"]) == (urn, academy.name)
    assert marks > 5_000
    everybody = by_school(world).values()
    assert any(records.at(Clock.after(as_at)).leavers.rows for records in everybody)


def test_exclusions_land(world: World, academies: list[Academy], tmp_path: Path) -> None:
    pupil = world.enrolments[0]
    made = Exclusion(
        *("A9", pupil.student_id, pupil.urn, date(2026, 3, 2), date(2026, 3, 4), "AM", "PM", 6, "SUSP", "VB"),
        pupil.created_at,
        None,
    )
    with Servers(replace(world, exclusions=(made,)), Clock.after(DAY)) as details:
        land("bromcom", connection_to("bromcom", details), tmp_path, DAY, academies)
    (row,) = rows(tmp_path, "bromcom", "exclusions", DAY, pupil.urn)
    assert tuple(row.values())[:9] == (
        str(bromcom.exclusion_number("A9")),
        student_key(pupil.student_id),
        *(date(2026, 3, 2), date(2026, 3, 4), "AM", "PM", 6, "SUSP", "VB"),
    )


def test_small_pages_are_read_to_the_first_that_is_not_full(
    world: World, servers: Servers, connection: Connection, academies: list[Academy], tmp_path: Path
) -> None:
    servers.bromcom.max_rows = 7
    declared = SOURCES["bromcom"]
    small = replace(
        declared,
        resources=tuple(replace(resource, paging=PageInFilter(size=7)) for resource in declared.resources),
    )
    assert failures(land(small, connection, tmp_path, DAY, academies[:1])) == {}
    urn = academies[0].urn
    assert landed_marks(tmp_path, urn, DAY) == expected_marks(world, urn, DAY)
    manifest = Landing(tmp_path).manifest(PartitionKey("bromcom", "students", DAY, urn))
    assert manifest is not None
    assert manifest.pages == manifest.rows_received // 7 + 1
    asked = [request.query["entityFilter"] for request in servers.bromcom.asked if "FlatView" in request.path]
    assert [text.rpartition("{")[2] for text in asked[:2]] == ["page:0}", "page:1}"]


def test_the_months_follow_one_another_and_hold_the_academic_year() -> None:
    filters = [reading.params["entityFilter"] for reading in months(date(2026, 1, 15))]
    assert [reading.name for reading in months(date(2026, 1, 15))][0::11] == ["2025-02", "2026-01"]
    assert "calendarStartDate>='2025-12-01T00:00:00' and calendarStartDate<'2026-01-01T00:00:00'" in filters[10]
    assert len(set(filters)) == 12
    assert months(date(2026, 8, 31))[0].name == "2025-09"


def test_no_name_and_no_lesson_lands(
    world: World, connection: Connection, academies: list[Academy], tmp_path: Path
) -> None:
    land("bromcom", connection, tmp_path, DAY, academies)
    landed = [
        value
        for academy in academies
        for resource in SOURCES["bromcom"].resources
        for row in rows(tmp_path, "bromcom", resource.name, DAY, academy.urn)
        for value in row.values()
    ]
    people = {name for pupil in world.enrolments for name in (pupil.surname, pupil.email, pupil.upi, pupil.student_id)}
    assert not people & set(landed)
    assert "1:1" not in landed
    assert not any(isinstance(value, str) and value != value.strip() for value in landed)
    unknown = {name for manifest in Landing(tmp_path).manifests(DAY) for name in manifest.unknown_fields}
    assert unknown == set()


def test_another_schools_number_is_refused(details: dict[str, Any], academies: list[Academy], tmp_path: Path) -> None:
    given = details["bromcom"]
    swapped = {academies[0].urn: given["schools"][academies[1].urn]}
    connection = Connection.of(
        given["base_url"], given["application_id"], given["application_secret"], {"schools": swapped}
    )
    assert set(failures(land("bromcom", connection, tmp_path, DAY, academies[:1])).values()) == {"SchoolNotFound"}
    assert set(failures(land("bromcom", connection, tmp_path, DAY, academies[2:3])).values()) == {"SchoolNotFound"}


def test_a_school_is_known_by_its_predecessors_urn(
    servers: Servers, connection: Connection, academies: list[Academy], tmp_path: Path
) -> None:
    servers.bromcom.faults.add("*/Schools", changed("data.*.urn", "900098   "), times=None)
    old = replace(academies[0], predecessor_urn="900098")
    assert failures(land("bromcom", connection, tmp_path, DAY, [old])) == {}


def test_a_secret_withdrawn_is_not_told(
    servers: Servers, connection: Connection, academies: list[Academy], tmp_path: Path
) -> None:
    secret, servers.bromcom.application_secret = servers.bromcom.application_secret, "another"
    outcomes = land("bromcom", connection, tmp_path, DAY, academies[:1])
    assert set(failures(outcomes).values()) == {"AccessRefused"}
    assert not any(secret in str(outcome.error) for outcome in outcomes.values())


def test_a_connection_without_a_secret(details: dict[str, Any], academies: list[Academy], tmp_path: Path) -> None:
    given = details["bromcom"]
    connection = Connection.of(given["base_url"], given["application_id"], extra={"schools": given["schools"]})
    assert set(failures(land("bromcom", connection, tmp_path, DAY, academies[:1])).values()) == {"CredentialsMissing"}


@pytest.mark.parametrize(
    ("status", "body", "code"),
    [
        (200, b'{"success":false,"message":"No such filter"}', "VendorComplaint"),
        (200, b'{"data":null,"success":false}', "VendorComplaint"),
        (200, b'{"success":false,"message":"Too many requests"}', "RateLimited"),
        (200, b'{"success":true,"data":[{"success":false}]}', None),
        (500, b'{"success":false}', None),
        (200, b"<html></html>", None),
    ],
)
def test_an_error_inside_a_good_answer_is_seen(status: int, body: bytes, code: str | None) -> None:
    found = complaint(Answer(status, {}, body, "bromcom.example/v2"))
    assert (found.code if found else None) == code
