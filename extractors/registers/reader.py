"""Read an academy's workbooks: which rows of each register may land, and everything that is to be told about the rest.

The reader knows no register: what a row must be stands in the declarations.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Final, NamedTuple

from extractors.errors import ExtractError
from extractors.registers.errors import RegisterTwice, SheetMissing
from extractors.registers.judging import Circumstances, JudgedRow, findings, judge_cells, judge_rules, landed_row
from extractors.registers.reasons import Code, Fault, Finding, Severity
from extractors.registers.register import Register, Row
from extractors.registers.sheets import RawSheet, find_sheet, read_sheet
from extractors.registers.stamp import other_version
from extractors.registers.workbooks import OpenWorkbook, find_workbooks, open_workbook

_HIDDEN: Final = Fault(
    Code.HIDDEN_SHEET, "The sheet is hidden, and was read all the same. Unhide it so that it can be kept up to date."
)


class RegisterReading(NamedTuple):
    """One register as read: ``rows`` may land, in the sheet's order; ``rows_read`` counts refused ones as well."""

    register: Register
    file: str
    sheet: str
    rows: tuple[Row, ...]
    rows_read: int
    found: tuple[Finding, ...]
    unknown_fields: tuple[str, ...]
    record_ids: frozenset[str]  # of all rows, refused ones too, folded
    heading_row: int
    places: Mapping[str, int]  # a finding's column -> its position in the sheet, from 1

    @property
    def refusals(self) -> tuple[Finding, ...]:
        return tuple(finding for finding in self.found if finding.severity is Severity.REFUSED)

    @property
    def warnings(self) -> tuple[Finding, ...]:
        return tuple(finding for finding in self.found if finding.severity is Severity.WARNING)


class RegisterFailure(NamedTuple):
    """A register that could not be read at all."""

    register: Register
    error: ExtractError


def read_folder(
    folder: Path, registers: Mapping[str, Register], given: Circumstances
) -> tuple[RegisterReading | RegisterFailure, ...]:
    """Every register, out of all the workbooks in an academy's folder.

    A workbook that cannot be opened fails every register, also those found in another workbook: what it holds is not
    known, and it may be the newer copy.
    """
    try:
        books = open_books(folder, registers)
    except ExtractError as error:
        return tuple(RegisterFailure(register, error) for register in registers.values())
    return read_books(books, registers, given)


def open_books(folder: Path, registers: Mapping[str, Register]) -> list[OpenWorkbook]:
    """Every workbook in an academy's folder; raises the error of the first that cannot be opened."""
    return [open_workbook(path, registers) for path in find_workbooks(folder)]


def read_books(
    books: list[OpenWorkbook], registers: Mapping[str, Register], given: Circumstances
) -> tuple[RegisterReading | RegisterFailure, ...]:
    """Every register, out of workbooks already open. A missing or spoilt sheet fails its own register only."""
    others = {book.file: fault for book in books if (fault := other_version(book.values, registers)) is not None}
    sheets: dict[str, RawSheet] = {}
    failures: dict[str, ExtractError] = {}
    for register in registers.values():
        try:
            sheets[register.name] = _only_sheet(books, register)
        except ExtractError as error:
            failures[register.name] = error
    rows = {name: [judge_cells(raw, registers[name], given) for raw in sheet.rows] for name, sheet in sheets.items()}
    ids = {
        name: frozenset(row.record_id.casefold() for row in judged if row.record_id is not None)
        for name, judged in rows.items()
    }
    for name, judged in rows.items():
        judge_rules(judged, registers[name], given, ids)
    return tuple(
        RegisterFailure(register, failures[name])
        if name in failures
        # Of a workbook it is told once, with the first of its registers.
        else _reading(register, sheets[name], rows[name], given, others.pop(sheets[name].file, None))
        for name, register in registers.items()
    )


def _only_sheet(books: list[OpenWorkbook], register: Register) -> RawSheet:
    found = [(book, sheet) for book in books if (sheet := find_sheet(book, register)) is not None]
    if not found:
        there = "; ".join(f"{book.file} has {', '.join(book.values.sheetnames)}" for book in books)
        raise SheetMissing(
            f"There is no sheet named {register.sheet} ({there}). Name the sheet {register.sheet}, as in the template."
        )
    if len(found) > 1:
        files = " and ".join(book.file for book, _ in found)
        raise RegisterTwice(
            f"{files} both have a sheet {register.sheet}. Keep the right workbook in the folder and take the other out."
        )
    book, sheet = found[0]
    return read_sheet(book, sheet, register)


def _reading(
    register: Register, sheet: RawSheet, rows: list[JudgedRow], given: Circumstances, other: Fault | None
) -> RegisterReading:
    found = [finding for row in rows for finding in findings(row, register, sheet, given)]
    if sheet.hidden:
        found.insert(0, _of_sheet(register, sheet, _HIDDEN))
    if other is not None:
        found.insert(0, _of_sheet(register, sheet, other))
    return RegisterReading(
        register=register,
        file=sheet.file,
        sheet=sheet.sheet,
        rows=tuple(landed_row(row, register, sheet, given.pseudonyms) for row in rows if not row.is_refused),
        rows_read=len(rows),
        found=tuple(found),
        unknown_fields=sheet.unknown_fields,
        record_ids=frozenset(row.record_id.casefold() for row in rows if row.record_id is not None),
        heading_row=sheet.heading_row,
        places={
            column.name: sheet.positions[column.column.name]
            for column in register.columns
            if column.column.name in sheet.positions
        },
    )


def _of_sheet(register: Register, sheet: RawSheet, fault: Fault) -> Finding:
    """A warning about the whole sheet."""
    return Finding(
        severity=Severity.WARNING,
        register=register.name,
        file=sheet.file,
        sheet=sheet.sheet,
        row=None,
        record_id=None,
        row_kind=None,
        column=None,
        header=None,
        code=fault.code,
        sentence=fault.sentence,
        value=None,
    )
