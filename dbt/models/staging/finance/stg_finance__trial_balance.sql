-- Grain: one account of one organisation of Xero that moved or holds something: what its trial balance says and what our
-- bookings add up to, on the day of the trial balance. Only where every list of documents has landed for that day too, and
-- nothing was changed between the close of the day and the reading.
-- What stood on a balance sheet before the connection was made is nowhere among the documents: so of those accounts only
-- the month is held against the report, and of income and expense the year too.
{% set documents = ['invoices', 'credit_notes', 'payments', 'bank_transactions', 'manual_journals', 'accounts'] %}
with balances as (
    select
        organisation_urn,
        account_id,
        landed_as_at as day,
        debit - credit as month_told,
        year_to_date_debit - year_to_date_credit as year_told
    from {{ ref('stg_xero__trial_balance') }}
    where account_id <> 'total'
),

newest as (
    select
        school_urn as organisation_urn,
        resource,
        landed_as_at,
        rows_after_window
    from {{ ref('stg_ops__landing_partition') }}
    where
        source = 'xero'
        and resource in ('trial_balance', '{{ documents | join("', '") }}')
    qualify row_number() over (partition by school_urn, resource order by landed_as_at desc) = 1
),

days as (
    select
        organisation_urn,
        max(landed_as_at) as day
    from newest
    group by organisation_urn
    having
        count(*) = {{ documents | length + 1 }}
        and min(landed_as_at) = max(landed_as_at)
        -- Of a day that is read late the trial balance knows what was changed since, and the documents must not.
        and sum(rows_after_window) = 0
),

booked as (
    select
        bookings.organisation_urn,
        coalesce(bookings.account_id, 'unknown account ' || coalesce(bookings.account_code, '')) as account_id,
        coalesce(
            sum(bookings.amount) filter (where bookings.booked_on >= date_trunc('month', days.day)), 0
        ) as month_booked,
        coalesce(
            sum(bookings.amount) filter (where bookings.booked_on >= {{ year_start('days.day') }}), 0
        ) as year_booked
    from {{ ref('stg_finance__xero_bookings') }} as bookings
    inner join days
        on bookings.organisation_urn is not distinct from days.organisation_urn
    where bookings.booked_on <= days.day
    group by all
),

told as (
    select balances.*
    from balances
    inner join days
        on balances.organisation_urn is not distinct from days.organisation_urn and balances.day = days.day
),

together as (
    select
        coalesce(told.organisation_urn, booked.organisation_urn) as organisation_urn,
        coalesce(told.account_id, booked.account_id) as account_id,
        coalesce(told.month_told, 0) as month_told,
        coalesce(booked.month_booked, 0) as month_booked,
        coalesce(told.year_told, 0) as year_told,
        coalesce(booked.year_booked, 0) as year_booked
    from told
    full join booked
        on
            told.organisation_urn is not distinct from booked.organisation_urn
            and told.account_id = booked.account_id
)

select
    together.organisation_urn,
    together.account_id,
    accounts.account_code,
    accounts.account_class,
    accounts.system_account,
    cast(together.month_told as decimal(18, 4)) as month_told,
    cast(together.month_booked as decimal(18, 4)) as month_booked,
    cast(together.year_told as decimal(18, 4)) as year_told,
    cast(together.year_booked as decimal(18, 4)) as year_booked,
    together.month_told <> together.month_booked
    or (
        coalesce(accounts.account_class in ('REVENUE', 'EXPENSE'), true)
        and together.year_told <> together.year_booked
    ) as differs
from together
left join {{ ref('stg_xero__accounts') }} as accounts
    on
        together.organisation_urn is not distinct from accounts.organisation_urn
        and together.account_id = accounts.account_id
