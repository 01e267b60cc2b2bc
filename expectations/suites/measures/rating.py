"""Colours and targets are what the board's thresholds say."""

# ruff: noqa: S608 - what is put into the queries are constants of this module

from __future__ import annotations

from expectations.suites.measures.form import critical

_LINE = """(t.line_start_value + (t.line_end_value - t.line_start_value)
    * cast($as_at - t.line_start as double) / (t.line_end - t.line_start))"""

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
                case when m.unit in ('percent', 'per_100_pupils') then 100 else 1 end * f.numerator
                    - case t.basis when 'comparator_gap' then cast(f.comparator as decimal(10, 4)) * f.denominator
                    else 0 end as reached,
                m.red_flag_rule,
                t.green_low, t.green_high, t.amber_low, t.amber_high, t.basis
            from strategy.fct_measure as f
            join strategy.dim_measure as m on m.measure_code = f.measure_code
            left join threshold as t on t.measure_code = f.measure_code and t.scope = f.scope
                and t.school_urn is not distinct from f.school_urn
            where coalesce(f.symbol, 'low') in ('low', 'u') and f.denominator > 0
                and t.basis is distinct from 'line_gap'
        ),
        rated as (
            select *, case
                when basis is null or reached is null then 'grey'
                when (green_low is null or reached >= cast(green_low as decimal(10, 4)) * denominator)
                    and (green_high is null or reached <= cast(green_high as decimal(10, 4)) * denominator)
                    then case when symbol = 'u' then 'grey' else 'green' end
                when amber_low is null and amber_high is null then 'red'
                when (amber_low is null or reached >= cast(amber_low as decimal(10, 4)) * denominator)
                    and (amber_high is null or reached <= cast(amber_high as decimal(10, 4)) * denominator) then 'amber'
                else 'red' end as deserved
            from measured
        )
        select measure_code, scope, school_urn from rated
        where rag <> deserved and not (rag = 'red' and red_flag_rule is not null)
        """,
        guards="Each colour is what the board's thresholds say of the unrounded value; only a measure with a red flag "
        "may be redder, such as 1b.2 where a life-safety check is overdue.",
        why="A colour is all that most readers look at.",
    ),
    critical(
        "rag_follows_the_line",
        f"""
        with measured as (
            select f.measure_code, f.scope, f.school_urn, f.rag, f.symbol, m.red_flag_rule,
                f.value - {_LINE} as gap, t.green_low, t.green_high, t.amber_low, t.amber_high
            from strategy.fct_measure as f
            join strategy.dim_measure as m on m.measure_code = f.measure_code
            join strategy.dim_threshold as t on t.measure_code = f.measure_code and t.basis = 'line_gap'
                and t.valid_from <= $as_at and (t.valid_to is null or t.valid_to >= $as_at)
            where coalesce(f.symbol, 'low') in ('low', 'u') and f.denominator > 0
        )
        select measure_code, scope, school_urn from measured
        where not (rag = 'red' and red_flag_rule is not null) and (
            (rag = 'green' and not (gap >= coalesce(green_low, gap) - 1e-9 and gap <= coalesce(green_high, gap) + 1e-9))
            or (rag in ('green', 'amber')
                and not (gap >= coalesce(amber_low, gap) - 1e-9 and gap <= coalesce(amber_high, gap) + 1e-9))
            or (rag in ('amber', 'red') and symbol is distinct from 'u'
                and gap > coalesce(green_low, gap - 1) + 1e-9 and gap < coalesce(green_high, gap + 1) - 1e-9)
            or (rag = 'red'
                and gap > coalesce(amber_low, gap - 1) + 1e-9 and gap < coalesce(amber_high, gap + 1) - 1e-9)
            or (rag = 'grey' and symbol is distinct from 'u'))
        """,
        guards="Where a straight line says what is asked for on the day, the colour is that of the distance from it.",
        why="A colour is all that most readers look at.",
    ),
    critical(
        "target_is_the_green_limit",
        f"""
        select f.measure_code, f.scope, f.school_urn from strategy.fct_measure as f
        join strategy.dim_measure as m on m.measure_code = f.measure_code
        left join strategy.dim_school as s on s.school_urn = f.school_urn
        join strategy.dim_threshold as t
            on t.measure_code = f.measure_code and (t.phase is null or t.phase = s.phase)
            and t.valid_from <= $as_at and (t.valid_to is null or t.valid_to >= $as_at)
        group by all
        having f.target is not null and not bool_or(
            case t.basis when 'line_gap' then abs(f.target - ({_LINE})
                - case when m.direction = 'band' then 0 else coalesce(t.green_low, t.green_high) end) < 1e-6
            else f.target = case m.direction when 'higher' then t.green_low when 'lower' then t.green_high end end)
        """,
        guards="The target that is shown is the limit of green in force.",
        why="A target that no threshold knows makes a green below it, or a red above it, look like a mistake.",
        resolve="Change the seed of thresholds; the target is read from it.",
    ),
)
