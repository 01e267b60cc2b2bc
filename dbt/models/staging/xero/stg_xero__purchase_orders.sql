-- Grain: one purchase order, in its newest landed version.
-- A table: every night adds files, and several models look here.
{{ config(materialized='table') }}

with landed as (
    {{ landed('xero', 'purchase_orders') }}
)

select
    academy_urn as organisation_urn,
    purchase_order_id,
    purchase_order_number,
    order_date,
    status,
    contact_id,
    sub_total,
    total,
    updated_at,
    as_at as landed_as_at
from landed
{{ newest_version(
    ['organisation_urn', 'purchase_order_id'], order_by=['landed_as_at desc', 'updated_at desc', 'status']) }}
