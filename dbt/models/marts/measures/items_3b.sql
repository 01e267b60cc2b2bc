-- Grain: one thing that counts under a measure of indicator 3b: a growth plan (3b.1), or the roll and places of an academy
-- (3b.2).
with infrastructure_plans as (
    select
        school_urn,
        max(end_date) as end_date
    from {{ ref('fct_plan') }}
    where plan_type = 'asset_management' and is_in_force
    group by school_urn
),

growth_plans as (
    select
        plans.school_urn,
        plans.record_id,
        plans.end_date,
        plans.vision_signed,
        plans.owner_role,
        plans.status = 'approved' and coalesce(plans.approved_date <= {{ as_at() }}, false) as is_approved,
        infrastructure_plans.end_date is not null as is_tied
    from {{ ref('fct_plan') }} as plans
    left join infrastructure_plans
        on plans.school_urn = infrastructure_plans.school_urn
    where
        plans.plan_type = 'growth'
        and plans.status <> 'superseded'
        and plans.end_date >= {{ as_at() }}
),

rolls as (
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

{{ items(
    '3b.1', 'growth_plans',
    is_met='is_approved and vision_signed and is_tied',
    what="case
            when not is_approved then 'The growth plan is not approved'
            when not coalesce(vision_signed, false) then 'The vision of the growth plan is not signed off'
            else 'No asset management plan is in force beside the growth plan'
        end",
    record='record_id', due='end_date', owner_role='owner_role'
) }}
union all
{{ counted('3b.2', 'rolls') }}
