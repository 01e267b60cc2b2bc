"""``dim_term``: the terms of every school, by which it is decided what was done this term."""

from __future__ import annotations

from expectations.check import Area, Severity
from expectations.declare import known_school, none_found, table_suite

_SEED = "Correct the row in the seed term_dates; it is data, and no model needs to change."

AREA = Area(
    "terms",
    "Terms",
    (
        table_suite(
            "dim_term",
            columns=("school_urn", "academic_year", "term", "start_date", "end_date", "is_current"),
            grain=("school_urn", "academic_year", "term"),
            required=("school_urn", "academic_year", "start_date", "end_date", "is_current"),
            checks=(
                known_school("dim_term"),
                none_found(
                    "dim_term.terms_follow_each_other",
                    """
                    select school_urn, academic_year, term from strategy.dim_term
                    qualify end_date < start_date or start_date <= lag(end_date, 1, start_date - 1)
                        over (partition by school_urn order by academic_year, term)
                    """,
                    severity=Severity.CRITICAL,
                    guards="A term ends after it begins, and begins after the one before it has ended.",
                    why="A day in two terms, or in none, lets a term's work count twice, or never.",
                    resolve=_SEED,
                ),
                none_found(
                    "dim_term.current_is_the_newest_begun",
                    """
                    select school_urn from strategy.dim_term group by school_urn
                    having count(*) filter (is_current) > 1
                        or max(start_date) filter (is_current)
                            is distinct from max(start_date) filter (start_date <= $as_at)
                    """,
                    severity=Severity.CRITICAL,
                    guards="One term of a school is current: the newest that has begun.",
                    why="What was done this term is counted from its first day.",
                    resolve="Open the model of dim_term; in the seed term_dates two terms may begin on one day.",
                ),
                none_found(
                    "dim_term.year_has_its_terms",
                    """
                    select s.school_urn from strategy.dim_school as s
                    join strategy.dim_date as d on d.date_day = $as_at
                    left join strategy.dim_term as t
                        on t.school_urn = s.school_urn and t.academic_year = d.academic_year
                    where s.is_open group by s.school_urn having count(t.term) <> 3
                    """,
                    severity=Severity.WARNING,
                    guards="Every open academy has the three terms of the academic year.",
                    why="Where the calendar has run out last year's work passes for this term's.",
                    resolve="Add the terms to the seed term_dates; those of no local authority are everybody's.",
                ),
            ),
        ),
    ),
)
