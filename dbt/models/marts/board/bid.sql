-- Grain: one bid of an open academy.
select
    bids.school_urn,
    bids.record_id,
    bids.fund,
    bids.plan_id,
    cast(bids.requested as decimal(18, 4)) as requested,
    cast(bids.awarded as decimal(18, 4)) as awarded,
    bids.submitted,
    bids.decided,
    bids.outcome,
    bids.status
from {{ ref('fct_bid') }} as bids
inner join {{ ref('dim_school') }} as academies
    on bids.school_urn = academies.school_urn and academies.is_open
