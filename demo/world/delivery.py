"""The yearly delivery plans of the simulated trust's academies, and their quality assurance."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from decimal import Decimal
from random import Random

from demo.records import Entry, School
from demo.world.dice import dice, rank
from demo.world.edges import DEMO_DAY, EVE
from demo.world.rows import Typing, after, typed

_YEARS = (2024, 2025, 2026)
_WORK = (
    ("Raise attendance", "Family support and daily calls", "Overall absence below last year's"),
    ("Strengthen early reading", "Phonics training for all", "Pupils at their expected outcome"),
    ("Widen communication", "Devices and coaching", "Pupils with a communication plan"),
    ("Prepare for adulthood", "Work placements", "Leavers with a destination"),
    ("Reduce suspensions", "Regulation spaces", "Suspensions for every 100 pupils"),
    ("Develop middle leaders", "Coaching in pairs", "Subject reviews that are good"),
)
_VOICES = ("parent_voice", "staff_voice", "pupil_voice")
_OTHER_ACTIVITIES = ("learning_walk", "book_look", "data_review", "governor_visit", "deep_dive", "peer_review")


def delivery_plan(seed: int, schools: Sequence[School]) -> Iterator[Entry]:
    """Six actions a year, looked at every term or not, for three priorities; half of the academies have but two."""
    for place, school in enumerate(schools):
        standing = rank(seed, "delivery", place, len(schools))
        priorities = ("SIP1", "SIP2", "SIP3") if place % 4 in (0, 1) else ("SIP1", "SIP2")
        number = 0
        for year in _YEARS:
            roll = dice(seed, "delivery", school.urn, year)
            for turn, (what, how, measure) in enumerate(_WORK):
                number += 1
                due = after(date(year, 11, 24), 45 * turn + roll.randrange(30))
                if year == 2025 and turn in (2, 3):
                    due = DEMO_DAY if turn == 3 else EVE  # due on the day is in time, due the day before is not
                cells = {
                    "Priority": priorities[turn % len(priorities)],
                    "What": what,
                    "How": how if standing <= 0.5 or roll.random() < 0.85 else None,
                    "Measure": measure if standing <= 0.5 or roll.random() < 0.8 else None,
                    "Baseline": Decimal(roll.randrange(400, 700)) / 10,
                    "Target": Decimal(roll.randrange(700, 950)) / 10,
                    "Due": due,
                    "Progress": "not_started",
                    "Last reviewed": date(year, 9, 8),
                    "Status": "open",
                }
                yield typed(
                    "delivery_plan",
                    school,
                    number,
                    "Headteacher",
                    (date(year, 9, 8), cells),
                    *_progress(year, due, standing, roll),
                )


def _progress(year: int, due: date, standing: float, roll: Random) -> Iterator[Typing]:
    """Approved at the year's first meeting; then, until it is over, what is reported of it once a term."""
    approved = date(year, 10, 1)
    if standing <= 0.7 or roll.random() < 0.6:
        yield approved, {"Approved": approved, "Last reviewed": approved}
    if roll.random() < 0.06:
        yield after(due, -40), {"Status": "cancelled", "Last reviewed": after(due, -40)}
        return
    late = roll.random() < 0.9 * (standing - 0.2)
    done = after(due, roll.randrange(15, 100)) if late else after(due, -roll.randrange(25))
    over = done if roll.random() < 0.9 or not late else None
    for report in _reports(year, standing, roll):
        if over is None or report < over:
            told = "behind" if late and standing > 0.4 else "on_track"
            yield report, {"Progress": told, "Last reviewed": report}
    if over is not None:
        yield over, {"Progress": "done", "Done": over, "Last reviewed": over, "Status": "done"}


def _reports(year: int, standing: float, roll: Random) -> Iterator[date]:
    """Where nobody keeps at it a term goes by without a report; some report on the term's first day."""
    for term, first in enumerate((date(year, 11, 10), date(year + 1, 1, 5), date(year + 1, 4, 20))):
        if standing > 0.55 and (term == 1 or roll.random() < 0.3):
            continue
        yield first if term == 1 and 0.3 < standing <= 0.45 else after(first, 10 + roll.randrange(25))


def qa_activities(seed: int, schools: Sequence[School]) -> Iterator[Entry]:
    """The three voices and four other activities a year: done, done late, cancelled, or planned and forgotten."""
    for place, school in enumerate(schools):
        standing = rank(seed, "assurance", place, len(schools))
        number = 0
        for year in _YEARS:
            roll = dice(seed, "assurance", school.urn, year)
            activities = (*_VOICES, *roll.sample(_OTHER_ACTIVITIES, 4))
            for turn, activity in enumerate(activities):
                number += 1
                into = 50 * turn if activity in _VOICES else 38 * (turn * 3 % 7)
                planned = after(date(year, 10, 6), into + roll.randrange(20))
                if year == 2025 and turn == len(activities) - 1:
                    planned = DEMO_DAY
                yield _activity(school, number, activity, planned, standing=standing, year=year, roll=roll)


def _activity(
    school: School, number: int, activity: str, planned: date, *, standing: float, year: int, roll: Random
) -> Entry:
    cells = {"Activity": activity, "Planned": planned, "Status": "planned"}
    later: list[Typing] = []
    chance = roll.random()
    if standing > 0.85 and year == 2025:
        # All of that year was called off: there is nothing to measure.
        later.append((date(year, 9, 29), {"Status": "cancelled"}))
    elif chance < 0.08:
        later.append((after(planned, -7), {"Status": "cancelled"}))
    elif chance < 0.08 + 0.8 * (standing - 0.2):
        if roll.random() < 0.4:
            done = after(planned, roll.randrange(30, 90))
            later.append((done, {"Done": done, "Findings": "In the minutes", "Status": "done"}))
    else:
        later.append((planned, {"Done": planned, "Findings": "In the minutes", "Status": "done"}))
    return typed("qa_activities", school, number, "Deputy headteacher", (date(year, 9, 22), cells), *later)
