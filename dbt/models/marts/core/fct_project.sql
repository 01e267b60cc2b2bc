-- Grain: one capital project of an academy, with whether it will be on time and within its budget while it is live.
with judged as (
    select
        school_urn,
        record_id,
        project_name,
        stage,
        baseline_start,
        baseline_end,
        forecast_end,
        actual_end,
        budget,
        forecast_cost,
        plan_id,
        owner_role,
        status,
        case
            when status = 'live' then coalesce(forecast_end <= baseline_end and {{ as_at() }} <= baseline_end, false)
        end as is_on_time,
        case
            when status = 'live'
                then coalesce(forecast_cost * 100 <= budget * {{ parameter('1c.2', 'budget_tolerance_pct') }}, false)
        end as is_within_budget
    from {{ ref('stg_registers__projects') }}
)

select
    *,
    is_on_time and is_within_budget as is_on_track
from judged
