"""The registers the trust keeps by hand. A further register is a further declaration here, and nothing else."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal

from extractors.columns import Column, Kind
from extractors.registers.reasons import Code
from extractors.registers.register import (
    RECORD_ID,
    SCHOOL_URN,
    Amounts,
    Days,
    Lands,
    Register,
    RegisterColumn,
    Written,
)
from extractors.registers.rules import FilledWhen, InOrder, KnownCheckType, NextDue, NoOverlap, RefersTo

HAPPENED = Days(years_ahead=1, past=True)
WITHIN_TEN_YEARS = Days(years_ahead=10)  # the longest statutory interval is five years; 2052 is a slip for 2025


def _common(*own: RegisterColumn, status: tuple[str, ...]) -> tuple[RegisterColumn, ...]:
    """The columns that every register has, around its own."""
    return (
        RegisterColumn(
            "Record id",
            Column(RECORD_ID, Kind.TEXT, "The row's own id in the register, never reused.", nullable=False),
            Written.CODE,
            required=True,
        ),
        RegisterColumn(
            "School urn",
            Column(SCHOOL_URN, Kind.TEXT, "Current URN of the academy, however the row names it.", nullable=False),
            Written.SCHOOL,
            required=True,
        ),
        *own,
        RegisterColumn(
            "Owner role",
            Column("owner_role", Kind.TEXT, "Job title that answers for the row; never a name.", nullable=False),
            Written.ROLE,
            required=True,
        ),
        RegisterColumn(
            "Last reviewed",
            Column("last_reviewed", Kind.DATE, "Day the row was last looked at.", nullable=False),
            Written.DATE,
            required=True,
            limits=HAPPENED,
        ),
        RegisterColumn(
            "Status",
            Column("status", Kind.TEXT, f"One of: {', '.join(status)}.", nullable=False),
            Written.WORD,
            required=True,
            vocabulary=status,
        ),
    )


PLAN_TYPES = ("asset", "ict", "asset_management", "growth", "digital", "temporary_building")

PLANS = Register(
    name="plans",
    sheet="Plans",
    description="Plans of the academy: asset, ICT, digital, growth and the like.",
    kind_column="plan_type",
    columns=_common(
        RegisterColumn(
            "Plan type",
            Column("plan_type", Kind.TEXT, f"One of: {', '.join(PLAN_TYPES)}.", nullable=False),
            Written.WORD,
            required=True,
            vocabulary=PLAN_TYPES,
        ),
        RegisterColumn(
            "Approved date",
            Column("approved_date", Kind.DATE, "Day the plan was approved."),
            Written.DATE,
            limits=WITHIN_TEN_YEARS,
        ),
        RegisterColumn("Approver", Column("approver", Kind.TEXT, "Role or board that approved it."), Written.ROLE),
        RegisterColumn(
            "Start date",
            Column("start_date", Kind.DATE, "First day the plan covers.", nullable=False),
            Written.DATE,
            required=True,
            limits=WITHIN_TEN_YEARS,
        ),
        RegisterColumn(
            "End date",
            Column("end_date", Kind.DATE, "Last day the plan covers.", nullable=False),
            Written.DATE,
            required=True,
            limits=Days(years_ahead=15),
        ),
        RegisterColumn(
            "Headteacher signed",
            Column("headteacher_signed", Kind.BOOLEAN, "Whether the headteacher has signed; null when left blank."),
            Written.YES_NO,
        ),
        RegisterColumn(
            "Vision signed",
            Column("vision_signed", Kind.BOOLEAN, "Whether the vision is signed off; null when left blank."),
            Written.YES_NO,
        ),
        status=("draft", "approved", "superseded"),
    ),
    row_rules=(
        InOrder("start_date", "end_date", strict=True),
        FilledWhen(
            "approved_date",
            when="status",
            equals="approved",
            code=Code.BLANK_REQUIRED,
            sentence="Status says approved but there is no Approved date. Give the date, or set Status to draft.",
        ),
        NoOverlap(("school_urn", "plan_type"), "start_date", "end_date", when="status", equals="approved"),
    ),
)

ACTIONS = Register(
    name="actions",
    sheet="Actions",
    description="Actions of those plans, with what they cost and when they are due.",
    columns=_common(
        RegisterColumn(
            "Plan id",
            Column("plan_id", Kind.TEXT, "record_id of the plan the action belongs to.", nullable=False),
            Written.CODE,
            required=True,
        ),
        RegisterColumn(
            "Description",
            Column("description", Kind.TEXT, "What is to be done, in free text."),
            Written.TEXT,
            required=True,
            lands=Lands.NOTHING,
        ),
        RegisterColumn("Cost", Column("cost", Kind.DECIMAL, "Expected cost in pounds."), Written.MONEY),
        RegisterColumn(
            "Budget code",
            Column("budget_code", Kind.TEXT, "Account code of the ledger that is to bear the cost."),
            Written.CODE,
        ),
        RegisterColumn(
            "Opened",
            Column("opened", Kind.DATE, "Day the action was agreed.", nullable=False),
            Written.DATE,
            required=True,
            limits=HAPPENED,
        ),
        RegisterColumn(
            "Due",
            Column("due", Kind.DATE, "Day by which it should be done.", nullable=False),
            Written.DATE,
            required=True,
            limits=WITHIN_TEN_YEARS,
        ),
        RegisterColumn(
            "Done", Column("done", Kind.DATE, "Day it was done; null while open."), Written.DATE, limits=HAPPENED
        ),
        RegisterColumn(
            "Improvement priority",
            Column("improvement_priority", Kind.TEXT, "Code of the school improvement priority it serves."),
            Written.TEXT,
        ),
        RegisterColumn(
            "Percent",
            Column("percent", Kind.INTEGER, "How much of it is done, 0 to 100."),
            Written.PERCENT,
            limits=Amounts(high=Decimal(100)),
        ),
        status=("open", "done", "cancelled"),
    ),
    row_rules=(
        InOrder("opened", "done"),
        FilledWhen(
            "done",
            when="status",
            equals="done",
            code=Code.CLOSED_WITHOUT_DATE,
            sentence="Status says done but there is no Done date. Give the day it was done, or set Status to open.",
        ),
        RefersTo("plan_id", register="plans"),
    ),
)

COMPLIANCE_CHECKS = Register(
    name="compliance_checks",
    sheet="Compliance checks",
    description="Statutory and policy checks per item: when last done, with what result, when next due.",
    kind_column="check_type",
    columns=_common(
        RegisterColumn(
            "Check type",
            Column("check_type", Kind.TEXT, "Kind of check, as the trust's list of checks names it.", nullable=False),
            Written.WORD,
            required=True,
        ),
        RegisterColumn(
            "Item id",
            Column("item_id", Kind.TEXT, "The thing that is checked.", nullable=False),
            Written.CODE,
            required=True,
        ),
        RegisterColumn(
            "Applicable",
            Column("applicable", Kind.BOOLEAN, "Whether the check applies to the item.", nullable=False),
            Written.YES_NO,
            required=True,
        ),
        RegisterColumn(
            "Reason not applicable",
            Column("reason_given", Kind.BOOLEAN, "Whether a reason is written for not applying.", nullable=False),
            Written.TEXT,
            lands=Lands.PRESENCE,
        ),
        RegisterColumn(
            "Last done",
            Column("last_done", Kind.DATE, "Day the check was last done; null when never."),
            Written.DATE,
            limits=HAPPENED,
        ),
        RegisterColumn(
            "Result",
            Column("result", Kind.TEXT, "pass, fail or advisory; null when never done."),
            Written.WORD,
            vocabulary=("pass", "fail", "advisory"),
        ),
        RegisterColumn(
            "Next due",
            Column("next_due", Kind.DATE, "Day by which it must be done again."),
            Written.DATE,
            limits=WITHIN_TEN_YEARS,
        ),
        RegisterColumn(
            "Evidence url",
            Column("evidence_held", Kind.BOOLEAN, "Whether a link to the evidence is written.", nullable=False),
            Written.TEXT,
            lands=Lands.PRESENCE,
        ),
        RegisterColumn(
            "Contractor",
            Column("contractor", Kind.TEXT, "Who did the check; may be a person trading under their own name."),
            Written.TEXT,
            lands=Lands.NOTHING,
        ),
        status=("active", "retired"),
    ),
    row_rules=(
        KnownCheckType("check_type"),
        FilledWhen(
            "reason_given",
            when="applicable",
            equals=False,
            code=Code.NOT_APPLICABLE_NO_REASON,
            sentence="The check is marked as not applicable without a reason. Give the reason, or set Applicable to Yes.",
        ),
        InOrder("last_done", "next_due"),
        NextDue("check_type", "last_done", "next_due"),
    ),
)

BUILDINGS = Register(
    name="buildings",
    sheet="Buildings",
    description="Buildings and temporary units of the academy.",
    columns=_common(
        RegisterColumn(
            "Building name",
            Column("building_name", Kind.TEXT, "What the building is called.", nullable=False),
            Written.TEXT,
            required=True,
        ),
        RegisterColumn(
            "Tenure",
            Column("tenure", Kind.TEXT, "How the trust holds it.", nullable=False),
            Written.WORD,
            required=True,
            vocabulary=("freehold", "leasehold", "pfi", "licence", "hired"),
        ),
        RegisterColumn(
            "Floor area m2",
            Column("floor_area_m2", Kind.DECIMAL, "Gross internal floor area in square metres.", nullable=False),
            Written.NUMBER,
            required=True,
            limits=Amounts(high=Decimal(200_000), above_low=True),
        ),
        RegisterColumn(
            "Temporary",
            Column("temporary", Kind.BOOLEAN, "Whether it is a temporary unit.", nullable=False),
            Written.YES_NO,
            required=True,
        ),
        RegisterColumn(
            "Consent end",
            Column("consent_end", Kind.DATE, "Day on which consent, lease or hire of a temporary unit ends."),
            Written.DATE,
        ),
        RegisterColumn(
            "Exit plan id",
            Column("exit_plan_id", Kind.TEXT, "record_id of the plan by which a temporary unit will go."),
            Written.CODE,
        ),
        status=("active", "disposed"),
    ),
    row_rules=(RefersTo("exit_plan_id", register="plans"),),
)

REGISTERS: Mapping[str, Register] = {
    register.name: register for register in (PLANS, ACTIONS, COMPLIANCE_CHECKS, BUILDINGS)
}
