"""Bids of the simulated trust for what its academies' plans need, and what became of them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from decimal import Decimal
from random import Random

from demo.records import Entry, School
from demo.world.dice import dice, rank, working_day
from demo.world.edges import DEMO_DAY
from demo.world.rows import Typing, typed

_PLANS = {2024: (1, 3), 2025: (2, 4), 2026: (2, 4)}  # of the academy's asset and ICT plans, those in force in the year
_FUNDS = ("cif", "sca", "dfc", "other")
_PER_YEAR = 3


def bids(seed: int, schools: Sequence[School]) -> Iterator[Entry]:
    """Three a year of each academy, drafted in autumn or winter and mostly decided in spring or summer.

    What is asked for is anything from a tenth of what a plan needs to more than all of it. One academy in eight bids
    for nothing.
    """
    for place, school in enumerate(schools):
        if place % 8 == 3:
            continue
        lucky = rank(seed, "bids", place, len(schools))
        number = 0
        for year in _PLANS:
            for _ in range(_PER_YEAR):
                number += 1
                roll = dice(seed, "bid", school.urn, number)
                yield _bid(school, number, roll, year, lucky)
        yield from _edges(school, number, place)


def _bid(school: School, number: int, roll: Random, year: int, lucky: float) -> Entry:
    plan = _PLANS[year][number % 2] if roll.random() < 0.85 else None
    drafted = working_day(date(year, 9, 8) + timedelta(days=roll.randrange(110)))
    asked = Decimal(roll.choice((40, 120, 300, 700, 2400)) * roll.randrange(60, 160))
    submitted = working_day(drafted + timedelta(days=roll.randrange(7, 60)))
    decided = working_day(submitted + timedelta(days=roll.randrange(40, 200)))
    won, fate = roll.random() >= lucky - 0.1, roll.random()
    awarded = (asked * roll.choice((1, 1, Decimal("0.75")))).quantize(Decimal("0.01"))
    later: list[Typing] = []
    if fate >= 0.08:  # else it was never handed in
        later.append((submitted, {"Submitted": submitted, "Outcome": "submitted"}))
        if fate < 0.16:
            withdrawn = submitted + timedelta(days=20)
            later.append((withdrawn, {"Outcome": "withdrawn", "Status": "closed"}))
        else:
            later.append((decided, _decided(decided, awarded if won else None)))
    return _typed(school, number, (roll.choice(_FUNDS), plan, asked), drafted, *later)


def _edges(school: School, number: int, place: int) -> Iterator[Entry]:
    """Of the last year but decided in this one, on its first day; decided on the demo's day; with more than asked."""
    first_day = date(2025, 9, 1)
    if place % 4 == 0:
        sent = date(2025, 8, 29)
        later = ((sent, {"Submitted": sent, "Outcome": "submitted"}), (first_day, _decided(first_day, Decimal(90_000))))
        yield _typed(school, number + 1, ("cif", 2, Decimal(90_000)), date(2025, 8, 26), *later)
    elif place % 4 == 1:
        later = ((first_day, {"Submitted": first_day, "Outcome": "submitted"}), (DEMO_DAY, _decided(DEMO_DAY, None)))
        yield _typed(school, number + 1, ("sca", 4, Decimal(15_000)), first_day, *later)
    elif place % 4 == 2:
        decided = date(2026, 2, 27)
        more = {**_decided(decided, Decimal(900_000)), "Over award agreed": True}
        later = ((date(2025, 11, 14), {"Submitted": date(2025, 11, 14), "Outcome": "submitted"}), (decided, more))
        yield _typed(school, number + 1, ("cif", 2, Decimal(850_000)), date(2025, 10, 6), *later)


def _decided(day: date, awarded: Decimal | None) -> dict[str, object]:
    outcome: dict[str, object] = {"Decided": day, "Outcome": "lost" if awarded is None else "won", "Status": "closed"}
    return {**outcome, "Awarded": awarded} if awarded is not None else outcome


def _typed(school: School, number: int, asks: tuple[str, int | None, Decimal], drafted: date, *later: Typing) -> Entry:
    """``asks``: which fund, for which plan, for how much."""
    fund, plan, asked = asks
    cells = {
        "Fund": fund,
        "Plan id": f"PL{school.urn}-{plan:02d}" if plan else None,
        "Requested": asked,
        "Over award agreed": False,
        "Outcome": "draft",
        "Status": "open",
    }
    return typed("bids", school, number, "School business manager", (drafted, cells), *later)
