-- Grain: one suspension or permanent exclusion of one academy.
with landed as (
    {{ landed('bromcom', 'exclusions') }}
)

select
    academy_urn as school_urn,
    exclusion_id,
    student_key,
    start_date,
    end_date,
    start_session,
    end_session,
    sessions,
    type_code,
    reason_code,
    as_at as landed_as_at
from landed
{{ newest_version(['school_urn', 'exclusion_id'], order_by=['start_date']) }}
