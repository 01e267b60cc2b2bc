-- Grain: one academy of the trust, as its configuration stood on the newest landed day.
with landed as (
    {{ landed('trust', 'academies') }}
)

select
    urn as school_urn,
    predecessor_urn,
    ukprn,
    name,
    phase,
    la_code,
    floor_area_m2,
    capacity,
    joined_on,
    left_on,
    finance,
    finance_tracking_option,
    finance_organisation,
    ict_company,
    coalesce(mis, 'wonde') as mis,
    as_at as landed_as_at
from landed
