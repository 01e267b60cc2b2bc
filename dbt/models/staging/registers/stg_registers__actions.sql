-- Grain: one accepted row of the actions register.
with landed as (
    {{ landed('registers', 'actions') }}
)

select
    school_urn,
    record_id,
    plan_id,
    cost,
    budget_code,
    opened,
    due,
    done,
    improvement_priority,
    percent,
    owner_role,
    last_reviewed,
    status,
    source_file,
    sheet,
    source_row,
    as_at as landed_as_at
from landed
