-- Grain: one academy, as Arbor describes it.
with landed as (
    {{ landed('arbor', 'schools') }}
)

select
    academy_urn as school_urn,
    arbor_school_id,
    name,
    urn as mis_urn,
    establishment_number,
    la_code,
    phase_of_education,
    as_at as landed_as_at
from landed
{{ newest_version(['school_urn'], order_by=['arbor_school_id']) }}
