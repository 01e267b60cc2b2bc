"""Wonde, read from a simulated Wonde: the landed rows are the world's, in full and by increments."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from demo.records import Mark, World
from demo.servers.faults import changed, status
from demo.servers.moments import Clock
from demo.servers.systems import Servers
from demo.world.pupils import YEAR_START
from extractors.academy import Academy
from extractors.landing import Landing, PartitionKey
from extractors.outcome import Status
from extractors.records.privacy import Pseudonyms
from extractors.window import close_of
from tests.extractors.sources.conftest import night_after
from tests.extractors.sources.reading import (
    DAY,
    KEY,
    NEXT_DAY,
    academies_of,
    connection_to,
    failures,
    land,
    latest,
    rows,
)

KEYS = Pseudonyms(KEY, "wonde")


def seen(moment: datetime) -> datetime:
    """A moment as Parquet gives it back: UTC without saying so."""
    return moment.astimezone(UTC).replace(tzinfo=None)


def mark_shown(mark: Mark, world: World, moment: datetime, before: datetime) -> tuple[datetime, str] | None:
    """The newest entry of a mark that Wonde shows at a moment and that changed before another; None when gone."""
    pupil_gone = {pupil.student_id for pupil in world.enrolments if pupil.deleted_at and pupil.deleted_at <= moment}
    entries = [entry for entry in mark.history if entry[0] <= moment]
    if not entries or mark.student_id in pupil_gone or entries[-1][0] >= before:
        return None
    if mark.deleted_at is not None and mark.deleted_at <= moment and entries[-1][0] <= mark.deleted_at:
        return None
    return entries[-1]


def expected_marks(world: World, urn: str, as_at: Any) -> dict[str, tuple[Any, ...]]:
    moment, before = Clock.after(as_at).moment, close_of(as_at)
    shown = {mark: mark_shown(mark, world, moment, before) for mark in world.marks if mark.urn == urn}
    return {
        mark.mark_id: (KEYS.of("student", mark.student_id), mark.day, mark.session, entry[1], seen(entry[0]))
        for mark, entry in shown.items()
        if entry is not None
    }


def landed_marks(landed: list[dict[str, Any]], codes: list[dict[str, Any]]) -> dict[str, tuple[Any, ...]]:
    code_of = {row["attendance_code_id"]: row["code"] for row in codes}
    return {
        row["mark_id"]: (
            row["student_key"],
            row["day"],
            row["session"],
            code_of[row["attendance_code_id"]],
            row["updated_at"],
        )
        for row in landed
    }


@pytest.fixture
def academies(world: World) -> list[Academy]:
    return academies_of(world)


def test_everything_lands_as_it_is_in_the_world(
    world: World, details: dict[str, Any], academies: list[Academy], tmp_path: Path
) -> None:
    outcomes = land("wonde", connection_to("wonde", details), tmp_path, DAY, academies)
    assert failures(outcomes) == {}
    moment = Clock.after(DAY).moment
    marks = 0
    for academy in academies:
        codes = rows(tmp_path, "wonde", "attendance_codes", DAY, academy.urn)
        landed = rows(tmp_path, "wonde", "session_marks", DAY, academy.urn)
        assert landed_marks(landed, codes) == expected_marks(world, academy.urn, DAY)
        marks += len(landed)
        (school,) = rows(tmp_path, "wonde", "schools", DAY, academy.urn)
        assert (school["urn"], school["academy_urn"]) == (academy.urn, academy.urn)
        here = [pupil for pupil in world.enrolments if pupil.urn == academy.urn and pupil.created_at <= moment]
        present = {pupil for pupil in here if not (pupil.deleted_at and pupil.deleted_at <= moment)}
        listed = [
            row for name in ("students", "students_leaver") for row in rows(tmp_path, "wonde", name, DAY, academy.urn)
        ]
        assert {row["student_key"]: row["person_key"] for row in listed} == {
            KEYS.of("student", pupil.student_id): KEYS.of("upi", pupil.upi) for pupil in present
        }
        by_key = {row["student_key"]: row for row in listed}
        for pupil in present:
            row = by_key[KEYS.of("student", pupil.student_id)]
            assert row["admission_date"] == pupil.admitted
            assert row["leaving_date"] in (pupil.left, None)
            assert (row["year_group"], row["sen_status"]) == (pupil.year_group, pupil.sen_status)
            assert (row["free_school_meals"], row["english_additional"], row["pupil_premium"]) == (
                pupil.free_school_meals,
                pupil.english_additional,
                pupil.pupil_premium,
            )
        exclusions = {row["exclusion_id"]: row for row in rows(tmp_path, "wonde", "exclusions", DAY, academy.urn)}
        for exclusion in world.exclusions:
            if exclusion.exclusion_id in exclusions:
                row = exclusions[exclusion.exclusion_id]
                assert row["student_key"] == KEYS.of("student", exclusion.student_id)
                assert (row["start_date"], row["end_date"], row["sessions"]) == (
                    exclusion.start,
                    exclusion.end,
                    exclusion.sessions,
                )
        gone = {row["student_key"] for row in rows(tmp_path, "wonde", "student_deletions", DAY, academy.urn)}
        before = close_of(DAY)
        assert gone == {
            KEYS.of("student", pupil.student_id) for pupil in here if pupil.deleted_at and pupil.deleted_at < before
        }
    assert marks > 5_000


def test_the_marks_of_leavers_are_among_the_session_marks(
    world: World, details: dict[str, Any], academies: list[Academy], tmp_path: Path
) -> None:
    land("wonde", connection_to("wonde", details), tmp_path, DAY, academies)
    left = 0
    for academy in academies:
        leavers = {row["student_key"] for row in rows(tmp_path, "wonde", "students_leaver", DAY, academy.urn)}
        marked = {row["student_key"] for row in rows(tmp_path, "wonde", "session_marks", DAY, academy.urn)}
        here = [pupil for pupil in world.enrolments if pupil.urn == academy.urn]
        attended = {KEYS.of("student", pupil.student_id) for pupil in here if pupil.left and pupil.left >= YEAR_START}
        assert leavers & attended <= marked
        left += len(leavers & attended)
    assert left > 3


def effective(home: Path, urn: str, days: list[Any]) -> dict[Any, dict[str, Any]]:
    """The newest marks of several landings, without what their deletions take away."""
    landed = [row for day in days for row in rows(home, "wonde", "session_marks", day, urn)]
    deleted = {
        row["mark_id"]: row["restored_at"] is None
        for day in days
        for row in rows(home, "wonde", "session_mark_deletions", day, urn)
    }
    gone = {
        row["student_key"]
        for day in days
        for row in rows(home, "wonde", "student_deletions", day, urn)
        if row["restored_at"] is None
    }
    newest = latest(landed, ["mark_id"])
    return {
        key: row for key, row in newest.items() if not deleted.get(row["mark_id"]) and row["student_key"] not in gone
    }


def test_a_day_and_its_increment_are_the_next_day_read_whole(
    servers: Servers, details: dict[str, Any], academies: list[Academy], tmp_path: Path
) -> None:
    nightly, once = tmp_path / "nightly", tmp_path / "once"
    connection = connection_to("wonde", details)
    land("wonde", connection, nightly, DAY, academies)
    night_after(servers, NEXT_DAY)
    first = len(servers.wonde.asked)
    assert failures(land("wonde", connection, nightly, NEXT_DAY, academies)) == {}
    asked = [
        request
        for request in list(servers.wonde.asked)[first:]
        if request.path.endswith("attendance/session") and "cursor" not in request.query
    ]
    assert {request.query["updated_after"] for request in asked} == {"2026-03-19 00:00:00"}
    assert {request.query["updated_before"] for request in asked} == {"2026-03-21 00:00:00"}
    assert failures(land("wonde", connection, once, NEXT_DAY, academies)) == {}
    for academy in academies:
        urn = academy.urn
        assert effective(nightly, urn, [DAY, NEXT_DAY]) == effective(once, urn, [NEXT_DAY])
        increment = rows(nightly, "wonde", "session_marks", NEXT_DAY, urn)
        assert len(increment) < len(rows(nightly, "wonde", "session_marks", DAY, urn)) / 5
        assert any(row["day"] == NEXT_DAY for row in increment)


def test_a_run_late_in_the_day_lands_what_the_night_would_have(
    world: World, servers: Servers, details: dict[str, Any], academies: list[Academy], tmp_path: Path
) -> None:
    """The window ends with the day: what happened between then and the reading comes next time."""
    night_after(servers, NEXT_DAY)
    connection = connection_to("wonde", details)
    assert failures(land("wonde", connection, tmp_path, DAY, academies)) == {}
    for academy in academies:
        landed = rows(tmp_path, "wonde", "session_marks", DAY, academy.urn)
        assert landed
        assert all(row["updated_at"] < seen(close_of(DAY)) for row in landed)
        for row in rows(tmp_path, "wonde", "session_mark_deletions", DAY, academy.urn):
            assert max(filter(None, (row["deleted_at"], row["restored_at"]))) < seen(close_of(DAY))


def test_what_has_landed_is_kept_and_nobody_is_asked(
    servers: Servers, details: dict[str, Any], academies: list[Academy], tmp_path: Path
) -> None:
    connection = connection_to("wonde", details)
    first = land("wonde", connection, tmp_path, DAY, academies[:1])
    asked = len(servers.wonde.asked)
    again = land("wonde", connection, tmp_path, DAY, academies[:1])
    assert len(servers.wonde.asked) == asked
    assert {outcome.status for outcome in again.values()} == {Status.KEPT}
    assert {key: outcome.rows_landed for key, outcome in again.items()} == {
        key: outcome.rows_landed for key, outcome in first.items()
    }


def test_one_token_per_school(details: dict[str, Any], academies: list[Academy], tmp_path: Path) -> None:
    connection = connection_to("wonde", details, per_school=True)
    assert failures(land("wonde", connection, tmp_path, DAY, academies)) == {}


def test_one_schools_withdrawn_token_is_that_schools(
    servers: Servers, details: dict[str, Any], academies: list[Academy], tmp_path: Path
) -> None:
    servers.wonde.tokens[academies[1].urn] = "another one since this morning"
    outcomes = land("wonde", connection_to("wonde", details, per_school=True), tmp_path, DAY, academies)
    failed = {urn for (_, urn), outcome in outcomes.items() if outcome.status is Status.FAILED}
    assert failed == {academies[1].urn}
    assert set(failures(outcomes).values()) == {"AccessRefused"}


def test_a_school_of_another_region_is_read_there(world: World, academies: list[Academy], tmp_path: Path) -> None:
    elsewhere = academies[2].urn
    servers = Servers(world, Clock.after(DAY), second_region=[elsewhere])
    with servers as details:
        outcomes = land("wonde", connection_to("wonde", details), tmp_path, DAY, academies)
        asked = {request.host for request in servers.wonde.asked if request.path.endswith("attendance/session")}
        assert asked == set(servers.wonde.hosts.values())
    assert failures(outcomes) == {}
    assert outcomes["session_marks", elsewhere].rows_landed > 100


def test_a_region_that_is_not_wondes_gets_no_token(
    servers: Servers, details: dict[str, Any], academies: list[Academy], tmp_path: Path
) -> None:
    servers.wonde.faults.add("*/schools", changed("data.*.region.domain", "wonde.example"), times=None)
    outcomes = land("wonde", connection_to("wonde", details), tmp_path, DAY, academies[:1])
    assert set(failures(outcomes).values()) == {"WrongRegion"}


def test_a_school_is_found_by_its_predecessors_urn(
    servers: Servers, details: dict[str, Any], academies: list[Academy], tmp_path: Path
) -> None:
    old = Academy("900099", "Converted", "special", "001", academies[0].joined_on, predecessor_urn=academies[0].urn)
    outcomes = land("wonde", connection_to("wonde", details), tmp_path, DAY, [old])
    assert failures(outcomes) == {}
    (school,) = rows(tmp_path, "wonde", "schools", DAY, "900099")
    assert (school["urn"], school["academy_urn"]) == (academies[0].urn, "900099")


def test_a_school_that_wonde_does_not_show(details: dict[str, Any], academies: list[Academy], tmp_path: Path) -> None:
    unknown = Academy("900099", "Not approved", "special", "001", academies[0].joined_on)
    outcomes = land("wonde", connection_to("wonde", details), tmp_path, DAY, [unknown])
    assert set(failures(outcomes).values()) == {"SchoolNotFound"}
    assert "Not approved" in str(outcomes["students", "900099"].error)


def test_a_failing_resource_does_not_stop_the_others(
    servers: Servers, details: dict[str, Any], academies: list[Academy], tmp_path: Path
) -> None:
    servers.wonde.faults.add("*/students", status(500), times=None)
    outcomes = land("wonde", connection_to("wonde", details), tmp_path, DAY, academies[:1])
    assert failures(outcomes) == {"students": "SourceUnavailable"}
    servers.wonde.faults.clear()
    again = land("wonde", connection_to("wonde", details), tmp_path, DAY, academies[:1])
    statuses = {resource: outcome.status for (resource, _), outcome in again.items()}
    assert statuses.pop("students") is Status.LANDED
    assert set(statuses.values()) == {Status.KEPT}


def test_no_unknown_field_is_reported_until_there_is_one(
    servers: Servers, details: dict[str, Any], academies: list[Academy], tmp_path: Path
) -> None:
    servers.wonde.faults.add("*/students", changed("data.*.favourite_colour", "blue"), times=None)
    land("wonde", connection_to("wonde", details), tmp_path, DAY, academies[2:3])
    found = {
        manifest.resource: manifest.unknown_fields
        for manifest in Landing(tmp_path).manifests(DAY)
        if manifest.unknown_fields
    }
    assert found == {"students": ("favourite_colour",)}
    key = PartitionKey("wonde", "students", DAY, academies[2].urn)
    manifest = Landing(tmp_path).manifest(key)
    assert manifest is not None
    assert "favourite_colour" not in {column.name for column in manifest.columns}
