-- Grain: one open academy. Measure B1.2: sessions missed, out of possible sessions, year to date. Marks with a code
-- that nobody has defined are left out and counted as exclusions.
with enrolments as (
    select
        school_urn,
        sum(absent_sessions) as numerator,
        sum(possible_sessions) as denominator,
        sum(unknown_code_sessions) as exclusions
    from {{ ref('fct_attendance_year_to_date') }}
    group by school_urn
)

select
    'B1.2' as measure_code,
    academies.school_urn,
    coalesce(enrolments.numerator, 0) as numerator,
    coalesce(enrolments.denominator, 0) as denominator,
    coalesce(enrolments.exclusions, 0) as exclusions,
    0 as red_flags
from {{ ref('dim_school') }} as academies
left join enrolments
    on academies.school_urn = enrolments.school_urn
where academies.is_open
