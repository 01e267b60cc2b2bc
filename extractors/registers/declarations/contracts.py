"""Contracts, how well they are kept, and where the rules of procurement were waived."""

from __future__ import annotations

from extractors.registers.declarations.columns import code, day, happened, money, role, text, told, whole, word, written
from extractors.registers.declarations.common import with_common
from extractors.registers.register import Days, Register
from extractors.registers.rules import InOrder, RefersTo
from extractors.registers.rules_between import AtMost, Differs

LONG_TERM = Days(years_ahead=30)
CATEGORIES = ("goods_services", "works", "light_touch")
ROUTES = ("open", "competitive_flexible", "framework", "quotes", "direct_award", "dynamic_market")

CONTRACTS = Register(
    name="contracts",
    sheet="Contracts",
    description="Contracts and partnerships.",
    kind_column="category",
    columns=with_common(
        text("Title", "What the contract is for.", required=True),
        told("Supplier", "Who supplies; may be a person trading under their own name.", required=True),
        code("Supplier ref", "The supplier's account in the finance system."),
        day("Start date", "First day of the contract.", required=True, limits=LONG_TERM),
        day("End date", "Last day of the contract.", required=True, limits=LONG_TERM),
        money("Whole life value inc VAT", "Pounds over its whole life, extensions and VAT included.", required=True),
        word("Category", CATEGORIES, "Decides which procurement threshold applies."),
        word("Route", ROUTES, "How the supplier was found."),
        happened("Requested", "Day of the requisition."),
        happened("Began", "Day the procurement began.", required=True),
        happened("Awarded", "Day of the award.", required=True),
        written(
            "Evidence url", "route_evidence_held", "Whether a link to the evidence of the route is written.", link=True
        ),
        happened("Review date", "Day of the latest review."),
        word("Decision", ("extend", "retender", "end", "undecided"), "What follows when it ends.", required=False),
        status=("live", "ended", "terminated"),
    ),
    row_rules=(
        InOrder("start_date", "end_date", strict=True),
        InOrder("requested", "began"),
        InOrder("began", "awarded"),
        InOrder("awarded", "end_date"),
    ),
)

CONTRACT_KPIS = Register(
    name="contract_kpis",
    sheet="Contract KPIs",
    description="Per contract and period, how many of its indicators were due and how many were met.",
    columns=with_common(
        code("Contract id", "record_id of the contract.", required=True),
        day("Period start", "First day of the period.", required=True),
        happened("Period end", "Last day of the period.", required=True),
        whole("KPIs due", "Indicators due in the period.", required=True),
        whole("KPIs met", "Of those, indicators met.", required=True),
        status=("draft", "final"),
    ),
    row_rules=(
        InOrder("period_start", "period_end"),
        AtMost("kpis_met", "kpis_due"),
        RefersTo("contract_id", register="contracts"),
    ),
)

WAIVERS = Register(
    name="waivers",
    sheet="Waivers",
    description="Purchases for which the trust's procurement rules were waived.",
    kind_column="category",
    columns=with_common(
        code("Contract id", "record_id of the contract it led to."),
        word("Category", CATEGORIES, "Decides which procurement threshold applies."),
        money("Value inc VAT", "Pounds waived, VAT included.", required=True),
        told("Reason", "Why, in free text.", required=True),
        role("Requester role", "Role that asked.", required=True),
        role("Approver role", "Role that approved; another than the one that asked.", required=True),
        happened("Approved", "Day of the approval.", required=True),
        status=("approved", "withdrawn"),
    ),
    row_rules=(Differs("approver_role", "requester_role"), RefersTo("contract_id", register="contracts")),
)
