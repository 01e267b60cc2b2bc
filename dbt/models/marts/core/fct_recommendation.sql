-- Grain: one recommendation of a review of an academy.
-- An id that a register refers to is the same in capitals and in small letters, as it is when the register is read.
select
    recommendations.school_urn,
    recommendations.record_id,
    recommendations.review_id,
    reviews.review_type,
    recommendations.raised,
    recommendations.due,
    recommendations.closed,
    recommendations.owner_role,
    recommendations.status,
    coalesce(recommendations.closed <= recommendations.due, false) as is_closed_in_time
from {{ ref('stg_registers__recommendations') }} as recommendations
left join {{ ref('stg_registers__reviews') }} as reviews
    on
        recommendations.school_urn = reviews.school_urn
        and lower(recommendations.review_id) = lower(reviews.record_id)
