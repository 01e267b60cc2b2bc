-- Grain: one budget.
with landed as (
    {{ landed('xero', 'budgets') }}
)

select
    academy_urn as organisation_urn,
    budget_id,
    type as budget_type,
    status,
    tracking_option,
    updated_at,
    as_at as landed_as_at
from landed
{{ newest_version(['organisation_urn', 'budget_id'], order_by=['updated_at desc', 'status']) }}
