-- Grain: one thing that counts under a measure of indicator 2c: an academy (2c.1), or a recommendation of an external review
-- due in the financial year to date (2c.2).
with benchmarked as (
    select
        schools.school_urn,
        count(reviews.record_id) as reviews
    from {{ ref('dim_school') }} as schools
    left join {{ ref('stg_registers__reviews') }} as reviews
        on
            schools.school_urn = reviews.school_urn
            and reviews.review_type in ('benchmark_finance', 'benchmark_energy', 'benchmark_ict')
            and reviews.status = 'final'
            and reviews.review_date between {{ year_start(as_at()) }} and {{ as_at() }}
    where schools.is_open
    group by schools.school_urn
),

external_recommendations as (
    select * from {{ ref('fct_recommendation') }}
    where
        review_type = 'external'
        and status <> 'not_accepted'
        and due between {{ year_start(as_at()) }} and {{ as_at() }}
)

{{ items(
    '2c.1', 'benchmarked',
    is_met='reviews > 0',
    what="'No final benchmark review is on record for this financial year'",
    record="school_urn || ':benchmark_review'", since=year_start(as_at())
) }}
union all
{{ items(
    '2c.2', 'external_recommendations',
    is_met='is_closed_in_time',
    what="'The recommendation was not closed by the day it was due'",
    record='record_id', since='due', due='due', owner_role='owner_role'
) }}
