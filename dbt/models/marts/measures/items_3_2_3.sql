-- Grain: one thing that counts under a measure of indicator 3.2.3: an academy (3.2.3a), or an open action of its asset
-- management plans (3.2.3b).
with academies as (
    select
        schools.school_urn,
        max(plans.end_date) as end_date,
        max(plans.last_reviewed) as last_reviewed
    from {{ ref('dim_school') }} as schools
    left join {{ ref('fct_plan') }} as plans
        on schools.school_urn = plans.school_urn and plans.plan_type = 'asset_management' and plans.is_in_force
    where schools.is_open
    group by schools.school_urn
),

-- An id that a register refers to is the same in capitals and in small letters, as it is when the register is read.
plan_actions as (
    select actions.*
    from {{ ref('fct_plan_action') }} as actions
    inner join {{ ref('fct_plan') }} as plans
        on
            actions.school_urn = plans.school_urn
            and lower(actions.plan_id) = lower(plans.record_id)
            and plans.plan_type = 'asset_management'
    where actions.is_open
)

{{ items(
    '3.2.3a', 'academies',
    is_met=is_within_days('last_reviewed', '3.2.3a'),
    what="case when end_date is null then 'No asset management plan is approved and in force'
        else 'The asset management plan was not updated in the last ' || "
            ~ parameter('3.2.3a', 'window_days', 'integer') ~ " || ' days' end",
    record="school_urn || ':asset_management'", due='end_date'
) }}
union all
{{ items(
    '3.2.3b', 'plan_actions',
    is_met=is_within_days('last_reviewed', '3.2.3b'),
    what="'The action was not looked at in the last ' || " ~ parameter('3.2.3b', 'window_days', 'integer') ~ " || ' days'",
    record='record_id', since='last_reviewed', due='due', owner_role='owner_role'
) }}
