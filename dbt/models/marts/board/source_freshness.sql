-- Grain: one resource the trust reads, for each open academy where it is read per academy (else school_urn is null).
select
    source,
    resource,
    school_urn,
    newest_as_at,
    window_to,
    rows_landed,
    rows_quarantined,
    max_age_days,
    is_fresh,
    reason
from {{ ref('int_source_state') }}
