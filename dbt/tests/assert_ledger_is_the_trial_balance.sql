select
    organisation_urn,
    account_id,
    account_code,
    month_told,
    month_booked,
    year_told,
    year_booked
from {{ ref('stg_finance__trial_balance') }}
where differs
