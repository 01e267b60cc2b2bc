-- Grain: one line of one purchase order dated up to the day, in pounds before VAT.
select
    orders.purchase_order_id,
    orders.line_number,
    orders.purchase_order_number,
    coalesce(orders.organisation_urn, academies.school_urn) as school_urn,
    orders.tracking_option,
    orders.contact_id,
    orders.account_code,
    orders.order_date,
    {{ year_name('orders.order_date') }} as financial_year,
    orders.status,
    orders.status in ('AUTHORISED', 'BILLED') as is_approved,
    coalesce(orders.line_amount, 0)
    - case when orders.line_amount_types = 'Inclusive' then coalesce(orders.tax_amount, 0) else 0 end as net_amount
from {{ ref('stg_xero__purchase_orders') }} as orders
left join {{ ref('int_academies') }} as academies
    on
        orders.organisation_urn is null
        and orders.tracking_option = academies.finance_tracking_option
where
    orders.line_number > 0
    and orders.order_date <= {{ as_at() }}
