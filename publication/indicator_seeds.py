"""The seeds that define indicators and measures, as they stand in the repository."""

from __future__ import annotations

import csv
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import date
from decimal import Decimal
from pathlib import Path

from publication.pack.records import Measure, Threshold

Row = Mapping[str, str]


@dataclass(frozen=True)
class Seeds:
    """The rows of each seed in the order of its file; an empty cell is an empty text."""

    boards: Sequence[Row]
    strategies: Sequence[Row]
    objectives: Sequence[Row]
    commitments: Sequence[Row]
    qa_activity_types: Sequence[Row]
    indicators: Sequence[Row]
    indicator_boards: Sequence[Row]
    measures: Sequence[Row]
    measure_sources: Sequence[Row]
    measure_parameters: Sequence[Row]
    thresholds: Sequence[Row]
    comparators: Sequence[Row]
    source_limits: Sequence[Row]


def read_seeds(folder: Path) -> Seeds:
    """The seeds under ``folder``. Raises ``FileNotFoundError`` for one that is not there."""
    return Seeds(**{each.name: _rows(folder / f"{each.name}.csv") for each in fields(Seeds)})


def by(rows: Sequence[Row], column: str) -> Mapping[str, Sequence[Row]]:
    """The rows under each value of the column; a value without rows has none."""
    found: defaultdict[str, list[Row]] = defaultdict(list)
    for row in rows:
        found[row[column]].append(row)
    return found


def as_measure(row: Row) -> Measure:
    """The measure as packs know it, so that the same words can be said of it."""
    return Measure(
        code=row["measure_code"],
        indicator_code=row["indicator_code"],
        title=row["title"],
        definition=row["definition"],
        unit=row["unit"],
        direction=row["direction"],
        decimals=int(row["decimals"]),
        summary=row["summary"],
        comparator_name=row["comparator_name"] or None,
        is_about_people=row["is_about_people"] == "true",
        cadence=row["cadence"],
        definition_version=int(row["definition_version"]),
        sources=row["sources"],
        red_flag_rule=row["red_flag_rule"] or None,
    )


def as_threshold(row: Row) -> Threshold:
    """The limits as packs know them."""
    return Threshold(
        measure_code=row["measure_code"],
        phase=row["phase"] or None,
        basis=row["basis"],
        green_low=_decimal(row["green_low"]),
        green_high=_decimal(row["green_high"]),
        amber_low=_decimal(row["amber_low"]),
        amber_high=_decimal(row["amber_high"]),
        line_start=as_day(row["line_start"]),
        line_end=as_day(row["line_end"]),
        line_start_value=_decimal(row["line_start_value"]),
        line_end_value=_decimal(row["line_end_value"]),
    )


def as_day(cell: str) -> date | None:
    """``2025-09-01`` as a day; None where the cell is empty."""
    return date.fromisoformat(cell) if cell else None


def _decimal(cell: str) -> Decimal | None:
    return Decimal(cell) if cell else None


def _rows(path: Path) -> list[Row]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))
