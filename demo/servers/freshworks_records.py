"""A ticket as Freshservice and Freshdesk show it at a moment, and the names by which they know schools and teams."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from demo.records import Employee, School, Ticket, World
from demo.world.dice import number_of

TEAMS = ("ICT", "Estates")
_STATUS = {"open": 2, "reopened": 2, "restored": 2, "pending": 3, "resolved": 4, "closed": 5}


@dataclass(frozen=True)
class ShownTicket:
    """What is known of a ticket at a moment. ``place`` is the list in which it stands: "", spam or deleted."""

    ticket: Ticket
    place: str
    status: int
    updated_at: datetime
    due_by: datetime
    first_responded_at: datetime | None = None
    resolved_at: datetime | None = None
    closed_at: datetime | None = None
    reopened_at: datetime | None = None
    pending_since: datetime | None = None


def shown(ticket: Ticket, moment: datetime) -> ShownTicket | None:
    """The ticket as it stands at the moment; None when it has not been opened."""
    place, status, waited = "", 2, timedelta()
    updated = None
    stats: dict[str, datetime | None] = {}
    for at, event in ticket.history:
        if at > moment:
            break
        updated = at
        if event == "answered":
            stats["first_responded_at"] = at
        place = {"spam": "spam", "deleted": "deleted", "restored": ""}.get(event, place)
        status = _STATUS.get(event, status)
        if event == "pending":
            stats["pending_since"] = at
        elif since := stats.pop("pending_since", None):
            waited += at - since  # the clock of the service level stands while the asker is waited for
        if event in ("resolved", "closed", "reopened"):
            stats[f"{event}_at"] = at
        if event == "reopened":
            stats["resolved_at"] = stats["closed_at"] = None
    if updated is None:
        return None
    return ShownTicket(ticket, place, status, updated, ticket.solve_due + waited, **stats)


class Shapes:
    """The JSON of both vendors. Ids of schools, teams and people are numbers that only the helpdesk knows."""

    def __init__(self, world: World) -> None:
        self._schools = world.schools
        misfiled = {ticket.urn for ticket in world.tickets if ticket.under_nickname}
        self._nicknamed = [school for school in world.schools if school.urn in misfiled and school.nicknames]
        self._people: dict[str, Employee] = {employee.employee_id: employee for employee in world.employees}

    def schools(self) -> list[dict[str, Any]]:
        """Departments of Freshservice, companies of Freshdesk; a nickname stands there as another school."""
        names = [(school, False, school.name) for school in self._schools]
        names += [(school, True, school.nicknames[0]) for school in self._nicknamed]
        return [
            {
                "id": school_id(school.urn, under_nickname=is_nickname),
                "name": name,
                "description": None,
                **_unchanged(school),
            }
            for school, is_nickname, name in names
        ]

    def teams(self) -> list[dict[str, Any]]:
        first = self._schools[0]
        return [
            {"id": team_id(team), "name": team, "agent_ids": [number_of(9, "agent", team)], **_unchanged(first)}
            for team in TEAMS
        ]

    def ticket(self, row: ShownTicket, *, bare: bool, with_stats: bool) -> dict[str, Any]:
        """``bare``: as Freshdesk shows it, else as Freshservice does."""
        ticket, asker = row.ticket, self._people[row.ticket.asked_by]
        school, category = school_id(ticket.urn, under_nickname=ticket.under_nickname), ticket.category
        both: dict[str, Any] = {
            "id": ticket.ticket_id,
            "subject": ticket.subject,
            "description": f"<div>{asker.forename} {asker.surname} writes: {ticket.subject}</div>",
            "description_text": f"{asker.forename} {asker.surname} writes: {ticket.subject}",
            "requester_id": int(number_of(9, "requester", asker.employee_id)),
            "responder_id": int(number_of(9, "agent", ticket.team)),
            "cc_emails": [asker.email],
            "fwd_emails": [],
            "source": 1,
            "spam": row.place == "spam",
            "priority": ticket.priority,
            "status": row.status,
            "type": ticket.type,
            "group_id": team_id(ticket.team),
            "fr_due_by": written(ticket.answer_due),
            "due_by": written(row.due_by),
            "created_at": written(ticket.history[0][0]),
            "updated_at": written(row.updated_at),
        }
        if bare:
            both |= {"company_id": school, "custom_fields": {"cf_category": category}}
        else:
            both |= {"department_id": school, "category": category, "custom_fields": {}}
        if row.place == "deleted":
            both["deleted"] = True
        if with_stats:
            moments = ("first_responded_at", "resolved_at", "closed_at", "reopened_at", "pending_since")
            both["stats"] = {name: written(getattr(row, name)) for name in moments}
        return both


def school_id(urn: str, *, under_nickname: bool = False) -> int:
    """The helpdesk's number of a school, or of the second entry that stands for its nickname."""
    return int("21" + number_of(7, "helpdesk nickname" if under_nickname else "helpdesk school", urn))


def team_id(team: str) -> int:
    """The helpdesk's number of a team."""
    return int("22" + number_of(7, "helpdesk team", team))


def written(moment: datetime | None) -> str | None:
    """ISO 8601 in UTC to the second, as both vendors write it."""
    return None if moment is None else moment.strftime("%Y-%m-%dT%H:%M:%SZ")


def _unchanged(school: School) -> dict[str, str]:
    day = f"{school.joined_on}T08:00:00Z"
    return {"created_at": day, "updated_at": day}
