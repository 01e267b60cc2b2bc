-- Grain: one thing that counts under a measure of indicator 3a: a temporary unit in use (3a.1, 3a.2), or a building in use
-- with its floor area (3a.3).
with buildings as (
    select
        buildings.school_urn,
        buildings.record_id,
        buildings.is_temporary,
        buildings.floor_area_m2,
        buildings.consent_end,
        buildings.exit_plan_id,
        buildings.owner_role,
        plans.is_in_force as is_exit_planned
    from {{ ref('dim_building') }} as buildings
    -- An id that a register refers to is the same in capitals and in small letters, as it is when the register is read.
    left join {{ ref('fct_plan') }} as plans
        on buildings.school_urn = plans.school_urn and lower(buildings.exit_plan_id) = lower(plans.record_id)
),

temporary_units as (
    select * from buildings
    where is_temporary
)

{{ items(
    '3a.1', 'temporary_units',
    is_met='is_exit_planned',
    what="case when exit_plan_id is null then 'The temporary unit names no plan by which it will go'
        else 'The plan by which the temporary unit will go is not approved and in force' end",
    record='record_id', due='consent_end', owner_role='owner_role'
) }}
union all
{{ items(
    '3a.2', 'temporary_units', counts='wrong',
    is_met="not coalesce(consent_end < " ~ as_at() ~ ", false)",
    what="'The consent, lease or hire of the temporary unit has ended'",
    record='record_id', since='consent_end + 1', due='consent_end', owner_role='owner_role'
) }}
union all
{{ items(
    '3a.3', 'buildings', counts='wrong', amount='floor_area_m2',
    is_met='not is_temporary',
    what="'A temporary unit is in use'",
    record='record_id', due='consent_end', owner_role='owner_role'
) }}
