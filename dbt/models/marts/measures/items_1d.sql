-- Grain: one thing that counts under a measure of indicator 1d: an academy (1d.1), an open action of its digital strategy
-- (1d.2), or an assessment of a core standard (1d.3).
with plans_in_force as (
    select
        school_urn,
        end_date,
        coalesce(headteacher_signed, false) as is_signed,
        {{ is_within_days('last_reviewed', '1d.1') }} as is_reviewed
    from {{ ref('fct_plan') }}
    where plan_type = 'digital' and is_in_force
),

strategies as (
    select
        schools.school_urn,
        max(plans.end_date) as end_date,
        coalesce(bool_or(plans.is_signed), false) as is_signed,
        coalesce(bool_or(plans.is_signed and plans.is_reviewed), false) as is_signed_and_reviewed
    from {{ ref('dim_school') }} as schools
    left join plans_in_force as plans
        on schools.school_urn = plans.school_urn
    where schools.is_open
    group by schools.school_urn
),

-- An id or a code that a register refers to is the same in capitals and in small letters, as it is when it is read.
priorities as (
    select distinct
        school_urn,
        lower(priority) as priority
    from {{ ref('fct_delivery_action') }}
    where status <> 'cancelled'
),

digital_actions as (
    select
        actions.school_urn,
        actions.record_id,
        actions.improvement_priority,
        actions.opened,
        actions.due,
        actions.owner_role,
        priorities.priority is not null as is_tied
    from {{ ref('fct_plan_action') }} as actions
    inner join {{ ref('fct_plan') }} as plans
        on
            actions.school_urn = plans.school_urn
            and lower(actions.plan_id) = lower(plans.record_id)
            and plans.plan_type = 'digital'
    left join priorities
        on actions.school_urn = priorities.school_urn and lower(actions.improvement_priority) = priorities.priority
    where actions.is_open
),

standards as (
    select * from {{ ref('stg_registers__standards') }}
    where status = 'current' and applicable
)

{{ items(
    '1d.1', 'strategies',
    is_met='is_signed_and_reviewed',
    what="case
            when end_date is null then 'No digital strategy is approved and in force'
            when not is_signed then 'The headteacher has not signed the digital strategy'
            else 'The digital strategy was not reviewed in the last ' || "
                ~ parameter('1d.1', 'window_days', 'integer') ~ " || ' days'
        end",
    record="school_urn || ':digital'", due='end_date', owner_role="'Headteacher'"
) }}
union all
{{ items(
    '1d.2', 'digital_actions',
    is_met='is_tied',
    what="case when improvement_priority is null then 'The action cites no improvement priority'
        else 'Priority ' || improvement_priority || ' is not in the delivery plan' end",
    record='record_id', since='opened', due='due', owner_role='owner_role'
) }}
union all
{{ items(
    '1d.3', 'standards',
    is_met="met = 'yes'",
    what="'Core standard ' || replace(standard, '_', ' ') || ': '
        || case met when 'partial' then 'met in part' when 'no' then 'not met' else 'nobody says whether it is met' end",
    record='record_id', since='assessed', owner_role='owner_role'
) }}
