"""Assessment at the simulated academies, and the groups their pupils are in."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, timedelta

from demo.records import Employee, School
from demo.records.school_life import Aspect, Group, Result, ResultSet
from demo.world.dice import at, dice, number_of, office_hours, rank
from demo.world.pupils import Stay, data_start

_ASPECTS = (("Reading", "Grade"), ("Mathematics", "Integer"), ("Teacher's remark", "Comment"))
_ROUNDS = (
    ("Autumn 2025", date(2025, 12, 1), date(2025, 12, 12)),
    ("Spring 2026", date(2026, 3, 9), date(2026, 3, 20)),
    ("Summer 2026", date(2026, 6, 15), date(2026, 6, 26)),
)
_GRADES = ("WTS", "EXS", "GDS", "4", "5+", "A*", "3b", "EXS", "GDS", "ABS")  # the last: was not there to be assessed
_SLOW = 0.85  # academies above this begin to assess in the summer


def _aspect_id(seed: int, urn: str, name: str) -> str:
    return f"P{number_of(9, seed, 'aspect', urn, name)}"


def aspects(seed: int, schools: Sequence[School]) -> Iterator[Aspect]:
    for school in schools:
        for name, kind in _ASPECTS:
            created = at(data_start(school) - timedelta(days=6), 9)
            yield Aspect(_aspect_id(seed, school.urn, name), school.urn, name, kind, created)


def result_sets(seed: int, schools: Sequence[School]) -> Iterator[ResultSet]:
    """The rounds that end after the academy's data begin."""
    for place, school in enumerate(schools):
        is_slow = rank(seed, "assessment", place, len(schools)) > _SLOW
        first = data_start(school)
        for name, start, end in _ROUNDS[-1:] if is_slow else _ROUNDS:
            if end > first:
                created = at(max(first, start - timedelta(days=20)), 9)
                yield ResultSet(
                    f"S{number_of(9, seed, 'result set', school.urn, name)}", school.urn, name, start, end, created
                )


def results(seed: int, stays: Sequence[Stay], sets: Sequence[ResultSet]) -> Iterator[Result]:
    """One of every aspect in every round for those on roll; a few are put right later, a few removed."""
    sets_of: dict[str, list[ResultSet]] = {}
    for each in sets:
        sets_of.setdefault(each.urn, []).append(each)
    for stay in stays:
        pupil = stay.enrolment
        for taken in sets_of.get(pupil.urn, ()):
            if pupil.deleted_at or pupil.admitted > taken.start or (pupil.left and pupil.left < taken.end):
                continue
            for name, kind in _ASPECTS:
                roll = dice(seed, "result", pupil.student_id, taken.resultset_id, name)
                day = taken.start + timedelta(days=roll.randrange((taken.end - taken.start).days))
                written = {
                    "Grade": roll.choice(_GRADES),
                    "Integer": "0" if roll.random() < 0.05 else str(roll.randrange(88, 121)),
                    "Comment": f"{pupil.forename} could do better.",
                }[kind]
                history = [(office_hours(day, roll), written)]
                if kind == "Grade" and roll.random() < 0.1:
                    history.append((office_hours(day + timedelta(days=8), roll), roll.choice(_GRADES)))
                yield Result(
                    result_id=f"R{number_of(11, seed, 'result', pupil.student_id, taken.resultset_id, name)}",
                    student_id=pupil.student_id,
                    urn=pupil.urn,
                    aspect_id=_aspect_id(seed, pupil.urn, name),
                    resultset_id=taken.resultset_id,
                    day=day,
                    history=tuple(history),
                    deleted_at=office_hours(day + timedelta(days=11), roll) if roll.random() < 0.02 else None,
                )


def groups(seed: int, schools: Sequence[School], stays: Sequence[Stay], staff: Sequence[Employee]) -> Iterator[Group]:
    """A group of each year, two registration groups with a teacher's name, and a club that nobody joined."""
    for school in schools:
        here = [stay.enrolment for stay in stays if stay.enrolment.urn == school.urn]
        teachers = [each.surname for each in staff if each.urn == school.urn] or ["Nobody"]
        members = {
            **{
                ("YEAR", f"Year {year}"): [each.student_id for each in here if each.year_group == year]
                for year in sorted({pupil.year_group for pupil in here})
            },
            **{
                ("REGISTRATION", f"{half} {teachers[half % len(teachers)]}"): [
                    each.student_id for place, each in enumerate(here) if place % 2 == half
                ]
                for half in range(2)
            },
            ("CLUB", "Chess"): [],
        }
        created = at(data_start(school) - timedelta(days=6), 10)
        for (kind, name), ids in members.items():
            yield Group(
                f"G{number_of(9, seed, 'group', school.urn, kind, name)}", school.urn, name, kind, tuple(ids), created
            )
