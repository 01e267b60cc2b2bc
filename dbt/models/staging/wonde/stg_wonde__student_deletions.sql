-- Grain: one pupil record that its MIS has ever reported as deleted, with what holds now.
-- A table: every night adds files, and several models look here.
{{ config(materialized='table') }}

with landed as (
    {{ landed('wonde', 'student_deletions') }}
)

select
    academy_urn as school_urn,
    student_key,
    deleted_at,
    restored_at,
    restored_at is null or restored_at < deleted_at as is_deleted,
    as_at as landed_as_at
from landed
{{ newest_version(
    ['school_urn', 'student_key'],
    order_by=['landed_as_at desc', 'greatest(deleted_at, restored_at) desc', 'deleted_at desc']
) }}
