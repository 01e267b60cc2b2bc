-- Grain: one accepted row of the compliance checks register.
with landed as (
    {{ landed('registers', 'compliance_checks') }}
)

select
    school_urn,
    record_id,
    check_type,
    item_id,
    applicable,
    reason_given,
    last_done,
    result,
    next_due,
    evidence_held,
    owner_role,
    last_reviewed,
    status,
    source_file,
    sheet,
    source_row,
    as_at as landed_as_at
from landed
