"""What a school's MIS shows at a moment beside pupils and their marks: staff, conduct, assessment, groups."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property
from typing import NamedTuple

from demo.records import Employee, Enrolment, World
from demo.records.school_life import Aspect, Employment, Group, Incident, Result, ResultSet, SchoolLife, StaffAbsence
from demo.servers.moments import Clock, gone, newest
from demo.servers.wonde_state import Changes, Deletion, SchoolState, ShownMark, ShownPupil

_YEAR_STARTS = 9  # September


class ShownEmployee(NamedTuple):
    updated_at: datetime
    employee: Employee
    employment: Employment
    end_known: bool


class ShownAbsence(NamedTuple):
    updated_at: datetime
    absence: StaffAbsence
    employee: Employee
    ended: bool


class ShownIncident(NamedTuple):
    updated_at: datetime
    incident: Incident
    status: str
    pupils: tuple[tuple[Enrolment, int], ...]


class ShownResult(NamedTuple):
    updated_at: datetime
    result: Result
    written: str
    pupil: Enrolment


class ShownAspect(NamedTuple):
    updated_at: datetime
    aspect: Aspect


class ShownResultSet(NamedTuple):
    updated_at: datetime
    result_set: ResultSet


class ShownGroup(NamedTuple):
    updated_at: datetime
    group: Group
    pupils: tuple[Enrolment, ...]


class ShownSummary(NamedTuple):
    updated_at: datetime
    student_id: str
    sessions: Mapping[str, int]  # by attendance code


@dataclass(frozen=True)
class LifeState:
    """One school's records of these kinds as its MIS shows them at one moment."""

    employees: Changes[ShownEmployee]
    absences: Changes[ShownAbsence]
    behaviours: Changes[ShownIncident]
    achievements: Changes[ShownIncident]
    aspects: Changes[ShownAspect]
    result_sets: Changes[ShownResultSet]
    results: Changes[ShownResult]
    groups: Changes[ShownGroup]


class LifeRecords:
    """Everything the world holds of these kinds about one school."""

    def __init__(self, life: SchoolLife, staff: Mapping[str, Employee]) -> None:
        self._life = life
        self._staff = staff

    def at(self, moment: datetime, pupils: Mapping[str, ShownPupil], deletions: list[Deletion]) -> LifeState:
        """The state at a moment. ``pupils`` are those shown, by id: what is about others has gone with them.

        ``deletions`` are those known so far, pupils' among them; what was deleted of these kinds is added.
        """
        incidents = list(self._incidents(moment, pupils, deletions))
        on_roll = {student_id: shown.enrolment for student_id, shown in pupils.items() if not shown.leaving_known}
        return LifeState(
            employees=Changes(self._employees(moment)),
            absences=Changes(self._absences(moment, deletions)),
            behaviours=Changes(row for row in incidents if row.incident.kind == "behaviour"),
            achievements=Changes(row for row in incidents if row.incident.kind == "achievement"),
            aspects=Changes(ShownAspect(a.created_at, a) for a in self._life.aspects if a.created_at <= moment),
            result_sets=Changes(
                ShownResultSet(each.created_at, each) for each in self._life.result_sets if each.created_at <= moment
            ),
            results=Changes(self._results(moment, pupils, deletions)),
            groups=Changes(
                ShownGroup(each.created_at, each, tuple(on_roll[m] for m in each.members if m in on_roll))
                for each in self._life.groups
                if each.created_at <= moment
            ),
        )

    def _employees(self, moment: datetime) -> Iterator[ShownEmployee]:
        for each in self._life.employments:
            if each.created_at <= moment:
                told = each.end_recorded_at
                known = told is not None and told <= moment
                updated = told if known and told is not None else each.created_at
                yield ShownEmployee(updated, self._staff[each.employee_id], each, known)

    def _absences(self, moment: datetime, deletions: list[Deletion]) -> Iterator[ShownAbsence]:
        for each in self._life.staff_absences:
            if each.recorded_at > moment:
                continue
            if each.deleted_at is not None and gone(each.deleted_at, moment):
                deletions.append(Deletion(each.deleted_at, "employee-absence", each.absence_id, each.deleted_at, None))
                continue
            ended = each.ended_at is not None and each.ended_at <= moment
            updated = each.ended_at if ended and each.ended_at is not None else each.recorded_at
            yield ShownAbsence(updated, each, self._staff[each.employee_id], ended)

    def _incidents(
        self, moment: datetime, pupils: Mapping[str, ShownPupil], deletions: list[Deletion]
    ) -> Iterator[ShownIncident]:
        parents = _deleted_pupils(deletions)
        for each in self._life.incidents:
            entry = newest(each.history, moment)
            if entry is None:
                continue
            involved = tuple((pupils[who].enrolment, points) for who, points in each.pupils if who in pupils)
            orphaned = bool(each.pupils) and not involved  # gone with the only pupil it was about: no entry of its own
            if each.deleted_at is not None and gone(each.deleted_at, moment):
                if not orphaned or any(each.deleted_at < parents[who] for who, _ in each.pupils if who in parents):
                    deletions.append(Deletion(each.deleted_at, each.kind, each.incident_id, each.deleted_at, None))
            elif not orphaned:
                yield ShownIncident(entry[0], each, entry[1], involved)

    def _results(
        self, moment: datetime, pupils: Mapping[str, ShownPupil], deletions: list[Deletion]
    ) -> Iterator[ShownResult]:
        parents = _deleted_pupils(deletions)
        for each in self._life.results:
            entry = newest(each.history, moment)
            if entry is None:
                continue
            parent_deleted_at = parents.get(each.student_id)
            if each.deleted_at is not None and gone(each.deleted_at, moment):
                if parent_deleted_at is None or each.deleted_at < parent_deleted_at:
                    deletions.append(Deletion(each.deleted_at, "result", each.result_id, each.deleted_at, None))
            elif each.student_id in pupils:
                yield ShownResult(entry[0], each, entry[1], pupils[each.student_id].enrolment)


