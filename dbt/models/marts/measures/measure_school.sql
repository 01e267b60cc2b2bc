-- Grain: one measure and open academy, with its symbol: what there is instead of, or beside, a value.
with counted as (
    select
        spine.*,
        comparators.rate as comparator,
        long.numerator,
        long.denominator,
        long.exclusions,
        long.red_flags,
        spine.excluded_rows_make_unreliable and long.exclusions > 0 as is_unreliable
    from {{ ref('measure_spine') }} as spine
    left join {{ ref('measure_long') }} as long
        on spine.measure_code = long.measure_code and spine.school_urn = long.school_urn
    left join {{ ref('comparators') }} as comparators
        on
            spine.measure_code = comparators.measure_code
            and spine.phase = comparators.phase
            and {{ is_valid('comparators', as_at()) }}
    where spine.grain = 'school'
)

select
    measure_code,
    indicator_code,
    school_urn,
    phase,
    unit,
    direction,
    decimals,
    shortfall_note,
    definition_version,
    is_about_people,
    comparator,
    missing_source,
    missing_since,
    case when not is_missing then numerator end as numerator,
    case when not is_missing then denominator end as denominator,
    case when is_missing then 0 else exclusions end as exclusions,
    case when is_missing then 0 else red_flags end as red_flags,
    is_unreliable and not is_missing as is_unreliable,
    {{ measure_symbol('is_missing', 'is_unreliable') }} as symbol,
    case
        when is_missing then missing_reason
        when denominator <> 0 and is_unreliable
            then
                cast(exclusions as bigint) || case exclusions when 1 then ' row' else ' rows' end
                || ' of the register could not be read'
    end as reason
from counted
