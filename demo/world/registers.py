"""The registers of actions and buildings that each academy of the simulated trust keeps by hand."""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from decimal import Decimal
from typing import NamedTuple

from demo.records import Action, Building, School
from demo.world.budgets import budget_codes
from demo.world.dice import dice, rank, working_day
from demo.world.edges import DEMO_DAY
from demo.world.ledger import LEDGER_START, SPENDING_CODES
from demo.world.reviewing import reviews

_LAST_ACTION = date(2027, 7, 31)
_DESCRIPTIONS = (
    "Renew the hall floor", "Replace two boilers", "Resurface the playground",
    "Renew classroom displays", "Move the server room", "Improve wireless coverage",
    "Make the changing room accessible", "Replace the boundary fence",
    "Refit the sensory room", "Replace failed lighting", "Add a second connection", "Repair the flat roof",
)  # fmt: skip
_OWNERS = ("Site manager", "School business manager", "Headteacher", "ICT lead")
_PRIORITIES = ("SIP1", "SIP2", "SIP3", None)
_LAST_QUARTER = DEMO_DAY - timedelta(days=90)


class _Habits(NamedTuple):
    """Where the academy stands, from 0 (best) to 1."""

    budgeting: float
    promptness: float
    purpose: float
    monitoring: float


def actions(seed: int, schools: Sequence[School], per_year: int) -> Iterator[Action]:
    """Actions opened from September 2024 on, whatever the horizon."""
    for place, school in enumerate(schools):
        habits = _Habits(*(rank(seed, habit, place, len(schools)) for habit in _Habits._fields))
        apart = 365 / per_year
        for number in range(int((_LAST_ACTION - LEDGER_START).days / apart)):
            roll = dice(seed, "action", school.urn, number)
            opened = working_day(LEDGER_START + timedelta(days=int(number * apart) + roll.randrange(9)))
            yield _action(seed, school, number + 1, roll, opened=opened, habits=habits)


def _action(seed: int, school: School, number: int, roll: random.Random, *, opened: date, habits: _Habits) -> Action:
    due = working_day(opened + timedelta(days=roll.randrange(60, 260)))
    year_end = date(opened.year + (opened.month >= 9), 8, 31)
    if due > year_end and opened.month not in (6, 7, 8) and roll.random() > habits.budgeting - 0.3:
        due = year_end - timedelta(days=roll.randrange(40))  # careful planners stay within a budget they have
    cost = Decimal(roll.randrange(8, 600)) * 50 if roll.random() < 0.75 else None
    if cost and roll.random() < 0.04:
        cost = Decimal(0)
    funded = budget_codes(seed, school, due.year - (due.month < 9))
    code: str | None = roll.choice(funded)
    if roll.random() < 0.45 * (habits.budgeting - 0.45):
        code = roll.choice((None, "9999", next(each for each in SPENDING_CODES if each not in funded)))
    early = timedelta(days=roll.randrange(1, 50))
    late = roll.random() < 0.9 * (habits.promptness - 0.35)
    done: date | None = due + timedelta(days=roll.randrange(10, 130)) if late else max(opened, due - early)
    if late and roll.random() < 0.1:
        done = None
    cancelled = working_day(opened + timedelta(days=30)) if roll.random() < 0.04 else None
    # Actions belong to the plan that was in force when they were opened; only the newest plans are of every kind.
    version = roll.choice((2, 4, 5, 5, 6, 6)) if opened >= date(2025, 9, 1) else roll.choice((1, 3))
    record_id = f"AC{school.urn}-{number:03d}"
    return Action(
        record_id=record_id,
        urn=school.urn,
        plan_id=f"PL{school.urn}-{version:02d}",
        description=roll.choice(_DESCRIPTIONS),
        cost=cost,
        budget_code=code if cost is not None else None,
        due=due,
        opened=opened,
        done=None if cancelled or done is None else working_day(done),
        improvement_priority=roll.choice(_PRIORITIES[:2] if habits.purpose <= 0.5 else _PRIORITIES),
        percent=roll.choice((10, 20, 25, 40, 50, 60, 75, 80, 90)),
        owner_role=roll.choice(_OWNERS),
        last_reviewed=opened,
        cancelled=cancelled,
        reviews=_looks(opened, record_id, habits.monitoring),
    )


def _looks(opened: date, record_id: str, monitoring: float) -> tuple[date, ...]:
    """Now and then or seldom; where actions are monitored once in 90 days, or on the last day for which that holds."""
    if 0.3 < monitoring <= 0.4 and opened < _LAST_QUARTER:
        return (opened, _LAST_QUARTER, *reviews(_LAST_QUARTER + timedelta(days=100), record_id, 90))
    return reviews(opened, record_id, 90 if monitoring <= 0.3 else 300 if monitoring > 0.7 else 149)


def buildings(seed: int, schools: Sequence[School]) -> Iterator[Building]:
    """A main building and, in four academies of five, temporary units; one long gone."""
    for place, school in enumerate(schools):
        roll = dice(seed, "buildings", school.urn)
        units = 0 if place % 5 == 2 else 1 + roll.randrange(3)
        planned = 1.0 if rank(seed, "exits", place, len(schools)) <= 0.5 else 0.5
        areas = [roll.randrange(60, 180) for _ in range(units)]
        tenure = "pfi" if place % 8 == 5 else roll.choice(("freehold", "freehold", "leasehold"))
        for number, (name, area) in enumerate(
            [
                ("Main building", school.floor_area_m2 - sum(areas)),
                *((f"Modular unit {n + 1}", a) for n, a in enumerate(areas)),
            ],
            start=1,
        ):
            temporary = number > 1
            yield Building(
                record_id=f"BU{school.urn}-{number:02d}",
                urn=school.urn,
                name=name,
                tenure="leasehold" if temporary else tenure,
                floor_area_m2=area,
                temporary=temporary,
                consent_end=_consent_end(place, number, roll) if temporary else None,
                exit_plan_id=f"PL{school.urn}-08" if temporary and roll.random() < planned else None,
                owner_role="Site manager",
                last_reviewed=date(2025, 6, 2),
                recorded=date(2025, 6, 2),
                disposed=date(2025, 12, 19) if number == 4 else None,
            )


def _consent_end(place: int, number: int, roll: random.Random) -> date | None:
    """Some end on the demo's day, some are of a unit that needs no consent."""
    end = date(2025, 6, 30) + timedelta(days=roll.randrange(900))
    if number == 2:
        return DEMO_DAY if place % 5 == 3 else end
    return end if roll.random() < 0.7 else None
