-- Grain: one side of one line of one document in force in one finance system, booked up to the day. A debit is positive,
-- amounts are pounds. Of an academy whose settings name the system of its books, what another system tells is left out.
-- Exports bear the DfE's codes, of which the trust may divide the nine after each; a ledger bears its own.
with purposes as (
    select
        'own' as chart,
        account_code,
        list(category order by category) as account_categories
    from {{ ref('chart_of_accounts') }}
    group by account_code
    union all
    select
        'dfe' as chart,
        dfe_code as account_code,
        list(distinct category order by category) as account_categories
    from {{ ref('chart_of_accounts') }}
    group by dfe_code
),

lines as (
    select
        *,
        case when document_type = 'export' then 'dfe' else 'own' end as chart,
        case when document_type = 'export' then substr(account_code, 1, 4) || '0' else account_code end as reported_under
    from {{ ref('stg_finance__ledger_lines') }}
)

select
    lines.system,
    lines.document_type,
    lines.document_id,
    lines.line_id,
    lines.part,
    lines.organisation_urn,
    coalesce(lines.school_urn, academies.school_urn) as school_urn,
    lines.school_option,
    lines.account_code,
    purposes.account_categories,
    lines.booked_on,
    {{ year_name('lines.booked_on') }} as financial_year,
    lines.amount
from lines
left join {{ ref('int_academies') }} as academies
    on
        lines.school_urn is null
        and lines.school_option = academies.finance_tracking_option
-- Where the trust has several systems, another may tell of the same bills.
left join {{ ref('int_academies') }} as kept
    on coalesce(lines.school_urn, academies.school_urn) = kept.school_urn
left join purposes
    on lines.chart = purposes.chart and lines.reported_under = purposes.account_code
where
    lines.booked_on <= {{ as_at() }}
    and coalesce(kept.finance = lines.system, true)
