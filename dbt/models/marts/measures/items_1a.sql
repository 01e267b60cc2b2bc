-- Grain: one thing that counts under a measure of indicator 1a: an academy (1a.1), or an open action (1a.2, 1a.3).
with academies as (
    select
        schools.school_urn,
        count(distinct plans.plan_type) filter (where plans.is_in_force) as kinds_in_force
    from {{ ref('dim_school') }} as schools
    left join {{ ref('fct_plan') }} as plans
        on schools.school_urn = plans.school_urn and plans.plan_type in ('asset', 'ict')
    where schools.is_open
    group by schools.school_urn
),

-- Each kind of plan that an academy should have in force and does not: what is wrong with it.
lacking as (
    select
        academies.school_urn,
        kinds.plan_type,
        max(plans.end_date) filter (where plans.status = 'approved' and plans.end_date < {{ as_at() }}) + 1 as since
    from academies
    cross join (values ('asset'), ('ict')) as kinds (plan_type)
    left join {{ ref('fct_plan') }} as plans
        on academies.school_urn = plans.school_urn and kinds.plan_type = plans.plan_type
    group by academies.school_urn, kinds.plan_type
    having not coalesce(bool_or(plans.is_in_force), false)
),

open_actions as (
    select * from {{ ref('fct_plan_action') }}
    where is_open
),

costed_actions as (
    select * from open_actions
    where is_open_and_costed
)

select
    '1a.1' as measure_code,
    school_urn,
    case when kinds_in_force = 2 then 1 else 0 end as numerator,
    1 as denominator,
    0 as exclusions,
    0 as red_flags,
    null as what,
    null as since,
    null as due,
    null as owner_role,
    null as source,
    null as source_record_id
from academies
union all
select
    '1a.1' as measure_code,
    school_urn,
    0 as numerator,
    0 as denominator,
    0 as exclusions,
    0 as red_flags,
    'No ' || case plan_type when 'ict' then 'ICT' else plan_type end || ' plan is approved and in date' as what,
    since,
    null as due,
    'Headteacher' as owner_role,
    'registers' as source,
    school_urn || ':' || plan_type as source_record_id
from lacking
union all
{{ items(
    '1a.2', 'costed_actions',
    is_met='is_budgeted',
    what="case when budget_code is null then 'A costed action names no budget code'
        else 'Budget code ' || budget_code || ' has no money in the approved budget for ' || due_financial_year end",
    record='record_id', since='opened', due='due', owner_role='owner_role'
) }}
union all
{{ items(
    '1a.3', 'open_actions',
    is_met='not is_overdue',
    what="'The action is overdue'",
    record='record_id', since='due', due='due', owner_role='owner_role'
) }}
