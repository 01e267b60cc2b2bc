"""Tickets of the simulated trust's helpdesk, for ICT and for estates: asked, answered, waited for, solved, reopened."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, datetime, timedelta
from random import Random
from typing import NamedTuple

from demo.records import Employee, School, Ticket
from demo.world.dice import LONDON, days_between, dice, office_hours

_OPENED, _LAST_DAY = date(2025, 9, 1), date(2027, 7, 31)
_MISFILED = 0.1  # of the first academy's tickets
_READ_AT_NIGHT = 3  # until this hour nobody works on a ticket: the trust's systems are being read
_PRIORITIES = ("low", "medium", "high", "urgent")
_HOURS = {"low": (24, 120), "medium": (8, 72), "high": (4, 24), "urgent": (1, 8)}  # first answer, solved


class _Matter(NamedTuple):
    team: str
    type: str
    category: str | None
    subject: str
    weight: int


_MATTERS = (
    _Matter("ICT", "Incident", "Hardware", "laptop will not start", 9),
    _Matter("ICT", "Incident", "Network", "no network in my room", 5),
    _Matter("ICT", "Incident", "Software", "cannot open the register", 7),
    _Matter("ICT", "Service Request", "Accounts", "new account for a colleague", 6),
    _Matter("ICT", "Service Request", "Hardware", "projector wanted", 3),
    _Matter("Estates", "Incident", "Heating", "radiator is cold", 4),
    _Matter("Estates", "Incident", "Plumbing", "tap drips", 3),
    _Matter("Estates", "Incident", "Doors and locks", "lock is stuck", 2),
    _Matter("Estates", "Service Request", "Moves", "tables to be moved", 2),
    _Matter("Estates", "Incident", None, "please help", 2),
)


def tickets(seed: int, until: date, schools: Sequence[School], employees: Sequence[Employee]) -> Iterator[Ticket]:
    """Tickets in the order in which they were opened: on a working day about one for every 40 employees."""
    owed, number = 0.0, 1000
    known = {school.urn: school for school in schools}
    for day in days_between(_OPENED, min(until, _LAST_DAY)):
        if day.weekday() >= 5:
            continue
        owed += len(employees) / 40
        count, owed = int(owed), owed % 1
        opened = sorted(office_hours(day, dice(seed, "ticket opened", day, place)) for place in range(count))
        for moment in opened:
            number += 1
            roll = dice(seed, "ticket", number)
            asker = roll.choice(employees)
            ticket = _ticket(number, moment.replace(microsecond=0), known[asker.urn], asker, roll)
            # Somebody made a second entry for the first academy, under the name that everybody uses.
            is_misfiled = asker.urn == schools[0].urn and dice(seed, "nickname", number).random() < _MISFILED
            yield ticket._replace(under_nickname=is_misfiled)


def _ticket(number: int, opened: datetime, school: School, asker: Employee, roll: Random) -> Ticket:
    matter = roll.choices(_MATTERS, [each.weight for each in _MATTERS])[0]
    priority = roll.choices(_PRIORITIES, (5, 8, 3, 1))[0]
    answer, solve = (timedelta(hours=hours) for hours in _HOURS[priority])
    return Ticket(
        ticket_id=number,
        urn=school.urn,
        team=matter.team,
        type=matter.type,
        category=matter.category,
        priority=_PRIORITIES.index(priority) + 1,
        subject=f"{asker.forename} {asker.surname}: {matter.subject}",
        asked_by=asker.employee_id,
        answer_due=opened + answer,
        solve_due=opened + solve,
        history=tuple(_history(opened, answer, solve, roll)),
    )


def _history(opened: datetime, answer: timedelta, solve: timedelta, roll: Random) -> Iterator[tuple[datetime, str]]:
    """What happens to a ticket, in order. Most are solved in time; some wait for the asker, some come back."""

    def later(moment: datetime, least: float, most: float, of: timedelta) -> datetime:
        found = moment + timedelta(seconds=int(of.total_seconds() * roll.uniform(least, most)) + 60)
        at_night = found.astimezone(LONDON).hour < _READ_AT_NIGHT
        return found + timedelta(hours=_READ_AT_NIGHT) if at_night else found

    yield opened, "open"
    fate = roll.random()
    if fate < 0.05:
        yield later(opened, 0.1, 0.5, answer), "spam"
        return
    if fate < 0.12:
        moment = later(opened, 0.1, 2, answer)
        yield moment, "deleted"
        if fate < 0.08:
            yield later(moment, 0.1, 0.4, answer), "restored"
        return
    moment = later(opened, 0.1, 1.3, answer)
    yield moment, "answered"
    if roll.random() < 0.25:
        moment = later(moment, 0.05, 0.3, solve)
        yield moment, "pending"
        moment = later(moment, 0.1, 1.5, solve)
        yield moment, "open"
    if roll.random() < 0.1:
        return
    moment = later(moment, 0.1, 0.9, solve)
    yield moment, "resolved"
    if roll.random() < 0.12:
        moment = later(moment, 0.1, 0.5, solve)
        yield moment, "reopened"
        moment = later(moment, 0.1, 0.6, solve)
        yield moment, "resolved"
    yield later(moment, 1, 1.1, timedelta(days=2)), "closed"
