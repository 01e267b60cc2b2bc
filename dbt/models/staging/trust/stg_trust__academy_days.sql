-- Grain: one academy, by the URN it had then, and one landed day of the trust's settings.
-- Several models ask it, and it has a file for each day there ever was: they are opened once.
{{ config(materialized='table') }}
with landed as (
    {{ landed('trust', 'academies', every_day=true) }}
)

select
    urn,
    predecessor_urn,
    ukprn,
    name,
    phase,
    la_code,
    floor_area_m2,
    capacity,
    joined_on,
    left_on,
    as_at as landed_as_at
from landed
