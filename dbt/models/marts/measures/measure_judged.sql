-- Grain: one measure, scope and academy (null at trust scope) on the day: value, target, symbol and RAG.
{% set limit_columns = [
    'basis', 'green_low', 'green_high', 'amber_low', 'amber_high',
    'line_start', 'line_end', 'line_start_value', 'line_end_value'
] %}
with both_scopes as (
    select
        measure_code,
        indicator_code,
        'school' as scope,
        school_urn,
        phase,
        unit,
        direction,
        decimals,
        definition_version,
        is_about_people,
        numerator,
        denominator,
        exclusions,
        red_flags,
        denominator * comparator as comparator_weight,
        comparator as school_comparator,
        case when symbol = 'x' then 0.0 else 100.0 end as completeness_pct,
        symbol,
        reason,
        shortfall_note
    from {{ ref('measure_school') }}
    union all
    select
        measure_code,
        indicator_code,
        'trust' as scope,
        null as school_urn,
        null as phase,
        unit,
        direction,
        decimals,
        definition_version,
        is_about_people,
        numerator,
        denominator,
        exclusions,
        red_flags,
        comparator_weight,
        null as school_comparator,
        completeness_pct,
        symbol,
        reason,
        shortfall_note
    from {{ ref('measure_trust') }}
),

limits as (
    select *
    from {{ ref('thresholds') }} as thresholds
    where {{ is_valid('thresholds', as_at()) }}
),

-- A phase's own limits come before those for every phase.
chosen as (
    select
        both_scopes.*,
    {% for column in limit_columns %}
        case when of_phase.measure_code is not null then of_phase.{{ column }} else of_all.{{ column }} end as {{ column }}
        {{- "," if not loop.last }}
    {% endfor %}
    from both_scopes
    left join limits as of_phase
        on both_scopes.measure_code = of_phase.measure_code and both_scopes.phase = of_phase.phase
    left join limits as of_all
        on both_scopes.measure_code = of_all.measure_code and of_all.phase is null
),

-- Where a straight line has come to on the day is a fraction, line_value over line_days.
with_limits as (
    select
        *,
        case when basis = 'line_gap' then line_end - line_start else 1 end as line_days,
        case
            when basis = 'line_gap'
                then
                    line_start_value * (line_end - line_start)
                    + (line_end_value - line_start_value) * ({{ as_at() }} - line_start)
        end as line_value
    from chosen
),

compared as (
    select
        *,
        -- What is compared with the limits: the value, or its distance from the comparator or the line, times judged_out_of.
        denominator * line_days as judged_out_of,
        case basis
            when 'comparator_gap' then {{ unit_scale('unit') }} * numerator - comparator_weight
            when 'line_gap' then {{ unit_scale('unit') }} * numerator * line_days - line_value * denominator
            else {{ unit_scale('unit') }} * numerator
        end as judged_amount,
        case
            when scope = 'school' then cast(school_comparator as double)
            when denominator <> 0 then cast(comparator_weight as double) / cast(denominator as double)
        end as comparator
    from with_limits
)

select
    measure_code,
    indicator_code,
    scope,
    school_urn,
    is_about_people,
    numerator,
    denominator,
    exclusions,
    case
        when denominator <> 0
            then cast({{ unit_scale('unit') }} * numerator as double) / cast(denominator as double)
    end as value,
    case
        -- Of a band around a line the target is the line itself.
        when basis = 'line_gap'
            then
                cast(line_value as double) / line_days
                + case when direction = 'band' then 0 else coalesce(cast(green_low as double), cast(green_high as double)) end
        when direction = 'higher' then cast(green_low as double)
        when direction = 'lower' then cast(green_high as double)
    end as target,
    {{ rag('judged_amount', 'judged_out_of') }} as rag,
    symbol,
    comparator,
    completeness_pct,
    definition_version,
    case
        when numerator < denominator then nullif(concat_ws('; ', reason, shortfall_note), '')
        else reason
    end as reason
from compared
