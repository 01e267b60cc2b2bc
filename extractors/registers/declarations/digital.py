"""The directory of software, the Department's digital standards, and certificates such as Cyber Essentials."""

from __future__ import annotations

from extractors.registers.declarations.closing import needed_when
from extractors.registers.declarations.columns import code, day, happened, text, told, whole, word, written, yes_no
from extractors.registers.declarations.common import with_common
from extractors.registers.register import Register
from extractors.registers.rules import InOrder
from extractors.registers.rules_between import Unrepeated

STANDARDS_OF_THE_DEPARTMENT = (
    *("broadband", "network_switching", "network_cabling", "wireless_network", "cyber_security", "filtering"),
    *(
        "monitoring",
        "cloud",
        "servers_and_storage",
        "digital_accessibility",
        "digital_leadership",
        "laptops_and_devices",
    ),
)

SOFTWARE = Register(
    name="software",
    sheet="Software",
    description="The directory of software: what for, with whose approval, and how it is secured.",
    kind_column="tier",
    columns=with_common(
        text("Product", "What the software is called.", required=True),
        word("Tier", ("platform", "mis", "bespoke"), "How far the trust shares it."),
        written("Purpose", "purpose_given", "Whether it is written what it is for."),
        yes_no("Personal data", "Whether it holds personal data.", required=True),
        happened("DPIA date", "Day of the data protection impact assessment."),
        word("MFA", ("enforced", "available_off", "unavailable"), "Second factor at sign-in."),
        happened("Approval date", "Day it was approved."),
        day("Review date", "Day by which it is to be reviewed."),
        day("Renewal date", "Day the licence renews."),
        whole("Users", "How many people use it."),
        code("Supplier ref", "The supplier's account in the finance system."),
        status=("live", "pilot", "retired"),
    ),
    row_rules=(
        InOrder("approval_date", "review_date"),
        needed_when("dpia_date", equals=True, when="personal_data"),
    ),
)

STANDARDS = Register(
    name="standards",
    sheet="Standards",
    description="The academy's own assessment against the Department's core digital standards.",
    kind_column="standard",
    columns=with_common(
        word("Standard", STANDARDS_OF_THE_DEPARTMENT, "Which core standard."),
        yes_no("Applicable", "Whether it applies.", required=True),
        word("Met", ("yes", "no", "partial"), "Whether it is met; null when it does not apply.", required=False),
        happened("Assessed", "Day of the assessment.", required=True),
        written("Evidence url", "evidence_held", "Whether a link to the evidence is written.", link=True),
        told("Notes", "Notes of the assessor."),
        status=("current", "superseded"),
    ),
    row_rules=(
        needed_when("met", equals=True, when="applicable"),
        Unrepeated(("standard",), when="status", equals="current"),
    ),
)

CERTIFICATES = Register(
    name="certificates",
    sheet="Certificates",
    description="Certificates of schemes such as Cyber Essentials.",
    kind_column="scheme",
    columns=with_common(
        word("Scheme", ("cyber_essentials", "iso_27001", "eco_schools", "other"), "Which scheme."),
        word(
            "Level", ("basic", "plus", "bronze", "silver", "gold", "none"), "Level within the scheme.", required=False
        ),
        happened("Issued", "Day it was issued.", required=True),
        day("Expires", "Last day it is good.", required=True),
        code("Certificate number", "As printed on it."),
        status=("current", "expired", "withdrawn"),
    ),
    row_rules=(InOrder("issued", "expires", strict=True),),
)
