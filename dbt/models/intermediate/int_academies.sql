-- Grain: one academy the trust has or had, with the names by which other systems know it.
select
    school_urn,
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
    mis,
    joined_on <= {{ as_at() }} and (left_on is null or {{ as_at() }} < left_on) as is_open
from {{ ref('stg_trust__academies') }}
