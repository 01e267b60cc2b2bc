-- Grain: one line of one invoice, of the invoice's newest landed version only: a newer version can have fewer lines. An
-- invoice without lines has one row, with line number 0.
-- A table: every night adds files, and several models look here.
{{ config(materialized='table') }}

with landed as (
    {{ landed('xero', 'invoices') }}
),

newest_invoices as (
    select *
    from landed
    qualify
        rank() over (partition by academy_urn, invoice_id order by as_at desc, updated_at desc) = 1
)

select
    academy_urn as organisation_urn,
    invoice_id,
    line_number,
    line_item_id,
    type as invoice_type,
    status,
    invoice_number,
    purchase_order_number,
    contact_id,
    invoice_date,
    due_date,
    currency_code,
    line_amount_types,
    line_amount,
    tax_amount,
    account_code,
    tracking_option,
    sub_total,
    total,
    updated_at,
    as_at as landed_as_at
from newest_invoices
{{ newest_version(['organisation_urn', 'invoice_id', 'line_number'], order_by=['line_item_id', 'line_amount']) }}
