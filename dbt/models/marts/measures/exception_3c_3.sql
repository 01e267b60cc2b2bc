-- Grain: one invoice of the financial year to date without an earlier purchase order, for each academy that it was coded to.
select
    '3c.3' as measure_code,
    school_urn,
    case
        when any_value(purchase_order_number) is null then 'The invoice names no purchase order'
        when any_value(order_date) is null then 'The purchase order it names is not among the approved ones'
        else 'The purchase order was raised on or after the day of the invoice'
    end as what,
    min(invoice_date) as since,
    min(due_date) as due,
    cast(null as varchar) as owner_role,
    'xero' as source,
    invoice_id as source_record_id
from {{ ref('fct_purchase_invoice_line') }}
where
    school_urn is not null
    and not has_earlier_order
    and invoice_date >= {{ year_start(as_at()) }}
group by school_urn, invoice_id
-- What comes to nothing for the academy is not part of its spend.
having sum(net_amount) <> 0
