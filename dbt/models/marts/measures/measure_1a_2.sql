-- Grain: one open academy. Measure 1a.2: costed open actions whose budget code has money in the year they are due.
with actions as (
    select
        school_urn,
        count(*) filter (where is_open_and_costed and is_budgeted) as numerator,
        count(*) filter (where is_open_and_costed) as denominator
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
    '1a.2' as measure_code,
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
