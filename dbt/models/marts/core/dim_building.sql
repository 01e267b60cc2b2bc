-- Grain: one building an academy uses.
select
    school_urn,
    record_id,
    building_name,
    tenure,
    floor_area_m2,
    temporary as is_temporary,
    consent_end,
    exit_plan_id,
    owner_role
from {{ ref('stg_registers__buildings') }}
where status = 'active'
