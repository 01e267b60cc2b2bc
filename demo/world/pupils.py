"""Pupils of the simulated trust and their stays: on roll, joining, leaving, coming back, moving, made in error."""

from __future__ import annotations

import random
from collections.abc import Iterator
from datetime import date, timedelta
from itertools import pairwise
from typing import NamedTuple

from demo.records import Enrolment, School
from demo.world import people
from demo.world.dice import at, dice, digest, number_of, office_hours, rank, working_day

YEAR_START = date(2025, 9, 1)
_LAST_LEAVING = date(2026, 7, 10)
_YEAR_GROUPS = {
    "special": ("R", *(str(year) for year in range(1, 14))),
    "primary": ("R", *(str(year) for year in range(1, 7))),
    "secondary": tuple(str(year) for year in range(7, 12)),
}
# How full the academies are: some too empty, some too full, most as they should be.
_OCCUPANCY = ((0.0, 0.75), (0.12, 0.81), (0.25, 0.86), (0.7, 0.94), (0.88, 0.99), (1.0, 1.05))


class Stay(NamedTuple):
    """An enrolment and the weekdays (0 is Monday) on which the pupil is at another school (dual registration)."""

    enrolment: Enrolment
    elsewhere: frozenset[int]


class _Pupil(NamedTuple):
    key: str
    upi: str
    forename: str
    surname: str
    year_group: str
    sen_status: str
    free_school_meals: bool
    english_additional: bool


def data_start(school: School) -> date:
    """The first day of which the academy's MIS tells: the academic year's first, or the day it joined."""
    return max(YEAR_START, school.joined_on)


