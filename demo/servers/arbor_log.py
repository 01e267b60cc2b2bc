"""One school's log of changes in the manner of Arbor, computed from the histories of the world.

Every creation, update and deletion has a revision, its place among all changes of the school: what is recorded later
gets higher numbers, so the log up to a moment is a prefix of the log up to any later one.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from datetime import UTC, date, datetime
from itertools import groupby
from typing import Any, NamedTuple

from demo.records import Enrolment, Exclusion, Mark, World
from demo.servers.wonde_records import CODES, stable_number

_BEGINNING = datetime(2019, 9, 1, tzinfo=UTC)
SESSIONS = ("AM", "PM")
CREATE, UPDATE, DELETE = "CREATE", "UPDATE", "DELETE"


class Change(NamedTuple):
    at: datetime
    resource: str
    id: str
    type: str
    values: Mapping[str, Any]


def student_id(urn: str, upi: str) -> str:
    """Arbor's id of a pupil at a school, however often the pupil came."""
    return str(stable_number("arbor", "student", urn, upi))


def arbor_id(kind: str, known_as: str) -> str:
    return str(stable_number("arbor", kind, known_as))


def code_id(urn: str, code: str) -> str:
    return arbor_id("code", f"{urn} {code}")


def logs(world: World) -> dict[str, list[Change]]:
    """All changes of each school, by URN, oldest first."""
    stays: dict[str, list[Enrolment]] = defaultdict(list)
    marks: dict[str, list[Mark]] = defaultdict(list)
    exclusions: dict[str, list[Exclusion]] = defaultdict(list)
    for stay in world.enrolments:
        stays[stay.urn].append(stay)
    for mark in world.marks:
        marks[mark.urn].append(mark)
    for exclusion in world.exclusions:
        exclusions[exclusion.urn].append(exclusion)
    return {
        school.urn: sorted(
            _School(school.urn, stays[school.urn], marks[school.urn], exclusions[school.urn]).changes(),
            key=lambda change: change[:3],
        )
        for school in world.schools
    }


class _School:
    def __init__(self, urn: str, stays: list[Enrolment], marks: list[Mark], exclusions: list[Exclusion]) -> None:
        self._urn = urn
        self._stays = {stay.student_id: stay for stay in stays}
        self._marks = marks
        self._exclusions = exclusions
        self._gone = {}  # when a pupil's whole record was deleted, by id
        for upi, group in groupby(sorted(stays, key=lambda stay: stay.upi), key=lambda stay: stay.upi):
            deleted = [stay.deleted_at for stay in group]
            if None not in deleted:
                self._gone[student_id(urn, upi)] = max(moment for moment in deleted if moment is not None)

    def changes(self) -> Iterator[Change]:
        yield from self._lists()
        yield from self._pupils()
        for mark in self._marks:
            yield from self._of_mark(mark)
        for exclusion in self._exclusions:
            yield from self._of_exclusion(exclusion)

    def _lists(self) -> Iterator[Change]:
        first_used: dict[str, datetime] = {}
        for mark in self._marks:
            for at, code in mark.history:
                first_used[code] = min(at, first_used.get(code, at))
        for code in {**dict.fromkeys(CODES), **dict.fromkeys(sorted(first_used))}:
            at = _BEGINNING if code in CODES else first_used[code]
            values = {"code": code, "markDescription": CODES.get(code, ("Local code",))[0], "active": True}
            yield Change(at, "attendance-marks", code_id(self._urn, code), CREATE, values)
        for session in SESSIONS:
            yield Change(
                _BEGINNING, "attendance-roll-calls", arbor_id("session", session), CREATE, {"rollCallName": session}
            )

    def _pupils(self) -> Iterator[Change]:
        first: dict[str, Enrolment] = {}
        for stay in sorted(self._stays.values(), key=lambda stay: (stay.created_at, stay.student_id)):
            first.setdefault(student_id(self._urn, stay.upi), stay)
            yield from self._of_stay(stay)
        for pupil, stay in first.items():
            person = {"legalFirstName": stay.forename, "legalLastName": stay.surname, "emailAddress": stay.email}
            yield Change(stay.created_at, "students", pupil, CREATE, {"person": person})
            if pupil in self._gone:
                yield Change(self._gone[pupil], "students", pupil, DELETE, {})

    def _of_stay(self, stay: Enrolment) -> Iterator[Change]:
        key = arbor_id("enrolment", stay.student_id)
        values = {"student": self._student(stay.student_id), "startDate": str(stay.admitted), "endDate": None}
        yield Change(stay.created_at, "school-enrolments", key, CREATE, values)
        if stay.left is not None and stay.left_recorded_at is not None:
            left = {**values, "endDate": str(stay.left)}
            yield Change(stay.left_recorded_at, "school-enrolments", key, UPDATE, left)
        if stay.deleted_at is not None:
            yield Change(stay.deleted_at, "school-enrolments", key, DELETE, {})

    def _of_mark(self, mark: Mark) -> Iterator[Change]:
        key = arbor_id("mark", mark.mark_id)
        gone = self._end_of(mark.student_id, mark.deleted_at)
        there = False
        entries: list[tuple[datetime, str | None]] = [*mark.history]
        entries += [(at, None) for at in gone]
        for at, code in sorted(entries, key=lambda entry: entry[0]):
            if self._orphaned(mark.student_id, at):
                return
            if code is None:
                if there:
                    yield Change(at, "attendance-roll-call-records", key, DELETE, {})
                there = False
                continue
            yield Change(
                at,
                "attendance-roll-call-records",
                key,
                UPDATE if there else CREATE,
                {
                    "student": self._student(mark.student_id),
                    "recordDate": str(mark.day),
                    "attendanceRollCall": _link("attendance-roll-calls", arbor_id("session", mark.session)),
                    "attendanceMark": _link("attendance-marks", code_id(self._urn, code)),
                    "minutesLate": None,
                },
            )
            there = True

    def _of_exclusion(self, exclusion: Exclusion) -> Iterator[Change]:
        key = arbor_id("exclusion", exclusion.exclusion_id)
        values = {
            "student": self._student(exclusion.student_id),
            "fromDatetime": _moment(exclusion.start),
            "untilDatetime": _moment(exclusion.end),
            "schoolDefinedSessionsExcluded": exclusion.sessions,
            "exclusionReason": {"entityType": "ExclusionReason", "code": exclusion.reason_code},
            "narrative": None,
        }
        yield Change(exclusion.recorded_at, "fixed-period-exclusions", key, CREATE, values)
        for at in self._end_of(exclusion.student_id, exclusion.deleted_at)[:1]:
            if not self._orphaned(exclusion.student_id, at):
                yield Change(at, "fixed-period-exclusions", key, DELETE, {})

    def _student(self, stay: str) -> dict[str, str]:
        return _link("students", student_id(self._urn, self._stays[stay].upi))

    def _end_of(self, stay: str, deleted_at: datetime | None) -> list[datetime]:
        """When a record was deleted: by itself, or with a stay of a pupil who has another."""
        return sorted(moment for moment in (deleted_at, self._stays[stay].deleted_at) if moment is not None)

    def _orphaned(self, stay: str, at: datetime) -> bool:
        """What hangs below a pupil who is deleted gets no entry of its own."""
        gone = self._gone.get(student_id(self._urn, self._stays[stay].upi))
        return gone is not None and at >= gone


def _link(resource: str, key: str) -> dict[str, str]:
    return {"entityType": resource, "href": f"/rest-v2/{resource}/{key}"}


def _moment(day: date) -> str:
    return f"{day}T09:00:00"
