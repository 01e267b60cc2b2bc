"""Exports that are tables: the lines of a CSV in whatever encoding and with whatever delimiter it was saved."""

from __future__ import annotations

import codecs
import csv
from collections.abc import Iterator, Sequence
from decimal import Decimal
from itertools import islice
from pathlib import Path
from typing import Final

from extractors.drops.declare import Control, CsvLayout, Opened, System
from extractors.drops.errors import ColumnsMissing, ExportCutShort, ExportUnreadable
from extractors.drops.values import UnreadableCellError, Values

_TITLE_ROWS: Final = 10  # rows above the headings: the report's name, the day
_PIECE: Final = 2**20


def table_lines(path: Path, system: System, layout: CsvLayout, opened: Opened) -> Iterator[Values | None]:
    """The lines of the table, None for one that lacks cells. The control total is known after the last one."""
    encoding = _encoding(path, layout.encoding)
    try:
        with path.open(encoding=encoding, newline="") as file:
            yield from _lines(file, path.name, system, layout, opened)
    except UnicodeDecodeError:
        raise ExportUnreadable(f"{path.name} is text in an encoding that is not {encoding}: export it anew.") from None
    except csv.Error as error:
        if "unexpected end" in str(error):
            raise ExportCutShort(f"{path.name} ends within a quoted text: export it anew.") from None
        raise ExportUnreadable(f"{path.name} is no table as {system.title} writes it: export it anew.") from None


def _lines(
    file: Iterator[str], name: str, system: System, layout: CsvLayout, opened: Opened
) -> Iterator[Values | None]:
    places, width, rows = _headings(file, name, system, layout, opened)
    short = totals = False
    for row in rows:
        if not any(cell.strip() for cell in row):
            continue
        if totals:
            raise ExportUnreadable(f"{name} goes on after its totals row: one export may not be put behind another.")
        if short:
            yield None
        short = False
        if next(cell.strip() for cell in row if cell.strip()).casefold() in layout.totals:
            opened.control = Control(_total(name, system, layout, row, places))
            totals = True
        elif len(row) < width:
            short = True  # where it is the last row, the file was cut
        else:
            yield {column: row[place].strip() for column, place in places.items()}
    if short or (layout.totals_required and not totals):
        raise ExportCutShort(f"{name} stops before its end: export it anew.")


def _headings(
    file: Iterator[str], name: str, system: System, layout: CsvLayout, opened: Opened
) -> tuple[dict[str, int], int, Iterator[list[str]]]:
    """Where each column stands, how many there are, and the rows that follow the headings."""
    missing: set[str] = set(layout.headings)
    top: list[str] = []
    for line in islice(file, _TITLE_ROWS):
        top.append(line)
        for delimiter in layout.delimiters:
            cells = [cell.strip() for cell in next(csv.reader([line], delimiter=delimiter))]
            places = _places(cells, layout)
            if len(places) == len(layout.headings):
                known = {heading.casefold() for heading in system.dropped}
                others = {cell for place, cell in enumerate(cells) if cell and place not in places.values()}
                opened.unknown = frozenset(cell for cell in others if cell.casefold() not in known)
                # csv.Error about a file's end must come from the real one.
                return places, 1 + max(places.values()), csv.reader(file, delimiter=delimiter, strict=True)
            missing = min(missing, set(layout.headings) - set(places), key=len)
    wanted = ", ".join(layout.headings[column][0] for column in layout.headings if column in missing)
    if not top:
        raise ExportCutShort(f"{name} is empty: export it anew.")
    raise ColumnsMissing(f"{name} has no column {wanted} among its headings: export it with all columns of the map.")


def _places(cells: Sequence[str], layout: CsvLayout) -> dict[str, int]:
    written = [cell.casefold() for cell in cells]
    found = {}
    for column, headings in layout.headings.items():
        for heading in headings:
            if heading.casefold() in written:
                found[column] = written.index(heading.casefold())
                break
    return found


def _total(name: str, system: System, layout: CsvLayout, row: Sequence[str], places: dict[str, int]) -> Decimal:
    values = {column: row[place] if place < len(row) else "" for column, place in places.items()}
    if not any(values[column].strip() for column in ("debit", "credit", "amount") if column in values):
        raise ExportCutShort(f"{name} stops within its totals row: export it anew.")
    try:
        return system.amount(values)
    except UnreadableCellError:
        raise ExportUnreadable(f"The totals row of {name} holds no total: export it anew.") from None


def _encoding(path: Path, otherwise: str) -> str:
    with path.open("rb") as file:
        start = file.read(4)
        if start.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
            return "utf-16"
        file.seek(0)
        decoder = codecs.getincrementaldecoder("utf-8")()
        try:
            while piece := file.read(_PIECE):
                decoder.decode(piece)
            decoder.decode(b"", final=True)
        except UnicodeDecodeError:
            return otherwise
    return "utf-8-sig"