def stays(seed: int, schools: tuple[School, ...]) -> tuple[Stay, ...]:
    """Every stay of every pupil, whatever the horizon."""
    found: list[Stay] = []
    for place, school in enumerate(schools):
        filled = _between(_OCCUPANCY, rank(seed, "occupancy", place, len(schools)))
        roll = max(2, round(school.capacity * filled))
        other = schools[(place + 1) % len(schools)]
        for number in range(roll):
            found.extend(_on_roll(seed, school, other, number))
        found.extend(_joiner(seed, school, number) for number in range(max(1, roll // 18)))
        found.extend(_former(seed, school, number) for number in range(max(1, roll // 30)))
        found.extend(_made_in_error(seed, school, number) for number in range(max(1, roll // 150)))
    return tuple(found)


def _on_roll(seed: int, school: School, other: School, number: int) -> Iterator[Stay]:
    """A pupil there from the start: usually one stay, sometimes a leaving, a return, a move, or two schools at once."""
    key = f"{school.urn}-{number}"
    roll = dice(seed, "pupil", key)
    pupil = _pupil(seed, key, school, roll)
    start = data_start(school)
    admitted = date(start.year - roll.randrange(1, 5), 9, 3) if number % 7 else start
    created = start - timedelta(days=roll.randrange(5, 14))
    # The first few pupils of each academy do what only one in many does, so that a small trust has it all.
    fate = (1, 2, 4)[number] if number < 3 else roll.randrange(90)
    if fate > 3:
        dual = fate < 5 and school is not other
        yield Stay(
            _enrolment(seed, pupil, school, "1", admitted=admitted, created=created), frozenset({3, 4} if dual else ())
        )
        if dual:
            second = max(start, data_start(other))
            yield Stay(_enrolment(seed, pupil, other, "dual", admitted=second, created=second), frozenset({0, 1, 2}))
        return
    left = _some_day(roll, start + timedelta(days=15), _LAST_LEAVING)
    yield Stay(_enrolment(seed, pupil, school, "1", admitted=admitted, left=left, created=created), frozenset())
    if fate == 1:
        back = working_day(left + timedelta(days=roll.randrange(14, 60)))
        yield Stay(_enrolment(seed, pupil, school, "2", admitted=back, created=back), frozenset())
    elif fate == 2 and school is not other:
        moved = max(working_day(left + timedelta(days=3)), data_start(other))
        yield Stay(_enrolment(seed, pupil, other, "2", admitted=moved, created=moved), frozenset())


def _joiner(seed: int, school: School, number: int) -> Stay:
    """Admitted during the year, and in the MIS some weeks before."""
    key = f"{school.urn}-join-{number}"
    roll = dice(seed, "pupil", key)
    admitted = _some_day(roll, data_start(school) + timedelta(days=7), _LAST_LEAVING)
    created = admitted - timedelta(days=roll.randrange(3, 35))
    return Stay(
        _enrolment(seed, _pupil(seed, key, school, roll), school, "1", admitted=admitted, created=created),
        frozenset(),
    )


def _former(seed: int, school: School, number: int) -> Stay:
    """Left before the MIS's data begin; still in its list of leavers."""
    key = f"{school.urn}-former-{number}"
    roll = dice(seed, "pupil", key)
    start = data_start(school)
    created = start - timedelta(days=12)
    left = start - timedelta(days=roll.randrange(35, 60))
    admitted = date(start.year - 4, 9, 3)
    enrolment = _enrolment(
        seed, _pupil(seed, key, school, roll), school, "1", admitted=admitted, left=left, created=created
    )
    return Stay(enrolment._replace(left_recorded_at=enrolment.created_at), frozenset())


def _made_in_error(seed: int, school: School, number: int) -> Stay:
    """A record that should not be there, marked for a while, then deleted; its marks get no deletion of their own."""
    key = f"{school.urn}-error-{number}"
    roll = dice(seed, "pupil", key)
    admitted = _some_day(roll, data_start(school) + timedelta(days=5), date(2026, 3, 10))
    gone = working_day(admitted + timedelta(days=roll.randrange(3, 25)))
    enrolment = _enrolment(seed, _pupil(seed, key, school, roll), school, "1", admitted=admitted, created=admitted)
    return Stay(enrolment._replace(deleted_at=office_hours(gone, roll)), frozenset())


def _pupil(seed: int, key: str, school: School, roll: random.Random) -> _Pupil:
    special = school.phase == "special"
    return _Pupil(
        key=key,
        upi=digest(seed, "upi", key),
        forename=people.forename(roll),
        surname=people.surname(roll),
        year_group=roll.choice(_YEAR_GROUPS[school.phase]),
        sen_status="E" if special else roll.choices(("N", "K", "E"), (80, 15, 5))[0],
        free_school_meals=roll.random() < (0.46 if special else 0.25),
        english_additional=roll.random() < 0.2,
    )


def _enrolment(
    seed: int, pupil: _Pupil, school: School, stay: str, *, admitted: date, left: date | None = None, created: date
) -> Enrolment:
    roll = dice(seed, "stay", pupil.key, stay)
    # A year group of one phase means nothing in another, as for a pupil who moves from primary to secondary.
    years = _YEAR_GROUPS[school.phase]
    return Enrolment(
        student_id=f"A{number_of(10, seed, 'student', pupil.key, stay)}",
        upi=pupil.upi,
        urn=school.urn,
        forename=pupil.forename,
        surname=pupil.surname,
        email=people.email(pupil.forename, pupil.surname, "pupils.osierholt"),
        admitted=admitted,
        left=left,
        year_group=pupil.year_group if pupil.year_group in years else years[0],
        sen_status=pupil.sen_status,
        free_school_meals=pupil.free_school_meals,
        english_additional=pupil.english_additional,
        pupil_premium=pupil.free_school_meals or roll.random() < 0.05,
        created_at=at(created, 7, roll.randrange(60)),
        # Notice is often given ahead; often the office hears of it only when the pupil has stopped coming.
        left_recorded_at=office_hours(left + timedelta(days=roll.choice((-15, -8, -3, 2, 4, 8))), roll)
        if left
        else None,
        deleted_at=None,
    )


def _some_day(roll: random.Random, first: date, last: date) -> date:
    return working_day(first + timedelta(days=roll.randrange(max(1, (last - first).days))))


def _between(points: tuple[tuple[float, float], ...], where: float) -> float:
    """The straight line through ``points`` at ``where``."""
    for (low, start), (high, end) in pairwise(points):
        if where <= high:
            return start + (end - start) * (where - low) / (high - low)
    return points[-1][1]
