"""Staff, conduct, assessment and groups of the simulated trust, and what was known of them at the close of a day."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import datetime
from typing import TypeVar

from demo.records import Employee, School
from demo.records.school_life import Incident, Result, SchoolLife, StaffAbsence
from demo.world.assessment import aspects, groups, result_sets, results
from demo.world.conduct import incidents
from demo.world.employment import absences, employments
from demo.world.pupils import Stay

_Told = TypeVar("_Told", Incident, Result)


def school_life(seed: int, schools: Sequence[School], stays: Sequence[Stay], staff: Sequence[Employee]) -> SchoolLife:
    """All of the academic year, whatever the horizon."""
    contracts = tuple(employments(seed, schools, staff))
    sets = tuple(result_sets(seed, schools))
    return SchoolLife(
        employments=contracts,
        staff_absences=tuple(absences(seed, schools, contracts)),
        incidents=tuple(incidents(seed, schools, stays)),
        aspects=tuple(aspects(seed, schools)),
        result_sets=sets,
        results=tuple(results(seed, stays, sets)),
        groups=tuple(groups(seed, schools, stays, staff)),
    )


def life_up_to(life: SchoolLife, close: datetime, pupils: frozenset[str]) -> SchoolLife:
    """What had been recorded before ``close``. ``pupils`` are those whom the MIS knew by then."""
    return replace(
        life,
        employments=tuple(
            each if _by(each.end_recorded_at, close) else each._replace(end=None, end_recorded_at=None)
            for each in life.employments
            if each.created_at < close
        ),
        staff_absences=tuple(_absence(each, close) for each in life.staff_absences if each.recorded_at < close),
        incidents=tuple(_told(life.incidents, close)),
        aspects=tuple(each for each in life.aspects if each.created_at < close),
        result_sets=tuple(each for each in life.result_sets if each.created_at < close),
        results=tuple(_told(life.results, close)),
        groups=tuple(
            each._replace(members=tuple(member for member in each.members if member in pupils))
            for each in life.groups
            if each.created_at < close
        ),
    )


def _by(moment: datetime | None, close: datetime) -> datetime | None:
    return moment if moment is not None and moment < close else None


def _absence(absence: StaffAbsence, close: datetime) -> StaffAbsence:
    ended = _by(absence.ended_at, close)
    return absence._replace(
        end=absence.end if ended else None,
        days_lost=absence.days_lost if ended else None,
        ended_at=ended,
        deleted_at=_by(absence.deleted_at, close),
    )


def _told(records: Sequence[_Told], close: datetime) -> Iterator[_Told]:
    for each in records:
        history = tuple(entry for entry in each.history if entry[0] < close)
        if history:
            yield each._replace(history=history, deleted_at=_by(each.deleted_at, close))
