-- Grain: one thing that counts under a measure of indicator 2a: a plan in force whose actions due in the financial year
-- need money (2a.1), a bid decided in the year to date (2a.2), or the capital of an academy (2a.3).
-- An id that a register refers to is the same in capitals and in small letters, as it is when the register is read.
with needed as (
    select
        school_urn,
        lower(plan_id) as plan_id,
        sum(cost) as pounds
    from {{ ref('fct_plan_action') }}
    where status <> 'cancelled' and due_financial_year = {{ year_name(as_at()) }}
    group by school_urn, lower(plan_id)
    having sum(cost) > 0
),

won as (
    select
        school_urn,
        lower(plan_id) as plan_id,
        sum(awarded) as pounds
    from {{ ref('fct_bid') }}
    where outcome = 'won' and is_decided and submitted_financial_year = {{ year_name(as_at()) }}
    group by school_urn, lower(plan_id)
),

needy_plans as (
    select
        plans.school_urn,
        plans.record_id,
        plans.owner_role,
        needed.pounds as needed,
        least(needed.pounds, coalesce(won.pounds, 0)) as secured
    from {{ ref('fct_plan') }} as plans
    inner join needed
        on plans.school_urn = needed.school_urn and lower(plans.record_id) = needed.plan_id
    left join won
        on plans.school_urn = won.school_urn and lower(plans.record_id) = won.plan_id
    where plans.is_in_force
),

decided_bids as (
    select * from {{ ref('fct_bid') }}
    where is_decided and decided >= {{ year_start(as_at()) }}
),

capital_accounts as (
    select account_code
    from {{ ref('chart_of_accounts') }}
    where category = 'capital'
),

capital_moves as (
    select
        lines.school_urn,
        lines.amount as allocated,
        0 as committed
    from {{ ref('fct_budget_line') }} as lines
    inner join capital_accounts
        on lines.account_code = capital_accounts.account_code
    where lines.financial_year = {{ year_name(as_at()) }}
    union all
    select
        lines.school_urn,
        0 as allocated,
        lines.net_amount as committed
    from {{ ref('fct_purchase_order_line') }} as lines
    inner join capital_accounts
        on lines.account_code = capital_accounts.account_code
    where lines.is_approved and lines.financial_year = {{ year_name(as_at()) }}
),

limits as (
    {{ limits_at_academies('2a.3') }}
),

-- What is asked for on the day is a fraction of the allocation, asked_for over line_days, in percent.
capital as (
    select
        moves.school_urn,
        sum(moves.allocated) as allocated,
        sum(moves.committed) as committed,
        any_value(limits.green_low) as green_low,
        any_value(limits.green_high) as green_high,
        any_value(limits.line_end - limits.line_start) as line_days,
        any_value(
            limits.line_start_value * (limits.line_end - limits.line_start)
            + (limits.line_end_value - limits.line_start_value) * ({{ as_at() }} - limits.line_start)
        ) as asked_for
    from capital_moves as moves
    left join limits
        on moves.school_urn = limits.school_urn
    -- The trust's own budget is no academy's, and neither are orders coded to none.
    where moves.school_urn is not null
    group by moves.school_urn
),

judged_capital as (
    select
        *,
        coalesce(
            {{ is_within('(100 * committed * line_days - asked_for * allocated)', '(allocated * line_days)', 'green_low', 'green_high') }},
            true
        ) as is_green
    from capital
)

{{ weighed(
    '2a.1', 'needy_plans', numerator='secured', denominator='needed',
    is_wrong='secured < needed',
    what="'Won bids give less than the plan''s actions of the year need'",
    record='record_id', owner_role='owner_role'
) }}
union all
{{ items(
    '2a.2', 'decided_bids',
    is_met="outcome = 'won'",
    what="'The bid was lost'",
    record='record_id', since='decided', owner_role='owner_role'
) }}
union all
{{ weighed(
    '2a.3', 'judged_capital', numerator='committed', denominator='allocated',
    is_wrong='allocated > 0 and (committed < allocated or not is_green)',
    what="case
            when committed < allocated then 'Part of the year''s capital allocation is not committed yet'
            else 'More is committed than the year''s capital allocation allows for by now'
        end",
    record="school_urn || ':capital'", source="'xero'"
) }}
