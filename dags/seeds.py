"""What the extract DAGs read from the seeds of the dbt project: the kinds of compliance check and their intervals."""

from __future__ import annotations

import csv
from pathlib import Path

from dags.runtime import DBT_PROJECT

CHECK_TYPES = DBT_PROJECT / "seeds" / "check_types.csv"


def check_intervals(path: Path = CHECK_TYPES) -> dict[str, int | None]:
    """Days within which each kind of check is due again; None where no interval is fixed."""
    with path.open(encoding="utf-8", newline="") as file:
        return {
            row["check_type"]: int(row["interval_days"]) if row["interval_days"] else None
            for row in csv.DictReader(file)
        }
