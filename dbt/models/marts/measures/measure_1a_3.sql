-- Grain: one open academy. Measure 1a.3: open actions that are not overdue.
with actions as (
    select
        school_urn,
        count(*) filter (where is_open and not is_overdue) as numerator,
        count(*) filter (where is_open) as denominator
    from {{ ref('fct_plan_action') }}
    group by school_urn
),

unreadable as (
    select
        school_urn,
        count(*) as exclusions
    from {{ ref('int_refused_rows') }}
    where register = 'actions'
    group by school_urn
)

select
    '1a.3' as measure_code,
    academies.school_urn,
    coalesce(actions.numerator, 0) as numerator,
    coalesce(actions.denominator, 0) as denominator,
    coalesce(unreadable.exclusions, 0) as exclusions,
    0 as red_flags
from {{ ref('dim_school') }} as academies
left join actions
    on academies.school_urn = actions.school_urn
left join unreadable
    on academies.school_urn = unreadable.school_urn
where academies.is_open
