-- What: every other account moved as much as the documents that we read. Why: pay runs, depreciation and the like are posted by
-- Xero itself and stand in no list that is open to us, so their accounts cannot be explained. How to resolve: compare the
-- account's bookings with its transactions in Xero; a kind of document that is listed there is to be added to what is read.
{{ config(severity='warn') }}

select
    organisation_urn,
    account_id,
    account_code,
    month_told,
    month_booked,
    year_told,
    year_booked
from {{ ref('stg_finance__trial_balance') }}
where differs and coalesce(system_account not in ('CREDITORS', 'DEBTORS'), true)
