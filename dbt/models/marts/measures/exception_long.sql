-- Grain: one thing that keeps one measure of one open academy (of the trust, where it alone has the measure) below what was
-- promised. Three kinds: items of a source, the academy as a whole where those would be people, and a missing source.
with first_sources as (
    select
        measure_code,
        min(source) as source
    from {{ ref('measure_sources') }}
    group by measure_code
),

-- A measure that could not be reported has no rows to show, only its missing source.
rows_of_reported as (
    select
        judged.measure_code,
        judged.school_urn,
        items.what,
        items.since,
        items.due,
        items.owner_role,
        items.source,
        items.source_record_id
    from {{ ref('measure_item') }} as items
    inner join {{ ref('measures') }} as measures
        on items.measure_code = measures.measure_code
    inner join {{ ref('measure_judged') }} as judged
        on
            items.measure_code = judged.measure_code
            and (
                items.school_urn = judged.school_urn
                or (measures.grain = 'trust' and judged.scope = 'trust')
            )
    where items.what is not null and judged.symbol is distinct from 'x'
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
        coalesce(judged.school_urn, 'trust') as source_record_id
    from {{ ref('measure_judged') }} as judged
    inner join {{ ref('measures') }} as measures
        on judged.measure_code = measures.measure_code
    inner join first_sources
        on judged.measure_code = first_sources.measure_code
    where
        judged.is_about_people
        and judged.rag in ('amber', 'red')
        and (judged.scope = 'school' or measures.grain = 'trust')
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
    union all
    select
        measure_code,
        null as school_urn,
        reason as what,
        missing_since as since,
        cast(null as date) as due,
        cast(null as varchar) as owner_role,
        missing_source as source,
        'trust' as source_record_id
    from {{ ref('measure_trust') }}
    where symbol = 'x' and grain = 'trust'
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
