-- Grain: one session mark that the newest census of its academy found.
with landed as (
    {{ landed('wonde', 'session_mark_census') }}
)

select
    academy_urn as school_urn,
    mark_id,
    as_at as landed_as_at
from landed
{{ newest_version(['school_urn', 'mark_id'], order_by=['landed_as_at desc']) }}
