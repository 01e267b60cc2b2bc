-- Grain: one suspension of one academy, by its last change.
-- A table: every night adds files, and several models look here.
{{ config(materialized='table') }}

with landed as (
    {{ landed('arbor', 'exclusions') }}
)

select
    academy_urn as school_urn,
    exclusion_id,
    student_key,
    start_date,
    end_date,
    sessions,
    reason_code,
    change_type = 'DELETE' as is_deleted,
    bool_or(change_type = 'DELETE') over (partition by academy_urn, exclusion_id) as was_ever_deleted,
    as_at as landed_as_at
from landed
{{ newest_version(['academy_urn', 'exclusion_id'], order_by=['revision desc', 'as_at desc']) }}
