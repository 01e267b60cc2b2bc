-- Grain: one indicator and one board that sees it, in full or as a headline.
select
    indicator_code,
    board_code,
    view
from {{ ref('indicator_boards') }}
