"""``dim_indicator_board``: who sees what."""

from __future__ import annotations

from expectations.check import Area, Severity
from expectations.declare import in_set, none_found, refers_to, table_suite

_SEED = "Correct the row in the seed indicator_boards; it is data, and no model needs to change."

AREA = Area(
    "indicator_boards",
    "Who sees what",
    (
        table_suite(
            "dim_indicator_board",
            columns=("indicator_code", "board_code", "view"),
            grain=("indicator_code", "board_code"),
            required=("indicator_code", "board_code", "view"),
            checks=(
                refers_to(
                    "dim_indicator_board",
                    "indicator_code",
                    "dim_indicator",
                    "indicator_code",
                    why="A board would be promised an indicator that nobody has.",
                    resolve=_SEED,
                ),
                refers_to(
                    "dim_indicator_board",
                    "board_code",
                    "dim_board",
                    "board_code",
                    why="Nobody would see the indicator, though it is said that somebody does.",
                    resolve=_SEED,
                ),
                in_set(
                    "dim_indicator_board",
                    "view",
                    ("full", "headline"),
                    why="It decides how much of the indicator the board sees.",
                    resolve=_SEED,
                ),
                none_found(
                    "dim_indicator_board.its_own_board_sees_it_in_full",
                    """
                    select i.indicator_code, i.board_code from strategy.dim_indicator as i
                    where not exists (
                        select 1 from strategy.dim_indicator_board as b
                        where b.indicator_code = i.indicator_code and b.board_code = i.board_code and b.view = 'full')
                    """,
                    severity=Severity.CRITICAL,
                    guards="The board that answers for an indicator sees it in full.",
                    why="The pack of that board has the indicator in full, and this table would say otherwise.",
                    resolve="Give the indicator's board a row with view full in the seed indicator_boards.",
                ),
            ),
        ),
    ),
)
