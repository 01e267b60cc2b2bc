"""What Freshservice and Freshdesk have in common: the way in, and what of a ticket is landed.

Subjects, descriptions and everybody who asked, answered or was copied are dropped: a ticket is counted, never read.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime
from typing import Final

from extractors.declare import Field, Resource
from extractors.http.auth import BasicKey
from extractors.http.cursors import ChangedBetween
from extractors.records.moments import ISO_INSTANT
from extractors.records.values import IDENTIFIER, INTEGER, TEXT
from extractors.source import Access, Entry

# Without ``updated_since`` only the tickets of about the last 30 days are listed.
CHANGES: Final = ChangedBetween(
    ("updated_at",), after="updated_since", written="%Y-%m-%dT%H:%M:%SZ", first=datetime(2000, 1, 1, tzinfo=UTC)
)
IN_ORDER: Final[Mapping[str, str]] = {"order_by": "updated_at", "order_type": "asc", "include": "stats"}
BY_NAME: Final = (
    Field("name", "name", TEXT, "Its name."),
    Field("updated_at", "updated_at", ISO_INSTANT, "When it last changed."),
)


def ticket_fields(*of_the_vendor: Field) -> tuple[Field, ...]:
    """The landed fields of a ticket, and those that only this vendor has."""
    return (
        Field("ticket_id", "id", IDENTIFIER, "The helpdesk's number of the ticket."),
        Field("created_at", "created_at", ISO_INSTANT, "When the ticket was opened.", nullable=False),
        Field("updated_at", "updated_at", ISO_INSTANT, "When it last changed.", nullable=False),
        Field("due_by", "due_by", ISO_INSTANT, "When it is to be resolved, by the service level."),
        Field("first_response_due_by", "fr_due_by", ISO_INSTANT, "When the first answer is due."),
        Field("status", "status", INTEGER, "2 open, 3 pending, 4 resolved, 5 closed; others are the trust's own."),
        Field("priority", "priority", INTEGER, "1 low, 2 medium, 3 high, 4 urgent."),
        Field("type", "type", TEXT, "Kind of ticket, such as Incident or Service Request."),
        Field("group_id", "group_id", IDENTIFIER, "Team that works on it."),
        *of_the_vendor,
        Field(
            "first_responded_at",
            "stats.first_responded_at",
            ISO_INSTANT,
            "When somebody first answered.",
            optional=True,
        ),
        Field("resolved_at", "stats.resolved_at", ISO_INSTANT, "When it was last resolved.", optional=True),
        Field("closed_at", "stats.closed_at", ISO_INSTANT, "When it was last closed.", optional=True),
        Field("reopened_at", "stats.reopened_at", ISO_INSTANT, "When it was last reopened.", optional=True),
        Field(
            "pending_since", "stats.pending_since", ISO_INSTANT, "Since when its clock stands, waiting.", optional=True
        ),
    )


def with_filter(tickets: Resource, name: str, description: str, filtered: str) -> Resource:
    """The same list of other tickets: those that the plain one leaves out."""
    return replace(tickets, name=name, description=description, params={**tickets.params, "filter": filtered})


def enter(entry: Entry) -> Access:
    """Enter with the API key, which is the connection's password; the vendor's own password means nothing."""
    return Access(entry.session(BasicKey(entry.connection.password, system=entry.system)))
