"""``finance_summary``: what was invoiced, what of it had no earlier order, and what was budgeted."""

from __future__ import annotations

from expectations.check import Area, Severity
from expectations.declare import known_school, matches, none_found, table_suite

_FOLLOW_THE_MODEL = "Open the model of finance_summary and the fact of invoice lines below it."

AREA = Area(
    "finance",
    "Finance",
    (
        table_suite(
            "finance_summary",
            columns=(
                "school_urn",
                "financial_year",
                "account_code",
                "account_name",
                "invoiced",
                "without_order",
                "budget",
            ),
            grain=("school_urn", "financial_year", "account_code"),
            required=("school_urn", "financial_year", "account_code", "invoiced", "without_order"),
            may_be_empty=True,
            checks=(
                known_school("finance_summary"),
                matches(
                    "finance_summary",
                    "financial_year",
                    r"^[0-9]{4}/[0-9]{2}$",
                    guards="A financial year is written 2025/26.",
                    why="Otherwise it does not join the calendar.",
                    resolve=_FOLLOW_THE_MODEL,
                ),
                none_found(
                    "finance_summary.years_stand_in_the_calendar",
                    """
                    select distinct financial_year from strategy.finance_summary
                    where financial_year not in (select financial_year from strategy.dim_date)
                    """,
                    severity=Severity.CRITICAL,
                    guards="Every financial year stands in the calendar.",
                    why="A date typed as 2052 makes a year that no report shows, with money in it.",
                    resolve="Find the invoices or budgets of that year; correct the date in the finance system.",
                ),
                none_found(
                    "finance_summary.year_makes_3c3",
                    """
                    with year_to_date as (
                        select s.school_urn, sum(s.invoiced) as invoiced, sum(s.without_order) as without_order
                        from strategy.finance_summary as s
                        join strategy.dim_date as d on d.date_day = $as_at and d.financial_year = s.financial_year
                        group by s.school_urn
                    )
                    select f.school_urn from strategy.fct_measure as f
                    left join year_to_date as y on y.school_urn = f.school_urn
                    where f.measure_code = '3c.3' and f.scope = 'school' and f.symbol is distinct from 'x'
                        and (coalesce(y.invoiced, 0) <> coalesce(f.denominator, 0)
                            or coalesce(y.without_order, 0) <> coalesce(f.numerator, 0))
                    """,
                    severity=Severity.CRITICAL,
                    guards="The accounts of a school add up to its spend without an earlier order (3c.3).",
                    why="A board that opens the number must find the accounts behind it.",
                    resolve="Both come from the fact of invoice lines: one of the two filters differently.",
                ),
                none_found(
                    "finance_summary.accounts_are_named",
                    "select account_code from strategy.finance_summary where account_name is null group by "
                    "account_code",
                    severity=Severity.WARNING,
                    guards="Every account code that was used is in the chart of accounts.",
                    why="Nobody can read a bare code.",
                    resolve="See whether the account was archived or deleted in the finance system.",
                ),
            ),
        ),
    ),
)
