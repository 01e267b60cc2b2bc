-- Grain: one account and month of one budget.
with landed as (
    {{ landed('xero', 'budget_lines') }}
)

select
    academy_urn as organisation_urn,
    budget_id,
    account_code,
    period,
    amount,
    as_at as landed_as_at
from landed
{{ newest_version(['organisation_urn', 'budget_id', 'account_code', 'period'], order_by=['amount desc']) }}
