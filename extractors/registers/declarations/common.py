"""What every register has, and the limits that many share."""

from __future__ import annotations

from extractors.columns import Column, Kind
from extractors.registers.register import RECORD_ID, SCHOOL_URN, Days, RegisterColumn, Written

HAPPENED = Days(years_ahead=1, past=True)
WITHIN_TEN_YEARS = Days(years_ahead=10)  # the longest statutory interval is five years; 2052 is a slip for 2025


def with_common(*own: RegisterColumn, status: tuple[str, ...]) -> tuple[RegisterColumn, ...]:
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
