"""Meetings of the simulated trust's networks, kept by the academy that hosts them, and who was there."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from random import Random
from typing import NamedTuple

from demo.records import Entry, School
from demo.world.dice import dice, rank
from demo.world.edges import DEMO_DAY
from demo.world.rows import Typing, after, record_id, typed
from demo.world.training import staff_numbers

_NETWORKS = ("estates", "ict", "business", "leadership", "safeguarding", "send", "curriculum", "governance")
# About when the meetings of a term are held: in the autumn, the spring and the summer of each academic year.
_MEETINGS = tuple(
    day for year in (2024, 2025, 2026) for day in (date(year, 10, 14), date(year + 1, 2, 2), date(year + 1, 5, 11))
)
# One host has meetings on the last day of the autumn and on the first of the spring, which in the south is a day later.
_LAST_OF_AUTUMN, _FIRST_OF_SPRING = date(2025, 12, 19), date(2026, 1, 5)


class Meeting(NamedTuple):
    """``held`` is None for one that was cancelled, or of which nobody ever said what became of it."""

    host: School
    number: int
    network: str
    planned: date
    held: date | None
    cancelled: bool

    @property
    def event_id(self) -> str:
        return record_id("networks", self.host, self.number)


def meetings(seed: int, schools: Sequence[School]) -> list[Meeting]:
    """Each academy hosts a network or two, but one in six none. Where hosting is a burden, meetings fall through."""
    found = []
    for place, school in enumerate(schools):
        standing = rank(seed, "hosting", place, len(schools))
        roll = dice(seed, "hosting", school.urn)
        number = 0
        for turn in range(2 if standing <= 0.4 else 1 if standing <= 0.85 else 0):
            network = _NETWORKS[(2 * place + turn) % len(_NETWORKS)]
            for about in _MEETINGS:
                number += 1
                planned = after(about, roll.randrange(35))
                falls_through = roll.random() < 0.9 * (standing - 0.35)
                cancelled = falls_through and roll.random() < 0.6
                held = None if falls_through else after(planned, 7) if roll.random() < 0.1 else planned
                found.append(Meeting(school, number, network, planned, held, cancelled))
        if standing < 1 / len(schools):
            for day in (_LAST_OF_AUTUMN, _FIRST_OF_SPRING, DEMO_DAY):
                number += 1
                found.append(Meeting(school, number, "other", day, day, cancelled=False))
    return found


def networks(seed: int, schools: Sequence[School]) -> Iterator[Entry]:
    for meeting in meetings(seed, schools):
        cells = {
            "Network": meeting.network,
            "Event": "Extraordinary meeting" if meeting.network == "other" else "Termly meeting",
            "Planned date": meeting.planned,
            "Status": "planned",
        }
        later: list[Typing] = []
        if meeting.held:
            later.append((meeting.held, {"Held date": meeting.held, "Status": "held"}))
        elif meeting.cancelled:
            later.append((after(meeting.planned, -5), {"Status": "cancelled"}))
        announced = after(meeting.planned, -60)
        yield typed("networks", meeting.host, meeting.number, "Network lead", (announced, cells), *later)


def network_attendance(seed: int, schools: Sequence[School]) -> Iterator[Entry]:
    """Two meetings a term, wherever held, by two people; in the spring of 2026 some came on one day only, or never."""
    everywhere = meetings(seed, schools)
    for place, school in enumerate(schools):
        standing = rank(seed, "networking", place, len(schools))
        roll = dice(seed, "networking", school.urn)
        people = staff_numbers(school, 6)
        number = 0
        for day, meeting in _went_to(everywhere, standing, roll):
            for person in roll.sample(people, 2):
                number += 1
                stays_away = standing > 0.9 and day > _LAST_OF_AUTUMN
                apologies = stays_away or (meeting.network != "other" and roll.random() < 0.15)
                yield _attendance(school, number, meeting.event_id, person, day, apologies=apologies)


def _went_to(meetings: Sequence[Meeting], standing: float, roll: Random) -> Iterator[tuple[date, Meeting]]:
    held = [(each.held, each) for each in meetings if each.held]
    for about in _MEETINGS:
        near = [each for each in held if about <= each[0] <= after(about, 60) and each[1].network != "other"]
        chosen = roll.sample(near, min(2, len(near)))
        if not (0.5 < standing <= 0.9 and _LAST_OF_AUTUMN < about <= DEMO_DAY):
            yield from sorted(chosen, key=lambda each: each[0])
    edge = DEMO_DAY if standing <= 0.5 else _FIRST_OF_SPRING if standing <= 0.7 else _LAST_OF_AUTUMN
    yield from (each for each in held if each[1].network == "other" and each[0] == edge)


def _attendance(school: School, number: int, event: str, person: str, day: date, *, apologies: bool) -> Entry:
    cells = {
        "Event id": event,
        "Person id": person,
        "Attended": day,
        "Status": "apologies" if apologies else "attended",
    }
    return typed("network_attendance", school, number, "School business manager", (day, cells))
