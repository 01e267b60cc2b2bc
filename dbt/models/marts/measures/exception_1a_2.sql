-- Grain: one costed open action whose budget code has no money, or one row of the actions register that could not be read.
select
    '1a.2' as measure_code,
    school_urn,
    case
        when budget_code is null then 'A costed action names no budget code'
        else 'Budget code ' || budget_code || ' has no money in the approved budget for ' || due_financial_year
    end as what,
    opened as since,
    due,
    owner_role,
    'registers' as source,
    record_id as source_record_id
from {{ ref('fct_plan_action') }}
where is_open_and_costed and not is_budgeted
union all
{{ unreadable_rows('1a.2', 'actions') }}
