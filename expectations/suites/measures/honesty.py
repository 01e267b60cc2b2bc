"""Nothing looks better known than it is: missing, unreliable and not applicable are shown as such."""

from __future__ import annotations

from expectations.check import Severity
from expectations.declare import none_found
from expectations.suites.measures.form import critical

HONEST = (
    critical(
        "missing_is_grey_and_blank",
        """
        select measure_code, scope, school_urn from strategy.fct_measure
        where symbol = 'x' and (rag <> 'grey' or value is not null or numerator is not null or denominator is not null)
        """,
        guards="Where the source is missing (x) there is no number, and the colour is grey.",
        why="This is the failure that the warehouse exists to prevent: a green over something that nobody looked at.",
    ),
    critical(
        "missing_says_why",
        "select measure_code, scope, school_urn from strategy.fct_measure where symbol in ('x', 'u') and "
        "reason is null",
        guards="A missing or unreliable value says which source is missing or what could not be read.",
        why="Without a reason nobody knows whom to ask.",
    ),
    critical(
        "not_applicable_has_nothing_to_count",
        """
        select measure_code, scope, school_urn from strategy.fct_measure
        where (symbol = 'z' and (value is not null or denominator is distinct from 0 or rag <> 'grey'))
            or (symbol is distinct from 'z' and symbol is distinct from 'x' and denominator = 0)
        """,
        guards="'z' stands where the denominator is zero, and only there.",
        why="'Not applicable' is where overdue things hide.",
    ),
    critical(
        "unreliable_is_never_green",
        "select measure_code, scope, school_urn from strategy.fct_measure where symbol = 'u' and rag = 'green'",
        guards="A value that rests on unreadable rows or missing schools (u) is never green.",
        why="The rows that could not be read are as likely as not the ones that are wrong.",
    ),
    critical(
        "green_is_complete",
        "select measure_code, scope, school_urn from strategy.fct_measure where rag = 'green' and "
        "completeness_pct < 100",
        guards="Nothing is green unless every school that should have reported did.",
        why="The school that did not report may be the one that is red.",
    ),
    critical(
        "completeness_is_reported_over_open",
        """
        with schools as (
            select measure_code, 100.0 * count(*) filter (symbol is distinct from 'x') / count(*) as completeness_pct
            from strategy.fct_measure where scope = 'school' group by measure_code
        )
        select f.measure_code, f.scope, f.school_urn from strategy.fct_measure as f
        join schools as s on s.measure_code = f.measure_code
        where abs(f.completeness_pct - case
            when f.scope = 'trust' then s.completeness_pct when f.symbol = 'x' then 0 else 100 end) > 1e-6
        """,
        guards="Completeness is the share of open academies that reported.",
        why="It is what tells a board how much of the trust a headline is about.",
    ),
    critical(
        "trust_is_no_surer_than_its_schools",
        """
        select t.measure_code from strategy.fct_measure as t
        where t.scope = 'trust' and coalesce(t.symbol, 'low') = 'low' and exists (
            select 1 from strategy.fct_measure as s
            where s.scope = 'school' and s.measure_code = t.measure_code and s.symbol in ('x', 'u'))
        """,
        guards="When a school is missing or unreliable, so is the trust's total.",
        why="The headline would be read as being about every academy.",
    ),
)

WARNED = (
    none_found(
        "fct_measure.every_measure_has_a_source",
        """
        select measure_code from strategy.fct_measure where scope = 'school'
        group by measure_code having bool_and(symbol is not distinct from 'x')
        """,
        severity=Severity.WARNING,
        guards="No measure is missing (x) for every academy.",
        why="It is published as an honest grey, and a board that sees it three times will stop believing the page.",
        resolve="See source_freshness for the source, and the last attempts of its extract DAG for the reason.",
    ),
    none_found(
        "fct_measure.nothing_about_pupils_is_left_out",
        """
        select f.measure_code, f.school_urn from strategy.fct_measure as f
        join strategy.dim_measure as m on m.measure_code = f.measure_code
        where m.is_about_people and f.scope = 'school' and f.exclusions > 0
        """,
        severity=Severity.WARNING,
        guards="No session mark is left out of a measure, for example because its attendance code is unknown.",
        why="A new code that nobody has classified makes absence look lower, or higher, than it is.",
        resolve="Find the code in the build warehouse's staging of session marks and add it to the seed "
        "attendance_codes.",
    ),
)
