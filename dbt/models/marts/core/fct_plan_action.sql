-- Grain: one action of a local plan, with what is wrong about it.
with budgeted_accounts as (
    select distinct
        school_urn,
        account_code,
        financial_year
    from {{ ref('fct_budget_line') }}
    where amount > 0 and school_urn is not null
),

actions as (
    select
        school_urn,
        record_id,
        plan_id,
        cost,
        budget_code,
        opened,
        due,
        done,
        improvement_priority,
        owner_role,
        last_reviewed,
        status,
        {{ year_name('due') }} as due_financial_year,
        status = 'open' as is_open
    from {{ ref('stg_registers__actions') }}
)

select
    actions.school_urn,
    actions.record_id,
    actions.plan_id,
    actions.cost,
    actions.budget_code,
    actions.opened,
    actions.due,
    actions.done,
    actions.improvement_priority,
    actions.owner_role,
    actions.last_reviewed,
    actions.status,
    actions.due_financial_year,
    actions.is_open,
    actions.is_open and coalesce(actions.cost > 0, false) as is_open_and_costed,
    budgeted_accounts.account_code is not null as is_budgeted,
    actions.is_open and not coalesce(actions.due >= {{ as_at() }}, false) as is_overdue
from actions
left join budgeted_accounts
    on
        actions.school_urn = budgeted_accounts.school_urn
        and actions.budget_code = budgeted_accounts.account_code
        and actions.due_financial_year = budgeted_accounts.financial_year
