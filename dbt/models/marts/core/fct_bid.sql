-- Grain: one bid in an academy's register.
select
    school_urn,
    record_id,
    fund,
    plan_id,
    requested,
    awarded,
    submitted,
    {{ year_name('submitted') }} as submitted_financial_year,
    decided,
    outcome,
    owner_role,
    status,
    outcome in ('won', 'lost') and coalesce(decided <= {{ as_at() }}, false) as is_decided
from {{ ref('stg_registers__bids') }}
