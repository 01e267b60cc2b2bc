-- Grain: one thing that counts under a measure of indicator 3.2.6 or 3.2.7: a bespoke system in use (3.2.6), an entry of
-- the directory that is not retired (3.2.7a), or an invoice of the financial year to date as far as one academy's software
-- accounts bear it (3.2.7b). Lines on those accounts that are coded to no academy are left out, and counted.
with entries as (
    select * from {{ ref('dim_software') }}
    where is_in_use
),

bespoke_systems as (
    select * from entries
    where tier = 'bespoke'
),

known_suppliers as (
    select distinct
        school_urn,
        lower(supplier_ref) as supplier_ref
    from entries
    where supplier_ref is not null
),

software_lines as (
    select lines.*
    from {{ ref('fct_purchase_invoice_line') }} as lines
    inner join {{ ref('chart_of_accounts') }} as accounts
        on lines.account_code = accounts.account_code and accounts.category = 'software'
    where lines.invoice_date >= {{ year_start(as_at()) }}
),

invoices as (
    select
        lines.school_urn,
        lines.invoice_id,
        sum(lines.net_amount) as net_amount,
        min(lines.invoice_date) as invoice_date,
        bool_or(known_suppliers.supplier_ref is not null) as is_known
    from software_lines as lines
    left join known_suppliers
        on lines.school_urn = known_suppliers.school_urn and lower(lines.contact_id) = known_suppliers.supplier_ref
    where lines.school_urn is not null
    group by lines.school_urn, lines.invoice_id
    -- What comes to nothing for the academy is not part of its spend.
    having sum(lines.net_amount) <> 0
),

lines_of_no_academy as (
    select
        null as school_urn,
        0 as numerator,
        0 as denominator,
        count(*) as exclusions
    from software_lines
    where school_urn is null
)

{{ items(
    '3.2.6', 'bespoke_systems',
    is_met='is_approved and is_in_review_cycle',
    what="case
            when not is_approved then 'The bespoke system has no approval'
            when review_date is null then 'The bespoke system has no review date'
            else 'The bespoke system''s review is overdue'
        end",
    record='record_id', since='case when is_approved then review_date end', due='review_date', owner_role='owner_role'
) }}
union all
{{ items(
    '3.2.7a', 'entries',
    is_met='is_complete and is_in_review_cycle',
    what="case
            when not is_complete then 'The entry of the directory is not complete'
            when review_date is null then 'The entry of the directory has no review date'
            else 'The review of the entry is overdue'
        end",
    record='record_id', since='case when is_complete then review_date end', due='review_date', owner_role='owner_role'
) }}
union all
{{ items(
    '3.2.7b', 'invoices', amount='net_amount', counts='wrong',
    is_met='is_known',
    what="'The directory has no entry in use of the supplier of this software'",
    record='invoice_id', since='invoice_date', source="'xero'"
) }}
union all
{{ counted('3.2.7b', 'lines_of_no_academy') }}
