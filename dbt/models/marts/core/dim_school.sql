-- Grain: one academy the trust has or had, by its current URN.
select
    school_urn,
    name,
    phase,
    la_code,
    ukprn,
    floor_area_m2,
    capacity,
    joined_on,
    left_on,
    predecessor_urn,
    is_open
from {{ ref('int_academies') }}
