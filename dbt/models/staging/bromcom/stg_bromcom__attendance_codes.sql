-- Grain: one attendance code of one academy.
with landed as (
    {{ landed('bromcom', 'attendance_codes') }}
)

select
    academy_urn as school_urn,
    code as attendance_code,
    description,
    type as code_type,
    as_at as landed_as_at
from landed
{{ newest_version(['school_urn', 'attendance_code'], order_by=['description']) }}
