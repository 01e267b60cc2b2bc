"""What to tell at the end: what was published, what the gate said, which workbook rows were refused, where to look."""

from __future__ import annotations

import textwrap
from dataclasses import dataclass
from pathlib import Path

import duckdb

SHOWN_REFUSALS = 5
WIDTH, INDENT = 118, "  "
QUERY = (
    "select measure_code, scope, school_urn, numerator, denominator, value, rag, symbol "
    "from strategy.fct_measure order by all"
)


@dataclass(frozen=True)
class Refusal:
    """One thing wrong in a workbook, as it is published."""

    file: str
    sheet: str
    row: int
    reason: str


@dataclass(frozen=True)
class Published:
    """What the current publication says of itself."""

    publication_id: str
    gate_verdict: str
    warnings: int
    checks: int
    rows: dict[str, int]
    trust_figures: list[tuple[str, str, str]]
    refused_rows: int
    refusals: list[Refusal]


def read(publication: Path) -> Published:
    """Read a publication as any reader of it would: from its DuckDB file alone."""
    with duckdb.connect(str(publication / "strategy.duckdb"), read_only=True) as database:
        publication_id, verdict, warnings = _one(
            database, "select publication_id, gate_verdict, warnings from strategy.publication"
        )
        tables = [
            str(name)
            for (name,) in _all(database, "select table_name from duckdb_tables() where not internal order by 1")
        ]
        return Published(
            publication_id=str(publication_id),
            gate_verdict=str(verdict),
            warnings=int(str(warnings)),
            checks=_count(database, "gate_result"),
            rows={name: _count(database, name) for name in tables},
            trust_figures=[(str(code), str(title), str(figure)) for code, title, figure in _all(database, _FIGURES)],
            refused_rows=int(str(_one(database, _REFUSED_ROWS)[0])),
            refusals=[
                Refusal(str(file), str(sheet), int(str(row)), str(reason))
                for file, sheet, row, reason in _all(database, _REFUSALS)
            ],
        )


def tell(published: Published, *, home: Path, pack: Path, board: str) -> str:
    """The summary as text."""
    current = home / "published" / "current"
    total = sum(published.rows.values())
    tables = ", ".join(f"{name} {rows:,}" for name, rows in published.rows.items())
    refusals = [f"{r.file}, {r.sheet}, row {r.row}: {r.reason}" for r in published.refusals]
    connect = f"import duckdb; duckdb.connect('{current}/strategy.duckdb', read_only=True)"
    return "\n".join(
        [
            "",
            f"Published {published.publication_id}: {len(published.rows)} tables, {total:,} rows",
            textwrap.fill(tables, WIDTH, initial_indent=INDENT, subsequent_indent=INDENT),
            f"Gate: {published.gate_verdict} after {published.checks} checks, {published.warnings} with a warning",
            "The trust's figures",
            *(f"{INDENT}{code:<5} {title:<50} {figure}" for code, title, figure in published.trust_figures),
            f"Refused workbook rows: {published.refused_rows}; all are in strategy.register_quality, for instance",
            *(textwrap.fill(text, WIDTH, initial_indent=INDENT, subsequent_indent=2 * INDENT) for text in refusals),
            "Look at",
            f"{INDENT}the {board} pack  {pack}",
            f"{INDENT}the database           {current / 'strategy.duckdb'}",
            f"{INDENT}the data docs          {home / 'docs' / 'gate' / 'index.html'}",
            "Try",
            f"{INDENT}.venv/bin/python -c \"{connect}.sql('{QUERY}').show(max_rows=2000)\"",
        ]
    )


_FIGURES = """
    select measure_code, measure.title,
        case when fact.value is null then 'no figure (' || coalesce(fact.symbol, '') || ')'
             else printf('%.' || measure.decimals || 'f', fact.value)
                || case measure.unit when 'percent' then ' %' else ' ' || replace(measure.unit, '_', ' ') end
        end || '  ' || fact.rag
    from strategy.fct_measure as fact
    join strategy.dim_measure as measure using (measure_code)
    where scope = 'trust'
    order by measure.sort_order
"""
_REFUSED_ROWS = (
    "select count(*) from (select distinct school_urn, source_file, sheet, source_row from strategy.register_quality)"
)
_REFUSALS = f"""
    select source_file, sheet, source_row, reason
    from strategy.register_quality
    qualify row_number() over (partition by reason_code order by source_file, sheet, source_row) = 1
    order by all limit {SHOWN_REFUSALS}
"""  # noqa: S608 - a constant


def _all(database: duckdb.DuckDBPyConnection, sql: str) -> list[tuple[object, ...]]:
    return database.execute(sql).fetchall()


def _one(database: duckdb.DuckDBPyConnection, sql: str) -> tuple[object, ...]:
    (row,) = _all(database, sql)
    return row


def _count(database: duckdb.DuckDBPyConnection, table: str) -> int:
    return int(str(_one(database, f'select count(*) from strategy."{table}"')[0]))  # noqa: S608 - names of tables
