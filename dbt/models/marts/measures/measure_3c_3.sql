-- Grain: one open academy, and one row without academy that counts the lines coded to none. Measure 3c.3: pounds invoiced in
-- the financial year to date without an earlier purchase order.
with lines as (
    select
        school_urn,
        net_amount,
        has_earlier_order
    from {{ ref('fct_purchase_invoice_line') }}
    where invoice_date >= {{ year_start(as_at()) }}
),

spend as (
    select
        school_urn,
        sum(net_amount) filter (where not has_earlier_order) as numerator,
        sum(net_amount) as denominator
    from lines
    where school_urn is not null
    group by school_urn
)

select
    '3c.3' as measure_code,
    academies.school_urn,
    coalesce(spend.numerator, 0) as numerator,
    coalesce(spend.denominator, 0) as denominator,
    0 as exclusions,
    0 as red_flags
from {{ ref('dim_school') }} as academies
left join spend
    on academies.school_urn = spend.school_urn
where academies.is_open
union all
select
    '3c.3' as measure_code,
    null as school_urn,
    0 as numerator,
    0 as denominator,
    count(*) as exclusions,
    0 as red_flags
from lines
where school_urn is null
