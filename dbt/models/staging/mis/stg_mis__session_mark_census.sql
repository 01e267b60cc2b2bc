-- Grain: one session mark that the newest census of its academy's MIS found.
-- Wonde alone needs one: Bromcom is read whole every night, and Arbor's log tells the deletions of marks and of pupils.
select
    school_urn,
    mark_id,
    landed_as_at
from {{ ref('stg_wonde__session_mark_census') }}
{{ where_mis('wonde') }}
