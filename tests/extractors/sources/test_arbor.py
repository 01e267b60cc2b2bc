"""Arbor, read from a simulated Arbor: its changes, replayed, are the world as it stands, in full and by increments."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from demo.records import Exclusion, World
from demo.servers import arbor_log
from demo.servers.moments import Clock
from demo.servers.systems import Servers
from demo.servers.wonde_state import by_school
from extractors.academy import Academy
from extractors.connection import Connection
from extractors.http.answers import Answer
from extractors.landing import Landing, Manifest, PartitionKey
from extractors.records.privacy import Pseudonyms
from extractors.sources import SOURCES
from extractors.sources.arbor import complaint
from tests.extractors.sources.conftest import night_after
from tests.extractors.sources.reading import DAY, KEY, NEXT_DAY, academies_of, connection_to, failures, land, rows

KEYS = Pseudonyms(KEY, "arbor")


@pytest.fixture
def academies(world: World) -> list[Academy]:
    return academies_of(world)


@pytest.fixture
def connection(details: dict[str, Any]) -> Connection:
    return connection_to("arbor", details)


def replayed(home: Path, resource: str, urn: str, days: list[date]) -> dict[str, dict[str, Any]]:
    """The newest version of each record among the changes of several landings, without the deleted ones."""
    changes = [row for day in days for row in rows(home, "arbor", resource, day, urn)]
    key = SOURCES["arbor"].resource(resource).key[0]
    newest = {row[key]: row for row in sorted(changes, key=lambda row: row["revision"])}
    return {name: row for name, row in newest.items() if row["change_type"] != "DELETE"}


def pupil(urn: str, upi: str) -> str:
    return KEYS.of("student", arbor_log.student_id(urn, upi))


def expected_marks(world: World, urn: str, as_at: date) -> dict[str, tuple[Any, ...]]:
    upi_of = {stay.student_id: stay.upi for stay in world.enrolments}
    state = by_school(world)[urn].at(Clock.after(as_at))
    return {
        arbor_log.arbor_id("mark", row.mark.mark_id): (
            pupil(urn, upi_of[row.mark.student_id]),
            row.mark.day,
            row.mark.session,
            row.code,
        )
        for row in state.marks.rows
    }


def landed_marks(home: Path, urn: str, days: list[date]) -> dict[str, tuple[Any, ...]]:
    codes = replayed(home, "attendance_codes", urn, days)
    calls = replayed(home, "roll_calls", urn, days)
    there = replayed(home, "students", urn, days)
    return {
        name: (
            row["student_key"],
            row["day"],
            calls[row["roll_call_id"]]["session"],
            codes[row["attendance_code_id"]]["code"],
        )
        for name, row in replayed(home, "session_marks", urn, days).items()
        if row["student_key"] in there
    }


def assert_as_in_the_world(world: World, home: Path, urn: str, days: list[date]) -> None:
    as_at = days[-1]
    assert landed_marks(home, urn, days) == expected_marks(world, urn, as_at)
    state = by_school(world)[urn].at(Clock.after(as_at))
    shown = [*state.students.rows, *state.leavers.rows]
    enrolments = replayed(home, "enrolments", urn, days)
    assert {
        name: (row["student_key"], row["admission_date"], row["leaving_date"]) for name, row in enrolments.items()
    } == {
        arbor_log.arbor_id("enrolment", row.enrolment.student_id): (
            pupil(urn, row.enrolment.upi),
            row.enrolment.admitted,
            row.enrolment.left if row.leaving_known else None,
        )
        for row in shown
    }
    assert set(replayed(home, "students", urn, days)) == {pupil(urn, row.enrolment.upi) for row in shown}


def manifest_of(home: Path, resource: str, as_at: date, urn: str) -> Manifest:
    found = Landing(home).manifest(PartitionKey("arbor", resource, as_at, urn))
    assert found is not None
    return found


def test_all_changes_replayed_are_the_world(
    world: World, connection: Connection, academies: list[Academy], tmp_path: Path
) -> None:
    assert failures(land("arbor", connection, tmp_path, DAY, academies)) == {}
    for academy in academies:
        assert_as_in_the_world(world, tmp_path, academy.urn, [DAY])
        (school,) = rows(tmp_path, "arbor", "schools", DAY, academy.urn)
        assert (school["urn"], school["name"]) == (academy.urn, academy.name)
    kinds = [
        row["change_type"]
        for academy in academies
        for row in rows(tmp_path, "arbor", "session_marks", DAY, academy.urn)
    ]
    assert {"CREATE", "UPDATE"} <= set(kinds)


def test_an_increment_asks_from_the_last_revision_and_gives_the_next_day(
    world: World, servers: Servers, connection: Connection, academies: list[Academy], tmp_path: Path
) -> None:
    land("arbor", connection, tmp_path, DAY, academies)
    marks = [manifest_of(tmp_path, "session_marks", DAY, academy.urn) for academy in academies]
    assert all(manifest.watermark and int(manifest.watermark) > 100 for manifest in marks)
    night_after(servers, NEXT_DAY)
    first = len(servers.arbor.asked)
    assert failures(land("arbor", connection, tmp_path, NEXT_DAY, academies)) == {}
    asked = [
        request.query["from-revision"]
        for request in list(servers.arbor.asked)[first:]
        if "roll-call-records" in request.path
    ]
    assert {manifest.watermark for manifest in marks} <= set(asked)
    for academy, before in zip(academies, marks, strict=True):
        assert_as_in_the_world(world, tmp_path, academy.urn, [DAY, NEXT_DAY])
        after = manifest_of(tmp_path, "session_marks", NEXT_DAY, academy.urn)
        assert after.rows_landed < before.rows_landed / 5
        assert int(after.watermark or 0) > int(before.watermark or 0)
        quiet = manifest_of(tmp_path, "roll_calls", NEXT_DAY, academy.urn)
        assert quiet.watermark == manifest_of(tmp_path, "roll_calls", DAY, academy.urn).watermark


def test_a_manifest_written_before_there_were_watermarks_has_none(
    connection: Connection, academies: list[Academy], tmp_path: Path
) -> None:
    land("arbor", connection, tmp_path, DAY, academies[:1])
    manifest = manifest_of(tmp_path, "students", DAY, academies[0].urn)
    assert Manifest.from_json(manifest.to_json()) == manifest
    written = json.loads(manifest.to_json())
    del written["watermark"]
    assert Manifest.from_json(json.dumps(written)) == replace(manifest, watermark=None)


def test_an_answer_that_holds_few_changes_is_asked_further(
    world: World, servers: Servers, connection: Connection, academies: list[Academy], tmp_path: Path
) -> None:
    servers.arbor.max_changes = 90
    assert failures(land("arbor", connection, tmp_path, DAY, academies[:1])) == {}
    assert_as_in_the_world(world, tmp_path, academies[0].urn, [DAY])
    manifest = manifest_of(tmp_path, "session_marks", DAY, academies[0].urn)
    assert manifest.pages > manifest.rows_landed / 90


def test_suspensions_and_a_pupil_deleted_with_all_that_hangs_below(
    world: World, academies: list[Academy], tmp_path: Path
) -> None:
    stay = next(stay for stay in world.enrolments if not stay.deleted_at)
    made = Exclusion(
        *("A9", stay.student_id, stay.urn, date(2026, 3, 2), date(2026, 3, 4), "AM", "PM", 6, "SUSP", "VB"),
        stay.created_at,
        None,
    )
    gone = stay._replace(deleted_at=Clock.after(DAY).moment)
    changed = replace(
        world, exclusions=(made,), enrolments=tuple(gone if other == stay else other for other in world.enrolments)
    )
    with Servers(changed, Clock.after(DAY)) as details:
        land("arbor", connection_to("arbor", details), tmp_path, DAY, academies)
    (row,) = rows(tmp_path, "arbor", "exclusions", DAY, stay.urn)
    assert (row["start_date"], row["end_date"], row["sessions"], row["reason_code"], row["change_type"]) == (
        *(date(2026, 3, 2), date(2026, 3, 4), 6, "VB", "CREATE"),
    )
    assert row["student_key"] == pupil(stay.urn, stay.upi)
    same = [other for other in world.enrolments if (other.urn, other.upi) == (stay.urn, stay.upi)]
    assert len(same) == 1
    assert pupil(stay.urn, stay.upi) not in replayed(tmp_path, "students", stay.urn, [DAY])
    assert_as_in_the_world(changed, tmp_path, stay.urn, [DAY])


def test_no_name_lands(world: World, connection: Connection, academies: list[Academy], tmp_path: Path) -> None:
    land("arbor", connection, tmp_path, DAY, academies)
    landed = {
        value
        for academy in academies
        for resource in SOURCES["arbor"].resources
        for row in rows(tmp_path, "arbor", resource.name, DAY, academy.urn)
        for value in row.values()
    }
    ids = {arbor_log.student_id(stay.urn, stay.upi) for stay in world.enrolments}
    people = {name for stay in world.enrolments for name in (stay.surname, stay.email, stay.upi, stay.student_id)}
    assert not (people | ids) & landed


def test_another_site_and_no_site_are_refused(
    details: dict[str, Any], academies: list[Academy], tmp_path: Path
) -> None:
    given = details["arbor"]
    swapped = {academies[0].urn: given["applications"][academies[1].urn]}
    connection = Connection.of(given["base_url"], given["login"], given["password"], {"applications": swapped})
    for academy in (academies[0], academies[2]):
        assert set(failures(land("arbor", connection, tmp_path, DAY, [academy])).values()) == {"SchoolNotFound"}


def test_a_password_withdrawn(
    servers: Servers, connection: Connection, academies: list[Academy], tmp_path: Path
) -> None:
    password, servers.arbor.password = servers.arbor.password, "another"
    outcomes = land("arbor", connection, tmp_path, DAY, academies[:1])
    assert set(failures(outcomes).values()) == {"AccessRefused"}
    assert not any(password in str(outcome.error) for outcome in outcomes.values())


@pytest.mark.parametrize(
    ("status", "body", "code"),
    [
        (200, b'{"response":{"code":500,"reason":"Server error","errors":[]}}', "VendorComplaint"),
        (200, b'{"response":{"code":429}}', "RateLimited"),
        (200, b'{"response":{"code":200,"errors":[]},"changes":[]}', None),
        (200, b'{"changes":[]}', None),
        (500, b'{"response":{"code":500}}', None),
    ],
)
def test_the_code_inside_an_answer_counts(status: int, body: bytes, code: str | None) -> None:
    found = complaint(Answer(status, {}, body, "site.example/rest-v2"))
    assert (found.code if found else None) == code
