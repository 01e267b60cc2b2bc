"""School improvement: surveys, leavers' destinations, reviews and what they recommend, delivery, quality assurance."""

from __future__ import annotations

from decimal import Decimal

from extractors.registers.declarations.closing import dated_when, needed_when
from extractors.registers.declarations.columns import code, day, happened, number, told, whole, word, written
from extractors.registers.declarations.common import with_common
from extractors.registers.register import Amounts, Register
from extractors.registers.rules import InOrder, RefersTo
from extractors.registers.rules_between import AtMost, SumAtMost, Unrepeated

POINTS = ("point_1", "point_2", "point_3", "point_4", "point_5")
COHORTS = Amounts(Decimal(2000), Decimal(2099))

SURVEYS = Register(
    name="surveys",
    sheet="Surveys",
    description="Answers to a survey, counted per question: how many people chose each point from 1 to 5.",
    kind_column="audience",
    columns=with_common(
        word("Audience", ("parents", "staff", "pupils", "leaders", "support_users"), "Who was asked."),
        code("Question", "Code of the question.", required=True),
        code("Wave", "Which time it was asked, such as 2025-26-autumn.", required=True),
        happened("Closed", "Last day on which it could be answered.", required=True),
        whole("Invited", "How many were asked.", required=True),
        whole("Responded", "How many answered the survey.", required=True),
        *(
            whole(f"Point {point}", f"How many chose {point} of 5.", required=True)
            for point in range(1, len(POINTS) + 1)
        ),
        status=("draft", "final"),
    ),
    row_rules=(
        AtMost("responded", "invited"),
        SumAtMost(POINTS, "responded"),
        Unrepeated(("audience", "question", "wave")),
    ),
)

DESTINATIONS = Register(
    name="destinations",
    sheet="Destinations",
    description="Where the leavers of a year went, counted: never a pupil by name.",
    columns=with_common(
        whole("Cohort", "Calendar year in which they left, such as 2025.", required=True, limits=COHORTS),
        whole("Leavers", "How many left.", required=True),
        whole("Positive", "How many of them are in education, training or employment.", required=True),
        whole("Unknown", "How many of them nobody has heard of.", required=True),
        status=("draft", "final"),
    ),
    row_rules=(SumAtMost(("positive", "unknown"), "leavers"), Unrepeated(("cohort",))),
)

REVIEWS = Register(
    name="reviews",
    sheet="Reviews",
    description="Benchmark reviews, external reviews and peer reviews.",
    kind_column="review_type",
    columns=with_common(
        word(
            "Review type",
            ("benchmark_finance", "benchmark_energy", "benchmark_ict", "external", "peer", "internal_audit"),
            "What kind of review.",
        ),
        happened("Review date", "Day of the review.", required=True),
        told("Reviewer", "Who reviewed; may be a person."),
        written("Evidence url", "evidence_held", "Whether a link to the report is written.", link=True),
        status=("draft", "final"),
    ),
)

RECOMMENDATIONS = Register(
    name="recommendations",
    sheet="Recommendations",
    description="What those reviews recommend.",
    columns=with_common(
        code("Review id", "record_id of the review it comes from.", required=True),
        told("Description", "What is recommended, in free text.", required=True),
        happened("Raised", "Day it was made.", required=True),
        day("Due", "Day by which it is to be done.", required=True),
        happened("Closed", "Day it was done; null while open."),
        status=("open", "closed", "not_accepted"),
    ),
    row_rules=(
        InOrder("raised", "due"),
        InOrder("raised", "closed"),
        *dated_when("closed", status="closed"),
        RefersTo("review_id", register="reviews"),
    ),
)

DELIVERY_PLAN = Register(
    name="delivery_plan",
    sheet="Delivery plan",
    description="Actions of the year's delivery plan: what, how, and by which measure.",
    columns=with_common(
        code("Priority", "Code of the improvement priority it serves.", required=True),
        told("What", "What is to be done, in free text.", required=True),
        written("How", "how_given", "Whether it is written how."),
        written("Measure", "measure_given", "Whether a measurable outcome is written."),
        number("Baseline", "The measure's value at the start."),
        number("Target", "The value to be reached."),
        happened("Approved", "Day the action was approved."),
        day("Due", "Day by which it is to be done.", required=True),
        happened("Done", "Day it was done; null before."),
        word("Progress", ("not_started", "on_track", "behind", "done"), "How it stands this term."),
        status=("open", "done", "cancelled"),
    ),
    row_rules=(*dated_when("done", status="done"), InOrder("approved", "due")),
)

QA_ACTIVITIES = Register(
    name="qa_activities",
    sheet="QA activities",
    description="Activities of quality assurance, planned and done.",
    kind_column="activity",
    columns=with_common(
        word(
            "Activity",
            (
                *("peer_review", "learning_walk", "book_look", "data_review", "governor_visit", "deep_dive"),
                *("parent_voice", "staff_voice", "pupil_voice", "external_review", "other"),
            ),
            "What kind of activity.",
        ),
        day("Planned", "Day it is planned for.", required=True),
        happened("Done", "Day it was done; null before."),
        written("Findings", "findings_given", "Whether findings are written."),
        status=("planned", "done", "cancelled"),
    ),
    row_rules=(*dated_when("done", status="done"), needed_when("findings_given", equals="done")),
)
