"""What lands a day after the scenario: corrections, deletions, restorations, and an academy that has just joined."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

from tests.dbt.landed import PER_ACADEMY, LandedDay, academy, at, declared
from tests.dbt.scenario import AS_AT, ASH, ELM, FIRST_OF_TERM, GONE, OAK

NEXT = AS_AT + timedelta(days=1)
NEW = "900005"


def day_after(home: Path) -> LandedDay:
    landed = LandedDay(home, NEXT, [OAK, ELM, ASH, NEW])
    landed.add(
        "trust",
        "academies",
        academy(OAK, phase="special", capacity=4),
        academy(ELM, phase="primary", capacity=20),
        academy(ASH, phase="secondary", capacity=8),
        academy(GONE, left_on=AS_AT),
        academy(NEW, phase="secondary", joined_on=NEXT),
    )
    # Nothing has been read for the new academy yet, and the marks of Elm fail for one night.
    for source, resource in declared():
        if source in PER_ACADEMY:
            landed.leave_out(source, resource, NEW)
    landed.leave_out("wonde", "session_marks", ELM)
    for urn in (OAK, ELM, ASH):  # last night's counts for a week
        for source, resource in declared():
            if resource.endswith("_census"):
                landed.leave_out(source, resource, urn)
    landed.leave_out("xero", "trial_balance")
    for urn in (OAK, ELM, ASH):
        codes = {"here": "/", "ill": "I", "truant": "O", "closed": "#", "odd": "?", "late": "L"}
        for name, code in codes.items():
            landed.add("wonde", "attendance_codes", {"attendance_code_id": name, "code": code}, academy=urn)

    def mark(number: int, student: str, code: str, day: int) -> dict[str, object]:
        return {
            "mark_id": f"{student}-{number}",
            "student_key": student,
            "day": FIRST_OF_TERM + timedelta(days=day),
            "session": "AM",
            "attendance_code_id": code,
            "updated_at": at(NEXT),
        }

    landed.add(
        "wonde",
        "session_marks",
        mark(9, "o1", "here", 9),  # corrected from ill
        mark(200, "o2", "here", (NEXT - FIRST_OF_TERM).days),
        academy=OAK,
    )
    landed.add(
        "wonde",
        "session_mark_deletions",
        {"mark_id": "o2-4", "deleted_at": at(NEXT)},
        {"mark_id": "o1-30", "deleted_at": at(AS_AT), "restored_at": at(NEXT)},
        academy=OAK,
    )
    landed.add(
        "wonde",
        "student_deletions",
        {"student_key": "deleted", "deleted_at": at(AS_AT), "restored_at": at(NEXT)},
        academy=OAK,
    )
    return landed