def _deleted_pupils(deletions: Iterable[Deletion]) -> dict[str, datetime]:
    return {deletion.id: deletion.deleted_at for deletion in deletions if deletion.type == "student"}


def summaries(pupils: Iterable[ShownPupil], marks: Sequence[ShownMark], year_start: date) -> Changes[ShownSummary]:
    """Each pupil's sessions since ``year_start``, by code; a pupil without a mark has a summary of nothing."""
    sessions: defaultdict[str, Counter[str]] = defaultdict(Counter)
    changed: dict[str, datetime] = {}
    for row in marks:  # in the order of their last change
        if row.mark.day >= year_start:
            sessions[row.mark.student_id][row.code] += 1
            changed[row.mark.student_id] = row.updated_at
    return Changes(
        ShownSummary(
            changed.get(pupil.enrolment.student_id, pupil.updated_at),
            pupil.enrolment.student_id,
            sessions[pupil.enrolment.student_id],
        )
        for pupil in pupils
    )


def life_by_school(world: World) -> dict[str, LifeRecords]:
    """The records of each school, by URN."""
    life, staff = world.school_life, {employee.employee_id: employee for employee in world.employees}
    return {
        school.urn: LifeRecords(
            SchoolLife(
                employments=tuple(each for each in life.employments if each.urn == school.urn),
                staff_absences=tuple(each for each in life.staff_absences if each.urn == school.urn),
                incidents=tuple(each for each in life.incidents if each.urn == school.urn),
                aspects=tuple(each for each in life.aspects if each.urn == school.urn),
                result_sets=tuple(each for each in life.result_sets if each.urn == school.urn),
                results=tuple(each for each in life.results if each.urn == school.urn),
                groups=tuple(each for each in life.groups if each.urn == school.urn),
            ),
            staff,
        )
        for school in world.schools
    }


class MisState:
    """All that one school's MIS shows at one moment."""

    def __init__(self, school: SchoolState, life: LifeRecords, clock: Clock) -> None:
        self.school = school
        self._year_start = date(clock.today.year - (clock.today.month < _YEAR_STARTS), _YEAR_STARTS, 1)
        deletions = list(school.deletions.rows)
        self._pupils = (*school.students.rows, *school.leavers.rows)
        self.life = life.at(clock.moment, {row.enrolment.student_id: row for row in self._pupils}, deletions)
        self.deletions = Changes(deletions)

    @cached_property
    def summaries(self) -> Changes[ShownSummary]:
        """Counted when first asked for: every mark of the year is looked at."""
        return summaries(self._pupils, self.school.marks.rows, self._year_start)
