-- Grain: one thing that is wrong, under each measure it counts against.
select
    measure_code,
    school_urn,
    {{ as_at() }} as as_at,
    what,
    since,
    due,
    owner_role,
    source,
    source_record_id
from {{ ref('exception_long') }}
