"""Find a register's sheet in a workbook, its headings, and its rows as raw cells with their places."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Final, NamedTuple

from openpyxl.cell.cell import MergedCell
from openpyxl.workbook import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from extractors.registers.archive import LAST_COLUMN, LAST_ROW
from extractors.registers.cell import RawCell
from extractors.registers.errors import ColumnsMissing, ColumnTwice, SheetTwice
from extractors.registers.register import Lands, Register, RegisterColumn
from extractors.registers.texts import clean
from extractors.registers.workbooks import OpenWorkbook

LONGEST_HEADING: Final = 60
HEADING_ROWS: Final = 15  # a title and a few notes may stand above the headings


class RawRow(NamedTuple):
    """One row of the sheet: ``cells`` and ``merged`` are by the column's name in landing."""

    number: int
    cells: Mapping[str, RawCell]
    hidden: bool
    merged: tuple[str, ...]


class RawSheet(NamedTuple):
    """A register's sheet. ``positions`` says in which column of the sheet (from 1) each landed column's name stands."""

    file: str
    sheet: str
    hidden: bool
    rows: tuple[RawRow, ...]
    unknown_fields: tuple[str, ...]
    heading_row: int
    positions: Mapping[str, int]


def find_sheet(book: OpenWorkbook, register: Register) -> Worksheet | None:
    """The sheet that is the register; None when the workbook has none. A copy beside it (``Plans (2)``) is an error."""
    wanted = _simple(register.sheet)
    copy = re.compile(rf"(copy of )?{re.escape(wanted)} ?(\(\d+\)|(- )?copy ?\d*|\d{{1,2}})?")
    found = [sheet for sheet in book.values.worksheets if copy.fullmatch(_simple(sheet.title))]
    if len(found) > 1:
        titles = " and ".join(repr(sheet.title) for sheet in found)
        raise SheetTwice(
            f"{book.file} has the register {register.sheet} in two sheets, {titles}. Keep the right one and delete "
            "or rename the other."
        )
    return found[0] if found and _simple(found[0].title) == wanted else None


def read_sheet(book: OpenWorkbook, sheet: Worksheet, register: Register) -> RawSheet:
    """Every row below the headings that has something in a declared column. Raises when headings are amiss."""
    heading_row = _heading_row(sheet, register)
    positions, unknown = _positions(book.file, sheet, register, heading_row)
    merged = _merged(sheet, positions)
    rows = []
    formulas = book.formulas[sheet.title]
    last = min(sheet.max_row, LAST_ROW)
    for number in range(heading_row + 1, last + 1):
        cells = {name: _raw(book.values, sheet, formulas, number, position) for name, position in positions.items()}
        blank = all(cell.value is None and not cell.without_value for cell in cells.values())
        if not blank:
            hidden = bool(sheet.row_dimensions[number].hidden) if number in sheet.row_dimensions else False
            rows.append(RawRow(number, cells, hidden, merged.get(number, ())))
    return RawSheet(
        book.file, sheet.title, sheet.sheet_state != "visible", tuple(rows), unknown, heading_row, positions
    )


def _heading_row(sheet: Worksheet, register: Register) -> int:
    """The row, near the top, with the most of the register's headings; the first of the rows that tie."""
    wanted = {_simple(column.header) for column in register.columns}
    known = [
        sum(1 for heading in _headings(sheet, number).values() if _simple(heading) in wanted)
        for number in range(1, HEADING_ROWS + 1)
    ]
    return known.index(max(known)) + 1


def _headings(sheet: Worksheet, number: int) -> dict[int, str]:
    """Column position to heading, for the cells of a row that hold text."""
    last = min(sheet.max_column, LAST_COLUMN)
    cells = ((position, sheet.cell(number, position).value) for position in range(1, last + 1))
    return {position: clean(value) for position, value in cells if isinstance(value, str) and clean(value)}


def _positions(
    file: str, sheet: Worksheet, register: Register, heading_row: int
) -> tuple[dict[str, int], tuple[str, ...]]:
    """Where each declared column stands, and the headings that are not declared."""
    places: dict[str, list[int]] = {}
    headings = _headings(sheet, heading_row)
    for position, heading in headings.items():
        places.setdefault(_simple(heading), []).append(position)
    declared = {_simple(column.header): column for column in register.columns}
    missing = [column.header for simple, column in declared.items() if simple not in places and _is_needed(column)]
    if missing:
        raise ColumnsMissing(
            f"{file}, sheet {sheet.title}: the heading {', '.join(missing)} is not there. Headings stand in one row "
            f"and must not be renamed; put {'it' if len(missing) == 1 else 'them'} back as in the template."
        )
    twice = [column.header for simple, column in declared.items() if len(places.get(simple, ())) > 1]
    if twice:
        raise ColumnTwice(
            f"{file}, sheet {sheet.title}: the heading {', '.join(twice)} stands over two columns. Keep one of them."
        )
    positions = {column.column.name: places[simple][0] for simple, column in declared.items() if simple in places}
    unknown = sorted({heading[:LONGEST_HEADING] for heading in headings.values() if _simple(heading) not in declared})
    return positions, tuple(unknown)


def _is_needed(column: RegisterColumn) -> bool:
    """A column that lands must be there even where cells may be blank: renamed, it would read as blank throughout."""
    return column.required or column.lands is not Lands.NOTHING


def _simple(text: str) -> str:
    """A heading or sheet name without capitals, stray spaces and underscores."""
    return clean(text.replace("_", " ")).casefold()


def _merged(sheet: Worksheet, positions: Mapping[str, int]) -> dict[int, tuple[str, ...]]:
    """Row number to the declared columns that a merged range touches in it."""
    touched: dict[int, list[str]] = {}
    for area in sheet.merged_cells.ranges:
        names = [name for name, position in positions.items() if area.min_col <= position <= area.max_col]
        for number in range(area.min_row, area.max_row + 1):
            touched.setdefault(number, []).extend(names)
    return {number: tuple(names) for number, names in touched.items() if names}


def _raw(book: Workbook, sheet: Worksheet, formulas: Worksheet, row: int, column: int) -> RawCell:
    cell = sheet.cell(row, column)
    if isinstance(cell, MergedCell):
        return RawCell()
    # Excel saves the empty text that a formula returns with the type "str"; a result never saved has no type at all.
    uncomputed = cell.value is None and cell.data_type == "n" and formulas.cell(row, column).data_type == "f"
    link = cell.hyperlink.target if cell.hyperlink is not None else None
    return RawCell(cell.value, cell.data_type, cell.number_format, uncomputed, link, book.epoch)
