-- Grain: one entry of an open academy's directory of software.
select
    entries.school_urn,
    entries.record_id,
    entries.product,
    entries.tier,
    entries.status,
    entries.personal_data,
    entries.mfa,
    entries.approval_date,
    entries.review_date,
    entries.renewal_date,
    entries.is_complete
from {{ ref('dim_software') }} as entries
inner join {{ ref('dim_school') }} as academies
    on entries.school_urn = academies.school_urn and academies.is_open
