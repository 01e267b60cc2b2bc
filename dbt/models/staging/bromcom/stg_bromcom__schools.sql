-- Grain: one academy, as Bromcom describes it.
with landed as (
    {{ landed('bromcom', 'schools') }}
)

select
    academy_urn as school_urn,
    bromcom_school_id,
    name,
    urn as mis_urn,
    establishment_number,
    la_code,
    phase_of_education,
    as_at as landed_as_at
from landed
{{ newest_version(['school_urn'], order_by=['bromcom_school_id']) }}
