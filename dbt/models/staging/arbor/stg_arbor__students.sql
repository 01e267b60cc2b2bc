-- Grain: one pupil of one academy, however often the pupil came, by the record's last change.
-- A table: every night adds files, and several models look here.
{{ config(materialized='table') }}

with landed as (
    {{ landed('arbor', 'students') }}
)

select
    academy_urn as school_urn,
    student_key,
    change_type = 'DELETE' as is_deleted,
    bool_or(change_type = 'DELETE') over (partition by academy_urn, student_key) as was_ever_deleted,
    as_at as landed_as_at
from landed
{{ newest_version(['academy_urn', 'student_key'], order_by=['revision desc', 'as_at desc']) }}
