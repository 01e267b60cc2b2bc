-- Grain: one indicator of the strategy (every one the trust has promised, measured yet or not).
select
    indicator_code,
    title,
    officer_role,
    board_code,
    objective,
    rag_rule,
    valid_from,
    valid_to,
    sort_order
from {{ ref('indicators') }}
