-- Grain: one measure, for the trust: sums over the open academies that could report, never a mean of their rates.
with summed as (
    select
        measure_code,
        any_value(indicator_code) as indicator_code,
        any_value(unit) as unit,
        any_value(direction) as direction,
        any_value(decimals) as decimals,
        any_value(definition_version) as definition_version,
        any_value(is_about_people) as is_about_people,
        count(*) as academies,
        count(*) filter (where symbol is distinct from 'x') as reporting,
        count(*) filter (where symbol = 'x') as missing,
        count(*) filter (where is_unreliable) as unreliable,
        cast(sum(numerator) as decimal(18, 4)) as numerator,
        cast(sum(denominator) as decimal(18, 4)) as denominator,
        sum(exclusions) as exclusions,
        sum(red_flags) as red_flags,
        sum(denominator * comparator) as comparator_weight,
        sum(denominator) filter (where comparator is not null) as compared_denominator,
        string_agg(distinct reason, '; ' order by reason) filter (where symbol = 'x') as missing_reason
    from {{ ref('measure_school') }}
    group by measure_code
),

left_out as (
    select
        measure_code,
        sum(exclusions) as exclusions
    from {{ ref('measure_long') }}
    where school_urn is null
    group by measure_code
),

judged as (
    select
        summed.*,
        summed.reporting = 0 as is_missing,
        summed.missing + summed.unreliable > 0 as is_unreliable,
        coalesce(left_out.exclusions, 0) as left_out
    from summed
    left join left_out
        on summed.measure_code = left_out.measure_code
)

select
    measure_code,
    indicator_code,
    unit,
    direction,
    decimals,
    definition_version,
    is_about_people,
    numerator,
    denominator,
    case when is_missing then 0 else exclusions + left_out end as exclusions,
    red_flags,
    case when compared_denominator = denominator then comparator_weight end as comparator_weight,
    100.0 * reporting / academies as completeness_pct,
    {{ measure_symbol('is_missing', 'is_unreliable') }} as symbol,
    case
        when is_missing then missing_reason
        when denominator <> 0 and is_unreliable
            then
                concat_ws(
                    '; ',
                    case when missing > 0 then missing || ' of ' || academies || ' academies could not report' end,
                    case when unreliable > 0 then unreliable || ' of ' || academies || ' academies had rows that could not be read' end
                )
    end as reason
from judged
