-- Grain: one thing that counts under a measure of indicator 3b: the roll and places of an academy (3b.2).
with rolls as (
    select
        schools.school_urn,
        count(distinct pupils.person_key) as numerator,
        coalesce(any_value(schools.capacity), 0) as denominator,
        0 as exclusions
    from {{ ref('dim_school') }} as schools
    left join {{ ref('int_pupils') }} as pupils
        on schools.school_urn = pupils.school_urn and pupils.is_on_roll
    where schools.is_open
    group by schools.school_urn
)

{{ counted('3b.2', 'rolls') }}
