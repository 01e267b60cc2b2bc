"""Hold the figures of a candidate against the truth, which was worked out apart from the pipeline."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path
from typing import Any

import duckdb
import pytest

from demo.truth import Row, Truth

_MEASURES = """
    select measure_code, school_urn, numerator, denominator, exclusions, rag, symbol,
        value, comparator, completeness_pct
    from strategy.fct_measure
"""
_EXCEPTIONS = "select measure_code, school_urn, source_record_id from strategy.fct_exception"

Cell = tuple[str, str | None]
Figures = dict[Cell, tuple[Any, ...]]


def figures(build_db: Path) -> Figures:
    """What the candidate says of each measure: by measure and academy (None: the trust)."""
    with duckdb.connect(str(build_db), read_only=True) as connection:
        rows = connection.execute(_MEASURES).fetchall()
    assert len({row[:2] for row in rows}) == len(rows), "a measure stands twice"
    return {(row[0], row[1]): _exact(row[2:]) for row in rows}


def exceptions(build_db: Path) -> list[tuple[str, str, str]]:
    with duckdb.connect(str(build_db), read_only=True) as connection:
        return connection.execute(_EXCEPTIONS).fetchall()


def true_figures(truth: Truth) -> Figures:
    return {(row.measure_code, row.school_urn): _of(row) for row in truth.rows}


def assert_true(build_db: Path, truth: Truth) -> None:
    """Every measure at every scope, and every exception, is what the truth says; no more and no less."""
    wrong = differing(figures(build_db), true_figures(truth))
    assert not wrong, "\n".join(f"{cell}: found {found}, true is {true}" for cell, (found, true) in wrong.items())
    found = exceptions(build_db)
    none, missing = set(found) - truth.exceptions, truth.exceptions - set(found)
    assert not none, f"these are no exceptions: {sorted(none, key=str)}"
    assert not missing, f"these exceptions are missing: {sorted(missing, key=str)}"
    assert len(found) == len(set(found)), "an exception stands twice"


def differing(found: Figures, true: Figures) -> dict[Cell, tuple[Any, Any]]:
    """What was found and what is true, where they are not the same."""
    cells = {*found, *true}
    return {cell: (found.get(cell), true.get(cell)) for cell in cells if found.get(cell) != true.get(cell)}


def _exact(row: tuple[Any, ...]) -> tuple[Any, ...]:
    numerator, denominator, exclusions, rag, symbol, *doubles = row
    parts = [None if part is None else Fraction(part) for part in (numerator, denominator, exclusions)]
    return (*parts, rag, symbol, *doubles)


def _of(row: Row) -> tuple[Any, ...]:
    doubles = [
        None if value is None else pytest.approx(float(value), abs=1e-9)
        for value in (row.value, row.comparator, row.completeness_pct)
    ]
    return (row.numerator, row.denominator, Fraction(row.exclusions), row.rag, row.symbol, *doubles)
