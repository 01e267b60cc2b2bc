-- Grain: one academy, by the URN under which the trust's settings knew it last, and one URN under which they ever did.
-- A predecessor is followed only to a URN that left the settings before its successor did: so no chain comes back to where
-- it was, and what still stands in the settings is an academy of its own, whoever names it.
with recursive last_said as (
    select
        urn,
        predecessor_urn,
        landed_as_at as last_as_at
    from {{ ref('stg_trust__academy_days') }}
    qualify landed_as_at = max(landed_as_at) over (partition by urn)
),

conversion as (
    select
        successors.urn,
        predecessors.urn as predecessor_urn
    from last_said as successors
    inner join last_said as predecessors
        on successors.predecessor_urn = predecessors.urn and successors.last_as_at > predecessors.last_as_at
),

followed as (
    select
        last_said.urn as school_urn,
        last_said.urn
    from last_said
    left join conversion
        on last_said.urn = conversion.predecessor_urn
    where conversion.predecessor_urn is null
    union all
    select
        followed.school_urn,
        conversion.predecessor_urn as urn
    from followed
    inner join conversion
        on followed.urn = conversion.urn
)

select
    followed.school_urn,
    followed.urn,
    last_said.last_as_at
from followed
inner join last_said
    on followed.urn = last_said.urn
