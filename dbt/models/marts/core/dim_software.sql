-- Grain: one entry of an academy's directory of software.
select
    school_urn,
    record_id,
    product,
    tier,
    supplier_ref,
    coalesce(purpose_given, false) as purpose_given,
    personal_data,
    dpia_date,
    mfa,
    approval_date,
    review_date,
    renewal_date,
    owner_role,
    status,
    status <> 'retired' as is_in_use,
    coalesce(approval_date <= {{ as_at() }}, false) as is_approved,
    coalesce(review_date >= {{ as_at() }}, false) as is_in_review_cycle,
    coalesce(
        purpose_given
        and owner_role is not null
        and renewal_date is not null
        and (dpia_date is not null or not personal_data),
        false
    ) as is_complete
from {{ ref('stg_registers__software') }}
