-- Grain: one thing that keeps one measure of one open academy below what was promised. Three kinds: rows of a source (each
-- measure's own model), the academy as a whole where the rows would be people, and a source that is missing.
with rows_of_sources as (
    {{ union_of(exception_models(), {
        'measure_code': 'varchar',
        'school_urn': 'varchar',
        'what': 'varchar',
        'since': 'date',
        'due': 'date',
        'owner_role': 'varchar',
        'source': 'varchar',
        'source_record_id': 'varchar',
    }) }}
),

first_sources as (
    select
        measure_code,
        min(source) as source
    from {{ ref('measure_sources') }}
    group by measure_code
),

-- A measure that could not be reported has no rows to show, only its missing source.
rows_of_reported as (
    select rows_of_sources.*
    from rows_of_sources
    inner join {{ ref('measure_school') }} as measures
        on
            rows_of_sources.measure_code = measures.measure_code
            and rows_of_sources.school_urn = measures.school_urn
            and measures.symbol is distinct from 'x'
),

academies_about_people as (
    select
        judged.measure_code,
        judged.school_urn,
        measures.title || ' is outside its green limits' as what,
        cast(null as date) as since,
        cast(null as date) as due,
        cast(null as varchar) as owner_role,
        first_sources.source,
        judged.school_urn as source_record_id
    from {{ ref('measure_judged') }} as judged
    inner join {{ ref('measures') }} as measures
        on judged.measure_code = measures.measure_code
    inner join first_sources
        on judged.measure_code = first_sources.measure_code
    where judged.scope = 'school' and judged.is_about_people and judged.rag in ('amber', 'red')
),

missing_sources as (
    select
        measure_code,
        school_urn,
        reason as what,
        missing_since as since,
        cast(null as date) as due,
        cast(null as varchar) as owner_role,
        missing_source as source,
        school_urn as source_record_id
    from {{ ref('measure_school') }}
    where symbol = 'x'
),

all_kinds as (
    select * from rows_of_reported
    union all
    select * from academies_about_people
    union all
    select * from missing_sources
)

select
    all_kinds.measure_code,
    all_kinds.school_urn,
    all_kinds.what,
    all_kinds.since,
    all_kinds.due,
    coalesce(all_kinds.owner_role, indicators.officer_role) as owner_role,
    all_kinds.source,
    all_kinds.source_record_id
from all_kinds
inner join {{ ref('measures') }} as measures
    on all_kinds.measure_code = measures.measure_code
inner join {{ ref('indicators') }} as indicators
    on measures.indicator_code = indicators.indicator_code
