-- Grain: one account and month of one active budget. Older answers of Xero give a budget no status: it is then in use.
-- In an organisation that a school has to itself the overall budget is the school's, and those of its parts are in it.
select
    coalesce(budgets.organisation_urn, academies.school_urn) as school_urn,
    budgets.budget_id,
    budget_lines.account_code,
    budget_lines.period,
    {{ year_name('budget_lines.period') }} as financial_year,
    budget_lines.amount
from {{ ref('stg_xero__budget_lines') }} as budget_lines
inner join {{ ref('stg_xero__budgets') }} as budgets
    on
        budget_lines.budget_id = budgets.budget_id
        and budget_lines.organisation_urn is not distinct from budgets.organisation_urn
        and coalesce(budgets.status, 'ACTIVE') = 'ACTIVE'
left join {{ ref('int_academies') }} as academies
    on
        budgets.organisation_urn is null
        and budgets.tracking_option = academies.finance_tracking_option
where budgets.organisation_urn is null or budgets.tracking_option is null
