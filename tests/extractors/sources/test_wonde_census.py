"""What goes with its parent has no deletion of its own: the weekly census of Wonde's lists tells it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from demo.records import Enrolment, World
from demo.servers.moments import Clock
from demo.servers.systems import Servers
from extractors.academy import Academy
from extractors.landing import Landing, PartitionKey
from extractors.outcome import Status
from tests.extractors.sources.conftest import night_after
from tests.extractors.sources.reading import academies_of, connection_to, failures, land, only, rows
from tests.extractors.sources.wonde_world import KEYS

# List, its id, its deletions, its census.
LISTS = (
    ("session_marks", "mark_id", "session_mark_deletions", "session_mark_census"),
    ("exclusions", "exclusion_id", "exclusion_deletions", "exclusion_census"),
    ("behaviours", "behaviour_id", "behaviour_deletions", "behaviour_census"),
    ("achievements", "achievement_id", "achievement_deletions", "achievement_census"),
    ("assessment_results", "result_id", "assessment_result_deletions", "assessment_result_census"),
    ("employee_absences", "absence_id", "employee_absence_deletions", "employee_absence_census"),
)
WONDE = only("wonde", *(name for listed in LISTS for name in (listed[0], *listed[2:])))
WEEK = timedelta(days=7)


@pytest.fixture
def made_in_error(world: World) -> Enrolment:
    """A pupil whose record was deleted, with marks, some weeks before the world ends."""
    gone = [each for each in world.enrolments if each.deleted_at and each.deleted_at.date() + WEEK < world.until]
    return max(gone, key=lambda pupil: sum(mark.student_id == pupil.student_id for mark in world.marks))


@pytest.fixture
def before(made_in_error: Enrolment) -> date:
    """The last day on which the pupil was there."""
    assert made_in_error.deleted_at is not None
    return made_in_error.deleted_at.date() - timedelta(days=1)


@pytest.fixture
def academy(world: World, made_in_error: Enrolment) -> Academy:
    return next(academy for academy in academies_of(world) if academy.urn == made_in_error.urn)


@pytest.fixture
def systems(world: World, before: date) -> Iterator[Servers]:
    servers = Servers(world, Clock.after(before), calls_per_minute=1_000_000)
    with servers:
        yield servers


def ids(home: Path, name: str, key: str, urn: str, *days: date) -> set[Any]:
    return {row[key] for day in days for row in rows(home, "wonde", name, day, urn)}


def test_the_census_finds_what_no_deletion_tells(
    systems: Servers, academy: Academy, made_in_error: Enrolment, before: date, tmp_path: Path
) -> None:
    connection, urn = connection_to("wonde", systems.details), academy.urn
    assert failures(land(WONDE, connection, tmp_path, before, [academy])) == {}
    after = before + WEEK
    night_after(systems, after)
    assert failures(land(WONDE, connection, tmp_path, after, [academy])) == {}
    assert failures(land(WONDE, connection, tmp_path / "once", after, [academy])) == {}
    unexplained = {}
    for name, key, deletions, census in LISTS:
        landed = ids(tmp_path, name, key, urn, before, after)
        gone = ids(tmp_path, deletions, key, urn, before, after)
        there = ids(tmp_path, census, key, urn, after)
        assert landed & there == ids(tmp_path / "once", name, key, urn, after), name
        unexplained[name] = landed - there - gone
    pupil = KEYS.of("student", made_in_error.student_id)
    marks = {row["mark_id"] for row in rows(tmp_path, "wonde", "session_marks", before, urn)
             if row["student_key"] == pupil}  # fmt: skip
    assert marks
    assert marks <= unexplained["session_marks"]
    assert unexplained["behaviours"] | unexplained["achievements"]
    assert unexplained["exclusions"] == set()


def test_what_changed_since_the_day_closed_is_in_the_census_though_not_in_the_window(
    systems: Servers, academy: Academy, before: date, tmp_path: Path
) -> None:
    """A backfill must not take the marks that were corrected after its day for deleted ones."""
    night_after(systems, before + WEEK)
    connection, urn = connection_to("wonde", systems.details), academy.urn
    assert failures(land(WONDE, connection, tmp_path, before, [academy])) == {}
    landed = ids(tmp_path, "session_marks", "mark_id", urn, before)
    assert landed < ids(tmp_path, "session_mark_census", "mark_id", urn, before)
    asked = [request for request in systems.wonde.asked if request.path.endswith("behaviours")]
    assert [sorted(request.query) for request in asked[-1:]] == [["page", "per_page"]]


def test_between_two_censuses_nobody_is_asked(systems: Servers, academy: Academy, before: date, tmp_path: Path) -> None:
    connection = connection_to("wonde", systems.details)
    census = only("wonde", "session_mark_census")
    land(census, connection, tmp_path, before, [academy])
    asked = len(systems.wonde.asked)
    next_day = before + timedelta(days=1)
    outcomes = land(census, connection, tmp_path, next_day, [academy])
    assert {outcome.status for outcome in outcomes.values()} == {Status.NOT_DUE}
    assert len(systems.wonde.asked) == asked
    assert Landing(tmp_path).manifest(PartitionKey("wonde", "session_mark_census", next_day, academy.urn)) is None
