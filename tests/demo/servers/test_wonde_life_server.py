"""Wonde's simulated lists of staff, conduct, assessment and groups behave as is known of the vendor."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from hand_made import AS_AT, LARK, TOLL, Simulated, Timer, small_world, utc

from demo.records.school_life import (
    Aspect,
    Employment,
    Group,
    Incident,
    Result,
    ResultSet,
    SchoolLife,
    StaffAbsence,
)
from demo.servers.moments import Clock
from demo.servers.systems import Servers

BELOW = f"schools/A{LARK}"


def _incident(name: str, *pupils: str, kind: str = "behaviour", **changes: Any) -> Incident:
    day, told = date(2025, 9, 15), ((utc(2025, 9, 15, 9), "Open"), (utc(2025, 9, 17, 9), "Resolved"))
    points = tuple((who, 2) for who in pupils)
    return Incident(name, LARK, kind, "Defiance", day, "About Wilf.", points, told, None)._replace(**changes)


def _life() -> SchoolLife:
    began = utc(2025, 8, 20, 9)
    return SchoolLife(
        employments=(
            Employment("E1", LARK, "upi-e1", True, date(2020, 9, 1), date(2025, 10, 31), began, utc(2025, 10, 6, 9)),
        ),
        staff_absences=(
            StaffAbsence(
                *("F1", "E1", LARK, "Sickness", "Operation", date(2025, 9, 8), date(2025, 9, 9), Decimal("1.5")),
                *(utc(2025, 9, 8, 6), utc(2025, 9, 10, 9), None),
            ),
            StaffAbsence(
                *("F2", "E1", LARK, "Training", None, date(2025, 9, 11), date(2025, 9, 11), Decimal(1)),
                *(utc(2025, 9, 11, 6), utc(2025, 9, 12, 9), utc(2025, 9, 13, 9)),
            ),
        ),
        incidents=(
            _incident("B1", "P001", "P002"),
            _incident("B2"),
            _incident("B3", "ERROR"),
            _incident("B4", "P001", deleted_at=utc(2025, 9, 16, 9)),
            _incident("B5", "P001", "ERROR"),
            _incident("W1", "P002", kind="achievement"),
        ),
        aspects=(Aspect("P1", LARK, "Reading", "Grade", began),),
        result_sets=(ResultSet("S1", LARK, "Autumn", date(2025, 9, 1), date(2025, 9, 30), began),),
        results=(
            Result(
                *("R1", "P001", LARK, "P1", "S1", date(2025, 9, 20)),
                ((utc(2025, 9, 20, 9), "EXS"), (utc(2025, 9, 25, 9), "GDS")),
                None,
            ),
        ),
        groups=(Group("G1", LARK, "Miss O'Brack", "REGISTRATION", ("P001", "LEFT", "ERROR"), began),),
    )


@pytest.fixture
def simulated() -> Iterator[Simulated]:
    timer = Timer()
    servers = Servers(replace(small_world(), school_life=_life()), Clock.after(AS_AT), timer=timer)
    with servers as details:
        yield Simulated(servers, details, timer)


def test_employment_details_come_only_when_included_and_names_unasked(simulated: Simulated) -> None:
    (bare,) = simulated.all_of(f"{BELOW}/employees")
    assert "employment_details" not in bare
    assert bare["forename"] == "Odalys"
    (whole,) = simulated.all_of(f"{BELOW}/employees", include="employment_details")
    details = whole["employment_details"]["data"]
    assert (details["current"], details["teaching_staff"]) == (False, True)
    assert details["employment_end_date"]["date"].startswith("2025-10-31")
    simulated.at(utc(2025, 10, 6, 8))
    (unaware,) = simulated.all_of(f"{BELOW}/employees", include="employment_details")
    assert unaware["employment_details"]["data"] == details | {"current": True, "employment_end_date": None}


def test_an_absence_has_no_end_before_the_return_and_is_deleted_with_an_entry(simulated: Simulated) -> None:
    (absence,) = simulated.all_of(f"{BELOW}/employee-absences", include="employee")
    assert (absence["id"], absence["working_days_lost"]) == ("F1", "1.5")
    assert absence["employee"]["data"]["surname"] == "O'Brack"
    assert "employee" not in simulated.all_of(f"{BELOW}/employee-absences")[0]
    assert {row["id"] for row in simulated.all_of(f"{BELOW}/deletions", type="employee-absence")} == {"F2"}
    (open_still,) = simulated.at(utc(2025, 9, 9, 9)).all_of(f"{BELOW}/employee-absences")
    assert (open_still["end_date"], open_still["working_days_lost"]) == (None, None)


def test_an_incident_has_its_pupils_with_their_points_only_when_included(simulated: Simulated) -> None:
    shown = {row["id"]: row for row in simulated.all_of(f"{BELOW}/behaviours", include="students")}
    assert "students" not in simulated.all_of(f"{BELOW}/behaviours")[0]
    assert [(who["id"], who["meta"]["points"]) for who in shown["B1"]["students"]["data"]] == [("P001", 2), ("P002", 2)]
    assert shown["B2"]["students"] == {"data": []}
    assert [row["id"] for row in simulated.all_of(f"{BELOW}/achievements")] == ["W1"]


def test_an_incident_goes_with_its_only_pupil_and_gets_no_entry(simulated: Simulated) -> None:
    simulated.at(utc(2025, 9, 18, 12))
    assert "B3" in {row["id"] for row in simulated.all_of(f"{BELOW}/behaviours")}
    simulated.at(utc(2025, 9, 20, 12))
    there = {row["id"]: row for row in simulated.all_of(f"{BELOW}/behaviours", include="students")}
    assert there.keys() == {"B1", "B2", "B5"}
    assert [who["id"] for who in there["B5"]["students"]["data"]] == ["P001"]
    assert {row["id"] for row in simulated.all_of(f"{BELOW}/deletions", type="behaviour")} == {"B4"}


def test_a_result_points_to_what_it_belongs_to_and_its_correction_is_a_change(simulated: Simulated) -> None:
    include = "student,aspect,resultset"
    (result,) = simulated.all_of(f"{BELOW}/assessment/results", include=include)
    assert (result["result"], result["aspect"]["data"]["id"], result["resultset"]["data"]["id"]) == ("GDS", "P1", "S1")
    assert result["student"]["data"]["id"] == "P001"
    changed = simulated.all_of(f"{BELOW}/assessment/results", updated_after="2025-09-24 00:00:00")
    assert [row["id"] for row in changed] == ["R1"]
    assert simulated.all_of(f"{BELOW}/assessment/aspects")[0]["name"] == "Reading"
    assert simulated.all_of(f"{BELOW}/assessment/resultsets")[0]["start_date"]["date"].startswith("2025-09-01")


def test_a_group_holds_those_on_roll(simulated: Simulated) -> None:
    (group,) = simulated.all_of(f"{BELOW}/groups", include="students")
    assert [pupil["id"] for pupil in group["students"]["data"]] == ["P001"]


def test_a_summarys_unauthorised_absences_are_spelt_the_american_way(simulated: Simulated) -> None:
    summary = next(row for row in simulated.all_of(f"{BELOW}/attendance-summaries") if row["student"] == "P001")
    assert "unauthorized_absences" in summary
    assert "unauthorised_absences" not in summary
    assert "authorised_absences" in summary


def test_possible_marks_are_null_where_the_system_does_not_say(simulated: Simulated) -> None:
    """The first school's system does not count what was possible; the second's does."""
    of_lark = simulated.all_of(f"{BELOW}/attendance-summaries")
    of_toll = simulated.all_of(f"schools/A{TOLL}/attendance-summaries")
    assert {row["possible_marks"] for row in of_lark} == {None}
    assert all(row["possible_marks"] is not None for row in of_toll)
    assert any(row["authorised_absences"] for row in of_lark)
