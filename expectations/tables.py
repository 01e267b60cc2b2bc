"""The published tables as the database has them: which there are, their columns, and a fingerprint of their content."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

import duckdb

SCHEMA = "strategy"
_ROWS_AT_A_TIME = 10_000


@dataclass(frozen=True)
class TableColumn:
    """A column and its DuckDB type."""

    name: str
    type: str


def quoted(*names: str) -> str:
    """An identifier of one or more parts, quoted so that no name can be read as anything but a name."""
    return ".".join('"' + name.replace('"', '""') + '"' for name in names)


def literal(text: str) -> str:
    """A string literal, for the statements that take no parameters (ATTACH, COMMENT ON)."""
    return "'" + text.replace("'", "''") + "'"


def table_names(connection: duckdb.DuckDBPyConnection, schema: str = SCHEMA) -> tuple[str, ...]:
    """The tables and views of ``schema`` in the connection's current database, by name."""
    found = connection.execute(
        "select table_name from information_schema.tables"
        " where table_catalog = current_database() and table_schema = ? order by table_name",
        [schema],
    ).fetchall()
    return tuple(name for (name,) in found)


def columns_of(connection: duckdb.DuckDBPyConnection, table: str, schema: str = SCHEMA) -> tuple[TableColumn, ...]:
    """The table's columns in their own order."""
    relation = _rows(connection, table, schema)
    return tuple(TableColumn(name, str(kind)) for name, kind in zip(relation.columns, relation.types, strict=True))


def digest(connection: duckdb.DuckDBPyConnection, table: str, schema: str = SCHEMA) -> str:
    """SHA-256 over the table's columns and rows, the same for the same content in whatever order it was written."""
    seen = hashlib.sha256()
    names = [[column.name, column.type] for column in columns_of(connection, table, schema)]
    seen.update(json.dumps(names, ensure_ascii=False).encode())
    rows = _rows(connection, table, schema).order("all")
    while batch := rows.fetchmany(_ROWS_AT_A_TIME):
        for row in batch:
            seen.update(b"\n" + json.dumps(row, default=_canonical, ensure_ascii=False).encode())
    return seen.hexdigest()


def fingerprint(connection: duckdb.DuckDBPyConnection, schema: str = SCHEMA) -> str:
    """SHA-256 over every table of the schema: the identity of a candidate."""
    digests = {table: digest(connection, table, schema) for table in table_names(connection, schema)}
    return hashlib.sha256(json.dumps(digests, sort_keys=True).encode()).hexdigest()


def _rows(connection: duckdb.DuckDBPyConnection, table: str, schema: str) -> duckdb.DuckDBPyRelation:
    return connection.sql(f"from {quoted(schema, table)}")  # a table or a view


def _canonical(value: Any) -> str:
    if isinstance(value, Decimal):
        return format(value, "f")
    if isinstance(value, date):  # datetime is one too
        return value.isoformat()
    raise TypeError(f"A published table holds a value of type {type(value).__name__}, which has no canonical form.")
