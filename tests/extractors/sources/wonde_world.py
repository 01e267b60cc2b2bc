"""What Wonde should land of a world's staff, conduct, assessment and groups, worked out from the world alone."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

from demo.records import Enrolment, World
from demo.servers.wonde_records import AUTHORISED, CODES, EDUCATED, PRESENT, UNAUTHORISED
from extractors.records.privacy import Pseudonyms
from extractors.window import close_of
from tests.extractors.sources.reading import KEY

KEYS = Pseudonyms(KEY, "wonde")
Rows = dict[Any, tuple[Any, ...]]


def seen(moment: datetime) -> datetime:
    """A moment as Parquet gives it back: UTC without saying so."""
    return moment.astimezone(UTC).replace(tzinfo=None)


class Expected:
    """One academy at the close of a day. Nothing in these worlds happens between a day's close and its reading."""

    def __init__(self, world: World, urn: str, as_at: date) -> None:
        self._close = close_of(as_at)
        self._life = world.school_life
        self._urn = urn
        self._as_at = as_at
        here = [pupil for pupil in world.enrolments if pupil.urn == urn and pupil.created_at < self._close]
        self.pupils = {pupil.student_id: pupil for pupil in here if not self._past(pupil.deleted_at)}
        self._marks = [mark for mark in world.marks if mark.urn == urn and mark.student_id in self.pupils]

    def _past(self, moment: datetime | None) -> bool:
        return moment is not None and moment < self._close

    def employees(self) -> Rows:
        return {
            KEYS.of("employee", each.employee_id): (
                KEYS.of("employee_upi", each.upi),
                not self._past(each.end_recorded_at),
                each.teacher,
                each.start,
                each.end if self._past(each.end_recorded_at) else None,
            )
            for each in self._life.employments
            if each.urn == self._urn and self._past(each.created_at)
        }

    def absences(self, *, counts_days: bool) -> Rows:
        shown: Rows = {}
        for each in self._life.staff_absences:
            if each.urn == self._urn and self._past(each.recorded_at) and not self._past(each.deleted_at):
                ended = self._past(each.ended_at)
                shown[each.absence_id] = (
                    KEYS.of("employee", each.employee_id),
                    each.kind,
                    each.start,
                    each.end if ended else None,
                    each.days_lost if ended and counts_days else None,
                )
        return shown

    def incidents(self, kind: str) -> Rows:
        """By incident and pupil; those of pupils who were made in error are gone with them."""
        shown: Rows = {}
        for each in self._life.incidents:
            told = [entry for entry in each.history if self._past(entry[0])]
            if each.kind != kind or each.urn != self._urn or not told or self._past(each.deleted_at):
                continue
            involved = [(who, points) for who, points in each.pupils if who in self.pupils]
            for number, (who, points) in enumerate(involved, 1):
                key = KEYS.of("student", who)
                shown[each.incident_id, number] = (key, points, each.day, each.type, told[-1][1], seen(told[-1][0]))
            if not each.pupils:
                shown[each.incident_id, 0] = (None, None, each.day, each.type, told[-1][1], seen(told[-1][0]))
        return shown

    def results(self) -> Rows:
        free_text = {each.aspect_id for each in self._life.aspects if each.type == "Comment"}
        shown: Rows = {}
        for each in self._life.results:
            told = [entry for entry in each.history if self._past(entry[0])]
            if each.urn == self._urn and told and not self._past(each.deleted_at) and each.student_id in self.pupils:
                shown[each.result_id] = (
                    KEYS.of("student", each.student_id),
                    each.aspect_id,
                    each.resultset_id,
                    None if each.aspect_id in free_text else told[-1][1],
                    each.day,
                    seen(told[-1][0]),
                )
        return shown

    def groups(self) -> dict[str, tuple[str, set[str]]]:
        """Kind and members of each: leavers are in groups no more."""

        def stays(pupil: Enrolment) -> bool:
            return not (pupil.left is not None and self._past(pupil.left_recorded_at))

        return {
            each.group_id: (
                each.type,
                {KEYS.of("student", who) for who in each.members if who in self.pupils and stays(self.pupils[who])},
            )
            for each in self._life.groups
            if each.urn == self._urn and self._past(each.created_at)
        }

    def summaries(self) -> dict[str, tuple[int, ...]]:
        """Possible, present, educated elsewhere, authorised and unauthorised sessions, by pupil."""
        counts = {KEYS.of("student", who): dict.fromkeys((PRESENT, EDUCATED, AUTHORISED, UNAUTHORISED), 0)
                  for who in self.pupils}  # fmt: skip
        for mark in self._marks:
            told = [entry for entry in mark.history if self._past(entry[0])]
            if not told or (self._past(mark.deleted_at) and mark.deleted_at and told[-1][0] <= mark.deleted_at):
                continue
            kind = CODES[told[-1][1]][1]
            of_pupil = counts[KEYS.of("student", mark.student_id)]
            if kind in of_pupil:
                of_pupil[kind] += 1
        return {key: (sum(kinds.values()), *kinds.values()) for key, kinds in counts.items()}
