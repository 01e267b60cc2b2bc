"""How the academies of the simulated trust keep its commitments: days given, spaces lent, work commissioned."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from decimal import Decimal
from random import Random
from typing import NamedTuple

from demo.records import Entry, School
from demo.world.dice import dice, rank, working_day
from demo.world.edges import DEMO_DAY, HORIZON
from demo.world.rows import Typing, typed

# Days that lie inside each term in every local calendar: autumn, spring, summer.
_TERMS = (((9, 8), (12, 12)), ((1, 12), (3, 20)), ((5, 6), (7, 14)))
_LEADERS = ("Headteacher", "Deputy headteacher", "Assistant headteacher 2", "S0107")
_ACTIVITIES = ("peer_review", "support", "network", "training", "working_group", "other")
_SPACES = ("Main hall", "Sports field", "Meeting room", "Hydrotherapy pool", "Drama studio")
_HALVES = {0: (), 1: (1,), 2: (2,), 3: (2, 1), 4: (2, 2), 5: (1, 2, 2)}  # a term's half days, occasion by occasion


def improvement_days(seed: int, schools: Sequence[School]) -> Iterator[Entry]:
    """Term by term none, just short of two days, two, or more; and days that do not count, of others or cancelled."""
    for place, school in enumerate(schools):
        giving = rank(seed, "improvement days", place, len(schools))
        number = 0
        for year in (2024, 2025, 2026):
            for term, (first, last) in enumerate(_TERMS, start=1):
                roll = dice(seed, "improvement days", school.urn, year, term)
                start, end = (date(year + (month < 9), month, day) for month, day in (first, last))
                wanted = roll.choice((4, 4, 5) if giving < 0.4 else (2, 3, 4) if giving < 0.8 else (0, 1, 3))
                span = (end - start).days // 6
                for turn, halves in enumerate(_HALVES[wanted]):
                    number += 1
                    day = working_day(start + timedelta(days=turn * span + roll.randrange(span)))
                    yield _given(school, number, day, term, roll, halves=halves, senior=True)
                if roll.random() < 0.4:
                    number += 1
                    day = working_day(start + timedelta(days=4 * span + roll.randrange(span)))
                    cancelled = roll.random() < 0.5
                    yield _given(school, number, day, term, roll, halves=2, senior=cancelled, cancelled=cancelled)
        if place % 4 == 1:  # the last day of autumn and the first of spring, in either calendar
            for edge, term in ((date(2025, 12, 19), 1), (date(2026, 1, 5), 2)):
                number += 1
                yield _given(school, number, edge, term, dice(seed, "edge", school.urn, edge), halves=1, senior=True)


def _given(
    school: School,
    number: int,
    day: date,
    term: int,
    roll: Random,
    *,
    halves: int,
    senior: bool,
    cancelled: bool = False,
) -> Entry:
    cells = {
        "Person id": roll.choice(_LEADERS) if senior else f"S{roll.randrange(2000, 3000)}",
        "Day given": day,
        "Days": Decimal(halves) / 2,
        "Activity": _ACTIVITIES[number % len(_ACTIVITIES)],
        "Senior leader": senior,
        "Term": term,
        "Status": "given",
    }
    later: list[Typing] = [(day + timedelta(days=9), {"Status": "cancelled"})] if cancelled else []
    return typed("improvement_days", school, number, "Headteacher", (day, cells), *later)


def bookings(seed: int, schools: Sequence[School]) -> Iterator[Entry]:
    """Typed some weeks ahead; priced once they are over, mostly at nothing or at what they cost."""
    for place, school in enumerate(schools):
        dear = rank(seed, "bookings", place, len(schools))
        if place % 8 == 2:  # has no space that anybody books
            continue
        for number in range(1, 19):
            roll = dice(seed, "booking", school.urn, number)
            day = working_day(date(2024, 9, 16) + timedelta(days=(number - 1) * 56 + roll.randrange(50)))
            by = "trust_school" if roll.random() < 0.75 else "other"
            cost = Decimal(roll.randrange(30, 160)) if roll.random() < 0.5 else None
            over = by == "other" or roll.random() < (dear - 0.5)
            charged = (cost or Decimal(0)) + (Decimal("0.01") if roll.random() < 0.2 else 35) if over else cost
            if not over and roll.random() < 0.3:
                charged = roll.choice((None, Decimal(0)))
            yield _booking(school, number, roll, day, by=by, priced=(charged, cost), cancelled=roll.random() < 0.1)
        roll = dice(seed, "booking", school.urn, "edges")
        for number, day in ((21, date(2025, 8, 31)), (22, date(2025, 9, 1)), (23, DEMO_DAY), (24, date(2026, 3, 20))):
            charged = Decimal(40) if place % 4 == 3 else None
            yield _booking(school, number, roll, day, by="trust_school", priced=(charged, None))


def _booking(
    school: School,
    number: int,
    roll: Random,
    day: date,
    *,
    by: str,
    priced: tuple[Decimal | None, Decimal | None],
    cancelled: bool = False,
) -> Entry:
    """``priced``: what was charged, and what it cost."""
    asked = day - timedelta(days=roll.randrange(14, 60))
    cells = {"Booked on": day, "Space": roll.choice(_SPACES), "Booked by": by, "Status": "confirmed"}
    later: list[Typing] = [(day, dict(zip(("Charged", "Extra cost"), priced, strict=True)))]
    if cancelled:
        later = [(day - timedelta(days=7), {"Status": "cancelled"}), *later]
    return typed("bookings", school, number, "Site manager", (asked, cells), *later)


class _Days(NamedTuple):
    """Of a commission; agreed None: nobody wrote it down."""

    agreed: date | None
    began: date
    invoiced: date
    repaid: date


def commissions(seed: int, schools: Sequence[School]) -> Iterator[Entry]:
    """Four a year: agreed, begun, invoiced and repaid; by some agreed too late or repaid late, short or never."""
    for place, school in enumerate(schools):
        if place % 8 == 1:  # commissions nothing
            continue
        slack = rank(seed, "commissions", place, len(schools))
        for number in range(1, 13):
            roll = dice(seed, "commission", school.urn, number)
            began = working_day(date(2024, 9, 23) + timedelta(days=(number - 1) * 86 + roll.randrange(60)))
            invoiced = working_day(began + timedelta(days=roll.randrange(10, 90)))
            agreed: date | None = began - timedelta(days=roll.choice((0, 3, 10, 25)))
            if roll.random() < slack - 0.4:
                agreed = began + timedelta(days=roll.randrange(1, 20)) if roll.random() < 0.6 else None
            cost = Decimal(roll.randrange(10, 120) * 25)
            repaid = invoiced + timedelta(days=roll.choice((5, 14, 21, 30)))
            paid, fate = cost, roll.random()
            if fate < slack - 0.4:
                repaid += timedelta(days=roll.choice((1, 9, 40)))
            elif fate < slack - 0.25:
                paid = cost - Decimal("0.01") if roll.random() < 0.3 else cost / 2
            elif fate > 0.95:
                paid = cost + 10
            days = _Days(agreed, began, invoiced, repaid)
            yield _commission(school, number, days, cost, paid, cancelled=roll.random() < 0.06)
        yield from _edges(school, place)


def _edges(school: School, place: int) -> Iterator[Entry]:
    """To be repaid by the demo's day, and by the next; repaid on the last day that is in time, and a day later."""
    for number, invoiced, lasted in (
        (21, DEMO_DAY - timedelta(days=30), 30),
        (22, DEMO_DAY - timedelta(days=29), 31),
        (23, date(2026, 1, 12), 30 + (place % 2)),
    ):
        began = invoiced - timedelta(days=20)
        days = _Days(began, began, invoiced, invoiced + timedelta(days=lasted))
        yield _commission(school, number, days, Decimal(480), Decimal(480))


def _commission(
    school: School, number: int, days: _Days, cost: Decimal, paid: Decimal, *, cancelled: bool = False
) -> Entry:
    agreed, began, invoiced, repaid = days
    cells = {"Began": began, "Cost": cost, "Status": "agreed"}
    later: list[Typing] = [(began, {"Status": "running"}), (invoiced, {"Invoiced": invoiced})]
    if agreed is not None:
        later.append((agreed, {"Agreed": agreed}))
    if cancelled:
        later.append((began + timedelta(days=5), {"Status": "cancelled"}))
    elif repaid <= HORIZON:
        done = {"Status": "repaid"} if paid >= cost else {}
        later.append((repaid, {"Repaid": paid, "Repaid on": repaid, **done}))
    first = min(agreed or began, began)
    return typed("commissions", school, number, "School business manager", (first, cells), *later)
