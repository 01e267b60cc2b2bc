-- Grain: one measure of academies that holds on the day, and open academy: what its items come to there.
with summed as (
    select
        items.measure_code,
        items.school_urn,
        {{ summary_of('numerator') }} as numerator,
        {{ summary_of('denominator') }} as denominator,
        sum(items.exclusions) as exclusions,
        sum(items.red_flags) as red_flags
    from {{ ref('measure_item') }} as items
    inner join {{ ref('measures') }} as measures
        on items.measure_code = measures.measure_code
    group by items.measure_code, items.school_urn, measures.summary
)

select
    spine.measure_code,
    spine.school_urn,
    cast(coalesce(summed.numerator, 0) as decimal(18, 4)) as numerator,
    cast(coalesce(summed.denominator, 0) as decimal(18, 4)) as denominator,
    cast(coalesce(summed.exclusions, 0) as decimal(18, 4)) as exclusions,
    cast(coalesce(summed.red_flags, 0) as bigint) as red_flags
from {{ ref('measure_spine') }} as spine
left join summed
    on spine.measure_code = summed.measure_code and spine.school_urn = summed.school_urn
where spine.grain = 'school'
