"""Refusals and warnings as landed rows, so that every one of them can be counted, published and sent back."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Final

import pyarrow.parquet as pq

from extractors.columns import Column, Kind
from extractors.landing import Landing, Manifest
from extractors.registers.declarations import REGISTERS
from extractors.registers.reasons import Finding, Severity
from extractors.registers.register import Register

REFUSED_ROWS: Final = "refused_rows"
ROW_WARNINGS: Final = "row_warnings"

FINDING_COLUMNS: Final = (
    Column("register", Kind.TEXT, "Register the row belongs to.", nullable=False),
    Column("record_id", Kind.TEXT, "The row's record_id; null when that cell could not be read."),
    Column("row_kind", Kind.TEXT, "check_type of a check, plan_type of a plan; null when that could not be read."),
    Column("source_file", Kind.TEXT, "Name of the workbook.", nullable=False),
    Column("sheet", Kind.TEXT, "Sheet of the workbook, as it is called there.", nullable=False),
    Column("source_row", Kind.INTEGER, "Row number as Excel shows it; null when the whole sheet is meant."),
    Column("column_name", Kind.TEXT, "The workbook's column, lower case with underscores; null: the whole row."),
    Column("reason_code", Kind.TEXT, "Stable name of what was found.", nullable=False),
    Column("reason", Kind.TEXT, "What was found and what to do, without the cell's content.", nullable=False),
)
# One row per thing found; a row of a workbook may have several.
SEVERITY_OF: Final[Mapping[str, Severity]] = {REFUSED_ROWS: Severity.REFUSED, ROW_WARNINGS: Severity.WARNING}


def landed_resources(registers: Mapping[str, Register] = REGISTERS) -> Mapping[str, tuple[str, tuple[Column, ...]]]:
    """What the source ``registers`` lands per academy: resource to description and declared columns."""
    return {name: (register.description, register.landed_columns) for name, register in registers.items()} | {
        REFUSED_ROWS: ("Every reason for which a row of a workbook was refused.", FINDING_COLUMNS),
        ROW_WARNINGS: ("Everything read with a warning: the row landed.", FINDING_COLUMNS),
    }


def finding_rows(found: Iterable[Finding], severity: Severity) -> Iterator[Mapping[str, object]]:
    """The findings of one severity as rows of ``FINDING_COLUMNS``."""
    for finding in found:
        if finding.severity is severity:
            yield {
                "register": finding.register,
                "record_id": finding.record_id,
                "row_kind": finding.row_kind,
                "source_file": finding.file,
                "sheet": finding.sheet,
                "source_row": finding.row,
                "column_name": finding.column,
                "reason_code": finding.code.value,
                "reason": finding.sentence,
            }


def landed_refusals(landing: Landing, refused_rows: Manifest, register: str) -> list[Mapping[str, object]]:
    """The refusals of one register in a committed ``refused_rows`` partition, in the order in which they were found."""
    names = [column.name for column in FINDING_COLUMNS]
    rows = [row for file in landing.files(refused_rows) for row in pq.read_table(file, columns=names).to_pylist()]
    return [row for row in rows if row["register"] == register]
