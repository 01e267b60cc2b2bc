"""Tickets of the simulated helpdesk when counting them is hardest: nights, changes of clock, ends of months.

They have numbers below those of all other tickets, and are the same for every seed but for who asked.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, datetime, timedelta
from typing import NamedTuple

from demo.records import Employee, School, Ticket
from demo.world.dice import at

_FIRST_NUMBER = 501
_INCIDENT, _REQUEST = "Incident", "Service Request"
_Time = tuple[date, int, int]  # a day, and hour and minute in London


class _Occasion(NamedTuple):
    place: int  # of the academy in the trust's list
    type: str
    opened: _Time
    due: _Time
    events: tuple[tuple[_Time, str], ...]


def _day(month: int, day: int) -> date:
    """A day of the academic year 2025/26."""
    return date(2025 if month >= 9 else 2026, month, day)


def _solved(day: date, hour: int, minute: int = 0) -> tuple[_Time, str]:
    return (day, hour, minute), "resolved"


def _answered(day: date, hour: int, minute: int = 0) -> tuple[_Time, str]:
    return (day, hour, minute), "answered"


_WEDNESDAY, _FRIDAY, _MONDAY = _day(3, 11), _day(3, 13), _day(3, 16)
_OCTOBER, _NOVEMBER = _day(10, 24), _day(10, 27)  # the Friday before the clocks go back and the Monday after it
_MARCH, _APRIL = _day(3, 27), _day(3, 30)  # and before they go forward

_OCCASIONS = (
    # Just before the weekend, and answered just after it: 20 minutes of work.
    _Occasion(1, _INCIDENT, (_FRIDAY, 16, 50), (_MONDAY, 12, 0), (_answered(_MONDAY, 8, 10), _solved(_MONDAY, 9))),
    _Occasion(
        0, _INCIDENT, (_OCTOBER, 16, 45), (_NOVEMBER, 12, 0), (_answered(_NOVEMBER, 8, 20), _solved(_NOVEMBER, 9))
    ),
    _Occasion(2, _REQUEST, (_MARCH, 16, 30), (_APRIL, 12, 0), (_answered(_APRIL, 8, 45), _solved(_APRIL, 12))),
    # Over Easter: Good Friday and Easter Monday are no working days.
    _Occasion(
        1, _REQUEST, (_day(4, 2), 16, 30), (_day(4, 7), 9, 0), (_answered(_day(4, 7), 9), _solved(_day(4, 8), 9))
    ),
    # Asked and answered while nobody had to work: no minute of work at all.
    _Occasion(3, _INCIDENT, (_day(3, 14), 10, 0), (_MONDAY, 17, 0), (_answered(_day(3, 15), 11), _solved(_MONDAY, 16))),
    _Occasion(2, _INCIDENT, (_WEDNESDAY, 18, 5), (_FRIDAY, 9, 0), (_answered(_WEDNESDAY, 19, 30), _solved(_FRIDAY, 8))),
    # Resolved at the very second at which it was due, and a minute later.
    _Occasion(
        1, _REQUEST, (_WEDNESDAY, 9, 0), (_WEDNESDAY, 15, 0), (_answered(_WEDNESDAY, 9, 40), _solved(_WEDNESDAY, 15))
    ),
    _Occasion(
        1, _REQUEST, (_WEDNESDAY, 9, 5), (_WEDNESDAY, 15, 0), (_answered(_WEDNESDAY, 9, 50), _solved(_WEDNESDAY, 15, 1))
    ),
    # Due in the last minute of a month, in the first of the next, and in April by the clock of London alone.
    _Occasion(
        3, _REQUEST, (_day(2, 27), 10, 0), (_day(2, 28), 23, 59), (_answered(_day(2, 27), 11), _solved(_day(3, 2), 9))
    ),
    _Occasion(
        3, _INCIDENT, (_day(2, 27), 10, 0), (_day(3, 2), 9, 0), (_answered(_day(2, 27), 12), _solved(_day(3, 2), 8))
    ),
    _Occasion(
        0, _INCIDENT, (_day(3, 31), 9, 0), (_day(4, 1), 3, 30), (_answered(_day(3, 31), 10), _solved(_day(3, 31), 16))
    ),
    # Waited for the asker over the end of the month, so due in the next; and still waits.
    _Occasion(
        2,
        _REQUEST,
        (_day(2, 26), 9, 0),
        (_day(2, 27), 12, 0),
        (
            _answered(_day(2, 26), 10),
            ((_day(2, 26), 12, 0), "pending"),
            ((_day(3, 3), 12, 0), "open"),
            _solved(_day(3, 4), 9),
        ),
    ),
    _Occasion(
        2,
        _INCIDENT,
        (_day(3, 9), 9, 0),
        (_day(3, 10), 12, 0),
        (_answered(_day(3, 9), 10), ((_day(3, 9), 11, 0), "pending")),
    ),
    # Resolved in time, reopened, and resolved again in time all the same.
    _Occasion(
        0,
        _REQUEST,
        (_day(3, 2), 9, 0),
        (_day(3, 6), 12, 0),
        (
            _answered(_day(3, 2), 10),
            _solved(_day(3, 3), 9),
            ((_day(3, 3), 15, 0), "reopened"),
            _solved(_day(3, 4), 9),
            ((_day(3, 9), 9, 0), "closed"),
        ),
    ),
    # Closed by hand and never called resolved; never answered; and due on the next day, so not yet due.
    _Occasion(
        3,
        _REQUEST,
        (_day(3, 4), 9, 0),
        (_day(3, 6), 12, 0),
        (_answered(_day(3, 4), 12), ((_day(3, 5), 9, 0), "closed")),
    ),
    _Occasion(0, _INCIDENT, (_day(3, 10), 9, 0), (_day(3, 12), 9, 0), ()),
    _Occasion(1, _INCIDENT, (_day(3, 19), 15, 0), (_day(3, 20), 9, 0), (_answered(_day(3, 19), 16, 59),)),
)


def occasions(schools: Sequence[School], employees: Sequence[Employee]) -> Iterator[Ticket]:
    """Those of the academies that are there, each asked by somebody of the academy, whatever the horizon."""
    for number, each in enumerate(_OCCASIONS, start=_FIRST_NUMBER):
        if each.place >= len(schools):
            continue
        urn = schools[each.place].urn
        asker = next((employee for employee in employees if employee.urn == urn), None)
        if asker is None:
            continue
        opened = _instant(each.opened)
        yield Ticket(
            ticket_id=number,
            urn=urn,
            team="ICT",
            type=each.type,
            category="Accounts" if each.type == _REQUEST else "Network",
            priority=2,
            subject=f"{asker.forename} {asker.surname}: cannot sign in",
            asked_by=asker.employee_id,
            answer_due=opened + timedelta(hours=8),
            solve_due=_instant(each.due),
            history=((opened, "open"), *((_instant(time), event) for time, event in each.events)),
        )


def _instant(time: _Time) -> datetime:
    day, hour, minute = time
    return at(day, hour, minute)
