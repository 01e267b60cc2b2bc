-- Grain: one kind of plan that one open academy should have in force and does not.
with needed as (
    select
        academies.school_urn,
        kinds.plan_type
    from {{ ref('dim_school') }} as academies
    cross join (values ('asset'), ('ict')) as kinds (plan_type)
    where academies.is_open
),

plans as (
    select
        school_urn,
        plan_type,
        bool_or(is_in_force) as is_in_force,
        max(end_date) filter (where status = 'approved' and end_date < {{ as_at() }}) as last_covered
    from {{ ref('fct_plan') }}
    group by school_urn, plan_type
)

select
    '1a.1' as measure_code,
    needed.school_urn,
    'No ' || case needed.plan_type when 'ict' then 'ICT' else needed.plan_type end || ' plan is approved and in date' as what,
    plans.last_covered + 1 as since,
    cast(null as date) as due,
    'Headteacher' as owner_role,
    'registers' as source,
    needed.school_urn || ':' || needed.plan_type as source_record_id
from needed
left join plans
    on needed.school_urn = plans.school_urn and needed.plan_type = plans.plan_type
where not coalesce(plans.is_in_force, false)
