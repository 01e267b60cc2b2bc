"""The shapes of Wonde's records of staff, conduct, assessment, groups and summaries.

Field names are those that Wonde's readers publish; what a comment says is always about somebody.
"""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from demo.records import Employee, Enrolment
from demo.servers.wonde_life_state import (
    ShownAbsence,
    ShownAspect,
    ShownEmployee,
    ShownGroup,
    ShownIncident,
    ShownResult,
    ShownResultSet,
    ShownSummary,
)
from demo.servers.wonde_records import (
    AUTHORISED,
    CODES,
    EDUCATED,
    NOT_COUNTED,
    PRESENT,
    UNAUTHORISED,
    Shapes,
    stable_number,
)


class LifeShapes(Shapes):
    """Writes these records too, in the manner of the system that Wonde reads at the school."""

    def employee(self, row: ShownEmployee, includes: Collection[str]) -> dict[str, Any]:
        """An employee, with names unasked; the contract comes only with ``include=employment_details``."""
        contract = row.employment
        shape = self._employee(row.employee, contract.upi) | {
            "restored_at": None,
            "created_at": self._instant(contract.created_at),
            "updated_at": self._instant(row.updated_at),
        }
        if "employment_details" in includes:
            end = contract.end if row.end_known else None
            shape["employment_details"] = {
                "data": {
                    "current": end is None,
                    "teaching_staff": contract.teacher,
                    "employment_start_date": self._day(contract.start),
                    "employment_end_date": self._day(end) if end else None,
                }
            }
        return shape

    def absence(self, row: ShownAbsence, includes: Collection[str]) -> dict[str, Any]:
        absence = row.absence
        shape: dict[str, Any] = {
            "id": absence.absence_id,
            "mis_id": absence.absence_id[1:],
            "absence_type": absence.kind,
            "illness_category": absence.illness,
            "start_date": self._day(absence.start),
            "end_date": self._day(absence.end) if row.ended and absence.end else None,
            # Only one of the systems counts days, and Wonde passes its text on.
            "working_days_lost": str(absence.days_lost) if row.ended and self._mis != "Arbor" else None,
            "notes": f"{row.employee.forename} rang at seven." if absence.illness else None,
            "created_at": self._instant(absence.recorded_at),
            "updated_at": self._instant(row.updated_at),
        }
        if "employee" in includes:
            shape["employee"] = {"data": self._employee(row.employee, None)}
        return shape

    def behaviour(self, row: ShownIncident, includes: Collection[str]) -> dict[str, Any]:
        day = self._day(row.incident.day)
        return self._incident(row, includes) | {"incident_date": day, "status": row.status, "location": "Corridor"}

    def achievement(self, row: ShownIncident, includes: Collection[str]) -> dict[str, Any]:
        return self._incident(row, includes) | {"achievement_date": self._day(row.incident.day)}

    def aspect(self, row: ShownAspect, _includes: Collection[str]) -> dict[str, Any]:
        aspect = row.aspect
        return {
            "id": aspect.aspect_id,
            "mis_id": aspect.aspect_id[1:],
            "name": aspect.name,
            "type": aspect.type,
            "description": None,
            "created_at": self._instant(aspect.created_at),
            "updated_at": self._instant(row.updated_at),
        }

    def result_set(self, row: ShownResultSet, _includes: Collection[str]) -> dict[str, Any]:
        found = row.result_set
        return {
            "id": found.resultset_id,
            "mis_id": found.resultset_id[1:],
            "name": found.name,
            "description": None,
            "start_date": self._day(found.start),
            "end_date": self._day(found.end),
            "created_at": self._instant(found.created_at),
            "updated_at": self._instant(row.updated_at),
        }

    def result(self, row: ShownResult, includes: Collection[str]) -> dict[str, Any]:
        """A result: grade, score or a teacher's words, all in the same field. What it belongs to has to be included."""
        result = row.result
        shape: dict[str, Any] = {
            "id": result.result_id,
            "mis_id": result.result_id[1:],
            "result": row.written,
            "collection_date": self._day(result.day),
            "comment": None,
            "created_at": self._instant(result.history[0][0]),
            "updated_at": self._instant(row.updated_at),
        }
        if "student" in includes:
            shape["student"] = {"data": self._person(row.pupil)}
        if "aspect" in includes:
            shape["aspect"] = {"data": {"id": result.aspect_id}}
        if "resultset" in includes:
            shape["resultset"] = {"data": {"id": result.resultset_id}}
        return shape

    def group(self, row: ShownGroup, includes: Collection[str]) -> dict[str, Any]:
        group = row.group
        shape: dict[str, Any] = {
            "id": group.group_id,
            "mis_id": group.group_id[1:],
            "name": group.name,
            "code": group.name[:8],
            "type": group.type,
            "description": None,
            "notes": None,
            "restored_at": None,
            "created_at": self._instant(group.created_at),
            "updated_at": self._instant(row.updated_at),
        }
        if "students" in includes:
            shape["students"] = {"data": [self._person(pupil) for pupil in row.pupils]}
        return shape

    def summary(self, row: ShownSummary, _includes: Collection[str]) -> dict[str, Any]:
        """A pupil's year to date. One system writes its numbers as text, one does not say how many were possible."""
        of_kind = dict.fromkeys((PRESENT, EDUCATED, AUTHORISED, UNAUTHORISED, NOT_COUNTED), 0)
        for code, count in row.sessions.items():
            kind = CODES[code][1] if code in CODES else NOT_COUNTED
            of_kind[kind] += count
        possible = sum(of_kind.values()) - of_kind[NOT_COUNTED]
        counts: dict[str, int | None] = {
            "possible_marks": None if self._mis == "SIMS" else possible,
            "present": of_kind[PRESENT],
            "approved_education_activity": of_kind[EDUCATED],
            "authorised_absences": of_kind[AUTHORISED],
            "unauthorized_absences": of_kind[UNAUTHORISED],
            "unexplained_absences": row.sessions.get("N", 0),
            "attendance_not_required": of_kind[NOT_COUNTED],
            "late_before_registration": row.sessions.get("L", 0),
            "late_after_registration": row.sessions.get("U", 0),
            "missing_marks": 0,
        }
        return {
            "id": f"A{stable_number(self._school.wonde_id, 'summary', row.student_id)}",
            "student": row.student_id,
            **{
                name: str(count) if self._mis == "Bromcom" and count is not None else count
                for name, count in counts.items()
            },
            "created_at": self._instant(row.updated_at),
            "updated_at": self._instant(row.updated_at),
        }

    def _incident(self, row: ShownIncident, includes: Collection[str]) -> dict[str, Any]:
        incident = row.incident
        shape: dict[str, Any] = {
            "id": incident.incident_id,
            "mis_id": incident.incident_id[1:],
            "type": incident.type,
            "comment": incident.comment,
            "subject": None,
            "class": None,
            "total_points": sum(points for _, points in row.pupils),
            "parents_notified": None,
            "recorded_date": self._instant(incident.history[0][0]),
            "created_at": self._instant(incident.history[0][0]),
            "updated_at": self._instant(row.updated_at),
        }
        if "students" in includes:
            shape["students"] = {"data": [self._involved(pupil, points) for pupil, points in row.pupils]}
        return shape

    def _involved(self, pupil: Enrolment, points: int) -> dict[str, Any]:
        return self._person(pupil) | {"meta": {"points": points, "role": None, "action": None}}

    @staticmethod
    def _employee(employee: Employee, upi: str | None) -> dict[str, Any]:
        return {
            "id": employee.employee_id,
            "upi": upi,
            "mis_id": employee.employee_id[1:],
            "initials": employee.forename[:1] + employee.surname[:1],
            "title": None,
            "surname": employee.surname,
            "forename": employee.forename,
            "middle_names": None,
            "legal_surname": employee.surname,
            "legal_forename": employee.forename,
            "gender": None,
            "date_of_birth": None,
            "email": employee.email,
        }
