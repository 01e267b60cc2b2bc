"""Judge the rows of one sheet: every cell by itself, then each row by its register's rules, in the sheet's order.

A fault of one row never touches another. A rule that looks at a cell which could not be read is not asked, so that one
mistake is told once and not again in other words.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import NamedTuple

from extractors.academy import Academy
from extractors.records.privacy import Pseudonyms
from extractors.registers.cell import RawCell
from extractors.registers.cells import read_cell
from extractors.registers.evidence import shown_value
from extractors.registers.reasons import Code, Fault, Finding, Severity
from extractors.registers.register import RECORD_ID, Known, Lands, Register, RegisterColumn, Row, Written
from extractors.registers.schools import Schools
from extractors.registers.sheets import RawRow, RawSheet


class Circumstances(NamedTuple):
    """What judging a workbook depends on beside the workbook."""

    academy: Academy
    schools: Schools
    as_at: date
    check_types: Mapping[str, int | None]
    pseudonyms: Pseudonyms | None = None  # without them nobody's id is told, so a register with people cannot land


@dataclass
class JudgedRow:
    """A row, its values by landed column, and what was found in it (column None: the row as a whole)."""

    raw: RawRow
    values: dict[str, object] = field(default_factory=dict)
    found: list[tuple[Severity, RegisterColumn | None, Fault]] = field(default_factory=list)
    unreadable: set[str] = field(default_factory=set)

    @property
    def is_refused(self) -> bool:
        return any(severity is Severity.REFUSED for severity, _, _ in self.found)

    @property
    def record_id(self) -> str | None:
        value = self.values.get(RECORD_ID)
        return value if isinstance(value, str) else None

    def refuse(self, column: RegisterColumn, fault: Fault) -> None:
        self.found.append((Severity.REFUSED, column, fault))

    def warn(self, column: RegisterColumn | None, fault: Fault) -> None:
        self.found.append((Severity.WARNING, column, fault))


def judge_cells(raw: RawRow, register: Register, given: Circumstances) -> JudgedRow:
    """Read every cell of the row."""
    row = JudgedRow(raw)
    if raw.hidden:
        row.warn(
            None, Fault(Code.HIDDEN_ROW, "The row is hidden, and was read all the same. Delete it if it is not meant.")
        )
    if raw.merged:
        sentence = (
            "The cell is merged with others, so nobody can say to which row it belongs. Unmerge it, fill in each."
        )
        row.refuse(register[raw.merged[0]], Fault(Code.MERGED_CELL, sentence))
    for column in register.columns:
        if column.column.name in raw.merged:
            row.unreadable.add(column.column.name)
            row.values[column.column.name] = None
        else:
            _judge_cell(row, column, given)
    return row


def judge_rules(
    rows: list[JudgedRow], register: Register, given: Circumstances, ids: Mapping[str, frozenset[str]]
) -> None:
    """Ask each row's rules, in order. ``ids`` are the record ids of every register that could be read, folded."""
    accepted: list[Row] = []
    known = Known(given.as_at, given.check_types, ids, accepted)
    first_with: dict[str, int] = {}
    for row in rows:
        if row.record_id is not None:
            first = first_with.setdefault(row.record_id.casefold(), row.raw.number)
            if first != row.raw.number:
                sentence = f"Row {first} has the same Record id. Give a copied row an id of its own, or delete it."
                row.refuse(register[RECORD_ID], Fault(Code.DUPLICATE_ID, sentence))
                continue  # whatever else a copy breaks, it breaks by being a copy
        for rule in register.row_rules:
            if row.unreadable.isdisjoint(rule.reads):
                for column_name, fault in rule.faults(row.values, known):
                    row.refuse(register[column_name], fault)
        if not row.is_refused:
            accepted.append(row.values)


def findings(row: JudgedRow, register: Register, sheet: RawSheet, given: Circumstances) -> Iterator[Finding]:
    """What was found in the row, with its place."""
    for severity, column, fault in row.found:
        value = None
        if column is not None:
            words = column.vocabulary or tuple(given.check_types)
            value = shown_value(row.raw.cells.get(column.column.name, RawCell()), column, words)
        yield Finding(
            severity=severity,
            register=register.name,
            file=sheet.file,
            sheet=sheet.sheet,
            row=row.raw.number,
            record_id=row.record_id,
            row_kind=_row_kind(row, register),
            column=column.name if column else None,
            header=column.header if column else None,
            code=fault.code,
            sentence=fault.sentence,
            value=value,
        )


def landed_row(row: JudgedRow, register: Register, sheet: RawSheet, pseudonyms: Pseudonyms | None) -> Row:
    """The row as it lands: people as pseudonyms."""
    origin = {"source_file": sheet.file, "sheet": sheet.sheet, "source_row": row.raw.number}
    values = {column.name: row.values[column.name] for column in register.landed_columns if column.name in row.values}
    for column in register.columns:
        if column.written is Written.PERSON:
            name = column.column.name
            values[name] = pseudonyms.of("person", str(values[name])) if pseudonyms and values[name] else None
    return values | origin


def _judge_cell(row: JudgedRow, column: RegisterColumn, given: Circumstances) -> None:
    name = column.column.name
    value, refusal, warnings = read_cell(row.raw.cells.get(name, RawCell()), column, given.as_at)
    for warning in warnings:
        row.warn(column, warning)
    if refusal is None and column.written is Written.SCHOOL and isinstance(value, str):
        value, refusal, warning_of_school = given.schools.resolve(value, given.academy)
        if warning_of_school is not None:
            row.warn(column, warning_of_school)
    if refusal is not None:
        row.refuse(column, refusal)
        row.unreadable.add(name)
    row.values[name] = (value is not None) if column.lands is Lands.PRESENCE else value


def _row_kind(row: JudgedRow, register: Register) -> str | None:
    if register.kind_column is None:
        return None
    refused = {column.column.name for severity, column, _ in row.found if column and severity is Severity.REFUSED}
    value = row.values.get(register.kind_column)
    return value if isinstance(value, str) and register.kind_column not in refused else None
