"""Colours and targets are what the board's thresholds say."""

from __future__ import annotations

from expectations.suites.measures.form import critical

RATED = (
    critical(
        "rag_follows_the_thresholds",
        """
        with threshold as (
            select f.measure_code, f.scope, f.school_urn, t.basis, t.green_low, t.green_high, t.amber_low, t.amber_high
            from strategy.fct_measure as f
            left join strategy.dim_school as s on s.school_urn = f.school_urn
            join strategy.dim_threshold as t
                on t.measure_code = f.measure_code and (t.phase is null or t.phase = s.phase)
                and t.valid_from <= $as_at and (t.valid_to is null or t.valid_to >= $as_at)
            qualify row_number() over (
                partition by f.measure_code, f.scope, f.school_urn order by t.phase nulls last) = 1
        ),
        measured as (
            select f.measure_code, f.scope, f.school_urn, f.rag, f.symbol, f.denominator,
                100 * f.numerator - case when t.basis = 'comparator_gap'
                    then cast(f.comparator as decimal(10, 4)) * f.denominator else 0 end as reached,
                t.green_low, t.green_high, t.amber_low, t.amber_high, t.basis
            from strategy.fct_measure as f
            left join threshold as t on t.measure_code = f.measure_code and t.scope = f.scope
                and t.school_urn is not distinct from f.school_urn
            where coalesce(f.symbol, 'low') in ('low', 'u') and f.denominator > 0
        ),
        rated as (
            select *, case
                when basis is null or reached is null then 'grey'
                when (green_low is null or reached >= cast(green_low as decimal(10, 4)) * denominator)
                    and (green_high is null or reached <= cast(green_high as decimal(10, 4)) * denominator)
                    then case when symbol = 'u' then 'grey' else 'green' end
                when (amber_low is null or reached >= cast(amber_low as decimal(10, 4)) * denominator)
                    and (amber_high is null or reached <= cast(amber_high as decimal(10, 4)) * denominator) then 'amber'
                else 'red' end as deserved
            from measured
        )
        select measure_code, scope, school_urn from rated
        where rag <> deserved and not (rag = 'red' and measure_code = '1b.2')
        """,
        guards="Each colour is what the board's thresholds say of the unrounded value; "
        "only 1b.2 may be redder, where a life-safety check is overdue.",
        why="A colour is all that most readers look at.",
    ),
    critical(
        "target_is_the_green_limit",
        """
        select f.measure_code, f.scope, f.school_urn from strategy.fct_measure as f
        join strategy.dim_measure as m on m.measure_code = f.measure_code
        left join strategy.dim_school as s on s.school_urn = f.school_urn
        join strategy.dim_threshold as t
            on t.measure_code = f.measure_code and (t.phase is null or t.phase = s.phase)
            and t.valid_from <= $as_at and (t.valid_to is null or t.valid_to >= $as_at)
        group by all
        having f.target is not null and not bool_or(
            f.target = case m.direction when 'higher' then t.green_low when 'lower' then t.green_high end)
        """,
        guards="The target that is shown is the limit of green in force.",
        why="A target that no threshold knows makes a green below it, or a red above it, look like a mistake.",
        resolve="Change the seed of thresholds; the target is read from it.",
    ),
)
