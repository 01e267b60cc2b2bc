-- Grain: one open academy. Measure 1b.2: applicable checks in date, not failed, evidence held. A row that could not be read
-- counts as a check that is not; a red flag is a life-safety check overdue, never done or unreadable.
with checks as (
    select
        school_urn,
        count(*) filter (where state = 'in_date') as numerator,
        count(*) filter (where state <> 'not_applicable') as denominator,
        count(*) filter (where is_red_flag) as red_flags
    from {{ ref('fct_compliance_status') }}
    group by school_urn
)

select
    '1b.2' as measure_code,
    academies.school_urn,
    coalesce(checks.numerator, 0) as numerator,
    coalesce(checks.denominator, 0) as denominator,
    0 as exclusions,
    coalesce(checks.red_flags, 0) as red_flags
from {{ ref('dim_school') }} as academies
left join checks
    on academies.school_urn = checks.school_urn
where academies.is_open
