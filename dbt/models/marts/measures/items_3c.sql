-- Grain: one thing that counts under a measure of indicator 3c: an invoice of the financial year to date, as far as it is
-- coded to one academy (3c.3). What is coded to none is left out, and counted line by line.
with lines as (
    select * from {{ ref('fct_purchase_invoice_line') }}
    where invoice_date >= {{ year_start(as_at()) }}
),

invoices as (
    select
        school_urn,
        invoice_id,
        sum(net_amount) as net_amount,
        any_value(has_earlier_order) as has_earlier_order,
        any_value(purchase_order_number) as purchase_order_number,
        any_value(order_date) as order_date,
        min(invoice_date) as invoice_date,
        min(due_date) as due_date
    from lines
    where school_urn is not null
    group by school_urn, invoice_id
    -- What comes to nothing for the academy is not part of its spend.
    having sum(net_amount) <> 0
)

{{ items(
    '3c.3', 'invoices', amount='net_amount', counts='wrong',
    is_met='has_earlier_order',
    what="case
            when purchase_order_number is null then 'The invoice names no purchase order'
            when order_date is null then 'The purchase order it names is not among the approved ones'
            else 'The purchase order was raised on or after the day of the invoice'
        end",
    record='invoice_id', since='invoice_date', due='due_date', source="'xero'"
) }}
union all
select
    '3c.3' as measure_code,
    null as school_urn,
    0 as numerator,
    0 as denominator,
    count(*) as exclusions,
    0 as red_flags,
    null as what,
    null as since,
    null as due,
    null as owner_role,
    null as source,
    null as source_record_id
from lines
where school_urn is null
