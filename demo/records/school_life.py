"""What a school's MIS knows beside its pupils' attendance: its staff, conduct, assessment and groups. All invented.

Free text is here because systems hold it and a reader has to leave it behind: comments name the pupil they are about.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import NamedTuple


class Employment(NamedTuple):
    """An employee's contract at a school."""

    employee_id: str
    urn: str
    upi: str
    teacher: bool
    start: date
    end: date | None  # the last day
    created_at: datetime
    end_recorded_at: datetime | None


class StaffAbsence(NamedTuple):
    """An absence: first without an end, then with one."""

    absence_id: str
    employee_id: str
    urn: str
    kind: str
    illness: str | None  # about somebody's health: must never be landed
    start: date
    end: date | None
    days_lost: Decimal | None
    recorded_at: datetime
    ended_at: datetime | None  # when the MIS was told of the return
    deleted_at: datetime | None


class Incident(NamedTuple):
    """A behaviour or an achievement, of one or more pupils, or of none whom anybody knew."""

    incident_id: str
    urn: str
    kind: str  # behaviour | achievement
    type: str
    day: date
    comment: str  # free text that names a pupil: must never be landed
    pupils: tuple[tuple[str, int], ...]  # (student id, the pupil's own points)
    history: tuple[tuple[datetime, str], ...]  # (recorded at, status), oldest first
    deleted_at: datetime | None


class Aspect(NamedTuple):
    aspect_id: str
    urn: str
    name: str
    type: str  # Grade | Integer | Comment
    created_at: datetime


class ResultSet(NamedTuple):
    resultset_id: str
    urn: str
    name: str
    start: date
    end: date
    created_at: datetime


class Result(NamedTuple):
    result_id: str
    student_id: str
    urn: str
    aspect_id: str
    resultset_id: str
    day: date
    history: tuple[tuple[datetime, str], ...]  # (recorded at, what was written), oldest first
    deleted_at: datetime | None


class Group(NamedTuple):
    group_id: str
    urn: str
    name: str  # often a teacher's
    type: str
    members: tuple[str, ...]  # student ids, also of those who come later or have left
    created_at: datetime


@dataclass(frozen=True)
class SchoolLife:
    """All of it, of every school."""

    employments: tuple[Employment, ...] = ()
    staff_absences: tuple[StaffAbsence, ...] = ()
    incidents: tuple[Incident, ...] = ()
    aspects: tuple[Aspect, ...] = ()
    result_sets: tuple[ResultSet, ...] = ()
    results: tuple[Result, ...] = ()
    groups: tuple[Group, ...] = ()
