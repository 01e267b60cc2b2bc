-- Grain: one attendance code of one academy, by its last change.
-- A table: every night adds files, and several models look here.
{{ config(materialized='table') }}

with landed as (
    {{ landed('arbor', 'attendance_codes') }}
)

select
    academy_urn as school_urn,
    attendance_code_id,
    code as attendance_code,
    description,
    change_type = 'DELETE' as is_deleted,
    bool_or(change_type = 'DELETE') over (partition by academy_urn, attendance_code_id) as was_ever_deleted,
    as_at as landed_as_at
from landed
{{ newest_version(['academy_urn', 'attendance_code_id'], order_by=['revision desc', 'as_at desc']) }}
