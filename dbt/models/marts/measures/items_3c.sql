-- Grain: one thing that counts under a measure of indicator 3c: a contract awarded in the financial year to date (3c.1, 3c.2,
-- and 3c.4 where its requisition is dated), or an invoice of that time, as far as it is coded to one academy (3c.3). What is
-- coded to none is left out, and counted line by line.
with awards as (
    select * from {{ ref('fct_procurement_event') }}
    where awarded >= {{ year_start(as_at()) }}
),

dated_awards as (
    select * from awards
    where requested is not null
),

lines as (
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
    '3c.1', 'awards',
    is_met='is_route_allowed and route_evidence_held',
    what="case
            when value_band is null then 'No threshold is known for its category on the day the procurement began'
            when not is_route_allowed then 'A contract of this value asks for another route than ' || coalesce(replace(route, '_', ' '), 'none')
            else 'No evidence of the route is held'
        end",
    record='record_id', since='awarded', owner_role='owner_role'
) }}
union all
{{ weighed(
    '3c.2', 'awards',
    numerator='least(whole_life_value_inc_vat, waived_value)', denominator='whole_life_value_inc_vat',
    is_wrong='waived_value > 0',
    what="'The rules of procurement were waived for the contract'",
    record='record_id', since='awarded', owner_role='owner_role'
) }}
union all
{{ weighed(
    '3c.4', 'dated_awards', numerator='days_to_award', denominator='1',
    is_wrong='false', what='null', record='record_id'
) }}
union all
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
