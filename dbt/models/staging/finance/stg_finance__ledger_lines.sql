-- Grain: one side of one line of one document in force in one finance system. A debit is positive, amounts are pounds.
-- Of Xero all sides are known. Sage Intacct tells what its bills are booked to, without tax and without creditors. Exports
-- hold ledger lines as they are; one that came again in a later export is told by the later.
{% set drops = ['access_education', 'iris', 'sims_fms'] %}
with intacct as (
    select
        lines.bill_key,
        lines.key as line_key,
        bills.bill_date,
        lines.account_code,
        lines.location_id,
        lines.net_amount,
        greatest(lines.landed_as_at, bills.landed_as_at) as landed_as_at
    from {{ ref('stg_intacct__bill_lines') }} as lines
    inner join {{ ref('stg_intacct__bills') }} as bills
        on lines.bill_key = bills.key
    where bills.state in ('posted', 'paid', 'partiallyPaid', 'selected')
),

exported as (
    {% for system in drops %}
        select
            '{{ system }}' as system,
            line_reference,
            school_urn,
            period,
            account_code,
            amount,
            landed_as_at
        from {{ ref('stg_' ~ system ~ '__ledger_lines') }}
        {{ newest_version(
            ['line_reference', 'school_urn'], order_by=['landed_as_at desc', 'file_sha256', 'line_number desc']
        ) }}
        {{ "union all" if not loop.last }}
    {% endfor %}
)

select
    'xero' as system,
    organisation_urn,
    document_type,
    document_id,
    cast(line_number as varchar) as line_id,
    part,
    booked_on,
    account_code,
    tracking_option as school_option,
    organisation_urn as school_urn,
    amount,
    landed_as_at
from {{ ref('stg_finance__xero_bookings') }}
union all
select
    'intacct' as system,
    cast(null as varchar) as organisation_urn,
    'bill' as document_type,
    bill_key as document_id,
    line_key as line_id,
    'net' as part,
    bill_date as booked_on,
    account_code,
    location_id as school_option,
    cast(null as varchar) as school_urn,
    net_amount as amount,
    landed_as_at
from intacct
union all
select
    system,
    cast(null as varchar) as organisation_urn,
    'export' as document_type,
    school_urn as document_id,
    line_reference as line_id,
    'net' as part,
    period as booked_on,
    account_code,
    cast(null as varchar) as school_option,
    school_urn,
    amount,
    landed_as_at
from exported
