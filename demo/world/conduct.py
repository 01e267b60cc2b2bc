"""Behaviour and achievement at the simulated academies: many small things, written about in full names."""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from datetime import date, timedelta

from demo.records import School
from demo.records.school_life import Incident
from demo.world.attendance import school_days
from demo.world.dice import at, dice, number_of, office_hours
from demo.world.pupils import Stay

_TYPES = {
    "behaviour": ("Disruption", "Defiance", "No homework", "Physical assault", "Bullying"),
    "achievement": ("Effort", "Kindness", "Progress", "Attendance award", "Volunteering", "Community work"),
}
_PER_DAY = 0.006  # of each kind and pupil


def incidents(seed: int, schools: Sequence[School], stays: Sequence[Stay]) -> Iterator[Incident]:
    """Everything of the year's school days, whatever the horizon; each day rolls its own dice."""
    for school in schools:
        here = [stay for stay in stays if stay.enrolment.urn == school.urn and not stay.enrolment.deleted_at]
        # Of those who are made in error and removed, one has an incident, which goes with the pupil.
        errors = [stay for stay in stays if stay.enrolment.urn == school.urn and stay.enrolment.deleted_at]
        for kind in _TYPES:
            for number, stay in enumerate(errors):
                roll = dice(seed, kind, "error", stay.enrolment.student_id)
                key = (seed, kind, school.urn, stay.enrolment.admitted, f"error{number}")
                yield _incident(key, [stay], roll)
        for day in school_days(school)[:190]:
            roster = [stay for stay in here if _on_roll(stay, day)]
            for kind in _TYPES:
                roll = dice(seed, kind, school.urn, day)
                expected = len(roster) * _PER_DAY
                count = int(expected) + (roll.random() < expected % 1)
                for number in range(count):
                    involved = roll.sample(roster, min(len(roster), roll.choice((0, 1, 1, 1, 1, 2, 3))))
                    yield _incident((seed, kind, school.urn, day, str(number)), involved, roll)


def _on_roll(stay: Stay, day: date) -> bool:
    return stay.enrolment.admitted <= day and (stay.enrolment.left is None or day <= stay.enrolment.left)


def _incident(key: tuple[int, str, str, date, str], involved: Sequence[Stay], roll: random.Random) -> Incident:
    """The incident of a key: seed, kind, school, day and number."""
    _, kind, urn, day, _ = key
    told = at(day, 10, roll.randrange(60)) + timedelta(minutes=roll.randrange(300))
    behaviour = kind == "behaviour"
    history = [(told, "Open" if behaviour else "Recorded")]
    if behaviour and roll.random() < 0.6:
        history.append((office_hours(day + timedelta(days=roll.choice((1, 2, 5, 9))), roll), "Resolved"))
    named = involved[0].enrolment if involved else None
    return Incident(
        incident_id=f"{'B' if behaviour else 'W'}{number_of(9, *key)}",
        urn=urn,
        kind=kind,
        type=roll.choice(_TYPES[kind]),
        day=day,
        comment=f"Told {named.forename} {named.surname} that home would hear of it." if named else "Nobody was seen.",
        pupils=tuple((stay.enrolment.student_id, roll.choice((1, 1, 2, 5))) for stay in involved),
        history=tuple(history),
        deleted_at=office_hours(day + timedelta(days=12), roll) if roll.random() < 0.03 else None,
    )
