-- Grain: one measure that holds on the day, for each open academy: what must be reported, whether or not anything came.
-- Carries what each measure's sources lack.
with academies as (
    select
        school_urn,
        phase
    from {{ ref('dim_school') }}
    where is_open
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
    left join {{ ref('int_academies') }} as named
        on academies.school_urn = named.school_urn
    left join {{ ref('source_systems') }} as kinds
        on state.source = kinds.source
    where
        -- The ledger that the others share says nothing about an academy with one to itself.
        (state.school_urn is not null or state.scope <> 'ledger' or named.finance_organisation is null)
        -- Nor does any that its books are not in; where its settings name none, one that never came may be another trust's.
        and case
            when kinds.system is distinct from 'finance' then true
            when named.finance is not null then named.finance = state.source
            else state.source = 'xero' or state.newest_as_at is not null
        end
    group by needed.measure_code, academies.school_urn
),

-- A resource is named by its system and by what it tells: Wonde: employees.
told as (
    select
        limits.source,
        limits.resource,
        case when limits.scope = 'mis' then 'mis' else kinds.system end as kind,
        split_part(limits.title, ': ', 1) as system,
        split_part(limits.title, ': ', 2) as what
    from {{ ref('source_limits') }} as limits
    left join {{ ref('source_systems') }} as kinds
        on limits.source = kinds.source
    where limits.scope = 'mis' or kinds.system = 'finance'
),

own_sources as (
    select
        school_urn,
        'mis' as kind,
        mis as source
    from {{ ref('int_academies') }}
    where is_open
    union all
    select
        school_urn,
        'finance' as kind,
        finance as source
    from {{ ref('int_academies') }}
    where is_open and finance is not null
),

systems as (
    select distinct
        source,
        system
    from told
),

-- Where an academy's own system tells none of what a measure needs of one, the measure is missing, and not one of nothing.
untold_by_source as (
    select
        measures.measure_code,
        own_sources.school_urn,
        own_sources.source,
        any_value(systems.system) || ' tells no ' || coalesce(
            string_agg(distinct told.what, ', ' order by told.what)
            filter (where same.resource is null and contains(measures.sources, told.what)),
            'records of this kind'
        ) as reason
    from measures
    inner join {{ ref('measure_sources') }} as needed
        on measures.measure_code = needed.measure_code
    inner join told
        on needed.source = told.source and needed.resource = told.resource
    inner join own_sources
        on told.kind = own_sources.kind
    inner join systems
        on own_sources.source = systems.source
    left join told as same
        on own_sources.source = same.source and told.resource = same.resource
    group by measures.measure_code, own_sources.school_urn, own_sources.source
    having not bool_or(needed.source = own_sources.source)
),

untold as (
    select
        measure_code,
        school_urn,
        min(source) as missing_source,
        string_agg(reason, '; ' order by reason) as missing_reason
    from untold_by_source
    group by measure_code, school_urn
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
