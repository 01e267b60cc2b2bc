"""Landed rows as Parquet: one type on disk per Kind, full row groups, the same bytes for the same rows."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from hashlib import sha256
from pathlib import Path
from types import NoneType
from typing import Any, Final

import pyarrow as pa
import pyarrow.parquet as pq

from extractors.columns import Column, Kind

ROW_GROUP: Final = 100_000  # rows held in memory before they are written

ARROW_TYPE: Final[Mapping[Kind, pa.DataType]] = {
    Kind.TEXT: pa.string(),
    Kind.INTEGER: pa.int64(),
    Kind.DECIMAL: pa.decimal128(18, 4),
    Kind.BOOLEAN: pa.bool_(),
    Kind.DATE: pa.date32(),
    Kind.INSTANT: pa.timestamp("us"),
}
DUCKDB_TYPE: Final[Mapping[Kind, str]] = {
    Kind.TEXT: "VARCHAR",
    Kind.INTEGER: "BIGINT",
    Kind.DECIMAL: "DECIMAL(18,4)",
    Kind.BOOLEAN: "BOOLEAN",
    Kind.DATE: "DATE",
    Kind.INSTANT: "TIMESTAMP",
}
# What stands in every landed file beside the declared columns, so that readers need no directory names.
PARTITION_COLUMNS: Final = (
    Column("as_at", Kind.DATE, "The day whose close the row describes.", nullable=False),
    Column("academy_urn", Kind.TEXT, "The academy the row was read for; null where the source is read trust-wide."),
)


class UnlandableRowsError(ValueError):
    """Rows do not fit their declared columns: a fault in a declaration or converter, never in the source's data."""


def schema_fingerprint(columns: Sequence[Column]) -> str:
    """Sixteen hex digits that change when a column is added, renamed, retyped or removed."""
    shape = json.dumps([[column.name, column.kind.value] for column in columns])
    return sha256(shape.encode()).hexdigest()[:16]


class ParquetFile:
    """One Parquet file being written: columns in, full row groups out."""

    def __init__(self, path: Path, columns: Sequence[Column]) -> None:
        self.rows = 0
        self._columns = tuple(columns)
        self._schema = pa.schema([pa.field(c.name, ARROW_TYPE[c.kind], c.nullable) for c in columns])
        self._writer = pq.ParquetWriter(path, self._schema, compression="zstd")
        self._pending: list[pa.RecordBatch] = []
        self._pending_rows = 0

    def append(self, values: Mapping[str, Sequence[object] | pa.Array[Any]]) -> None:
        """Add rows given by column; every declared column must be there, all of one length."""
        arrays = [_array(column, values[column.name]) for column in self._columns]
        batch = pa.RecordBatch.from_arrays(arrays, schema=self._schema)
        if batch.num_rows == 0:
            return
        self._pending.append(batch)
        self._pending_rows += batch.num_rows
        self.rows += batch.num_rows
        while self._pending_rows >= ROW_GROUP:
            self._write(ROW_GROUP)

    def close(self) -> None:
        """Write what is pending; a file without rows still has its schema."""
        if self._pending_rows:
            self._write(self._pending_rows)
        self._writer.close()

    def abandon(self) -> None:
        """Let go of the file handle; the file is not whole and will be removed."""
        self._pending.clear()
        self._writer.close()

    def _write(self, rows: int) -> None:
        # Combined first, so that the bytes depend on the rows alone and not on how they were paged.
        table = pa.Table.from_batches(self._pending, self._schema).combine_chunks()
        self._writer.write_table(table.slice(0, rows), row_group_size=ROW_GROUP)
        rest = table.slice(rows)
        self._pending = rest.to_batches() if rest.num_rows else []
        self._pending_rows = rest.num_rows


def _array(column: Column, values: Sequence[object] | pa.Array[Any]) -> pa.Array[Any]:
    if isinstance(values, pa.Array):
        array = values
    else:
        _refuse_lossy(column, values)
        try:
            array = pa.array(values, ARROW_TYPE[column.kind])
        except (pa.ArrowInvalid, pa.ArrowTypeError, OverflowError):
            # Arrow's own message quotes the value, which may be a person's.
            raise UnlandableRowsError(f"Column {column.name} has a value that is no {column.kind}.") from None
    if array.null_count and not column.nullable:
        raise UnlandableRowsError(f"Column {column.name} may not be empty, and is in {array.null_count} rows.")
    return array


def _refuse_lossy(column: Column, values: Sequence[object]) -> None:
    """Arrow would take these without a word: a naive time as UTC, and the day of a time as a date."""
    if column.kind is Kind.INSTANT and None in {v.tzinfo for v in values if isinstance(v, datetime)}:
        raise UnlandableRowsError(f"Column {column.name} has a time without zone.")
    if column.kind is Kind.DATE and not set(map(type, values)) <= {date, NoneType}:
        raise UnlandableRowsError(f"Column {column.name} has a value that is no date.")
