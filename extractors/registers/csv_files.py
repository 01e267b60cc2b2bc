"""A register as a text file (.csv), one register per file named after it: ``contracts.csv``.

A text file has no types, so each cell is typed here as its column is declared, and only where its text has one meaning:
then the same parsers judge it as judge a workbook's cell. A date is taken as 2026-03-19; as 19/03/2026 only when the
file itself shows that the day comes first, because nobody can tell whether 03/04/2026 is in March.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Mapping, Sequence
from datetime import datetime
from io import StringIO
from pathlib import Path
from typing import Final, cast

from openpyxl.cell.cell import ERROR_CODES, Cell
from openpyxl.workbook import Workbook

from extractors.registers.archive import LAST_COLUMN, LAST_ROW
from extractors.registers.errors import EmptyFile, NotText, SheetTooLarge, WorkbookIncomplete
from extractors.registers.register import Register, Written
from extractors.registers.texts import clean

HEADING_ROWS: Final = 15  # as in a workbook, a title may stand above the headings
LARGEST_CELL: Final = 32_767  # characters, as in Excel

_UTF16: Final = (b"\xff\xfe", b"\xfe\xff")
_DELIMITERS: Final = (",", ";", "\t")
_ISO: Final = re.compile(r"(\d{4})-(\d{2})-(\d{2})([T ]00:00(:00)?)?", re.ASCII)
_SLASHED: Final = re.compile(r"(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})", re.ASCII)
_WHOLE: Final = re.compile(r"-?\d{1,15}", re.ASCII)
_DECIMAL: Final = re.compile(r"-?\d{1,12}\.\d{1,4}", re.ASCII)
_PERCENT: Final = re.compile(r"(\d{1,3})%", re.ASCII)
_COPY: Final = re.compile(r" ?(\(\d+\)|(- )?copy ?\d*)$")
_AMOUNTS: Final = frozenset({Written.MONEY, Written.NUMBER, Written.WHOLE, Written.PERCENT})


def open_csv(content: bytes, path: Path, registers: Mapping[str, Register]) -> Workbook:
    """The file as a workbook of one sheet, which bears the register's name if the file does."""
    text = _decoded(content, path.name)
    register = _named_after(path.stem, registers)
    rows = _rows(text, path.name, register)
    book = Workbook()
    sheet = book.worksheets[0]
    sheet.title = register.sheet if register else (re.sub(r"[\[\]:*?/\\']", " ", path.stem)[:31] or "-")
    written = _written(rows, register)
    day_first = _day_first(rows, written)
    for number, row in enumerate(rows, start=1):
        for position, value in enumerate(row):
            if value:
                _put(cast("Cell", sheet.cell(number, position + 1)), value, written.get(position), day_first=day_first)
    return book


def _decoded(content: bytes, file: str) -> str:
    """The text: by its byte order mark, else UTF-8, else as Windows writes it in Western Europe."""
    if not content:
        raise EmptyFile(f"{file} is empty. Save the register again.")
    try:
        if content.startswith(_UTF16):
            text = content.decode("utf-16")
        elif b"\0" in content[1:64:2]:
            text = content.decode("utf-16-le")
        elif b"\0" in content[0:64:2]:
            text = content.decode("utf-16-be")
        else:
            text = _eight_bit(content)
    except UnicodeDecodeError as error:
        if content.startswith(_UTF16) and len(content) % 2:
            raise WorkbookIncomplete(
                f"{file} stops before its end: it is still being copied, or was cut off."
            ) from error
        raise NotText(f"{file} is not a text file, whatever its name says. Save it as CSV UTF-8 (.csv).") from error
    if "\0" in text:
        raise NotText(f"{file} is not a text file, whatever its name says. Save it as CSV UTF-8 (.csv).")
    return text


def _eight_bit(content: bytes) -> str:
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content.decode("cp1252")


def _named_after(stem: str, registers: Mapping[str, Register]) -> Register | None:
    """The register whose name the file bears; ``contracts (2)`` is one of contracts, so that two copies collide."""
    name = _COPY.sub("", _simple(stem).removeprefix("copy of "))
    return next((each for each in registers.values() if name in (_simple(each.name), _simple(each.sheet))), None)


