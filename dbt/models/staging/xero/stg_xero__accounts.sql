-- Grain: one account of the ledger.
with landed as (
    {{ landed('xero', 'accounts') }}
)

select
    academy_urn as organisation_urn,
    account_id,
    code as account_code,
    name as account_name,
    type as account_type,
    class as account_class,
    system_account,
    status,
    updated_at,
    as_at as landed_as_at
from landed
{{ newest_version(['organisation_urn', 'account_id'], order_by=['updated_at desc', 'account_code']) }}
