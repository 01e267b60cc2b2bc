"""Rows that stood in the last snapshot and are gone: what is over keeps its row, with another status."""

from __future__ import annotations

from collections.abc import Iterator

import pyarrow.parquet as pq

from extractors.landing import Landing, Manifest
from extractors.registers.reader import RegisterReading
from extractors.registers.reasons import Code, Finding, Severity
from extractors.registers.register import RECORD_ID


def vanished_rows(landing: Landing, before: Manifest, reading: RegisterReading) -> Iterator[Finding]:
    """One warning per record_id of the earlier snapshot that no row bears now, not even a refused one."""
    kind = reading.register.kind_column
    names = [RECORD_ID, "source_row", *((kind,) if kind else ())]
    held = {column.name for column in before.columns}
    for file in landing.files(before):
        for row in pq.read_table(file, columns=[name for name in names if name in held]).to_pylist():
            if str(row[RECORD_ID]).casefold() not in reading.record_ids:
                yield Finding(
                    severity=Severity.WARNING,
                    register=reading.register.name,
                    file=reading.file,
                    sheet=reading.sheet,
                    row=None,
                    record_id=row[RECORD_ID],
                    row_kind=row.get(kind) if kind else None,
                    column=None,
                    header=None,
                    code=Code.ROW_VANISHED,
                    sentence=f"A row that was there on {before.as_at:%d/%m/%Y}, then row {row['source_row']}, is gone. "
                    "Put it back: what is over keeps its row, with another status.",
                    value=None,
                )
