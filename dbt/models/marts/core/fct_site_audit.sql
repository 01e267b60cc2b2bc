-- Grain: one audit of an academy's site, of its health and safety, or of one thing that can endanger.
select
    school_urn,
    record_id,
    audit_type,
    audit_date,
    auditor_role,
    next_due,
    evidence_held,
    owner_role,
    status
from {{ ref('stg_registers__audits') }}
