"""Freshservice: the trust's helpdesk for ICT and estates.

Connection: ``base_url`` https://<the trust's>.freshservice.com; ``password`` the API key of an agent whose role may
view all tickets and departments. A school is a department. Tickets that were deleted or marked as spam leave the
plain list, and stand in lists of their own from then on: a ticket is gone when its newest version is in one of these.
"""

from __future__ import annotations

from typing import Final

from extractors.declare import Field, Resource
from extractors.http.linked import LinkHeader
from extractors.http.manners import Rate
from extractors.records.values import IDENTIFIER, TEXT
from extractors.source import Source
from extractors.sources.freshworks import BY_NAME, CHANGES, IN_ORDER, enter, ticket_fields, with_filter

_PAGED: Final = LinkHeader(size=100)

TICKETS: Final = Resource(
    name="tickets",
    path="api/v2/tickets",
    description="Tickets that are new or were changed, without what they say and who wrote it.",
    records="tickets",
    paging=_PAGED,
    params=IN_ORDER,
    key=("ticket_id",),
    cursor=CHANGES,
    fields=ticket_fields(
        Field("category", "category", TEXT, "What it is about, in the trust's words.", optional=True),
        Field("department_id", "department_id", IDENTIFIER, "Department: the school that it is for."),
    ),
    dropped=(
        *(
            "subject",
            "description",
            "description_text",
            "requester_id",
            "requested_for_id",
            "responder_id",
            "cc_emails",
        ),
        *("fwd_emails", "reply_cc_emails", "to_emails", "email_config_id", "phone", "name", "email", "tags"),
        *("custom_fields", "attachments", "source", "spam", "deleted", "is_escalated", "fr_escalated", "urgency"),
        *("impact", "sub_category", "item_category", "workspace_id", "approval_status", "tasks_dependency_type"),
        *("resolution_notes", "resolution_notes_html", "planned_start_date", "planned_end_date", "planned_effort"),
        *("sla_policy_id", "applied_business_hours", "created_within_business_hours", "requester"),
    ),
)

DEPARTMENTS: Final = Resource(
    name="departments",
    path="api/v2/departments",
    description="The departments: how the helpdesk names the schools.",
    records="departments",
    paging=_PAGED,
    key=("department_id",),
    fields=(Field("department_id", "id", IDENTIFIER, "The helpdesk's id of the department."), *BY_NAME),
    dropped=("description", "head_user_id", "prime_user_id", "domains", "custom_fields", "created_at"),
)

GROUPS: Final = Resource(
    name="groups",
    path="api/v2/groups",
    description="The teams that work on tickets.",
    records="groups",
    paging=_PAGED,
    key=("group_id",),
    fields=(Field("group_id", "id", IDENTIFIER, "The helpdesk's id of the team."), *BY_NAME),
    dropped=(
        *("description", "escalate_to", "unassigned_for", "business_hours_id", "agent_ids", "members", "observers"),
        *("restricted", "leaders", "approval_required", "auto_ticket_assign", "ocs_schedule_id", "workspace_id"),
        *("created_at", "type"),
    ),
)

SOURCE: Final = Source(
    name="freshservice",
    title="Freshservice",
    per_academy=False,
    resources=(
        DEPARTMENTS,
        GROUPS,
        TICKETS,
        with_filter(TICKETS, "deleted_tickets", "Tickets deleted since the last read.", "deleted"),
        with_filter(TICKETS, "spam_tickets", "Tickets marked as spam since the last read.", "spam"),
    ),
    enter=enter,
    rate=Rate(40, 60.0, left="X-RateLimit-Remaining"),  # of the smallest plan, for lists of tickets
)
