"""``school_estate``: buildings and floor area by school."""

from __future__ import annotations

from expectations.check import Area, Severity
from expectations.declare import known_school, none_found, not_negative, table_suite

_FOLLOW_THE_MODEL = "Open the model of school_estate and the register of buildings below it."

AREA = Area(
    "estate",
    "Estate",
    (
        table_suite(
            "school_estate",
            columns=(
                "school_urn",
                "buildings",
                "floor_area_m2",
                "temporary_buildings",
                "temporary_floor_area_m2",
            ),
            grain=("school_urn",),
            required=("school_urn", "buildings", "temporary_buildings"),
            may_be_empty=True,
            checks=(
                known_school("school_estate"),
                not_negative("school_estate", "temporary_buildings", resolve=_FOLLOW_THE_MODEL),
                not_negative("school_estate", "temporary_floor_area_m2", resolve=_FOLLOW_THE_MODEL),
                none_found(
                    "school_estate.temporary_is_part_of_all",
                    """
                    select school_urn from strategy.school_estate
                    where temporary_buildings > buildings or temporary_floor_area_m2 > floor_area_m2
                    """,
                    severity=Severity.CRITICAL,
                    guards="Temporary buildings and their floor are part of all buildings and all floor.",
                    why="The share of temporary floor area would exceed 100 %.",
                    resolve=_FOLLOW_THE_MODEL,
                ),
            ),
        ),
    ),
)
