-- Grain: one open academy. Measure 3b.2: pupils on roll at the close of the day, out of places.
with rolls as (
    select
        school_urn,
        count(distinct person_key) as pupils
    from {{ ref('int_pupils') }}
    where is_on_roll
    group by school_urn
)

select
    '3b.2' as measure_code,
    academies.school_urn,
    coalesce(rolls.pupils, 0) as numerator,
    coalesce(academies.capacity, 0) as denominator,
    0 as exclusions,
    0 as red_flags
from {{ ref('dim_school') }} as academies
left join rolls
    on academies.school_urn = rolls.school_urn
where academies.is_open
