"""Capital projects of the simulated trust, and the milestones of its transformation programme."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from decimal import Decimal
from random import Random

from demo.records import Entry, School
from demo.world.dice import dice, rank
from demo.world.edges import DEMO_DAY, EVE
from demo.world.rows import Cells, Typing, after, record_id, typed

_NAMES = ("Hall roof", "Boiler house", "Sensory garden", "Main switchboard", "Entrance and reception")
_PROGRAMME = (
    ("Networks surveyed", date(2024, 11, 29)),
    ("One finance system", date(2025, 4, 30)),
    ("Helpdesk for all", date(2025, 9, 30)),
    ("One tenancy for all accounts", date(2025, 12, 19)),
    ("Estates handbook agreed", date(2026, 2, 27)),
    ("Devices renewed", DEMO_DAY),
    ("Server rooms closed", date(2026, 7, 17)),
    ("One MIS", date(2026, 12, 18)),
    ("Second survey of networks", date(2027, 5, 28)),
)


def projects(seed: int, schools: Sequence[School]) -> Iterator[Entry]:
    """One project long finished, and those of this year: on the way, just so, or late and dear; some have none live."""
    for place, school in enumerate(schools):
        standing = rank(seed, "projects", place, len(schools))
        roll = dice(seed, "projects", school.urn)
        yield _finished(school)
        if standing > 0.85:
            continue
        shapes = _tidy(roll) if standing <= 0.3 else _just_so(roll) if standing <= 0.55 else _amiss(roll)
        for number, (name, (cells, *later)) in enumerate(zip(_NAMES[1:], shapes, strict=False), start=2):
            started, own = cells
            whole = {"Project name": name, "Plan id": f"PL{school.urn}-02", "Status": "live", **own}
            yield typed("projects", school, number, "Estates manager", (started, whole), *later)


def milestones(seed: int, schools: Sequence[School]) -> Iterator[Entry]:
    """Those of the programme, reached in time, late or not, and two of the finished project, which is not of it."""
    for place, school in enumerate(schools):
        late = rank(seed, "milestones", place, len(schools))
        roll = dice(seed, "milestones", school.urn)
        for number, (name, baseline) in enumerate(_PROGRAMME, start=1):
            first = after(baseline, -300)
            cells = {"Milestone": name, "Baseline date": baseline, "Forecast date": baseline, "Status": "open"}
            yield typed("milestones", school, number, "Project manager", (first, cells), *_fate(baseline, late, roll))
        for number, (name, day) in enumerate(
            (("Design signed off", date(2024, 12, 2)), ("Handed over", date(2025, 6, 6))), start=len(_PROGRAMME) + 1
        ):
            own = {"Project id": record_id("projects", school, 1), "Milestone": name, "Baseline date": day}
            reached = {"Actual date": day, "Status": "achieved"}
            yield typed(
                "milestones",
                school,
                number,
                "Project manager",
                (date(2024, 10, 7), {**own, "Status": "open"}),
                (day, reached),
            )


def _fate(baseline: date, late: float, roll: Random) -> Iterator[Typing]:
    if roll.random() < 0.06:
        yield after(baseline, -60), {"Status": "cancelled"}
    elif roll.random() < 1.2 * (late - 0.25):
        reached = after(baseline, roll.randrange(20, 200))
        yield after(baseline, -10), {"Forecast date": reached}
        if late < 0.9:
            yield reached, {"Actual date": reached, "Status": "achieved"}
    else:
        reached = after(baseline, -roll.randrange(30) - 3)
        yield reached, {"Actual date": reached, "Status": "achieved"}


def _finished(school: School) -> Entry:
    end = date(2025, 6, 6)
    cells = {
        "Project name": _NAMES[0],
        "Stage": "construction",
        "Baseline start": date(2024, 11, 4),
        "Baseline end": date(2025, 5, 30),
        "Forecast end": end,
        "Budget": Decimal(85000),
        "Forecast cost": Decimal(84210),
        "Plan id": f"PL{school.urn}-01",
        "Status": "live",
    }
    over = {"Stage": "complete", "Actual end": end, "Status": "complete"}
    return typed("projects", school, 1, "Estates manager", (date(2024, 10, 1), cells), (end, over))


def _shape(
    roll: Random, *, stage: str, end: date, forecast_end: date | None, part_of_budget: Decimal | None
) -> tuple[date, Cells]:
    start = date(2025, 10, 6) + timedelta(days=7 * roll.randrange(8))
    budget = Decimal(roll.randrange(20, 400)) * 1000
    return after(start, -30), {
        "Stage": stage,
        "Baseline start": start,
        "Baseline end": end,
        "Forecast end": forecast_end,
        "Budget": budget,
        "Forecast cost": None if part_of_budget is None else budget * part_of_budget,
    }


def _tidy(roll: Random) -> Iterator[list[Typing]]:
    """As planned, or better. Each is a first typing and what changes later."""
    end = date(2026, 5, 29)
    first = _shape(roll, stage="construction", end=end, forecast_end=end, part_of_budget=Decimal("0.98"))
    yield [first, (date(2026, 5, 20), {"Stage": "complete", "Actual end": date(2026, 5, 20), "Status": "complete"})]
    end = date(2026, 9, 25)
    yield [_shape(roll, stage="design", end=end, forecast_end=date(2026, 9, 4), part_of_budget=Decimal(1))]


def _just_so(roll: Random) -> Iterator[list[Typing]]:
    """At the limits of money and of time, and one that was given up."""
    yield [
        _shape(roll, stage="construction", end=DEMO_DAY, forecast_end=DEMO_DAY, part_of_budget=Decimal("1.05")),
        (date(2026, 4, 1), {"Stage": "complete", "Actual end": date(2026, 4, 1), "Status": "complete"}),
    ]
    end = date(2026, 8, 21)
    yield [
        _shape(roll, stage="procurement", end=end, forecast_end=end, part_of_budget=Decimal("1.0001")),
        (date(2026, 6, 8), {"Forecast end": date(2026, 9, 30)}),
    ]
    yield [
        _shape(roll, stage="feasibility", end=end, forecast_end=None, part_of_budget=None),
        (date(2026, 1, 12), {"Status": "cancelled"}),
    ]


def _amiss(roll: Random) -> Iterator[list[Typing]]:
    """A penny too dear, a day too late, past its end, and one of which nobody has said what to expect."""
    end = date(2026, 7, 31)
    cells: Cells
    typed_on, cells = _shape(roll, stage="construction", end=end, forecast_end=end, part_of_budget=Decimal("1.05"))
    yield [(typed_on, {**cells, "Forecast cost": Decimal(str(cells["Forecast cost"])) + Decimal("0.01")})]
    late = end + timedelta(days=1)
    yield [_shape(roll, stage="design", end=end, forecast_end=late, part_of_budget=Decimal(1))]
    yield [_shape(roll, stage="handover", end=EVE, forecast_end=EVE, part_of_budget=Decimal(1))]
    yield [_shape(roll, stage="feasibility", end=end, forecast_end=None, part_of_budget=None)]
