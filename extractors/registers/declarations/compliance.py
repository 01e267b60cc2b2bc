"""Statutory and policy checks."""

from __future__ import annotations

from extractors.columns import Column, Kind
from extractors.registers.declarations.common import HAPPENED, WITHIN_TEN_YEARS, with_common
from extractors.registers.reasons import Code
from extractors.registers.register import Lands, Register, RegisterColumn, Written
from extractors.registers.rules import FilledWhen, InOrder, KnownCheckType, NextDue

COMPLIANCE_CHECKS = Register(
    name="compliance_checks",
    sheet="Compliance checks",
    description="Statutory and policy checks per item: when last done, with what result, when next due.",
    kind_column="check_type",
    columns=with_common(
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
            Written.LINK,
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
            sentence="Applicable says No without a reason. Give the reason, or set Applicable to Yes.",
        ),
        InOrder("last_done", "next_due"),
        NextDue("check_type", "last_done", "next_due"),
    ),
)
