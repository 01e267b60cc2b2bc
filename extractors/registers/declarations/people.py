"""Training, networks and days given: who took part stands there by role or staff number, and lands as a pseudonym."""

from __future__ import annotations

from decimal import Decimal

from extractors.registers.declarations.closing import dated_when
from extractors.registers.declarations.columns import (
    HALF_DAYS,
    code,
    day,
    happened,
    number,
    person,
    text,
    whole,
    word,
    yes_no,
)
from extractors.registers.declarations.common import with_common
from extractors.registers.register import Amounts, Register
from extractors.registers.rules import InOrder
from extractors.registers.rules_between import Unrepeated

TERMS = Amounts(Decimal(1), Decimal(3))
WHO = "Who, as a keyed pseudonym of the role or staff number in the register."

TRAINING = Register(
    name="training",
    sheet="Training",
    description="Training that is needed or was done.",
    kind_column="course",
    columns=with_common(
        person("Person id", WHO),
        word(
            "Course",
            (
                *("cyber_security", "data_protection", "safeguarding", "fire_warden", "first_aid", "asbestos"),
                *("legionella", "working_at_height", "manual_handling", "hoists", "competent_person", "ict", "other"),
            ),
            "What the training is in.",
        ),
        yes_no("Has system access", "Whether the person uses the trust's systems.", required=True),
        day("Due", "Day by which it is to be done.", required=True),
        happened("Done", "Day it was done; null before."),
        day("Certificate to", "Last day on which it counts."),
        status=("needed", "done", "cancelled"),
    ),
    row_rules=(
        *dated_when("done", status="done"),
        InOrder("done", "certificate_to"),
        Unrepeated(("person_id", "course", "due")),
    ),
)

NETWORKS = Register(
    name="networks",
    sheet="Networks",
    description="Meetings of the trust's networks that this academy hosts or keeps the record of.",
    kind_column="network",
    columns=with_common(
        word(
            "Network",
            ("estates", "ict", "business", "leadership", "safeguarding", "send", "curriculum", "governance", "other"),
            "Which network.",
        ),
        text("Event", "What the meeting is called."),
        day("Planned date", "Day it is planned for.", required=True),
        happened("Held date", "Day it was held; null when not (yet)."),
        status=("planned", "held", "cancelled"),
    ),
    row_rules=dated_when("held_date", status="held"),
)

NETWORK_ATTENDANCE = Register(
    name="network_attendance",
    sheet="Network attendance",
    description="Who of the academy was at which meeting of a network.",
    columns=with_common(
        code("Event id", "The meeting's record_id in the register of networks, of whichever academy.", required=True),
        person("Person id", WHO),
        happened("Attended", "Day of the meeting.", required=True),
        status=("attended", "apologies"),
    ),
    row_rules=(Unrepeated(("event_id", "person_id")),),
)

IMPROVEMENT_DAYS = Register(
    name="improvement_days",
    sheet="Improvement days",
    description="Days that the headteacher or a senior leader gave to the trust's improvement work.",
    columns=with_common(
        person("Person id", WHO),
        happened("Day given", "First day.", required=True),
        number("Days", "How many, in halves.", required=True, limits=HALF_DAYS),
        word("Activity", ("peer_review", "support", "network", "training", "working_group", "other"), "What for."),
        yes_no("Senior leader", "Whether the person is the headteacher or a senior leader.", required=True),
        whole("Term", "1 autumn, 2 spring, 3 summer.", required=True, limits=TERMS),
        status=("given", "cancelled"),
    ),
    row_rules=(Unrepeated(("person_id", "day_given", "activity")),),
)
