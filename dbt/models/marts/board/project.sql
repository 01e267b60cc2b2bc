-- Grain: one live or completed project of an open academy.
select
    projects.school_urn,
    projects.record_id,
    projects.project_name,
    projects.stage,
    projects.status,
    projects.baseline_start,
    projects.baseline_end,
    projects.forecast_end,
    projects.actual_end,
    projects.budget,
    projects.forecast_cost,
    projects.is_on_track
from {{ ref('fct_project') }} as projects
inner join {{ ref('dim_school') }} as academies
    on projects.school_urn = academies.school_urn and academies.is_open
where projects.status in ('live', 'complete')
