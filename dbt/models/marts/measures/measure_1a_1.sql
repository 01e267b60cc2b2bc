-- Grain: one open academy. Measure 1a.1: has both an asset plan and an ICT plan in force.
with held as (
    select
        school_urn,
        count(distinct plan_type) as plan_types
    from {{ ref('fct_plan') }}
    where is_in_force and plan_type in ('asset', 'ict')
    group by school_urn
)

select
    '1a.1' as measure_code,
    academies.school_urn,
    case when held.plan_types = 2 then 1 else 0 end as numerator,
    1 as denominator,
    0 as exclusions,
    0 as red_flags
from {{ ref('dim_school') }} as academies
left join held
    on academies.school_urn = held.school_urn
where academies.is_open
