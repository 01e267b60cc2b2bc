"""Typed reads from a publication: the only place where a pack meets the database.

A pack says nothing that is not in the publication, so everything it needs is read here, once, in a fixed order, and the
database is closed before a page is made. Reading fails closed: a suppressed cell that still carries a number, or whose
exceptions would give its colour away, stops the pack.
"""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from typing import Any, TypeVar

import duckdb

from publication.pack.errors import PublicationUnreadable
from publication.pack.records import (
    Board,
    Contents,
    ExceptionRow,
    Freshness,
    GateWarning,
    Indicator,
    LifeSafetyBreach,
    Measure,
    Position,
    Publication,
    RefusedCell,
    School,
    Threshold,
)

Row = TypeVar("Row")

# Seeds are effective-dated: a pack shows what was in force on the day it describes.
_IN_FORCE = "valid_from <= $as_at and (valid_to is null or $as_at <= valid_to)"

_BOARDS = "select board_code, title, pack_scope from dim_board order by sort_order, board_code"
_SCHOOLS = "select school_urn, name, phase, is_open from dim_school order by name, school_urn"
_INDICATORS = """
    select i.indicator_code, i.title, i.officer_role, i.board_code, coalesce(b.title, i.board_code), i.objective
    from dim_indicator as i left join dim_board as b on b.board_code = i.board_code
    where {in_force} order by i.sort_order, i.indicator_code
"""
_MEASURES = """
    select measure_code, indicator_code, title, definition, unit, direction, decimals, summary, comparator_name,
           is_about_people, cadence, definition_version, sources, red_flag_rule
    from dim_measure where {in_force} order by sort_order, measure_code
"""
_THRESHOLDS = """
    select measure_code, phase, basis, green_low, green_high, amber_low, amber_high,
           line_start, line_end, line_start_value, line_end_value
    from dim_threshold where {in_force} order by measure_code, phase nulls first
"""
_POSITIONS = """
    select measure_code, school_urn, numerator, denominator, exclusions, value, target, rag, symbol, comparator,
           completeness_pct, reason
    from fct_measure
    where as_at = $as_at and scope in ('school', 'trust')
    order by measure_code, school_urn nulls first
"""
_EXCEPTIONS = """
    select measure_code, school_urn, what, since, due, owner_role, source, source_record_id
    from fct_exception where as_at = $as_at
    order by measure_code, school_urn, due nulls last, since nulls last, what, source, source_record_id
"""
_FRESHNESS = """
    select source, resource, school_urn, newest_as_at, rows_landed, rows_quarantined,
           max_age_days, coalesce(is_fresh, false), reason
    from source_freshness order by source, resource, school_urn nulls first
"""
_REFUSED_CELLS = """
    select school_urn, register, source_file, sheet, source_row, column_name, reason
    from register_quality
    order by school_urn, register, source_file, sheet, source_row, column_name, reason_code, reason
"""
# The same rule as the measure's: overdue or never done, or a row that could not be read. A failed check that is in date
# counts against the measure, and does not by itself turn it red.
_LIFE_SAFETY_BREACHES = """
    select school_urn, record_id, coalesce(check_title, check_type, 'a row that could not be read')
    from compliance_status
    where life_safety and state <> 'not_applicable' and (state = 'refused' or last_done is null or next_due < $as_at)
    order by school_urn, 3, record_id
"""
_GATE_WARNINGS = """
    select area, check_name, observed, what_it_guards
    from gate_result where not passed order by area, check_name, observed
"""


def read_publication(publication: Path) -> Contents:
    """Everything a pack may say, from ``<publication>/strategy.duckdb``, opened read-only.

    Raises :class:`PublicationUnreadable` when the database is missing, lacks a table or column, or breaks suppression.
    """
    database = publication / "strategy.duckdb"
    if not database.is_file():
        raise PublicationUnreadable(
            f"{publication.name} holds no strategy.duckdb, so it is not a publication. "
            "Give the directory of one publication, or build and publish first."
        )
    try:
        with duckdb.connect(str(database), read_only=True) as connection:
            contents = _read(connection)
    except duckdb.Error as error:
        raise PublicationUnreadable(
            f"The publication {publication.name} cannot be read as the pack needs it: {error}. "
            "It was promoted by another version of the warehouse, or it is damaged; publish again."
        ) from error
    _refuse_broken_suppression(contents)
    return contents


def _read(connection: duckdb.DuckDBPyConnection) -> Contents:
    publication = _publication(connection)
    as_at = {"as_at": publication.as_at}

    def rows(make: Callable[..., Row], sql: str) -> tuple[Row, ...]:
        sql = sql.replace("{in_force}", _IN_FORCE)
        used = as_at if "$as_at" in sql else {}
        return tuple(make(*(_exact(cell) for cell in row)) for row in connection.execute(sql, used).fetchall())

    return Contents(
        publication=publication,
        boards=rows(Board, _BOARDS),
        schools=rows(School, _SCHOOLS),
        indicators=rows(Indicator, _INDICATORS),
        measures=rows(Measure, _MEASURES),
        thresholds=rows(Threshold, _THRESHOLDS),
        positions=rows(Position, _POSITIONS),
        exceptions=rows(ExceptionRow, _EXCEPTIONS),
        freshness=rows(Freshness, _FRESHNESS),
        refused_cells=rows(RefusedCell, _REFUSED_CELLS),
        life_safety_breaches=rows(LifeSafetyBreach, _LIFE_SAFETY_BREACHES),
        gate_warnings=rows(GateWarning, _GATE_WARNINGS),
    )


def _publication(connection: duckdb.DuckDBPyConnection) -> Publication:
    rows = connection.execute("select publication_id, as_at, gate_verdict from publication").fetchall()
    if len(rows) != 1:
        raise PublicationUnreadable(
            f"strategy.publication holds {len(rows)} rows where it describes itself in one; publish again."
        )
    publication_id, as_at, gate_verdict = rows[0]
    return Publication(str(publication_id), as_at, str(gate_verdict))


def _exact(cell: Any) -> Any:
    """A double as the shortest decimal that means it: 0.15 stays 0.15, and rounding half up sees no binary dust."""
    return Decimal(repr(cell)) if isinstance(cell, float) else cell


def _refuse_broken_suppression(contents: Contents) -> None:
    """A number that suppression should have taken away must not be printed because a later step forgot to look."""
    suppressed = {(p.measure_code, p.school_urn): p for p in contents.positions if p.symbol == "c"}
    for (measure, school), position in suppressed.items():
        if position.value is not None or position.numerator is not None or position.denominator is not None:
            raise PublicationUnreadable(
                f"Measure {measure} for {school or 'the trust'} is suppressed and still carries a number. "
                "No pack is made from this publication; find out why suppression left it, and publish again."
            )
        if position.rag != "grey":
            raise PublicationUnreadable(
                f"Measure {measure} for {school or 'the trust'} is suppressed and still rated {position.rag}. "
                "No pack is made from this publication; find out why suppression left it, and publish again."
            )
    for row in contents.exceptions:
        if (row.measure_code, row.school_urn) in suppressed:
            raise PublicationUnreadable(
                f"Measure {row.measure_code} for {row.school_urn} is suppressed and still has an exception, which "
                "would tell its rating. No pack is made from this publication; publish again."
            )
