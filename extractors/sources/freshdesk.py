"""Freshdesk: a helpdesk as Freshservice is one, by the same maker, with lists that are bare and end at 300 pages.

Connection: ``base_url`` https://<the trust's>.freshdesk.com; ``password`` the API key of an agent who may view all
tickets and companies. A school is a company. Tickets that were deleted or marked as spam leave the plain list, and
stand in lists of their own from then on: a ticket is gone when its newest version is in one of these.
"""

from __future__ import annotations

from typing import Final

from extractors.declare import Field, Resource
from extractors.http.linked import LinkHeader
from extractors.http.manners import Rate
from extractors.records.values import IDENTIFIER, TEXT
from extractors.source import Source
from extractors.sources.freshworks import BY_NAME, CHANGES, IN_ORDER, enter, ticket_fields, with_filter

_PAGED: Final = LinkHeader(size=100, most_pages=300)

TICKETS: Final = Resource(
    name="tickets",
    path="api/v2/tickets",
    description="Tickets that are new or were changed, without what they say and who wrote it.",
    records="",
    paging=_PAGED,
    params=IN_ORDER,
    key=("ticket_id",),
    cursor=CHANGES,
    fields=ticket_fields(
        Field(
            "category",
            "custom_fields.cf_category",
            TEXT,
            "What it is about: the custom field cf_category, where the trust has one.",
            optional=True,
        ),
        Field("company_id", "company_id", IDENTIFIER, "Company: the school that it is for."),
    ),
    dropped=(
        *("subject", "description", "description_text", "requester_id", "responder_id", "cc_emails", "fwd_emails"),
        *("reply_cc_emails", "ticket_cc_emails", "to_emails", "email_config_id", "support_email", "phone", "name"),
        *("email", "tags", "attachments", "source", "spam", "deleted", "is_escalated", "fr_escalated", "product_id"),
        *("association_type", "associated_tickets_count", "nr_due_by", "nr_escalated", "internal_agent_id"),
        *("internal_group_id", "twitter_id", "facebook_id", "structured_description", "requester", "form_id"),
    ),
)

COMPANIES: Final = Resource(
    name="companies",
    path="api/v2/companies",
    description="The companies: how the helpdesk names the schools.",
    records="",
    paging=_PAGED,
    key=("company_id",),
    fields=(Field("company_id", "id", IDENTIFIER, "The helpdesk's id of the company."), *BY_NAME),
    dropped=(
        *("description", "note", "domains", "custom_fields", "created_at", "health_score", "account_tier"),
        *("renewal_date", "industry", "org_company_id"),
    ),
)

GROUPS: Final = Resource(
    name="groups",
    path="api/v2/groups",
    description="The teams that work on tickets.",
    records="",
    paging=_PAGED,
    key=("group_id",),
    fields=(Field("group_id", "id", IDENTIFIER, "The helpdesk's id of the team."), *BY_NAME),
    dropped=(
        *("description", "escalate_to", "unassigned_for", "business_hour_id", "agent_ids", "auto_ticket_assign"),
        *("created_at", "group_type", "allow_agents_to_change_availability", "agent_availability_status"),
    ),
)

SOURCE: Final = Source(
    name="freshdesk",
    title="Freshdesk",
    per_academy=False,
    resources=(
        COMPANIES,
        GROUPS,
        TICKETS,
        with_filter(TICKETS, "deleted_tickets", "Tickets deleted since the last read.", "deleted"),
        with_filter(TICKETS, "spam_tickets", "Tickets marked as spam since the last read.", "spam"),
    ),
    enter=enter,
    # For lists of tickets; the connection's requests_per_minute may allow more.
    rate=Rate(20, 60.0, left="X-RateLimit-Remaining"),
)
