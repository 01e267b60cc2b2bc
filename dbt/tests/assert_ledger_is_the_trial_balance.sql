-- What: what bills, sales, credit notes and payments add up to is what Xero says that we owe and are owed. Why: nothing else moves
-- those two accounts, so at a difference a document is missing or counted twice. How to resolve: find the month's difference in
-- stg_finance__trial_balance and the document in stg_finance__xero_bookings, and read its list again.
select
    organisation_urn,
    account_id,
    account_code,
    month_told,
    month_booked
from {{ ref('stg_finance__trial_balance') }}
where differs and system_account in ('CREDITORS', 'DEBTORS')
