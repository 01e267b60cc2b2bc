"""Academies and what their MIS knows of pupils, attendance and staff. Every school and person is invented."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import NamedTuple


@dataclass(frozen=True)
class School:
    """An academy of the simulated trust, with the names by which each system knows it."""

    urn: str  # "9000NN": a range that no real school has
    predecessor_urn: str | None
    name: str
    nicknames: tuple[str, ...]
    phase: str  # special | primary | secondary
    la_code: str
    establishment_number: str
    ukprn: str
    wonde_id: str
    finance_tracking_option: str
    ict_company: str
    capacity: int
    floor_area_m2: int
    joined_on: date
    left_on: date | None
    terms: tuple[tuple[date, date], ...]  # inclusive; weekdays inside them are school days
    mis: str = "SIMS"  # the system in which it keeps its pupils: SIMS | Arbor | Bromcom


class Enrolment(NamedTuple):
    """One stay of a pupil at a school. A pupil who leaves and returns has two, with two ids and one ``upi``."""

    student_id: str  # Wonde's id; new for each stay
    upi: str
    urn: str
    forename: str
    surname: str
    email: str
    admitted: date
    left: date | None  # the last day on roll
    year_group: str
    sen_status: str
    free_school_meals: bool
    english_additional: bool
    pupil_premium: bool
    created_at: datetime
    left_recorded_at: datetime | None  # when the MIS learnt of the leaving
    deleted_at: datetime | None  # the record was made in error and removed


class Mark(NamedTuple):
    """One session mark and its corrections."""

    mark_id: str
    student_id: str
    urn: str
    day: date
    session: str  # AM | PM
    history: tuple[tuple[datetime, str], ...]  # (recorded at, attendance code), oldest first
    deleted_at: datetime | None
    deleted_with_register: bool = False  # the whole register went: Wonde tells no deletion of what was in it


class Exclusion(NamedTuple):
    exclusion_id: str
    student_id: str
    urn: str
    start: date
    end: date
    start_session: str
    end_session: str
    sessions: int
    type_code: str
    reason_code: str
    recorded_at: datetime
    deleted_at: datetime | None


class Employee(NamedTuple):
    employee_id: str
    urn: str
    forename: str
    surname: str
    email: str
    role: str
