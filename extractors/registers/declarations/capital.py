"""The condition of buildings, the projects that mend them, and the bids that pay for it."""

from __future__ import annotations

from decimal import Decimal

from extractors.registers.declarations.closing import dated_when, needed_when
from extractors.registers.declarations.columns import code, day, happened, money, text, whole, word, yes_no
from extractors.registers.declarations.common import with_common
from extractors.registers.reasons import Code
from extractors.registers.register import Amounts, Register
from extractors.registers.rules import BlankUnless, InOrder, RefersTo
from extractors.registers.rules_between import AtMost

CONDITION = Register(
    name="condition",
    sheet="Condition",
    description="Needs found by the condition survey, with grade, priority and cost.",
    kind_column="element",
    columns=with_common(
        code("Building id", "record_id of the building it was found in."),
        word(
            "Element",
            (
                *("roof", "walls", "windows_and_doors", "floors_and_stairs", "ceilings", "internal_walls", "sanitary"),
                *("mechanical", "electrical", "fixed_furniture", "decoration", "external_areas", "playing_fields"),
            ),
            "Part of the building, as the Department's condition data names it.",
        ),
        word("Grade", ("a", "b", "c", "d"), "a good, b satisfactory, c poor, d life-expired."),
        whole(
            "Priority",
            "1 urgent, 2 within two years, 3 in three to five, 4 beyond.",
            required=True,
            limits=Amounts(Decimal(1), Decimal(4)),
        ),
        money("Cost", "Expected cost in pounds of putting it right.", required=True),
        happened("Survey date", "Day of the survey.", required=True),
        code("Plan line", "record_id of the action that will put it right."),
        status=("open", "done"),
    ),
    row_rules=(RefersTo("building_id", register="buildings"), RefersTo("plan_line", register="actions")),
)

PROJECTS = Register(
    name="projects",
    sheet="Projects",
    description="Capital projects: baseline, forecast and actual dates and cost.",
    kind_column="stage",
    columns=with_common(
        text("Project name", "What the project is called.", required=True),
        word(
            "Stage",
            ("feasibility", "design", "procurement", "construction", "handover", "defects", "complete"),
            "How far it is.",
        ),
        day("Baseline start", "First day as approved.", required=True),
        day("Baseline end", "Last day as approved.", required=True),
        day("Forecast end", "Last day as now expected."),
        happened("Actual end", "Day it was finished; null before."),
        money("Budget", "Approved budget in pounds.", required=True),
        money("Forecast cost", "Cost in pounds as now expected."),
        code("Plan id", "record_id of the plan it belongs to."),
        status=("live", "complete", "cancelled"),
    ),
    row_rules=(
        InOrder("baseline_start", "baseline_end", strict=True),
        InOrder("baseline_start", "forecast_end"),
        *dated_when("actual_end", status="complete"),
        RefersTo("plan_id", register="plans"),
    ),
)

MILESTONES = Register(
    name="milestones",
    sheet="Milestones",
    description="Milestones of those projects and of the transformation programme.",
    columns=with_common(
        code("Project id", "record_id of the project; null for a milestone of the programme."),
        text("Milestone", "What is to be reached.", required=True),
        day("Baseline date", "Day as approved.", required=True),
        day("Forecast date", "Day as now expected."),
        happened("Actual date", "Day it was reached; null before."),
        status=("open", "achieved", "cancelled"),
    ),
    row_rules=(*dated_when("actual_date", status="achieved"), RefersTo("project_id", register="projects")),
)

BIDS = Register(
    name="bids",
    sheet="Bids",
    description="Bids for capital and what became of them.",
    kind_column="fund",
    columns=with_common(
        word("Fund", ("cif", "sca", "dfc", "other"), "Which fund."),
        code("Plan id", "record_id of the plan whose need it would pay for."),
        money("Requested", "Pounds asked for.", required=True),
        money("Awarded", "Pounds awarded; null until won."),
        yes_no("Over award agreed", "Whether the fund gave more than was asked for, so that it is no slip."),
        happened("Submitted", "Day it was handed in."),
        happened("Decided", "Day of the decision."),
        word("Outcome", ("draft", "submitted", "won", "lost", "withdrawn"), "What became of it."),
        status=("open", "closed"),
    ),
    row_rules=(
        InOrder("submitted", "decided"),
        AtMost("awarded", "requested", unless="over_award_agreed"),
        *(needed_when("submitted", equals=outcome, when="outcome") for outcome in ("submitted", "won", "lost")),
        *(needed_when("decided", equals=outcome, when="outcome") for outcome in ("won", "lost")),
        needed_when("awarded", equals="won", when="outcome"),
        BlankUnless(
            "awarded",
            when="outcome",
            equals="won",
            code=Code.CONTRADICTION,
            sentence="There is an Awarded amount, but Outcome does not say won. Set it to won, or clear the amount.",
        ),
        RefersTo("plan_id", register="plans"),
    ),
)
