-- Grain: one person of an academy and one meeting of a network to which the person went or sent apologies. Of persons: it is
-- never published.
select
    school_urn,
    record_id,
    event_id,
    person_id,
    attended,
    owner_role,
    status
from {{ ref('stg_registers__network_attendance') }}
