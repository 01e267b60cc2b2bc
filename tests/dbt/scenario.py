"""A trust small enough to count by hand: three open academies, one that has left, and every edge of every measure."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, timedelta
from pathlib import Path

from tests.dbt.landed import LandedDay, Row, academy, at
from tests.dbt.scenario_contracts import commitments, contracts, spending
from tests.dbt.scenario_ledger import devices, finance
from tests.dbt.scenario_names import AS_AT, ASH, ELM, FIRST_OF_TERM, GONE, OAK
from tests.dbt.scenario_registers import registers
from tests.dbt.scenario_services import services
from tests.dbt.scenario_staged import behaviours
from tests.dbt.scenario_upkeep import upkeep

CODES = {"here": "/", "late": "L", "ill": "I", "truant": "O", "closed": "#", "odd": "?"}


def day_of_landing(home: Path) -> LandedDay:
    """Everything landed as at ``AS_AT``. The expected figures stand beside the tests, worked out by hand."""
    landed = LandedDay(home, AS_AT, [OAK, ELM, ASH])
    landed.add(
        "trust",
        "academies",
        academy(OAK, phase="special", capacity=4),
        academy(ELM, phase="primary", capacity=20),
        academy(ASH, phase="secondary", capacity=8),
        academy(GONE, left_on=AS_AT),  # it left on the day, so it is not open at its close
    )
    _pupils(landed)
    _marks(landed)
    _exclusions(landed)
    registers(landed)
    upkeep(landed)
    finance(landed)
    contracts(landed)
    commitments(landed)
    spending(landed)
    devices(landed)
    behaviours(landed)
    services(landed)
    landed.leave_out("gias", "links")  # never switched on
    landed.leave_out("xero", "trial_balance")  # this ledger has no creditors, nor anything else but what is tested
    return landed


def _pupil(key: str, person: str | None = None, left: date | None = None, admitted: date = FIRST_OF_TERM) -> Row:
    return {
        "student_key": key,
        "person_key": person or f"person-{key}",
        "admission_date": admitted,
        "leaving_date": left,
        "updated_at": at(FIRST_OF_TERM),
    }


def _pupils(landed: LandedDay) -> None:
    """Oak: 4 on roll of 4 places. Elm: 2 of 20, one counted once though enrolled twice. Ash: none."""
    tomorrow = AS_AT + timedelta(days=1)
    landed.add(
        "wonde",
        "students",
        _pupil("o1"),
        _pupil("o2"),
        _pupil("o3", left=AS_AT),  # the last day is still on roll
        _pupil("o5", admitted=tomorrow),
        _pupil("deleted"),
        _pupil("both", left=None),
        academy=OAK,
    )
    landed.add("wonde", "student_deletions", {"student_key": "deleted", "deleted_at": at(AS_AT)}, academy=OAK)
    landed.add(
        "wonde",
        "students_leaver",
        _pupil("o4", left=AS_AT - timedelta(days=1)),
        {**_pupil("both", left=AS_AT), "updated_at": at(AS_AT)},  # seen in both lists: the later record wins
        academy=OAK,
    )
    landed.add("wonde", "students", _pupil("e1"), _pupil("e2b", person="returner"), academy=ELM)
    landed.add("wonde", "students_leaver", _pupil("e2a", person="returner", left=date(2025, 12, 1)), academy=ELM)
    landed.add(
        "wonde",
        "student_deletions",
        {"student_key": "e1", "deleted_at": at(AS_AT, 8), "restored_at": at(AS_AT, 9)},
        academy=ELM,
    )


def _marks(landed: LandedDay) -> None:
    """Oak: 21 possible, 7 absent. Elm: 10 possible, 1 absent. Ash: no marks at all."""
    for urn in (OAK, ELM, ASH):
        landed.add(
            "wonde",
            "attendance_codes",
            *({"attendance_code_id": name, "code": f" {code} "} for name, code in CODES.items()),
            academy=urn,
        )
    oak = [
        *_run("o1", "here", 9),
        *_run("o1", "ill", 1, start=9),  # 1 of 10: exactly a tenth, so persistent
        *_run("o1", "closed", 3, start=10),  # not possible
        *_run("o1", "odd", 2, start=13),  # a code nobody has defined: left out and counted
        *_run("o2", "late", 4),
        *_run("o2", "truant", 4, start=4),  # 4 of 8: exactly half, so severe
        *_run("o4", "here", 1),  # a leaver's marks stay where the pupil was
        *_run("o4", "ill", 2, start=1),
        *_run("deleted", "ill", 5),  # a deleted pupil's marks are out
        *_run("o3", "closed", 2),  # no possible session: not an enrolment of B1.3
        {**_run("o1", "ill", 1, start=20)[0], "day": date(2025, 8, 29)},  # last academic year
        {**_run("o1", "ill", 1, start=21)[0], "day": AS_AT + timedelta(days=1)},  # not happened yet
        *_run("o1", "ill", 1, start=30),  # deleted below
        *_run("o1", "ill", 1, start=31),  # gone with its register, which only the census tells
        {**_run("o1", "ill", 1, start=0)[0], "updated_at": at(FIRST_OF_TERM, 8)},  # superseded within the partition
    ]
    landed.add("wonde", "session_marks", *oak, academy=OAK)
    landed.add("wonde", "session_mark_deletions", {"mark_id": "o1-30", "deleted_at": at(AS_AT)}, academy=OAK)
    landed.add("wonde", "session_mark_census", *_ids("mark_id", oak, without={"o1-30", "o1-31"}), academy=OAK)
    elm = [*_run("e2a", "here", 5), *_run("e2b", "here", 4), *_run("e2b", "truant", 1, start=4)]
    landed.add("wonde", "session_marks", *elm, academy=ELM)
    landed.add("wonde", "session_mark_census", *_ids("mark_id", elm), academy=ELM)
    # Deleted and then restored: it counts.
    landed.add(
        "wonde",
        "session_mark_deletions",
        {"mark_id": "e2b-4", "deleted_at": at(AS_AT, 8), "restored_at": at(AS_AT, 9)},
        academy=ELM,
    )


def _exclusions(landed: LandedDay) -> None:
    """Oak: one stands, one was deleted, one is a deleted pupil's. Elm: one, landed before reasons were declared."""

    def exclusion(exclusion_id: str, student: str, **values: object) -> Row:
        days = {"start_date": FIRST_OF_TERM, "end_date": FIRST_OF_TERM, "sessions": 2, "updated_at": at(AS_AT)}
        return {"exclusion_id": exclusion_id, "student_key": student, "type_code": "SUSP", **days, **values}

    landed.add(
        "wonde",
        "exclusions",
        exclusion("x1", "o1", reason_code="PP"),
        exclusion("x2", "o1", reason_code="PP"),
        exclusion("x3", "deleted", reason_code="PP"),
        academy=OAK,
    )
    landed.add("wonde", "exclusion_deletions", {"exclusion_id": "x2", "deleted_at": at(AS_AT)}, academy=OAK)
    landed.add("wonde", "exclusion_census", *({"exclusion_id": each} for each in ("x1", "x3")), academy=OAK)
    landed.add("wonde", "exclusions", exclusion("x4", "e1"), exclusion("x5", "e1"), academy=ELM)
    landed.add("wonde", "exclusion_census", {"exclusion_id": "x4"}, academy=ELM)  # x5 is gone, and nothing told it
    landed.leave_column_out("wonde", "exclusions", "reason_code", ELM)


def _ids(key: str, rows: list[Row], without: Collection[str] = ()) -> list[Row]:
    """A census that finds these rows."""
    return [{key: found} for found in dict.fromkeys(row[key] for row in rows) if found not in without]


def _run(student: str, code: str, sessions: int, start: int = 0) -> list[Row]:
    return [
        {
            "mark_id": f"{student}-{number}",
            "student_key": student,
            "day": FIRST_OF_TERM + timedelta(days=number),
            "session": "AM",
            "attendance_code_id": code,
            "updated_at": at(FIRST_OF_TERM + timedelta(days=number)),
        }
        for number in range(start, start + sessions)
    ]


__all__ = ["ASH", "AS_AT", "ELM", "FIRST_OF_TERM", "GONE", "OAK", "day_of_landing"]
