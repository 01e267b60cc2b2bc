-- Grain: one training of one person that is needed or was had. Of persons: it is never published.
select
    school_urn,
    record_id,
    person_id,
    course,
    has_system_access,
    due,
    done,
    certificate_to,
    owner_role,
    status
from {{ ref('stg_registers__training') }}
