-- Grain: one board or committee that receives a pack.
select
    board_code,
    title,
    cadence,
    pack_scope,
    sort_order
from {{ ref('boards') }}
