"""Numbers that can be checked with a calculator."""

from __future__ import annotations

from expectations.declare import not_negative
from expectations.suites.measures.form import FOLLOW_THE_MODEL, critical

ARITHMETIC = (
    not_negative("fct_measure", "numerator", resolve=FOLLOW_THE_MODEL),
    not_negative("fct_measure", "denominator", resolve=FOLLOW_THE_MODEL),
    critical(
        "numerator_is_within_denominator",
        """
        select f.measure_code, f.scope, f.school_urn from strategy.fct_measure as f
        join strategy.dim_measure as m on m.measure_code = f.measure_code
        where m.unit = 'percent' and m.direction <> 'band' and f.numerator > f.denominator
        """,
        guards="A share is never more than all. Only a band, such as pupils against places, may exceed 100 %.",
        why="It means that something is counted above the line that is not counted below it, so the value is "
        "wrong too.",
    ),
    critical(
        "value_is_numerator_over_denominator",
        """
        select f.measure_code, f.scope, f.school_urn from strategy.fct_measure as f
        join strategy.dim_measure as m on m.measure_code = f.measure_code
        where f.denominator > 0 and f.numerator is not null and (f.value is null or abs(
            f.value - cast(f.numerator as double) / cast(f.denominator as double)
            * case when m.unit in ('percent', 'per_100_pupils') then 100 else 1 end) > 1e-9 * greatest(1, abs(f.value)))
        """,
        guards="Each value is its own numerator over its own denominator.",
        why="The pack prints all three; a board member with a calculator would find the trust wrong.",
    ),
    critical(
        "without_symbol_there_is_a_value",
        """
        select measure_code, scope, school_urn from strategy.fct_measure
        where coalesce(symbol, 'low') in ('low', 'u') and (value is null or numerator is null or denominator is null)
        """,
        guards="A row has its value, numerator and denominator, or a symbol that says why not.",
        why="A blank is read as compliant. It never is.",
    ),
    critical(
        "trust_is_the_sum_of_schools",
        """
        with schools as (
            select measure_code, coalesce(sum(numerator), 0) as numerator, coalesce(sum(denominator), 0) as denominator
            from strategy.fct_measure where scope = 'school' and symbol is distinct from 'x' group by measure_code
        )
        select t.measure_code from strategy.fct_measure as t join schools as s on s.measure_code = t.measure_code
        join strategy.dim_measure as m on m.measure_code = t.measure_code
        where t.scope = 'trust' and t.symbol is distinct from 'x' and m.summary in ('sum', 'total')
            and (t.numerator is distinct from s.numerator
                or (m.summary = 'sum' and t.denominator is distinct from s.denominator))
        """,
        guards="The trust's numerator and denominator are the sums over the schools that reported.",
        why="Suppression rests on it, and a total that its parts do not make is believed by nobody.",
    ),
    critical(
        "low_is_what_rounds_to_nothing",
        """
        select f.measure_code, f.scope, f.school_urn from strategy.fct_measure as f
        join strategy.dim_measure as m on m.measure_code = f.measure_code
        where coalesce(f.symbol, 'low') = 'low'
            and (f.symbol is not null) is distinct from (f.value > 0 and f.value < 0.5 / power(10, m.decimals))
        """,
        guards="'low' stands where a value above zero would be printed as 0, and only there.",
        why="A printed 0 says that there was none.",
    ),
    critical(
        "trust_comparator_is_weighted",
        """
        with schools as (
            select measure_code,
                sum(cast(denominator as double) * comparator) / sum(cast(denominator as double)) as comparator
            from strategy.fct_measure where scope = 'school' and denominator > 0 group by measure_code
        )
        select t.measure_code from strategy.fct_measure as t join schools as s on s.measure_code = t.measure_code
        where t.scope = 'trust' and coalesce(t.symbol, 'low') in ('low', 'u')
            and ((t.comparator is null) <> (s.comparator is null) or abs(t.comparator - s.comparator) > 1e-6)
        """,
        guards="The trust is compared with the national rates of its own mix of phases.",
        why="A trust of mostly special schools looks dreadful beside the rate for all schools.",
    ),
)
