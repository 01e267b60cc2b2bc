"""The sheets of the registers that academies keep beside their first four, as the templates name them.

Only the headings that are a register's own: every sheet also begins with the record id and the academy, and ends with
the owner's role, the day of the last review and the status.
"""

from __future__ import annotations

from collections.abc import Mapping

OWN_HEADINGS: Mapping[str, tuple[str, tuple[str, ...]]] = {
    "audits": (
        "Audits",
        ("Audit type", "Audit date", "Auditor role", "Next due", "Evidence url"),
    ),
    "remedial_actions": (
        "Remedial actions",
        ("Audit id", "Description", "Severity", "Raised", "Due", "Closed", "Evidence url"),
    ),
    "condition": (
        "Condition",
        ("Building id", "Element", "Grade", "Priority", "Cost", "Survey date", "Plan line"),
    ),
    "projects": (
        "Projects",
        (
            "Project name",
            "Stage",
            "Baseline start",
            "Baseline end",
            "Forecast end",
            "Actual end",
            "Budget",
            "Forecast cost",
            "Plan id",
        ),
    ),
    "milestones": (
        "Milestones",
        ("Project id", "Milestone", "Baseline date", "Forecast date", "Actual date"),
    ),
    "bids": (
        "Bids",
        ("Fund", "Plan id", "Requested", "Awarded", "Over award agreed", "Submitted", "Decided", "Outcome"),
    ),
    "contracts": (
        "Contracts",
        (
            "Title",
            "Supplier",
            "Supplier ref",
            "Start date",
            "End date",
            "Whole life value inc VAT",
            "Category",
            "Route",
            "Requested",
            "Began",
            "Awarded",
            "Evidence url",
            "Review date",
            "Decision",
        ),
    ),
    "contract_kpis": (
        "Contract KPIs",
        ("Contract id", "Period start", "Period end", "KPIs due", "KPIs met"),
    ),
    "waivers": (
        "Waivers",
        ("Contract id", "Category", "Value inc VAT", "Reason", "Requester role", "Approver role", "Approved"),
    ),
    "software": (
        "Software",
        (
            "Product",
            "Tier",
            "Purpose",
            "Personal data",
            "DPIA date",
            "MFA",
            "Approval date",
            "Review date",
            "Renewal date",
            "Users",
            "Supplier ref",
        ),
    ),
    "standards": (
        "Standards",
        ("Standard", "Applicable", "Met", "Assessed", "Evidence url", "Notes"),
    ),
    "certificates": (
        "Certificates",
        ("Scheme", "Level", "Issued", "Expires", "Certificate number"),
    ),
    "training": (
        "Training",
        ("Person id", "Course", "Has system access", "Due", "Done", "Certificate to"),
    ),
    "networks": (
        "Networks",
        ("Network", "Event", "Planned date", "Held date"),
    ),
    "network_attendance": (
        "Network attendance",
        ("Event id", "Person id", "Attended"),
    ),
    "improvement_days": (
        "Improvement days",
        ("Person id", "Day given", "Days", "Activity", "Senior leader", "Term"),
    ),
    "surveys": (
        "Surveys",
        (
            "Audience",
            "Question",
            "Wave",
            "Closed",
            "Invited",
            "Responded",
            "Point 1",
            "Point 2",
            "Point 3",
            "Point 4",
            "Point 5",
        ),
    ),
    "reviews": (
        "Reviews",
        ("Review type", "Review date", "Reviewer", "Evidence url"),
    ),
    "recommendations": (
        "Recommendations",
        ("Review id", "Description", "Raised", "Due", "Closed"),
    ),
    "delivery_plan": (
        "Delivery plan",
        ("Priority", "What", "How", "Measure", "Baseline", "Target", "Approved", "Due", "Done", "Progress"),
    ),
    "qa_activities": (
        "QA activities",
        ("Activity", "Planned", "Done", "Findings"),
    ),
    "destinations": (
        "Destinations",
        ("Cohort", "Leavers", "Positive", "Unknown"),
    ),
    "bookings": (
        "Bookings",
        ("Booked on", "Space", "Booked by", "Charged", "Extra cost"),
    ),
    "commissions": (
        "Commissions",
        ("Agreed", "Began", "Cost", "Invoiced", "Repaid", "Repaid on"),
    ),
}
