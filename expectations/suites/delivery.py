"""``delivery_plan``: every action of every school's delivery plan, how it stands and whether it is complete."""

from __future__ import annotations

from expectations.check import Area, Severity
from expectations.declare import in_set, known_school, none_found, table_suite

_FOLLOW_THE_MODEL = "Open the model of delivery_plan and the fact of its actions, which the measures read as well."

AREA = Area(
    "delivery",
    "Delivery plan",
    (
        table_suite(
            "delivery_plan",
            columns=(
                "school_urn",
                "record_id",
                "academic_year",
                "priority",
                "due",
                "done",
                "progress",
                "status",
                "is_complete",
                "is_on_track",
            ),
            grain=("school_urn", "record_id"),
            required=(
                "school_urn",
                "record_id",
                "academic_year",
                "priority",
                "due",
                "status",
                "is_complete",
                "is_on_track",
            ),
            may_be_empty=True,
            checks=(
                known_school("delivery_plan"),
                in_set(
                    "delivery_plan",
                    "status",
                    ("open", "done", "cancelled"),
                    why="Every page lists by status; an unknown one is listed nowhere.",
                    resolve=_FOLLOW_THE_MODEL,
                ),
                in_set(
                    "delivery_plan",
                    "progress",
                    ("not_started", "on_track", "behind", "done"),
                    why="Every page lists by progress; an unknown one is listed nowhere.",
                    resolve=_FOLLOW_THE_MODEL,
                ),
                none_found(
                    "delivery_plan.overdue_is_not_on_track",
                    """
                    select school_urn, record_id from strategy.delivery_plan
                    where is_on_track and status <> 'done' and (due < $as_at or progress is distinct from 'on_track')
                    """,
                    severity=Severity.CRITICAL,
                    guards="Nothing is on track that is overdue, or that its school does not say is on track.",
                    why="An action that is a month late and green is the failure that the plan exists to prevent.",
                    resolve=_FOLLOW_THE_MODEL,
                ),
                none_found(
                    "delivery_plan.actions_ahead_make_dp1",
                    """
                    with counted as (
                        select p.school_urn, count(*) as actions, count(*) filter (p.is_complete) as complete
                        from strategy.delivery_plan as p join strategy.dim_date as d on d.date_day = $as_at
                        where p.status <> 'cancelled' and p.academic_year >= d.academic_year group by p.school_urn
                    )
                    select f.school_urn from strategy.fct_measure as f
                    left join counted as c on c.school_urn = f.school_urn
                    where f.measure_code = 'DP.1' and f.scope = 'school' and f.symbol is distinct from 'x'
                        and (coalesce(c.actions, 0) <> f.denominator or coalesce(c.complete, 0) <> f.numerator)
                    """,
                    severity=Severity.CRITICAL,
                    guards="The actions of this year and later make the numerator and denominator of measure DP.1.",
                    why="A board that opens the number must find the actions behind it.",
                    resolve=_FOLLOW_THE_MODEL,
                ),
                none_found(
                    "delivery_plan.actions_of_the_year_make_b31",
                    """
                    with counted as (
                        select p.school_urn, count(*) as actions, count(*) filter (p.is_on_track) as on_track
                        from strategy.delivery_plan as p
                        join strategy.dim_date as d on d.date_day = $as_at and d.academic_year = p.academic_year
                        where p.status <> 'cancelled' group by p.school_urn
                    )
                    select f.school_urn from strategy.fct_measure as f
                    left join counted as c on c.school_urn = f.school_urn
                    where f.measure_code = 'B3.1' and f.scope = 'school' and f.symbol is distinct from 'x'
                        and (coalesce(c.actions, 0) <> f.denominator or coalesce(c.on_track, 0) <> f.numerator)
                    """,
                    severity=Severity.CRITICAL,
                    guards="The actions of the year make the numerator and denominator of measure B3.1.",
                    why="A board that opens the number must find the actions behind it.",
                    resolve=_FOLLOW_THE_MODEL,
                ),
            ),
        ),
    ),
)
