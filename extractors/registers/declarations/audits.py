"""Site audits, and what they found to be put right."""

from __future__ import annotations

from extractors.registers.declarations.closing import dated_when
from extractors.registers.declarations.columns import code, day, happened, role, told, word, written
from extractors.registers.declarations.common import with_common
from extractors.registers.register import Register
from extractors.registers.rules import InOrder, RefersTo

AUDITS = Register(
    name="audits",
    sheet="Audits",
    description="Site and health and safety audits of the academy.",
    kind_column="audit_type",
    columns=with_common(
        word("Audit type", ("site", "health_and_safety", "fire", "water", "asbestos", "other"), "What was audited."),
        happened("Audit date", "Day of the audit.", required=True),
        role("Auditor role", "Role of the auditor; never a name.", required=True),
        day("Next due", "Day by which the next one is due."),
        written("Evidence url", "evidence_held", "Whether a link to the report is written.", link=True),
        status=("draft", "final"),
    ),
    row_rules=(InOrder("audit_date", "next_due", strict=True),),
)

REMEDIAL_ACTIONS = Register(
    name="remedial_actions",
    sheet="Remedial actions",
    description="What an audit or a check found to be put right.",
    kind_column="severity",
    columns=with_common(
        code("Audit id", "record_id of the audit it comes from; null when it comes from a check."),
        told("Description", "What is to be put right, in free text.", required=True),
        word("Severity", ("high", "medium", "low"), "How grave it is."),
        happened("Raised", "Day it was found.", required=True),
        day("Due", "Day by which it must be put right.", required=True),
        happened("Closed", "Day it was put right; null while open."),
        written("Evidence url", "evidence_held", "Whether a link to the evidence is written.", link=True),
        status=("open", "closed"),
    ),
    row_rules=(
        InOrder("raised", "due"),
        InOrder("raised", "closed"),
        *dated_when("closed", status="closed"),
        RefersTo("audit_id", register="audits"),
    ),
)
