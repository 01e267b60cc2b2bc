"""What the MIS of one school shows at a moment, computed from the histories of the world."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Generic, NamedTuple, Protocol, TypeVar

from demo.records import Enrolment, Exclusion, Mark, World
from demo.servers.moments import Clock, gone, newest


class ShownPupil(NamedTuple):
    updated_at: datetime
    enrolment: Enrolment
    leaving_known: bool  # the MIS has been told of the leaving; before that it shows no leaving date


class ShownMark(NamedTuple):
    updated_at: datetime
    mark: Mark
    code: str


class ShownExclusion(NamedTuple):
    updated_at: datetime
    exclusion: Exclusion
    pupil: Enrolment | None


class Deletion(NamedTuple):
    updated_at: datetime
    type: str
    id: str
    deleted_at: datetime
    restored_at: datetime | None


class Changed(Protocol):
    """What bears the moment of its last change."""

    @property
    def updated_at(self) -> datetime: ...


_Row = TypeVar("_Row", bound=Changed)


class Changes(Generic[_Row]):
    """Rows in the order in which they last changed, so that a window of changes is two binary searches."""

    def __init__(self, rows: Iterable[_Row]) -> None:
        self.rows: Sequence[_Row] = sorted(rows, key=_order)
        self._moments = [row.updated_at for row in self.rows]

    def between(self, after: datetime | None, before: datetime | None) -> range:
        """Indexes of the rows changed after ``after`` and before ``before``, both read literally: neither included."""
        first = 0 if after is None else bisect_right(self._moments, after)
        last = len(self._moments) if before is None else bisect_left(self._moments, before)
        return range(first, max(first, last))


def _order(row: Any) -> tuple[datetime, str]:
    record = row[1]
    return row.updated_at, record if isinstance(record, str) else record[0]


@dataclass(frozen=True)
class SchoolState:
    """One school's records as its MIS shows them at one moment."""

    students: Changes[ShownPupil]
    leavers: Changes[ShownPupil]
    marks: Changes[ShownMark]
    exclusions: Changes[ShownExclusion]
    deletions: Changes[Deletion]


class SchoolRecords:
    """Everything the world holds about one school's pupils, from which its state at any moment is computed."""

    def __init__(self, enrolments: list[Enrolment], marks: list[Mark], exclusions: list[Exclusion]) -> None:
        self._enrolments = {enrolment.student_id: enrolment for enrolment in enrolments}
        self._marks = marks
        self._exclusions = exclusions

    def at(self, clock: Clock) -> SchoolState:
        """The state at the clock's moment: nothing recorded later can be seen."""
        moment = clock.moment
        deletions: list[Deletion] = []
        pupils: list[ShownPupil] = []
        for enrolment in self._enrolments.values():
            if enrolment.created_at > moment:
                continue
            if enrolment.deleted_at is not None and gone(enrolment.deleted_at, moment):
                deletions.append(
                    Deletion(enrolment.deleted_at, "student", enrolment.student_id, enrolment.deleted_at, None)
                )
                continue
            told = enrolment.left_recorded_at
            known = enrolment.left is not None and told is not None and told <= moment
            pupils.append(ShownPupil(told if known and told is not None else enrolment.created_at, enrolment, known))
        return SchoolState(
            students=Changes(pupil for pupil in pupils if not _is_leaver(pupil, clock)),
            leavers=Changes(pupil for pupil in pupils if _is_leaver(pupil, clock)),
            marks=Changes(self._marks_at(moment, deletions)),
            exclusions=Changes(self._exclusions_at(moment, deletions)),
            deletions=Changes(deletions),
        )

    def _marks_at(self, moment: datetime, deletions: list[Deletion]) -> list[ShownMark]:
        shown = []
        orphaned = self._deleted_pupils(moment)
        for mark in self._marks:
            entry = newest(mark.history, moment)
            if entry is None:
                continue
            deleted_at = mark.deleted_at
            parent_deleted_at = orphaned.get(mark.student_id)
            if deleted_at is not None and gone(deleted_at, moment):
                restored_at = _restored_at(mark, deleted_at, moment)
                # What goes with its parent is not listed by itself; what was removed before the parent had been.
                goes_alone = not mark.deleted_with_register
                if goes_alone and (parent_deleted_at is None or deleted_at < parent_deleted_at):
                    last_change = restored_at or deleted_at
                    deletions.append(Deletion(last_change, "attendance-session", mark.mark_id, deleted_at, restored_at))
                if restored_at is None:
                    continue
            if parent_deleted_at is None:
                shown.append(ShownMark(entry[0], mark, entry[1]))
        return shown

    def _exclusions_at(self, moment: datetime, deletions: list[Deletion]) -> list[ShownExclusion]:
        shown = []
        orphaned = self._deleted_pupils(moment)
        for exclusion in self._exclusions:
            if exclusion.recorded_at > moment:
                continue
            deleted_at = exclusion.deleted_at
            parent_deleted_at = orphaned.get(exclusion.student_id)
            if deleted_at is not None and gone(deleted_at, moment):
                if parent_deleted_at is None or deleted_at < parent_deleted_at:
                    deletions.append(Deletion(deleted_at, "exclusion", exclusion.exclusion_id, deleted_at, None))
            elif parent_deleted_at is None:
                pupil = self._enrolments.get(exclusion.student_id)
                shown.append(ShownExclusion(exclusion.recorded_at, exclusion, pupil))
        return shown

    def _deleted_pupils(self, moment: datetime) -> dict[str, datetime]:
        return {
            student_id: enrolment.deleted_at
            for student_id, enrolment in self._enrolments.items()
            if enrolment.deleted_at is not None and enrolment.deleted_at <= moment
        }


def _is_leaver(pupil: ShownPupil, clock: Clock) -> bool:
    left = pupil.enrolment.left
    return pupil.leaving_known and left is not None and left < clock.today


def _restored_at(mark: Mark, deleted_at: datetime, moment: datetime) -> datetime | None:
    """When a deleted mark came back: the first entry that its history bears after the deletion."""
    return next((at for at, _ in mark.history if deleted_at < at <= moment), None)


def by_school(world: World) -> dict[str, SchoolRecords]:
    """The pupils' records of the world, by URN."""
    enrolments: dict[str, list[Enrolment]] = defaultdict(list)
    marks: dict[str, list[Mark]] = defaultdict(list)
    exclusions: dict[str, list[Exclusion]] = defaultdict(list)
    for enrolment in world.enrolments:
        enrolments[enrolment.urn].append(enrolment)
    for mark in world.marks:
        marks[mark.urn].append(mark)
    for exclusion in world.exclusions:
        exclusions[exclusion.urn].append(exclusion)
    return {
        school.urn: SchoolRecords(enrolments[school.urn], marks[school.urn], exclusions[school.urn])
        for school in world.schools
    }
