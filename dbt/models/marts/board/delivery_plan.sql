-- Grain: one action of an open academy's delivery plan.
select
    actions.school_urn,
    actions.record_id,
    actions.academic_year,
    actions.priority,
    actions.due,
    actions.done,
    actions.progress,
    actions.status,
    actions.is_complete,
    actions.is_on_track
from {{ ref('fct_delivery_action') }} as actions
inner join {{ ref('dim_school') }} as academies
    on actions.school_urn = academies.school_urn and academies.is_open
