"""Buildings."""

from __future__ import annotations

from decimal import Decimal

from extractors.columns import Column, Kind
from extractors.registers.declarations.common import with_common
from extractors.registers.register import Amounts, Register, RegisterColumn, Written
from extractors.registers.rules import RefersTo

BUILDINGS = Register(
    name="buildings",
    sheet="Buildings",
    description="Buildings and temporary units of the academy.",
    columns=with_common(
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
