-- Grain: one attendance code of one academy's MIS.
with landed as (
    {{ landed('wonde', 'attendance_codes') }}
)

select
    academy_urn as school_urn,
    attendance_code_id,
    trim(code) as attendance_code,
    description,
    type as code_type,
    as_at as landed_as_at
from landed
{{ newest_version(['school_urn', 'attendance_code_id'], order_by=['attendance_code']) }}
