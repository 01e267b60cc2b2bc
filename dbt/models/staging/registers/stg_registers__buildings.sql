-- Grain: one accepted row of the buildings register.
with landed as (
    {{ landed('registers', 'buildings') }}
)

select
    school_urn,
    record_id,
    building_name,
    tenure,
    floor_area_m2,
    temporary,
    consent_end,
    exit_plan_id,
    owner_role,
    last_reviewed,
    status,
    source_file,
    sheet,
    source_row,
    as_at as landed_as_at
from landed
