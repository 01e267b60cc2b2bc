-- Grain: one measure, scope and academy (null at trust scope) on the day: value, target, symbol and RAG.
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
        reason
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
        reason
    from {{ ref('measure_trust') }}
),

with_limits as (
    select
        both_scopes.*,
        thresholds.basis,
        thresholds.green_low,
        thresholds.green_high,
        thresholds.amber_low,
        thresholds.amber_high,
        {{ unit_scale('both_scopes.unit') }} * both_scopes.numerator
        - case when thresholds.basis = 'comparator_gap' then both_scopes.comparator_weight else 0 end as judged_amount
    from both_scopes
    left join {{ ref('thresholds') }} as thresholds
        on
            both_scopes.measure_code = thresholds.measure_code
            and (thresholds.phase is null or both_scopes.phase = thresholds.phase)
            and {{ is_valid('thresholds', as_at()) }}
    -- A phase's own limits come before those for every phase.
    qualify
        row_number() over (
            partition by both_scopes.measure_code, both_scopes.scope, both_scopes.school_urn
            order by thresholds.phase nulls last
        ) = 1
),

compared as (
    select
        *,
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
    cast(case direction when 'higher' then green_low when 'lower' then green_high end as double) as target,
    {{ rag('judged_amount', 'denominator') }} as rag,
    symbol,
    comparator,
    completeness_pct,
    definition_version,
    reason
from compared
