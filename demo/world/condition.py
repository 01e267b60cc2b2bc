"""What the condition survey of the simulated trust's buildings found to need money."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from decimal import Decimal
from random import Random

from demo.records import Action, Entry, School
from demo.world.dice import dice, rank
from demo.world.rows import Typing, after, typed

_TYPED_IN = date(2025, 6, 16)
_SECOND_SURVEY = date(2026, 6, 15)
_ELEMENTS = (
    "roof", "walls", "windows_and_doors", "floors_and_stairs", "ceilings", "mechanical", "electrical", "sanitary",
    "external_areas",
)  # fmt: skip
_GRADES = {1: ("d",), 2: ("c", "d"), 3: ("c", "b"), 4: ("b", "a")}
_URGENT = 2


def needs(seed: int, schools: Sequence[School], actions: Sequence[Action]) -> Iterator[Entry]:
    """Needs of two surveys. The careful give every urgent one a costed action; elsewhere it gets a line months later,
    which may be of an action that costs nothing or was cancelled, or none. One academy in seven has nothing urgent.
    """
    for place, school in enumerate(schools):
        standing = rank(seed, "condition", place, len(schools))
        here = [action for action in actions if action.urn == school.urn]
        roll = dice(seed, "condition", school.urn)
        first = roll.randrange(5, 9)
        for number in range(1, first + 3):
            typed_in = _TYPED_IN if number <= first else _SECOND_SURVEY
            yield _need(school, number, roll, typed_in=typed_in, standing=standing, actions=here)


def _need(
    school: School, number: int, roll: Random, *, typed_in: date, standing: float, actions: Sequence[Action]
) -> Entry:
    urgent = number % 2 == 1 and standing <= 0.85
    priority = roll.choice((1, 2) if urgent else (3, 4))
    cells = {
        "Building id": f"BU{school.urn}-01",
        "Element": roll.choice(_ELEMENTS),
        "Grade": roll.choice(_GRADES[priority]),
        "Priority": priority,
        "Cost": Decimal(roll.randrange(20, 900)) * 100 + roll.choice((0, 0, Decimal("49.50"))),
        "Survey date": typed_in - timedelta(days=roll.randrange(20, 200)),
        "Status": "open",
    }
    careful = standing <= 0.3
    planned = typed_in if careful else after(typed_in, roll.randrange(300))
    lines = [
        action.record_id
        for action in actions
        if action.opened <= planned and (not careful or (action.cost and action.cancelled is None))
    ]
    later: list[Typing] = []
    if lines and priority <= _URGENT and (careful or roll.random() < 1.1 - standing):
        later.append((planned, {"Plan line": roll.choice(lines)}))
    if roll.random() < 0.15:
        later.append((after(planned, roll.randrange(30, 300)), {"Status": "done"}))
    return typed("condition", school, number, "Estates manager", (typed_in, cells), *later)
