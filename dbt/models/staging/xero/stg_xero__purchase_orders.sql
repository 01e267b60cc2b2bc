-- Grain: one line of one purchase order, of the order's newest landed version only: a newer version can have fewer
-- lines. An order without lines has one row, with line number 0.
-- A table: every night adds files, and several models look here.
{{ config(materialized='table') }}

with landed as (
    {{ landed('xero', 'purchase_orders') }}
),

newest_orders as (
    select *
    from landed
    qualify
        rank() over (partition by academy_urn, purchase_order_id order by as_at desc, updated_at desc) = 1
)

select
    academy_urn as organisation_urn,
    purchase_order_id,
    line_number,
    line_item_id,
    purchase_order_number,
    order_date,
    status,
    contact_id,
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
from newest_orders
{{ newest_version(
    ['organisation_urn', 'purchase_order_id', 'line_number'], order_by=['status', 'line_item_id', 'line_amount']) }}
