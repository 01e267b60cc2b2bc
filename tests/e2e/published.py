"""Holds a publication against the truth: what is shown equals it, and what is hidden had to be hidden."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path
from typing import Any

import duckdb
import pytest

from demo.truth import Row, Truth
from demo.truth.disclosure import ABOUT_PEOPLE, disclosures, suppressed

SHOWN = ("numerator", "denominator", "exclusions", "rag", "symbol", "value", "comparator", "completeness_pct")


def rows(publication: Path, table: str) -> list[dict[str, Any]]:
    """A published table, as a reader of the DuckDB file sees it."""
    with duckdb.connect(str(publication / "strategy.duckdb"), read_only=True) as connection:
        found = connection.execute(f'select * from strategy."{table}"')
        names = [column[0] for column in found.description]
        return [dict(zip(names, row, strict=True)) for row in found.fetchall()]


def measures(publication: Path) -> dict[tuple[str, str | None], dict[str, Any]]:
    """``fct_measure`` by measure and academy (None: the trust)."""
    found = rows(publication, "fct_measure")
    assert len({(row["measure_code"], row["school_urn"]) for row in found}) == len(found), "a measure stands twice"
    return {(row["measure_code"], row["school_urn"]): row for row in found}


def assert_true(publication: Path, truth: Truth) -> None:
    """Every measure at every scope is the truth's, or is hidden because the truth is a small number of people."""
    published = measures(publication)
    true = {(row.measure_code, row.school_urn): row for row in truth.rows}
    assert set(published) == set(true)
    hidden = {cell for cell, row in published.items() if row["symbol"] == "c"}
    assert suppressed(truth.rows) <= hidden
    assert {cell[0] for cell in hidden} <= ABOUT_PEOPLE
    for cell in hidden:
        row = published[cell]
        assert (row["value"], row["numerator"], row["denominator"], row["rag"]) == (None, None, None, "grey"), cell
    for cell in set(published) - hidden:
        shown, wanted = _shown(published[cell]), _expected(true[cell])
        if cell[1] is None and cell[0] in ABOUT_PEOPLE and shown["comparator"] is None:
            # Weighted by the academies' pupils, it would give the number of a hidden academy's away.
            wanted["comparator"] = None
        assert shown == wanted, cell
    tables = [rows(publication, table) for table in ("fct_measure", "attendance_summary", "fct_exception")]
    assert disclosures(*tables) == []


def _shown(row: dict[str, Any]) -> dict[str, Any]:
    return {name: row[name] for name in SHOWN}


def _expected(row: Row) -> dict[str, Any]:
    """The truth as it is published: exact numbers of things, figures in percent to the last digit of a double."""
    figures = {name: getattr(row, name) for name in SHOWN}
    for name in ("value", "comparator", "completeness_pct"):
        figures[name] = None if figures[name] is None else pytest.approx(float(figures[name]), abs=1e-9)
    for name in ("numerator", "denominator"):
        figures[name] = None if figures[name] is None else _Exactly(figures[name])
    return figures


class _Exactly:
    """Equal to a number of any exact type that is the same number."""

    def __init__(self, number: Fraction) -> None:
        self._number = number

    def __eq__(self, other: object) -> bool:
        return other is not None and Fraction(str(other)) == self._number

    def __hash__(self) -> int:
        return hash(self._number)

    def __repr__(self) -> str:
        return str(self._number)
