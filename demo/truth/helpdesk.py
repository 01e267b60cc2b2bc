"""Measures of support: 1e.1 tickets in time, 1e.2 time to the first answer, 3.2.2 service requests in time."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from functools import partial
from typing import NamedTuple

from demo.records import School, Ticket
from demo.truth.count import Count, count, middle
from demo.truth.measure import Limits, Measure
from demo.truth.moment import Moment
from demo.truth.working_time import london_day, working_minutes


class Standing(NamedTuple):
    """A ticket that is in the helpdesk at the close of the day, as it stands there."""

    ticket: Ticket
    opened: datetime
    due: datetime
    waits: bool  # for the asker
    answered: datetime | None
    resolved: datetime | None
    reopened: bool

    @property
    def in_time(self) -> bool:
        return self.resolved is not None and self.resolved <= self.due and not self.reopened


def measures(moment: Moment) -> Iterator[Measure]:
    support = Support(moment)

    def due_in_month(each: Standing) -> bool:
        return support.is_due(each) and london_day(each.due) >= moment.day.replace(day=1)

    def request_of_year(each: Standing) -> bool:
        due = support.is_due(each) and london_day(each.due) >= moment.year_start
        return due and each.ticket.type == "Service Request"

    for code, wanted in (("1e.1", due_in_month), ("3.2.2", request_of_year)):
        yield Measure(
            code,
            ("freshservice",),
            partial(support.in_time, wanted),
            limits=Limits((90, None), (80, None)),
            left_out_is_unreliable=False,
            left_out_of_trust=support.of_nobody(wanted),
        )
    yield Measure(
        "1e.2",
        ("freshservice",),
        support.first_answers,
        unit="hours",
        summary="median",
        left_out_is_unreliable=False,
        left_out_of_trust=support.of_nobody(support.was_answered),
    )


class Support:
    """The tickets that are there: opened by the close of the day, and neither deleted nor spam."""

    def __init__(self, moment: Moment) -> None:
        self._moment = moment
        known = {school.urn for school in moment.world.schools}
        self._of_academy: dict[str, list[Standing]] = {}
        self._of_nobody: list[Standing] = []
        for ticket in moment.world.tickets:
            each = standing(ticket, moment)
            if each is None:
                continue
            if ticket.urn in known and not ticket.under_nickname:
                self._of_academy.setdefault(ticket.urn, []).append(each)
            else:
                self._of_nobody.append(each)

    def is_due(self, each: Standing) -> bool:
        """Due by the close of the day, and it does not wait for the asker."""
        return not each.waits and each.due < self._moment.close

    def was_answered(self, each: Standing) -> bool:
        """First answered in the month of the day."""
        return each.answered is not None and london_day(each.answered) >= self._moment.day.replace(day=1)

    def in_time(self, wanted: Callable[[Standing], bool], school: School) -> Count:
        due = [each for each in self._of_academy.get(school.urn, ()) if wanted(each)]
        late = [each for each in due if not each.in_time]
        return count(len(due) - len(late), len(due), wrong=frozenset(str(each.ticket.ticket_id) for each in late))

    def first_answers(self, school: School) -> Count:
        """Working minutes from the opening to the first answer; 60 of them are an hour."""
        here = self._of_academy.get(school.urn, ())
        minutes = [
            working_minutes(each.opened, each.answered) for each in here if each.answered and self.was_answered(each)
        ]
        return middle(minutes, out_of=60)

    def of_nobody(self, wanted: Callable[[Standing], bool]) -> int:
        return sum(wanted(each) for each in self._of_nobody)


def standing(ticket: Ticket, moment: Moment) -> Standing | None:
    """The ticket as it is at the close of the day; None when it is not in the plain list.

    While the asker is waited for the clock stands: what was promised is due so much later once work goes on.
    """
    known = [(at, event) for at, event in ticket.history if moment.known(at)]
    if not known:
        return None
    is_there, waits_since, waited = True, None, timedelta()
    answered = resolved = None
    reopened = False
    for at, event in known:
        if event in ("spam", "deleted", "restored"):
            is_there = event == "restored"
        if waits_since is not None:
            waited += at - waits_since
        waits_since = at if event == "pending" else None
        if event == "answered" and answered is None:
            answered = at
        elif event == "resolved":
            resolved = at
        elif event == "reopened":
            resolved, reopened = None, True
    if not is_there:
        return None
    return Standing(
        ticket, known[0][0], ticket.solve_due + waited, waits_since is not None, answered, resolved, reopened
    )
