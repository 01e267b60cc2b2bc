"""Give a refused workbook back: a copy in which every faulty cell is marked and says what to do, and a summary.

The copy is a fresh workbook made of values alone: no formula, macro, link or hidden thing of the original is in it, so
opening it runs nothing. It lies on our disk, so it names nobody: sheets and columns that are not declared are left out,
and of a cell that does not land, or that may name a person, it says only that something is written there. It lies in
``home/returned/<as_at>/<urn>/`` and goes when a later one comes.
"""

from __future__ import annotations

import re
import shutil
from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any, Final, NamedTuple

from openpyxl.cell.cell import Cell, MergedCell
from openpyxl.comments import Comment
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.workbook import Workbook
from openpyxl.worksheet.hyperlink import Hyperlink
from openpyxl.worksheet.worksheet import Worksheet

from extractors.academy import Academy
from extractors.registers.archive import LAST_ROW
from extractors.registers.cell import RawCell
from extractors.registers.cells import read_cell
from extractors.registers.evidence import shown_value
from extractors.registers.reader import RegisterReading
from extractors.registers.reasons import Finding, Severity
from extractors.registers.register import Lands, RegisterColumn, Written
from extractors.registers.workbooks import OpenWorkbook

FOLDER: Final = "returned"
AUTHOR: Final = "Register check"
SUMMARY: Final = "Summary"
UNREAD: Final = "workbooks that could not be read"
AS_WRITTEN: Final = "(as you wrote it)"  # stands for what is not repeated
HEADINGS: Final = ("What happened", "Sheet", "Row", "Column", "Record id", "What is wrong and what to do")
WIDTHS: Final = (16, 22, 8, 24, 16, 100)

_FILL: Final = {
    Severity.REFUSED: PatternFill("solid", fgColor="FFC7CE"),
    Severity.WARNING: PatternFill("solid", fgColor="FFEB9C"),
}
_SAID: Final = {Severity.REFUSED: "Refused", Severity.WARNING: "Warning"}
_BOLD: Final = Font(bold=True)


class Returned(NamedTuple):
    """What came of one attempt: the readings, and per register that could not land the sentence that says why."""

    books: Sequence[OpenWorkbook]
    readings: Sequence[RegisterReading]
    failures: Mapping[str, str]


def return_workbooks(home: Path, academy: Academy, as_at: date, returned: Returned) -> tuple[Path, ...]:
    """Write a marked copy of each workbook with a refusal, or one summary of why nothing could be read.

    What an earlier attempt or an earlier day left for the academy is removed. Returns the files, none if all is well.
    """
    place = home / FOLDER / as_at.isoformat() / academy.urn
    for day in (home / FOLDER).glob("*"):
        if day.name <= as_at.isoformat():
            shutil.rmtree(day / academy.urn, ignore_errors=True)
    written = []
    for book in returned.books:
        readings = [reading for reading in returned.readings if reading.file == book.file]
        if returned.failures or any(reading.refusals for reading in readings):
            copy = _marked(book, readings, returned.failures, academy, as_at)
            written.append(_saved(copy, place, f"{_file_name(book.file)} - marked.xlsx"))
    if returned.failures and not returned.books:
        copy = Workbook()
        _summarise(copy.worksheets[0], _title(UNREAD, academy, as_at), (), returned.failures)
        written.append(_saved(copy, place, "Summary.xlsx"))
    return tuple(written)


def _marked(
    book: OpenWorkbook,
    readings: Sequence[RegisterReading],
    failures: Mapping[str, str],
    academy: Academy,
    as_at: date,
) -> Workbook:
    copy = Workbook()
    _summarise(copy.worksheets[0], _title(book.file, academy, as_at), readings, failures)
    for reading in readings:
        sheet = copy.create_sheet(_sheet_name(reading.sheet))
        _copy_values(book.values[reading.sheet], sheet, reading, as_at)
        sheet.freeze_panes = sheet.cell(reading.heading_row + 1, 1)
        places: dict[tuple[int, int], list[Finding]] = {}
        for finding in reading.found:
            if finding.row is not None:
                places.setdefault((finding.row, _position(finding, reading)), []).append(finding)
        for (row, position), found in places.items():
            _mark(sheet, row, position, found)
    return copy


def _title(file: str, academy: Academy, as_at: date) -> str:
    return f"{academy.name}: {file}, as read for {as_at:%d/%m/%Y}"


def _copy_values(original: Worksheet, sheet: Worksheet, reading: RegisterReading, as_at: date) -> None:
    """The headings, and below them what may be shown of each declared column, every cell where it stood."""
    refused = {(each.row, each.column): each for each in reading.refusals}
    last = min(original.max_row, LAST_ROW)
    for column in reading.register.columns:
        position = reading.places.get(column.name)
        if position is None:
            continue
        sheet.cell(reading.heading_row, position).value = column.header
        sheet.cell(reading.heading_row, position).font = _BOLD
        letter = get_column_letter(position)
        sheet.column_dimensions[letter].width = original.column_dimensions[letter].width
        for row in range(reading.heading_row + 1, last + 1):
            cell = original.cell(row, position)
            if cell.value is not None:
                new = sheet.cell(row, position)
                new.value = _shown(cell, column, as_at, is_refused=(row, column.name) in refused)
                new.number_format = cell.number_format
                if isinstance(new.value, str):
                    new.data_type = "s"  # what begins with = must not become a formula


