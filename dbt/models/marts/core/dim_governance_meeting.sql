-- Grain: one meeting of one board. Packs are issued seven days ahead.
select
    board_code,
    meeting_date,
    meeting_date - 7 as pack_due
from {{ ref('governance_calendar') }}
