"""``attendance_summary``: sessions by school and month. About people: suppressed at publication."""

from __future__ import annotations

from expectations.check import Area, Severity
from expectations.declare import known_school, none_found, not_negative, table_suite

_FOLLOW_THE_MODEL = "Open the model of attendance_summary and the fact of session marks below it."
_COUNTS = ("possible_sessions", "absent_sessions", "authorised_sessions", "unauthorised_sessions", "pupils")

AREA = Area(
    "attendance",
    "Attendance",
    (
        table_suite(
            "attendance_summary",
            columns=("school_urn", "academic_year", "month_start", *_COUNTS[:-1], "absence_rate", "pupils"),
            grain=("school_urn", "month_start"),
            required=("school_urn", "academic_year", "month_start", *_COUNTS),
            may_be_empty=True,
            may_shrink=True,  # it holds the academic year to date, and begins anew each September
            checks=(
                known_school("attendance_summary"),
                *(not_negative("attendance_summary", column, resolve=_FOLLOW_THE_MODEL) for column in _COUNTS),
                none_found(
                    "attendance_summary.absent_is_authorised_or_not",
                    """
                    select school_urn, month_start from strategy.attendance_summary
                    where absent_sessions <> authorised_sessions + unauthorised_sessions
                    """,
                    severity=Severity.CRITICAL,
                    guards="Every absence is either authorised or unauthorised.",
                    why="A code that is neither has been classified by nobody.",
                    resolve="Look at the seed attendance_codes for a code whose category is missing.",
                ),
                none_found(
                    "attendance_summary.absent_is_within_possible",
                    "select school_urn, month_start from strategy.attendance_summary where absent_sessions > "
                    "possible_sessions",
                    severity=Severity.CRITICAL,
                    guards="Nobody misses more sessions than there were.",
                    why="It means that marks are counted twice, or that possible sessions are not counted.",
                    resolve=_FOLLOW_THE_MODEL,
                ),
                none_found(
                    "attendance_summary.rate_is_absent_over_possible",
                    """
                    select school_urn, month_start from strategy.attendance_summary
                    where (possible_sessions > 0) is distinct from (absence_rate is not null)
                        or abs(absence_rate - 100.0 * absent_sessions / nullif(possible_sessions, 0)) > 1e-6
                    """,
                    severity=Severity.CRITICAL,
                    guards="The rate is absent sessions over possible sessions, in percent.",
                    why="The two are printed beside it.",
                    resolve=_FOLLOW_THE_MODEL,
                ),
                none_found(
                    "attendance_summary.months_are_past",
                    """
                    select school_urn, month_start from strategy.attendance_summary
                    where month_start > $as_at or month_start <> date_trunc('month', month_start)
                    """,
                    severity=Severity.CRITICAL,
                    guards="A month is named by its first day and has begun.",
                    why="Marks are sometimes entered ahead; they have not happened yet.",
                    resolve=_FOLLOW_THE_MODEL,
                ),
                none_found(
                    "attendance_summary.months_make_the_year",
                    """
                    with year_to_date as (
                        select a.school_urn, sum(a.absent_sessions) as absent, sum(a.possible_sessions) as possible
                        from strategy.attendance_summary as a
                        join strategy.dim_date as d on d.date_day = $as_at and d.academic_year = a.academic_year
                        group by a.school_urn
                    )
                    select f.school_urn from strategy.fct_measure as f
                    left join year_to_date as y on y.school_urn = f.school_urn
                    where f.measure_code = 'B1.2' and f.scope = 'school' and f.symbol is distinct from 'x'
                        and (coalesce(y.absent, 0) <> coalesce(f.numerator, 0)
                            or coalesce(y.possible, 0) <> coalesce(f.denominator, 0))
                    """,
                    severity=Severity.CRITICAL,
                    guards="A school's months add up to its overall absence (B1.2) of the year.",
                    why="Suppression of the months rests on it, and the pack shows both.",
                    resolve="Both come from the fact of session marks: one of the two filters differently.",
                ),
            ),
        ),
    ),
)
