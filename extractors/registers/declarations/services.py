"""What academies have of each other: spaces of the estate that are booked, and work that is commissioned."""

from __future__ import annotations

from extractors.registers.declarations.closing import needed_when
from extractors.registers.declarations.columns import day, happened, money, text, word
from extractors.registers.declarations.common import with_common
from extractors.registers.register import Register
from extractors.registers.rules import InOrder

BOOKINGS = Register(
    name="bookings",
    sheet="Bookings",
    description="Bookings of the academy's halls, rooms and grounds, and what was charged for them.",
    kind_column="booked_by",
    columns=with_common(
        day("Booked on", "Day for which it is booked.", required=True),
        text("Space", "What is booked.", required=True),
        word("Booked by", ("trust_school", "other"), "Whether a school of the trust booked it, or somebody else."),
        money("Charged", "Pounds charged for it; null when nothing was."),
        money("Extra cost", "Pounds that the booking cost the academy beyond its running costs, such as overtime."),
        status=("confirmed", "cancelled"),
    ),
)

COMMISSIONS = Register(
    name="commissions",
    sheet="Commissions",
    description="Work that one school of the trust commissions of another: agreed, invoiced and repaid.",
    columns=with_common(
        happened("Agreed", "Day on which both agreed to it; null when nobody wrote it down."),
        day("Began", "Day on which the work begins.", required=True),
        money("Cost", "Pounds agreed to be repaid.", required=True),
        happened("Invoiced", "Day of the invoice; null before."),
        money("Repaid", "Pounds repaid so far; null when nothing is."),
        happened("Repaid on", "Day of the latest repayment; null before."),
        status=("agreed", "running", "repaid", "cancelled"),
    ),
    row_rules=(
        InOrder("invoiced", "repaid_on"),
        *(needed_when(column, equals="repaid") for column in ("invoiced", "repaid", "repaid_on")),
    ),
)
