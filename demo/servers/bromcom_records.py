"""The shapes of Bromcom's records: one flat row per pupil, mark, code, exclusion or school, with padded text."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import date
from typing import Any, ClassVar

from demo.records import Enrolment, School
from demo.servers.bromcom_filter import Row
from demo.servers.wonde_records import CODES, stable_number
from demo.servers.wonde_state import SchoolState

_WIDTH = 12  # of columns whose text the database pads


def student_number(student_id: str) -> int:
    """Bromcom's number of one stay of a pupil."""
    return stable_number("bromcom", "student", student_id)


def upn(upi: str) -> str:
    """The Unique Pupil Number, which stays with a pupil."""
    return f"H{stable_number('upn', upi)}00"


def exclusion_number(exclusion_id: str) -> int:
    return stable_number("bromcom", "exclusion", exclusion_id)


class Shapes:
    """Writes the rows of one school."""

    ENTITIES: ClassVar[tuple[str, ...]] = (
        "Schools",
        "AttendanceCodes",
        "StudentFlatView",
        "BasicAttendance",
        "StudentExclusions",
    )

    def __init__(self, school: School, number: int) -> None:
        self._school = school
        self._number = number

    def rows(self, entity: str, state: SchoolState) -> list[Row]:
        """All rows of an entity, whatever day they are of."""
        shapes: Mapping[str, Callable[[SchoolState], Iterator[Row]]] = {
            "Schools": self._schools,
            "AttendanceCodes": self._codes,
            "StudentFlatView": self._students,
            "BasicAttendance": self._marks,
            "StudentExclusions": self._exclusions,
        }
        return list(shapes[entity](state))

    def _schools(self, _state: SchoolState) -> Iterator[Row]:
        school = self._school
        yield {
            "schoolId": self._number,
            "schoolName": _padded(school.name),
            "urn": _padded(school.urn),
            "establishmentNumber": _padded(school.establishment_number),
            "laCode": _padded(school.la_code),
            "phase": _padded(school.phase.title()),
            "headTeacherName": None,
        }

    def _codes(self, state: SchoolState) -> Iterator[Row]:
        made_up = {row.code for row in state.marks.rows} - CODES.keys()
        for number, code in enumerate((*CODES, *sorted(made_up)), 1):
            description, kind = CODES.get(code, ("Local code", None))
            yield {
                "attendanceCodeId": number,
                "code": _padded(code),
                "description": _padded(description),
                "statisticalMeaning": _padded(kind),
            }

    def _students(self, state: SchoolState) -> Iterator[Row]:
        for shown in (*state.students.rows, *state.leavers.rows):
            yield self._student(shown.enrolment, shown.enrolment.left if shown.leaving_known else None)

    def _student(self, pupil: Enrolment, left: date | None) -> dict[str, Any]:
        """A pupil. Names, addresses and the parents come unasked; a reader has to drop them."""
        return {
            "studentId": student_number(pupil.student_id),
            "upn": _padded(upn(pupil.upi)),
            "firstName": _padded(pupil.forename),
            "lastName": _padded(pupil.surname),
            "preferredFirstName": _padded(pupil.forename),
            "preferredLastName": _padded(pupil.surname),
            "dateOfBirth": None,
            "studentEmail": pupil.email,
            "contact1Name": f"Parent of {pupil.forename} {pupil.surname}",
            "contact1Email": None,
            "enrolmentStateName": _padded("Current" if left is None else "Left"),
            "enrolmentStartDate": _moment(pupil.admitted),
            "enrolmentEndDate": _moment(left),
            "yearGroup": _padded(pupil.year_group),
            "tutorGroupName": _padded(None),
            "provisionName": _padded(pupil.sen_status),
            "fsmFlag": _yes(pupil.free_school_meals),
            "ealFlag": _yes(pupil.english_additional),
            "premiumPupilFlag": pupil.pupil_premium,
        }

    def _marks(self, state: SchoolState) -> Iterator[Row]:
        """Marks of sessions and, in the same list, of lessons: a reader has to ask for the sessions."""
        for shown in state.marks.rows:
            mark = shown.mark
            row = {
                "studentId": student_number(mark.student_id),
                "calendarStartDate": _moment(mark.day),
                "periodDisplayName": _padded(mark.session),
                "mark": _padded(shown.code),
                "attendanceComment": None,
            }
            yield row
            if mark.session == "AM":
                yield {**row, "periodDisplayName": _padded("1:1")}

    def _exclusions(self, state: SchoolState) -> Iterator[Row]:
        for shown in state.exclusions.rows:
            exclusion = shown.exclusion
            yield {
                "exclusionId": exclusion_number(exclusion.exclusion_id),
                "studentId": student_number(exclusion.student_id),
                "startDate": _moment(exclusion.start),
                "endDate": _moment(exclusion.end),
                "startSession": _padded(exclusion.start_session),
                "endSession": _padded(exclusion.end_session),
                "numberOfSessions": exclusion.sessions,
                "exclusionTypeCode": _padded(exclusion.type_code),
                "exclusionReasonCode": _padded(exclusion.reason_code),
                "comments": None,
            }


def _padded(text: str | None) -> str | None:
    return None if text is None else text.ljust(_WIDTH)


def _moment(day: date | None) -> str | None:
    return None if day is None else f"{day}T00:00:00"


def _yes(value: bool) -> str:
    return _padded("Yes" if value else "No") or ""
