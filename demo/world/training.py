"""Training that the simulated trust's staff need or did. They stand in the register by a role or a staff number."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from random import Random

from demo.records import Entry, School
from demo.world.dice import dice, rank
from demo.world.edges import DEMO_DAY, YEAR_AGO
from demo.world.rows import Typing, after, typed

_YEARS = (2024, 2025, 2026)
_COURSES = (
    "data_protection", "safeguarding", "fire_warden", "first_aid", "asbestos", "legionella", "working_at_height",
    "manual_handling", "ict",
)  # fmt: skip
_COMPETENT = "Site manager 1"
_YEAR = timedelta(days=365)


def staff_numbers(school: School, count: int) -> list[str]:
    """The first so many people of an academy, as its registers say who they are."""
    return ["Headteacher", _COMPETENT, *(f"S{school.urn[-2:]}{number:02d}" for number in range(3, count + 1))]


def training(seed: int, schools: Sequence[School]) -> Iterator[Entry]:
    """Cyber security for all who use the systems, the competent person's course, and a few others every year."""
    for place, school in enumerate(schools):
        roll = dice(seed, "training", school.urn)
        people = staff_numbers(school, roll.randrange(7, 14))
        prompt = rank(seed, "training", place, len(schools))
        number = 1
        yield _competent(school, number, rank(seed, "competent person", place, len(schools)))
        for who_is, person in enumerate(people):
            without = who_is > 1 and who_is % 6 == 5
            for year in _YEARS[:1] if without else _YEARS:
                number += 1
                course = "manual_handling" if without else "cyber_security"
                due = after(date(year, 11, 28), who_is % 3)
                done = _done(due, prompt, roll)
                if who_is == 1 and place % 2 == 0 and year < 2026:
                    done = YEAR_AGO if year == 2024 else None  # done on the last day that is within a year
                yield _need(school, number, person, course, due=due, done=done, access=not without)
        for year in _YEARS:
            for turn in range(3):
                number += 1
                due = DEMO_DAY if (year, turn) == (2025, 0) else after(date(year, 9, 20), roll.randrange(280))
                cancelled = roll.random() < 0.1
                done = None if cancelled else _done(due, prompt, roll)
                yield _need(
                    school,
                    number,
                    people[(turn + year) % len(people)],
                    _COURSES[(turn + place + 3 * year) % len(_COURSES)],
                    due=due,
                    done=done,
                    access=(turn + year) % len(people) % 6 != 5,
                    cancelled=cancelled,
                )


def _done(due: date, prompt: float, roll: Random) -> date | None:
    """In time, or where people are not prompt late or not at all."""
    if roll.random() < 0.85 * (prompt - 0.2):
        return after(due, roll.randrange(3, 90)) if roll.random() < 0.6 else None
    return due if roll.random() < 0.1 else after(due, -roll.randrange(3, 60))


def _need(
    school: School,
    number: int,
    person: str,
    course: str,
    *,
    due: date,
    done: date | None,
    access: bool,
    cancelled: bool = False,
) -> Entry:
    cells = {"Person id": person, "Course": course, "Has system access": access, "Due": due, "Status": "needed"}
    first = after(date(due.year - (due.month < 9), 9, 5), 0)
    later: list[Typing] = []
    if done:
        later.append((done, {"Done": done, "Certificate to": done + _YEAR, "Status": "done"}))
    elif cancelled:
        later.append((after(due, -10), {"Status": "cancelled"}))
    first = min(first, done or first)
    return typed("training", school, number, "School business manager", (first, cells), *later)


def _competent(school: School, number: int, standing: float) -> Entry:
    """The competent person: qualified for long, to the day or no more; one certificate tells no end."""
    due, done = date(2024, 10, 18), date(2024, 10, 7)
    ends = ((0.3, date(2027, 10, 6)), (0.4, DEMO_DAY), (0.75, date(2026, 9, 30)), (0.9, date(2026, 2, 28)), (1.0, None))
    until = next(end for limit, end in ends if standing <= limit)
    cells = {
        "Person id": _COMPETENT,
        "Course": "competent_person",
        "Has system access": True,
        "Due": due,
        "Status": "needed",
    }
    over = {"Done": done, "Certificate to": until, "Status": "done"}
    return typed("training", school, number, "Headteacher", (date(2024, 9, 9), cells), (done, over))
