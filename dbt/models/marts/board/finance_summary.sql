-- Grain: one open academy, financial year and account.
with invoiced as (
    select
        school_urn,
        financial_year,
        account_code,
        sum(net_amount) as invoiced,
        sum(net_amount) filter (where not has_earlier_order) as without_order,
        0 as budget
    from {{ ref('fct_purchase_invoice_line') }}
    group by school_urn, financial_year, account_code
),

budgeted as (
    select
        school_urn,
        financial_year,
        account_code,
        0 as invoiced,
        0 as without_order,
        sum(amount) as budget
    from {{ ref('fct_budget_line') }}
    group by school_urn, financial_year, account_code
),

both_kinds as (
    select * from invoiced
    union all
    select * from budgeted
),

accounts as (
    select
        organisation_urn,
        account_code,
        min(account_name) as account_name
    from {{ ref('stg_xero__accounts') }}
    group by organisation_urn, account_code
)

select
    both_kinds.school_urn,
    both_kinds.financial_year,
    coalesce(both_kinds.account_code, 'none') as account_code,
    coalesce(own_accounts.account_name, shared_accounts.account_name) as account_name,
    cast(coalesce(sum(both_kinds.invoiced), 0) as decimal(18, 4)) as invoiced,
    cast(coalesce(sum(both_kinds.without_order), 0) as decimal(18, 4)) as without_order,
    cast(coalesce(sum(both_kinds.budget), 0) as decimal(18, 4)) as budget
from both_kinds
inner join {{ ref('dim_school') }} as academies
    on both_kinds.school_urn = academies.school_urn and academies.is_open
left join accounts as own_accounts
    on both_kinds.account_code = own_accounts.account_code and both_kinds.school_urn = own_accounts.organisation_urn
left join accounts as shared_accounts
    on both_kinds.account_code = shared_accounts.account_code and shared_accounts.organisation_urn is null
group by
    both_kinds.school_urn,
    both_kinds.financial_year,
    both_kinds.account_code,
    own_accounts.account_name,
    shared_accounts.account_name
