-- Grain: one side of one line of one document in force in Xero: double entry, so that the sides of a document add up to
-- nothing. Xero's own journals are not open to new connections; these are what they would say, from the documents.
-- A debit is positive. Parts: net (what the line is booked to), tax, and control (creditors, debtors or the bank account).
with accounts as (
    select *
    from {{ ref('stg_xero__accounts') }}
),

documents as (
    select
        organisation_urn,
        'invoice' as document_type,
        invoice_id as document_id,
        line_number,
        invoice_date as booked_on,
        account_code,
        tracking_option,
        case invoice_type when 'ACCPAY' then 1 when 'ACCREC' then -1 end as direction,
        case invoice_type when 'ACCPAY' then 'CREDITORS' when 'ACCREC' then 'DEBTORS' end as against_system,
        cast(null as varchar) as against_account_id,
        line_amount_types,
        line_amount,
        tax_amount,
        landed_as_at
    from {{ ref('stg_xero__invoices') }}
    where status in ('AUTHORISED', 'PAID')
    union all
    select
        organisation_urn,
        'credit note' as document_type,
        credit_note_id as document_id,
        line_number,
        credit_note_date as booked_on,
        account_code,
        tracking_option,
        case type when 'ACCPAYCREDIT' then -1 when 'ACCRECCREDIT' then 1 end as direction,
        case type when 'ACCPAYCREDIT' then 'CREDITORS' when 'ACCRECCREDIT' then 'DEBTORS' end as against_system,
        cast(null as varchar) as against_account_id,
        line_amount_types,
        line_amount,
        tax_amount,
        landed_as_at
    from {{ ref('stg_xero__credit_notes') }}
    where status in ('AUTHORISED', 'PAID')
    union all
    select
        organisation_urn,
        'bank transaction' as document_type,
        bank_transaction_id as document_id,
        line_number,
        transaction_date as booked_on,
        account_code,
        tracking_option,
        case when type like 'SPEND%' then 1 when type like 'RECEIVE%' then -1 end as direction,
        cast(null as varchar) as against_system,
        bank_account_id as against_account_id,
        line_amount_types,
        line_amount,
        tax_amount,
        landed_as_at
    from {{ ref('stg_xero__bank_transactions') }}
    where status = 'AUTHORISED'
    union all
    select
        organisation_urn,
        'manual journal' as document_type,
        manual_journal_id as document_id,
        line_number,
        journal_date as booked_on,
        account_code,
        tracking_option,
        1 as direction,
        cast(null as varchar) as against_system,
        cast(null as varchar) as against_account_id,
        line_amount_types,
        line_amount,
        tax_amount,
        landed_as_at
    from {{ ref('stg_xero__manual_journals') }}
    where status = 'POSTED'
),

lines as (
    select
        * exclude (line_amount, tax_amount, line_amount_types),
        direction * coalesce(tax_amount, 0) as tax,
        direction * (line_amount - case when line_amount_types = 'Inclusive' then coalesce(tax_amount, 0) else 0 end)
            as net
    from documents
    where line_number > 0
),

payments as (
    select
        organisation_urn,
        payment_id,
        payment_date,
        case when payment_type in ('ACCPAYPAYMENT', 'APCREDITPAYMENT') then 'CREDITORS' else 'DEBTORS' end
            as against_system,
        bank_account_id,
        -- A bill paid debits the creditors; a supplier's refund of a credit note credits them again.
        case when payment_type in ('ACCPAYPAYMENT', 'ARCREDITPAYMENT') then amount else -amount end as amount,
        landed_as_at
    from {{ ref('stg_xero__payments') }}
    where status = 'AUTHORISED'
),

sides as (
    select
        * exclude (net, tax, against_system, against_account_id),
        'net' as part,
        cast(null as varchar) as of_system,
        cast(null as varchar) as of_account_id,
        net as amount
    from lines
    union all by name
    select
        * exclude (net, tax, against_system, against_account_id, account_code),
        'tax' as part,
        'GST' as of_system,
        tax as amount
    from lines
    where tax <> 0
    union all by name
    select
        * exclude (net, tax, against_system, against_account_id, account_code),
        'control' as part,
        against_system as of_system,
        against_account_id as of_account_id,
        -(net + tax) as amount
    from lines
    where against_system is not null or against_account_id is not null
    union all by name
    select
        organisation_urn,
        'payment' as document_type,
        payment_id as document_id,
        1 as line_number,
        payment_date as booked_on,
        'net' as part,
        against_system as of_system,
        amount,
        landed_as_at
    from payments
    union all by name
    select
        organisation_urn,
        'payment' as document_type,
        payment_id as document_id,
        1 as line_number,
        payment_date as booked_on,
        'control' as part,
        bank_account_id as of_account_id,
        -amount as amount,
        landed_as_at
    from payments
)

select
    sides.organisation_urn,
    sides.document_type,
    sides.document_id,
    sides.line_number,
    sides.part,
    sides.booked_on,
    accounts.account_id,
    accounts.account_class,
    coalesce(accounts.account_code, sides.account_code) as account_code,
    sides.tracking_option,
    cast(sides.amount as decimal(18, 4)) as amount,
    sides.landed_as_at
from sides
left join accounts
    on
        sides.organisation_urn is not distinct from accounts.organisation_urn
        and case
            when sides.of_account_id is not null then sides.of_account_id = accounts.account_id
            when sides.of_system is not null then sides.of_system = accounts.system_account
            else sides.account_code = accounts.account_code
        end
