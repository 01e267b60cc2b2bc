"""The registers of plans, actions and buildings that each academy of the simulated trust keeps by hand."""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from decimal import Decimal

from demo.records import Action, Building, Plan, School
from demo.world.budgets import budget_codes
from demo.world.dice import dice, rank, working_day
from demo.world.ledger import LEDGER_START, SPENDING_CODES

_LAST_ACTION = date(2027, 7, 31)
_APPROVERS = {"asset": "Local governing board", "ict": "Local governing board"}
_DESCRIPTIONS = (
    "Renew the hall floor", "Replace two boilers", "Resurface the playground",
    "Renew classroom displays", "Move the server room", "Improve wireless coverage",
    "Make the changing room accessible", "Replace the boundary fence",
    "Refit the sensory room", "Replace failed lighting", "Add a second connection", "Repair the flat roof",
)  # fmt: skip
_OWNERS = ("Site manager", "School business manager", "Headteacher", "ICT lead")
_PRIORITIES = ("SIP1", "SIP2", "SIP3", None)


def plans(seed: int, schools: Sequence[School]) -> Iterator[Plan]:
    """For each academy an earlier and a present version of the asset and ICT plans, and some of the other kinds."""
    for place, school in enumerate(schools):
        standing = rank(seed, "plans", place, len(schools))
        for number, kind in enumerate(("asset", "ict"), start=1):
            yield from _versions(seed, school, kind, number, standing)
        roll = dice(seed, "other plans", school.urn)
        for number, kind in enumerate(("asset_management", "digital", "growth", "temporary_building"), start=5):
            if kind == "growth" and roll.random() < 0.6:
                continue
            recorded = date(2025, 6, 2) + timedelta(days=roll.randrange(60))
            approved = working_day(recorded + timedelta(days=roll.randrange(20, 330)))
            yield _plan(
                school,
                number,
                kind,
                recorded=recorded,
                approved=approved,
                start=date(2025, 9, 1),
                end=date(2030, 8, 31),
            )


def _versions(seed: int, school: School, kind: str, number: int, standing: float) -> Iterator[Plan]:
    """A plan to August 2025 and the one that follows it: in time, late, or not yet, according to the academy."""
    roll = dice(seed, "plan", school.urn, kind)
    earlier = _plan(
        school,
        2 * number - 1,
        kind,
        recorded=date(2022, 5, 16),
        approved=date(2022, 7, 4),
        start=date(2022, 9, 1),
        end=date(2025, 8, 31),
    )
    recorded = date(2025, 5, 12) + timedelta(days=roll.randrange(20))
    start = date(2025, 9, 1)
    end = date(2028, 8, 31)
    late = standing > 0.8 and (kind == "ict" or standing > 0.92)
    if late:
        approved: date | None = date(2026, 4, 20) + timedelta(days=roll.randrange(40)) if standing < 0.95 else None
    elif standing > 0.7:
        approved = date(2025, 10, 1) + timedelta(days=roll.randrange(90))
    else:
        approved = date(2025, 6, 16) + timedelta(days=roll.randrange(45))
    if 0.74 < standing <= 0.8 and kind == "asset":
        end = date(2026, 2, 27)  # written for half a year and not renewed
    approved = working_day(approved) if approved else None
    yield earlier._replace(superseded=max(start, approved) if approved else None)
    yield _plan(school, 2 * number, kind, recorded=recorded, approved=approved, start=start, end=end)


def _plan(
    school: School, number: int, kind: str, *, recorded: date, approved: date | None, start: date, end: date
) -> Plan:
    return Plan(
        record_id=f"PL{school.urn}-{number:02d}",
        urn=school.urn,
        plan_type=kind,
        approved_date=approved,
        approver_role=_APPROVERS.get(kind, "Chief Executive") if approved else None,
        start=start,
        end=end,
        headteacher_signed=approved is not None,
        vision_signed=approved is not None and kind in ("growth", "digital"),
        owner_role="Headteacher",
        last_reviewed=recorded,
        status="approved" if approved else "draft",
        recorded=recorded,
    )


def actions(seed: int, schools: Sequence[School], per_year: int) -> Iterator[Action]:
    """Actions opened from September 2024 on, whatever the horizon."""
    for place, school in enumerate(schools):
        careful = rank(seed, "budgeting", place, len(schools))
        prompt = rank(seed, "promptness", place, len(schools))
        apart = 365 / per_year
        for number in range(int((_LAST_ACTION - LEDGER_START).days / apart)):
            roll = dice(seed, "action", school.urn, number)
            opened = working_day(LEDGER_START + timedelta(days=int(number * apart) + roll.randrange(9)))
            yield _action(seed, school, number + 1, roll, opened=opened, careful=careful, prompt=prompt)


def _action(
    seed: int, school: School, number: int, roll: random.Random, *, opened: date, careful: float, prompt: float
) -> Action:
    due = working_day(opened + timedelta(days=roll.randrange(60, 260)))
    year_end = date(opened.year + (opened.month >= 9), 8, 31)
    if due > year_end and opened.month not in (6, 7, 8) and roll.random() > careful - 0.3:
        due = year_end - timedelta(days=roll.randrange(40))  # careful planners stay within a budget they have
    cost = Decimal(roll.randrange(8, 600)) * 50 if roll.random() < 0.75 else None
    if cost and roll.random() < 0.04:
        cost = Decimal(0)
    funded = budget_codes(seed, school, due.year - (due.month < 9))
    code: str | None = roll.choice(funded)
    if roll.random() < 0.45 * (careful - 0.45):
        code = roll.choice((None, "9999", next(each for each in SPENDING_CODES if each not in funded)))
    early = timedelta(days=roll.randrange(1, 50))
    late = roll.random() < 0.9 * (prompt - 0.35)
    done: date | None = due + timedelta(days=roll.randrange(10, 130)) if late else max(opened, due - early)
    if late and roll.random() < 0.1:
        done = None
    cancelled = working_day(opened + timedelta(days=30)) if roll.random() < 0.04 else None
    # Actions belong to the plan that was in force when they were opened.
    version = roll.choice((2, 4)) if opened >= date(2025, 9, 1) else roll.choice((1, 3))
    return Action(
        record_id=f"AC{school.urn}-{number:03d}",
        urn=school.urn,
        plan_id=f"PL{school.urn}-{version:02d}",
        description=roll.choice(_DESCRIPTIONS),
        cost=cost,
        budget_code=code if cost is not None else None,
        due=due,
        opened=opened,
        done=None if cancelled or done is None else working_day(done),
        improvement_priority=roll.choice(_PRIORITIES),
        percent=roll.choice((10, 20, 25, 40, 50, 60, 75, 80, 90)),
        owner_role=roll.choice(_OWNERS),
        last_reviewed=opened,
        cancelled=cancelled,
    )


def buildings(seed: int, schools: Sequence[School]) -> Iterator[Building]:
    """A main building and, in most academies, temporary units; one long gone."""
    for place, school in enumerate(schools):
        roll = dice(seed, "buildings", school.urn)
        units = 1 + roll.randrange(3)
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
                consent_end=date(2025, 6, 30) + timedelta(days=roll.randrange(900)) if temporary else None,
                exit_plan_id=f"PL{school.urn}-08" if temporary and roll.random() < 0.6 else None,
                owner_role="Site manager",
                last_reviewed=date(2025, 6, 2),
                recorded=date(2025, 6, 2),
                disposed=date(2025, 12, 19) if number == 4 else None,
            )
