"""Who is employed at the simulated academies, and when they were away."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from decimal import Decimal

from demo.records import Employee, School
from demo.records.school_life import Employment, StaffAbsence
from demo.world.attendance import school_days
from demo.world.dice import at, dice, digest, number_of, office_hours
from demo.world.pupils import data_start

_TEACHERS = ("Teacher", "Headteacher")
_KINDS = ("Sickness", "Sickness", "Sickness", "Training", "Other paid leave", "Unpaid leave")
_ILLNESSES = ("Cold", "Back problem", "Stress", "Operation")


def employments(seed: int, schools: Sequence[School], staff: Sequence[Employee]) -> Iterator[Employment]:
    """One contract of each employee; a few end during the year, now and then told late."""
    start_of = {school.urn: data_start(school) for school in schools}
    for employee in staff:
        roll = dice(seed, "employment", employee.employee_id)
        began = start_of[employee.urn]
        start = began - timedelta(days=roll.randrange(30, 4000))
        if roll.random() < 0.08:
            start = began + timedelta(days=roll.randrange(20, 200))
        end = max(start, began) + timedelta(days=roll.randrange(40, 260)) if roll.random() < 0.1 else None
        yield Employment(
            employee_id=employee.employee_id,
            urn=employee.urn,
            upi=digest(seed, "employee upi", employee.employee_id),
            teacher=employee.role in _TEACHERS,
            start=start,
            end=end,
            created_at=at(max(start, began) - timedelta(days=7), 9, roll.randrange(60)),
            end_recorded_at=office_hours(end + timedelta(days=roll.choice((-6, 3))), roll) if end else None,
        )


def absences(seed: int, schools: Sequence[School], contracts: Sequence[Employment]) -> Iterator[StaffAbsence]:
    """Absences of the year; one in thirty was recorded for the wrong person and deleted."""
    days_of = {school.urn: school_days(school) for school in schools}
    for contract in contracts:
        roll = dice(seed, "staff absence", contract.employee_id)
        days = [day for day in days_of[contract.urn] if contract.start <= day <= (contract.end or date.max)][:190]
        place = roll.randrange(25)
        number = 0
        while place + 12 < len(days):
            length = roll.choice((1, 1, 1, 2, 3, 5, 10))
            kind = roll.choice(_KINDS)
            start, end = days[place], days[place + length - 1]
            yield StaffAbsence(
                absence_id=f"F{number_of(9, seed, 'staff absence', contract.employee_id, number)}",
                employee_id=contract.employee_id,
                urn=contract.urn,
                kind=kind,
                illness=roll.choice(_ILLNESSES) if kind == "Sickness" else None,
                start=start,
                end=end,
                days_lost=Decimal(length) - (Decimal("0.5") if roll.random() < 0.2 else 0),
                recorded_at=at(start, 7, roll.randrange(60)),
                ended_at=office_hours(end + timedelta(days=1), roll),
                deleted_at=office_hours(end + timedelta(days=6), roll) if roll.random() < 1 / 30 else None,
            )
            number += 1
            place += length + roll.randrange(15, 90)
