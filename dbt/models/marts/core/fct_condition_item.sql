-- Grain: one need found by the condition survey of an academy, with the action that is to meet it.
-- An id that a register refers to is the same in capitals and in small letters, as it is when the register is read.
select
    needs.school_urn,
    needs.record_id,
    needs.building_id,
    needs.element,
    needs.grade,
    needs.priority,
    needs.cost,
    needs.survey_date,
    needs.plan_line,
    needs.owner_role,
    needs.status = 'open' as is_open,
    actions.status as plan_line_status,
    actions.due as plan_line_due,
    coalesce(
        actions.status in ('open', 'done') and actions.due is not null and actions.cost > 0,
        false
    ) as is_planned
from {{ ref('stg_registers__condition') }} as needs
left join {{ ref('fct_plan_action') }} as actions
    on needs.school_urn = actions.school_urn and lower(needs.plan_line) = lower(actions.record_id)
