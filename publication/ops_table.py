"""A table of the build warehouse's schema ``ops``: its columns, described in the database itself."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

import duckdb
import pyarrow as pa

SCHEMA: Final = "ops"
_ARROW: Final[Mapping[str, pa.DataType]] = {
    "VARCHAR": pa.string(),
    "DATE": pa.date32(),
    "TIMESTAMP": pa.timestamp("us"),
    "INTEGER": pa.int32(),
    "BIGINT": pa.int64(),
    "DOUBLE": pa.float64(),
    "BOOLEAN": pa.bool_(),
}


@dataclass(frozen=True)
class OpsColumn:
    """``type`` as DuckDB names it."""

    name: str
    type: str
    description: str
    nullable: bool = True


@dataclass(frozen=True)
class OpsTable:
    """Names and types are constants of ours, so that statements may be put together from them."""

    name: str
    description: str
    columns: tuple[OpsColumn, ...]

    @property
    def full_name(self) -> str:
        return f"{SCHEMA}.{self.name}"

    def ensure(self, connection: duckdb.DuckDBPyConnection) -> None:
        """Have the table as it is declared, described. One of another shape, of an earlier version, is emptied."""
        connection.execute(f"create schema if not exists {SCHEMA}")
        there = connection.execute(
            "select column_name, data_type, is_nullable from duckdb_columns() "
            "where schema_name = ? and table_name = ? order by column_index",
            [SCHEMA, self.name],
        ).fetchall()
        if there != [(column.name, column.type, column.nullable) for column in self.columns]:
            shape = ", ".join(f"{c.name} {c.type}{'' if c.nullable else ' not null'}" for c in self.columns)
            connection.execute(f"create or replace table {self.full_name} ({shape})")
        connection.execute(f"comment on table {self.full_name} is {_quoted(self.description)}")
        for column in self.columns:
            connection.execute(f"comment on column {self.full_name}.{column.name} is {_quoted(column.description)}")

    def add(self, connection: duckdb.DuckDBPyConnection, rows: Sequence[tuple[Any, ...]]) -> None:
        """Add rows, each with a value per column in their order."""
        if not rows:
            return
        # By Arrow: a year of nights is a hundred thousand partitions, and row by row that would take a minute.
        arrays = [
            pa.array(values, _ARROW[column.type])
            for column, values in zip(self.columns, zip(*rows, strict=True), strict=True)
        ]
        connection.register("rows_to_add", pa.table(arrays, names=[column.name for column in self.columns]))
        connection.execute(f"insert into {self.full_name} from rows_to_add")
        connection.unregister("rows_to_add")

    def clear(self, connection: duckdb.DuckDBPyConnection) -> None:
        """Take out every row."""
        connection.execute(f"delete from {self.full_name}")  # noqa: S608 - a constant

    def fill(self, connection: duckdb.DuckDBPyConnection, query: str, values: Sequence[object] = ()) -> None:
        """Have exactly the rows of a query, which names its columns as the table does."""
        self.clear(connection)
        connection.execute(f"insert into {self.full_name} by name {query}", list(values))

    def keep(self, connection: duckdb.DuckDBPyConnection, found: Mapping[str, str]) -> list[str]:
        """Keep the rows that were read from these versions of files, and say of which files there are none.

        ``found`` are paths to versions; the table has them in ``file`` and ``file_version``.
        """
        names = {"file": pa.array(found.keys(), pa.string()), "file_version": pa.array(found.values(), pa.string())}
        connection.register("files_found", pa.table(names))
        connection.execute(
            f"delete from {self.full_name} as held where not exists (select 1 from files_found as found "  # noqa: S608 - a constant
            "where found.file = held.file and found.file_version = held.file_version)"
        )
        unread = connection.execute(
            f"select file from files_found where file not in (select file from {self.full_name}) order by file"  # noqa: S608
        ).fetchall()
        connection.unregister("files_found")
        return [path for (path,) in unread]


def _quoted(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"
