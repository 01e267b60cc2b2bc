-- Grain: one budget.
with landed as (
    {{ landed('xero', 'budgets') }}
)

select
    budget_id,
    type as budget_type,
    status,
    tracking_option,
    updated_at,
    as_at as landed_as_at
from landed
{{ newest_version(['budget_id'], order_by=['updated_at desc', 'status']) }}