def _rows(text: str, file: str, register: Register | None) -> list[list[str]]:
    first, _, rest = text.partition("\n")
    declared = re.fullmatch(r"sep=(.)\r?", first)
    if declared:  # written by some programs for Excel's sake
        text = rest
    candidates = (declared.group(1),) if declared else _DELIMITERS
    read = [_split(text, file, delimiter) for delimiter in candidates]
    return max(read, key=lambda rows: _headings(rows, register)[1])


def _split(text: str, file: str, delimiter: str) -> list[list[str]]:
    rows = []
    try:
        for row in csv.reader(StringIO(text, newline=""), delimiter=delimiter, strict=True):
            rows.append(row)
            if len(rows) > LAST_ROW or len(row) > LAST_COLUMN or any(len(cell) > LARGEST_CELL for cell in row):
                raise SheetTooLarge(
                    f"{file} has more than {LAST_ROW:,} rows or {LAST_COLUMN} columns, or a cell longer than Excel "
                    "allows. Take out what is not the register."
                )
    except csv.Error as error:
        raise WorkbookIncomplete(
            f"{file} has a quotation mark that is not closed: it is still being copied, or was cut off. If it does not "
            "open in Excel, replace it by a sound copy."
        ) from error
    return rows


def _headings(rows: Sequence[Sequence[str]], register: Register | None) -> tuple[int, int]:
    """Index of the row with the most of the register's headings, and how many they are."""
    wanted = {_simple(column.header) for column in register.columns} if register else set()
    known = [len(wanted & {_simple(cell) for cell in row}) for row in rows[:HEADING_ROWS]] or [0]
    return known.index(max(known)), max(known)


def _written(rows: Sequence[Sequence[str]], register: Register | None) -> dict[int, Written]:
    """How each column of the file is written."""
    if register is None or not rows:
        return {}
    declared = {_simple(column.header): column.written for column in register.columns}
    headings = rows[_headings(rows, register)[0]]
    return {at: declared[_simple(cell)] for at, cell in enumerate(headings) if _simple(cell) in declared}


def _day_first(rows: Sequence[Sequence[str]], written: Mapping[int, Written]) -> bool:
    """Whether some date shows that the day comes first, and none that the month does."""
    found = [
        match
        for row in rows
        for at, cell in enumerate(row)
        if written.get(at) is Written.DATE and (match := _SLASHED.fullmatch(clean(cell)))
    ]
    return any(int(match[1]) > 12 for match in found) and not any(int(match[2]) > 12 for match in found)  # noqa: PLR2004


def _put(cell: Cell, value: str, written: Written | None, *, day_first: bool) -> None:
    text = clean(value)
    if text.upper() in ERROR_CODES:
        cell.value, cell.data_type = text.upper(), "e"
        return
    typed = _typed(text, written, day_first=day_first)
    if typed is not None:
        cell.value = typed
        return
    cell.value = _kept(value)
    cell.data_type = "s"  # what begins with = would else be taken for a formula


def _typed(text: str, written: Written | None, *, day_first: bool) -> datetime | int | float | None:
    if written is Written.DATE:
        return _day(text, day_first=day_first)
    if written is Written.PERCENT and (match := _PERCENT.fullmatch(text)):
        return int(match[1])
    if written in _AMOUNTS and _WHOLE.fullmatch(text):
        return int(text)
    if written in _AMOUNTS and _DECIMAL.fullmatch(text):
        return float(text)
    return None


def _day(text: str, *, day_first: bool) -> datetime | None:
    try:
        if match := _ISO.fullmatch(text):
            return datetime(int(match[1]), int(match[2]), int(match[3]))  # noqa: DTZ001 - a workbook knows no zones
        if day_first and (match := _SLASHED.fullmatch(text)):
            return datetime(int(match[3]), int(match[2]), int(match[1]))  # noqa: DTZ001
    except ValueError:  # 31/02: stays text and is refused as such
        return None
    return None


def _kept(value: str) -> str:
    """Text without the control characters that no workbook can hold."""
    return re.sub(r"[\x00-\x08\x0b\x0c\x0e-\x1f]", "", value)


def _simple(text: str) -> str:
    return clean(text.replace("_", " ")).casefold()
