-- Grain: one measure that holds on the day, for each open academy: what must be reported, whether or not anything came.
-- Carries what each measure's sources lack.
with academies as (
    select
        school_urn,
        phase
    from {{ ref('dim_school') }}
    where is_open
),

ledgers as (
    select
        school_urn,
        finance_organisation is null as is_shared
    from {{ ref('int_academies') }}
),

measures as (
    select *
    from {{ ref('measures') }} as measures
    where {{ is_valid('measures', as_at()) }}
),

lacking as (
    select
        needed.measure_code,
        academies.school_urn,
        min_by(state.source, needed.source || '/' || needed.resource) as missing_source,
        min(state.newest_as_at) as missing_since,
        string_agg(distinct state.reason, '; ' order by state.reason) as missing_reason
    from {{ ref('measure_sources') }} as needed
    inner join {{ ref('int_source_state') }} as state
        on needed.source = state.source and needed.resource = state.resource and not state.is_fresh
    inner join academies
        on state.school_urn is null or state.school_urn = academies.school_urn
    left join ledgers
        on academies.school_urn = ledgers.school_urn
    -- The ledger that the others share says nothing about an academy with one to itself.
    where state.school_urn is not null or state.scope <> 'ledger' or coalesce(ledgers.is_shared, true)
    group by needed.measure_code, academies.school_urn
),

-- A resource is named by its system and by what it tells: Wonde: employees.
told as (
    select
        source,
        resource,
        split_part(title, ': ', 1) as system,
        split_part(title, ': ', 2) as what
    from {{ ref('source_limits') }}
    where scope = 'mis'
),

systems as (
    select distinct
        source,
        system
    from told
),

-- Where an academy's MIS tells none of what a measure needs of one, the measure is missing, and not one of nothing.
untold as (
    select
        measures.measure_code,
        academies.school_urn,
        academies.mis as missing_source,
        any_value(systems.system) || ' tells no ' || coalesce(
            string_agg(distinct told.what, ', ' order by told.what)
            filter (where same.resource is null and contains(measures.sources, told.what)),
            'records of this kind'
        ) as missing_reason
    from measures
    inner join {{ ref('measure_sources') }} as needed
        on measures.measure_code = needed.measure_code
    inner join told
        on needed.source = told.source and needed.resource = told.resource
    cross join {{ ref('int_academies') }} as academies
    inner join systems
        on academies.mis = systems.source
    left join told as same
        on academies.mis = same.source and told.resource = same.resource
    where academies.is_open
    group by measures.measure_code, academies.school_urn, academies.mis
    having not bool_or(needed.source = academies.mis)
)

select
    measures.measure_code,
    academies.school_urn,
    academies.phase,
    measures.indicator_code,
    measures.unit,
    measures.direction,
    measures.decimals,
    measures.summary,
    measures.grain,
    measures.shortfall_note,
    measures.definition_version,
    measures.is_about_people,
    measures.excluded_rows_make_unreliable,
    coalesce(untold.missing_reason, lacking.missing_reason) is not null as is_missing,
    coalesce(untold.missing_source, lacking.missing_source) as missing_source,
    case when untold.missing_reason is null then lacking.missing_since end as missing_since,
    coalesce(untold.missing_reason, lacking.missing_reason) as missing_reason
from measures
cross join academies
left join lacking
    on measures.measure_code = lacking.measure_code and academies.school_urn = lacking.school_urn
left join untold
    on measures.measure_code = untold.measure_code and academies.school_urn = untold.school_urn
