"""Suspensions and exclusions of the simulated trust. A few pupils have several; each counts."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import timedelta

from demo.records import Exclusion, School
from demo.world.attendance import school_days
from demo.world.dice import dice, number_of, office_hours
from demo.world.pupils import Stay

_SHARE = {"special": 0.03, "primary": 0.006, "secondary": 0.05}
_REASONS = ("PP", "PA", "VP", "VA", "BU", "RA", "DA", "SM", "DM", "TH", "DB", "PO")


def exclusions(seed: int, schools: Sequence[School], stays: Sequence[Stay]) -> Iterator[Exclusion]:
    """Every one of the academic year, whatever the horizon; no two of one pupil overlap."""
    days_of = {school.urn: school_days(school) for school in schools}
    phase_of = {school.urn: school.phase for school in schools}
    for stay in stays:
        enrolment = stay.enrolment
        roll = dice(seed, "exclusions", enrolment.student_id)
        if enrolment.deleted_at or roll.random() >= _SHARE[phase_of[enrolment.urn]]:
            continue
        days = [
            day
            for day in days_of[enrolment.urn]
            if day >= enrolment.admitted and (enrolment.left is None or day <= enrolment.left)
        ][:190]
        place = roll.randrange(30)
        for number in range(roll.choice((1, 1, 1, 2, 2, 3, 5))):
            length = roll.choice((1, 1, 2, 2, 3, 5))
            if place + length > len(days):
                break
            start, end = days[place], days[place + length - 1]
            first = roll.choice(("AM", "AM", "PM"))
            permanent = roll.random() < 0.02
            recorded = office_hours(start + timedelta(days=roll.choice((0, 0, 1))), roll)
            yield Exclusion(
                exclusion_id=f"C{number_of(9, seed, 'exclusion', enrolment.student_id, number)}",
                student_id=enrolment.student_id,
                urn=enrolment.urn,
                start=start,
                end=end,
                start_session=first,
                end_session="PM",
                sessions=2 * length - (first == "PM"),
                type_code="PERM" if permanent else "SUSP",
                reason_code=roll.choice(_REASONS),
                recorded_at=recorded,
                deleted_at=office_hours(end + timedelta(days=9), roll) if roll.random() < 0.04 else None,
            )
            place += length + roll.randrange(4, 40)
