-- Grain: one academy, as its MIS describes it.
with landed as (
    {{ landed('wonde', 'schools') }}
)

select
    academy_urn as school_urn,
    wonde_school_id,
    name,
    urn as mis_urn,
    establishment_number,
    la_code,
    phase_of_education,
    mis,
    timezone,
    as_at as landed_as_at
from landed
{{ newest_version(['school_urn'], order_by=['wonde_school_id']) }}
