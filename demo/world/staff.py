"""Employees of the simulated trust; they hold laptops and are named in the free text of bills."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from demo.records import Employee, School
from demo.world import people
from demo.world.dice import dice, number_of

_ROLES = ("Teacher", "Teaching assistant", "Teaching assistant", "Site manager", "School business manager", "Therapist")


def employees(seed: int, schools: Sequence[School], count: int) -> Iterator[Employee]:
    """``count`` employees, shared out by the academies' capacities; the first of each is its headteacher."""
    places = [school for school in schools for _ in range(school.capacity)]
    for number in range(count):
        school = schools[number] if number < len(schools) else places[(number * 7919) % len(places)]
        roll = dice(seed, "employee", number)
        fore, sur = people.forename(roll), people.surname(roll)
        yield Employee(
            employee_id=f"E{number_of(9, seed, 'employee', number)}",
            urn=school.urn,
            forename=fore,
            surname=sur,
            email=people.email(fore, sur, "staff.osierholt"),
            role="Headteacher" if number < len(schools) else roll.choice(_ROLES),
        )
