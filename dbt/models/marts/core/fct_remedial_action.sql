-- Grain: one thing that an audit or a check found to be put right.
select
    school_urn,
    record_id,
    audit_id,
    severity,
    raised,
    due,
    closed,
    evidence_held,
    owner_role,
    status = 'open' as is_open,
    status = 'open' and not coalesce(due >= {{ as_at() }}, false) as is_overdue
from {{ ref('stg_registers__remedial_actions') }}
