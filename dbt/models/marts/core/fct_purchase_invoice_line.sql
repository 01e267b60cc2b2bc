-- Grain: one line of one supplier's invoice that is authorised or paid, in pounds before VAT.
with orders as (
    select
        organisation_urn,
        purchase_order_number,
        min(order_date) as order_date
    from {{ ref('stg_xero__purchase_orders') }}
    where status in ('AUTHORISED', 'BILLED')
    group by organisation_urn, purchase_order_number
)

select
    invoices.invoice_id,
    invoices.line_number,
    coalesce(invoices.organisation_urn, academies.school_urn) as school_urn,
    invoices.tracking_option,
    invoices.contact_id,
    invoices.account_code,
    invoices.invoice_date,
    {{ year_name('invoices.invoice_date') }} as financial_year,
    invoices.due_date,
    invoices.purchase_order_number,
    orders.order_date,
    coalesce(invoices.line_amount, 0)
    - case when invoices.line_amount_types = 'Inclusive' then coalesce(invoices.tax_amount, 0) else 0 end as net_amount,
    coalesce(orders.order_date < invoices.invoice_date, false) as has_earlier_order
from {{ ref('stg_xero__invoices') }} as invoices
left join orders
    on
        invoices.purchase_order_number = orders.purchase_order_number
        and invoices.organisation_urn is not distinct from orders.organisation_urn
left join {{ ref('int_academies') }} as academies
    on
        invoices.organisation_urn is null
        and invoices.tracking_option = academies.finance_tracking_option
where
    invoices.invoice_type = 'ACCPAY'
    and invoices.status in ('AUTHORISED', 'PAID')
    and invoices.line_number > 0
    and invoices.invoice_date <= {{ as_at() }}
