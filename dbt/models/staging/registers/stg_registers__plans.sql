-- Grain: one accepted row of the plans register.
with landed as (
    {{ landed('registers', 'plans') }}
)

select
    school_urn,
    record_id,
    plan_type,
    approved_date,
    approver,
    start_date,
    end_date,
    headteacher_signed,
    vision_signed,
    owner_role,
    last_reviewed,
    status,
    source_file,
    sheet,
    source_row,
    as_at as landed_as_at
from landed
