-- Grain: one plan in an academy's register.
select
    school_urn,
    record_id,
    plan_type,
    approved_date,
    start_date,
    end_date,
    headteacher_signed,
    vision_signed,
    owner_role,
    last_reviewed,
    status,
    status = 'approved'
    and coalesce(approved_date <= {{ as_at() }}, false)
    and {{ as_at() }} between start_date and end_date as is_in_force
from {{ ref('stg_registers__plans') }}
