"""``support_summary``: tickets of the helpdesk by school, month, team and priority."""

from __future__ import annotations

from expectations.check import Area, Severity
from expectations.declare import known_school, none_found, not_negative, table_suite

_FOLLOW_THE_MODEL = "Open the model of support_summary and the fact of tickets below it."
_COUNTS = ("tickets_due", "tickets_met", "first_answers")

AREA = Area(
    "support",
    "Support",
    (
        table_suite(
            "support_summary",
            columns=("school_urn", "month_start", "team", "priority", *_COUNTS, "median_minutes_to_first_answer"),
            grain=("school_urn", "month_start", "team", "priority"),
            required=("month_start", "team", "priority", *_COUNTS),
            may_be_empty=True,
            may_shrink=True,  # it holds the academic year to date, and begins anew each September
            checks=(
                known_school("support_summary"),
                *(not_negative("support_summary", column, resolve=_FOLLOW_THE_MODEL) for column in _COUNTS),
                not_negative("support_summary", "median_minutes_to_first_answer", resolve=_FOLLOW_THE_MODEL),
                none_found(
                    "support_summary.met_is_part_of_due",
                    """
                    select school_urn, month_start, team, priority from strategy.support_summary
                    where tickets_met > tickets_due
                    """,
                    severity=Severity.CRITICAL,
                    guards="No more tickets were met in time than were due.",
                    why="The share of tickets met would exceed 100 %.",
                    resolve=_FOLLOW_THE_MODEL,
                ),
                none_found(
                    "support_summary.a_median_is_of_answers",
                    """
                    select school_urn, month_start, team, priority from strategy.support_summary
                    where (first_answers > 0) is distinct from (median_minutes_to_first_answer is not null)
                    """,
                    severity=Severity.CRITICAL,
                    guards="There is a median where tickets were first answered, and nowhere else.",
                    why="A time that nobody waited reads like quick support.",
                    resolve=_FOLLOW_THE_MODEL,
                ),
                none_found(
                    "support_summary.months_are_past",
                    """
                    select school_urn, month_start from strategy.support_summary
                    where month_start > $as_at or month_start <> date_trunc('month', month_start)
                    """,
                    severity=Severity.CRITICAL,
                    guards="A month is named by its first day and has begun.",
                    why="What is due next month is not late yet.",
                    resolve=_FOLLOW_THE_MODEL,
                ),
                none_found(
                    "support_summary.month_makes_1e1",
                    """
                    with this_month as (
                        select school_urn, sum(tickets_met) as met, sum(tickets_due) as due
                        from strategy.support_summary
                        where month_start = date_trunc('month', $as_at) group by school_urn
                    )
                    select f.school_urn from strategy.fct_measure as f
                    left join this_month as t on t.school_urn = f.school_urn
                    where f.measure_code = '1e.1' and f.scope = 'school' and f.symbol is distinct from 'x'
                        and (coalesce(t.met, 0) <> f.numerator or coalesce(t.due, 0) <> f.denominator)
                    """,
                    severity=Severity.CRITICAL,
                    guards="A school's tickets of the month add up to its measure of tickets met in time (1e.1).",
                    why="The pack shows one and BI tools sum the other.",
                    resolve="Both come from the fact of tickets: one of the two filters differently.",
                ),
                none_found(
                    "support_summary.every_ticket_has_a_school",
                    "select month_start, team, priority from strategy.support_summary where school_urn is null",
                    severity=Severity.WARNING,
                    guards="Every ticket is for one of the academies.",
                    why="Tickets of no school are in no school's figure, however late they are.",
                    resolve="Let the helpdesk's department or company bear the academy's name, or its ict_company.",
                ),
            ),
        ),
    ),
)
