"""What is landed for the staging models that are only declared: each of the ways in which a record has versions."""

from __future__ import annotations

from datetime import date, timedelta

from tests.dbt.landed import LandedDay, at
from tests.dbt.scenario_names import AS_AT, OAK


def behaviours(landed: LandedDay) -> None:
    """Two of four incidents are there: one with the pupils of its newest version, one deleted and restored."""

    def incident(name: str, pupil: int, hour: int = 9, day: date = AS_AT) -> dict[str, object]:
        return {"behaviour_id": name, "student_number": pupil, "updated_at": at(day, hour)}

    landed.add(
        "wonde",
        "behaviours",
        incident("fewer", 1, hour=8),
        incident("fewer", 2, hour=8),
        incident("fewer", 1, hour=9),
        incident("fewer", 1, hour=9),  # sent twice, on two pages
        incident("deleted", 1),
        incident("restored", 1),
        incident("went with its parent", 1, day=AS_AT - timedelta(days=9)),
        academy=OAK,
    )
    landed.add(
        "wonde",
        "behaviour_deletions",
        {"behaviour_id": "deleted", "deleted_at": at(AS_AT, 8)},
        {"behaviour_id": "deleted", "deleted_at": at(AS_AT, 10), "restored_at": at(AS_AT, 9)},
        {"behaviour_id": "restored", "deleted_at": at(AS_AT, 8)},
        {"behaviour_id": "restored", "deleted_at": at(AS_AT, 8), "restored_at": at(AS_AT, 9)},
        academy=OAK,
    )
    landed.add("wonde", "behaviour_census", *({"behaviour_id": each} for each in ("fewer", "restored")), academy=OAK)
