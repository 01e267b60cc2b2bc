"""Plans of an academy, and the actions they lead to."""

from __future__ import annotations

from decimal import Decimal

from extractors.columns import Column, Kind
from extractors.registers.declarations.common import HAPPENED, WITHIN_TEN_YEARS, with_common
from extractors.registers.reasons import Code
from extractors.registers.register import Amounts, Days, Lands, Register, RegisterColumn, Written
from extractors.registers.rules import BlankUnless, FilledWhen, InOrder, NoOverlap, RefersTo

PLAN_TYPES = ("asset", "ict", "asset_management", "growth", "digital", "temporary_building")

PLANS = Register(
    name="plans",
    sheet="Plans",
    description="Plans of the academy: asset, ICT, digital, growth and the like.",
    kind_column="plan_type",
    columns=with_common(
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
    columns=with_common(
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
        BlankUnless(
            "done",
            when="status",
            equals="done",
            code=Code.OPEN_WITH_DATE,
            sentence="There is a Done date, but Status does not say done. Set Status to done, or clear the date.",
        ),
        RefersTo("plan_id", register="plans"),
    ),
)
