-- Grain: one open academy. Measure B1.4: pupils who missed half or more of their possible sessions, year to date.
with enrolments as (
    select
        school_urn,
        count(*) filter (where is_severely_absent) as numerator,
        count(*) filter (where possible_sessions > 0) as denominator,
        sum(unknown_code_sessions) as exclusions
    from {{ ref('fct_attendance_year_to_date') }}
    group by school_urn
)

select
    'B1.4' as measure_code,
    academies.school_urn,
    coalesce(enrolments.numerator, 0) as numerator,
    coalesce(enrolments.denominator, 0) as denominator,
    coalesce(enrolments.exclusions, 0) as exclusions,
    0 as red_flags
from {{ ref('dim_school') }} as academies
left join enrolments
    on academies.school_urn = enrolments.school_urn
where academies.is_open
