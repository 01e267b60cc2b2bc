-- Grain: one account and month of one budget.
with landed as (
    {{ landed('xero', 'budget_lines') }}
)

select
    budget_id,
    account_code,
    period,
    amount,
    as_at as landed_as_at
from landed
{{ newest_version(['budget_id', 'account_code', 'period'], order_by=['amount desc']) }}
