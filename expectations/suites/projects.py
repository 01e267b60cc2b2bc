"""``project``: every live or completed project of every school, and whether it is on track."""

from __future__ import annotations

from expectations.check import Area, Severity
from expectations.declare import in_set, known_school, none_found, not_negative, table_suite

_FOLLOW_THE_MODEL = "Open the model of project and the fact of projects below it, which measure 1c.2 reads as well."

AREA = Area(
    "projects",
    "Projects",
    (
        table_suite(
            "project",
            columns=(
                "school_urn",
                "record_id",
                "project_name",
                "stage",
                "status",
                "baseline_start",
                "baseline_end",
                "forecast_end",
                "actual_end",
                "budget",
                "forecast_cost",
                "is_on_track",
            ),
            grain=("school_urn", "record_id"),
            required=("school_urn", "record_id", "project_name", "status", "baseline_end", "budget"),
            may_be_empty=True,
            checks=(
                known_school("project"),
                in_set(
                    "project",
                    "status",
                    ("live", "complete"),
                    why="A cancelled project on a board's list is money that nobody will spend.",
                    resolve=_FOLLOW_THE_MODEL,
                ),
                not_negative("project", "budget", resolve=_FOLLOW_THE_MODEL),
                none_found(
                    "project.on_track_is_true",
                    """
                    select school_urn, record_id from strategy.project
                    where is_on_track and (forecast_end is null or forecast_end > baseline_end
                        or baseline_end < $as_at or forecast_cost is null)
                    """,
                    severity=Severity.CRITICAL,
                    guards="'On track' means not past the baseline, forecast to end by it, and of a forecast cost.",
                    why="This is where a board believes that the roof will be finished.",
                    resolve=_FOLLOW_THE_MODEL,
                ),
                none_found(
                    "project.live_ones_make_1c2",
                    """
                    with counted as (
                        select school_urn, count(*) as live, count(*) filter (is_on_track) as on_track
                        from strategy.project where status = 'live' group by school_urn
                    )
                    select f.school_urn from strategy.fct_measure as f
                    left join counted as c on c.school_urn = f.school_urn
                    where f.measure_code = '1c.2' and f.scope = 'school' and f.symbol is distinct from 'x'
                        and (coalesce(c.live, 0) <> f.denominator or coalesce(c.on_track, 0) <> f.numerator)
                    """,
                    severity=Severity.CRITICAL,
                    guards="The list of live projects makes the numerator and denominator of measure 1c.2.",
                    why="A board that opens the number must find the projects behind it.",
                    resolve=_FOLLOW_THE_MODEL,
                ),
            ),
        ),
    ),
)
