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
    lacking.missing_reason is not null as is_missing,
    lacking.missing_source,
    lacking.missing_since,
    lacking.missing_reason
from measures
cross join academies
left join lacking
    on measures.measure_code = lacking.measure_code and academies.school_urn = lacking.school_urn
