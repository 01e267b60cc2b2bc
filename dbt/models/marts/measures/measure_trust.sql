-- Grain: one measure, for the trust: summed over the open academies that could report, never a mean of their rates; or
-- counted once, where the trust alone has the measure.
with reporting as (
    select
        spine.measure_code,
        any_value(spine.indicator_code) as indicator_code,
        any_value(spine.unit) as unit,
        any_value(spine.direction) as direction,
        any_value(spine.decimals) as decimals,
        any_value(spine.grain) as grain,
        any_value(spine.shortfall_note) as shortfall_note,
        any_value(spine.definition_version) as definition_version,
        any_value(spine.is_about_people) as is_about_people,
        any_value(spine.excluded_rows_make_unreliable) as excluded_rows_make_unreliable,
        count(*) as academies,
        count(*) filter (where spine.is_missing) as missing,
        min(spine.missing_source) filter (where spine.is_missing) as missing_source,
        min(spine.missing_since) filter (where spine.is_missing) as missing_since,
        string_agg(distinct spine.missing_reason, '; ' order by spine.missing_reason) as missing_reason
    from {{ ref('measure_spine') }} as spine
    group by spine.measure_code
),

of_schools as (
    select
        measure_code,
        count(*) filter (where is_unreliable) as unreliable,
        sum(denominator * comparator) as comparator_weight,
        sum(denominator) filter (where comparator is not null) as compared_denominator
    from {{ ref('measure_school') }}
    group by measure_code
),

-- The items of the academies that could report, and those of the trust alone.
counting as (
    select items.*
    from {{ ref('measure_item') }} as items
    left join {{ ref('measure_spine') }} as spine
        on items.measure_code = spine.measure_code and items.school_urn = spine.school_urn
    where
        items.school_urn is null
        or not coalesce(spine.is_missing, true)
),

summed as (
    select
        items.measure_code,
        {{ summary_of('numerator') }} as numerator,
        {{ summary_of('denominator') }} as denominator,
        sum(items.exclusions) as exclusions,
        sum(items.exclusions) filter (where items.school_urn is not null) as exclusions_of_academies,
        sum(items.red_flags) as red_flags
    from counting as items
    inner join {{ ref('measures') }} as measures
        on items.measure_code = measures.measure_code
    group by items.measure_code, measures.summary
),

judged as (
    select
        reporting.measure_code,
        reporting.indicator_code,
        reporting.unit,
        reporting.direction,
        reporting.decimals,
        reporting.grain,
        reporting.shortfall_note,
        reporting.definition_version,
        reporting.is_about_people,
        reporting.academies,
        reporting.missing,
        reporting.missing_source,
        reporting.missing_since,
        reporting.missing_reason,
        reporting.missing = reporting.academies as is_missing,
        coalesce(
            of_schools.unreliable,
            case when reporting.excluded_rows_make_unreliable and summed.exclusions_of_academies > 0 then 1 else 0 end
        ) as unreliable,
        of_schools.comparator_weight,
        of_schools.compared_denominator,
        coalesce(summed.exclusions, 0) as exclusions,
        coalesce(summed.red_flags, 0) as red_flags,
        cast(coalesce(summed.numerator, 0) as decimal(18, 4)) as counted_numerator,
        cast(coalesce(summed.denominator, 0) as decimal(18, 4)) as counted_denominator
    from reporting
    left join of_schools
        on reporting.measure_code = of_schools.measure_code
    left join summed
        on reporting.measure_code = summed.measure_code
),

figures as (
    select
        *,
        missing + unreliable > 0 as is_unreliable,
        case when not is_missing then counted_numerator end as numerator,
        case when not is_missing then counted_denominator end as denominator
    from judged
)

select
    measure_code,
    indicator_code,
    unit,
    direction,
    decimals,
    grain,
    shortfall_note,
    definition_version,
    is_about_people,
    missing_source,
    missing_since,
    numerator,
    denominator,
    case when is_missing then 0 else exclusions end as exclusions,
    case when is_missing then 0 else red_flags end as red_flags,
    case when compared_denominator = denominator then comparator_weight end as comparator_weight,
    100.0 * (academies - missing) / academies as completeness_pct,
    {{ measure_symbol('is_missing', 'is_unreliable') }} as symbol,
    case
        when is_missing then missing_reason
        when denominator <> 0 and is_unreliable
            then
                concat_ws(
                    '; ',
                    case when missing > 0 then missing || ' of ' || academies || ' academies could not report' end,
                    case
                        when unreliable > 0 and grain = 'trust' then 'rows of a register could not be read'
                        when unreliable > 0 then unreliable || ' of ' || academies || ' academies had rows that could not be read'
                    end
                )
    end as reason
from figures