def _shown(cell: Cell | MergedCell, column: RegisterColumn, as_at: date, *, is_refused: bool) -> Any:
    """The cell's content where it may land or is certain to name nobody; otherwise that something stood there."""
    if column.lands is not Lands.VALUE or column.written is Written.PERSON:
        return AS_WRITTEN
    raw = RawCell(cell.value, cell.data_type, cell.number_format)
    # A school's cell takes any text until the school is looked up.
    if is_refused or column.written is Written.SCHOOL or read_cell(raw, column, as_at).refusal is not None:
        return shown_value(raw, column, column.vocabulary) or AS_WRITTEN
    return cell.value


def _mark(sheet: Worksheet, row: int, position: int, found: Sequence[Finding]) -> None:
    cell = sheet.cell(row, position)
    worst = Severity.REFUSED if any(each.severity is Severity.REFUSED for each in found) else Severity.WARNING
    cell.fill = _FILL[worst]
    told = "\n".join(f"{_SAID[each.severity]}: {each.sentence}" for each in found)
    cell.comment = Comment(told, AUTHOR, height=30 + 20 * (1 + len(told) // 40), width=320)


def _position(finding: Finding, reading: RegisterReading) -> int:
    """The column to mark; a finding about a whole row is told at its first cell."""
    return reading.places.get(finding.column or "", 1)


def _summarise(sheet: Worksheet, title: str, readings: Sequence[RegisterReading], failures: Mapping[str, str]) -> None:
    """What became of each register, and one line per thing found, the refusals first."""
    sheet.title = SUMMARY
    told: list[tuple[str | int | None, ...]] = [
        (title,),
        ("This copy shows what is wrong. Mend your own workbook where it is kept: it is read every night.",),
        ("Red cells keep their row out of every figure. Yellow cells were read, as their note says.",),
        (f"What may name a person is not repeated: the cell says {AS_WRITTEN}.",),
        (),
        ("Register", "Rows", "Landed", "Refused", "Warnings"),
        *(
            (
                reading.sheet,
                reading.rows_read,
                len(reading.rows) if reading.register.name not in failures else 0,
                reading.rows_read - len(reading.rows),
                len(reading.warnings),
            )
            for reading in readings
        ),
        (),
        HEADINGS,
    ]
    for values in told:
        sheet.append(values)
    headings = [row for row, values in enumerate(told, start=1) if values and values[0] in ("Register", HEADINGS[0])]
    for row in (1, *headings):
        for cell in sheet[row]:
            cell.font = _BOLD
    row = len(told)
    for name, sentence in failures.items():
        row += 1
        _fill_in(sheet, row, ("Not read", name, None, None, None, sentence), Severity.REFUSED)
    for finding, place in sorted(
        ((each, _position(each, reading)) for reading in readings for each in reading.found),
        key=lambda each: each[0].severity is not Severity.REFUSED,
    ):
        row += 1
        values = (
            *(_SAID[finding.severity], finding.sheet, finding.row, finding.header, finding.record_id),
            finding.sentence,
        )
        _fill_in(sheet, row, values, finding.severity)
        if finding.row is not None:
            target = f"{get_column_letter(place)}{finding.row}"
            name = _sheet_name(finding.sheet).replace("'", "''")
            sheet.cell(row, 3).hyperlink = Hyperlink(ref=f"C{row}", location=f"'{name}'!{target}")
    for position, width in enumerate(WIDTHS, start=1):
        sheet.column_dimensions[get_column_letter(position)].width = width


def _fill_in(sheet: Worksheet, row: int, values: Sequence[str | int | None], severity: Severity) -> None:
    for position, value in enumerate(values, start=1):
        cell = sheet.cell(row, position)
        cell.value = value
        if isinstance(value, str):
            cell.data_type = "s"
        cell.alignment = Alignment(vertical="top", wrap_text=position == len(values))
    sheet.cell(row, 1).fill = _FILL[severity]


def _sheet_name(sheet: str) -> str:
    """The sheet's own name, unless the school has called it as the summary is called."""
    return f"{sheet[:29]} 2" if sheet.casefold() == SUMMARY.casefold() else sheet


def _file_name(file: str) -> str:
    """``spring term.xlsx`` as ``spring term``; ``plans.csv`` keeps its kind, so that no two copies collide."""
    path = Path(file)
    stem = path.stem if path.suffix.lower() == ".xlsx" else path.name
    return re.sub(r"[^\w .()-]", "_", stem)[:120]


def _saved(copy: Workbook, place: Path, name: str) -> Path:
    """Write the file whole or not at all, for the owner's eyes."""
    place.mkdir(parents=True, exist_ok=True)
    place.chmod(0o700)
    writing = place / f".{name}.writing"
    copy.save(writing)
    writing.chmod(0o600)
    return writing.replace(place / name)
