"""The version that a template bears, and whether a workbook was made from another than today's."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from typing import Final

from openpyxl.workbook import Workbook

from extractors.registers.reasons import Code, Fault
from extractors.registers.register import Register

ABOUT: Final = "About"  # the template's page about itself
VERSION_CELL: Final = "B2"
FIRST_SHEET_ROW: Final = 8  # from here on it lists its sheets, in the first column


def version(registers: Iterable[Register]) -> str:
    """A short stamp of all that is declared: two templates with the same stamp ask for the same."""
    told = "\n".join(repr(register) for register in sorted(registers, key=lambda register: register.name))
    return hashlib.sha256(told.encode()).hexdigest()[:10]


def other_version(book: Workbook, registers: Mapping[str, Register]) -> Fault | None:
    """What is to be told of a workbook whose template is not today's; None when it is, or it was made from none.

    ``registers`` are all that are declared. Compared are those that the template says it was made for, because a
    school may have moved a sheet into it since. Whether an old one's columns still do is for the reading to find out.
    """
    stamp = _cell(book, VERSION_CELL)
    if not stamp:
        return None
    by_sheet = {register.sheet: register for register in registers.values()}
    named = [_cell(book, f"A{row}") for row in range(FIRST_SHEET_ROW, book[ABOUT].max_row + 1)]
    sheets = [name for name in named if name]
    if all(name in by_sheet for name in sheets) and version(by_sheet[name] for name in sheets) == stamp:
        return None
    return Fault(
        Code.OTHER_TEMPLATE,
        "The workbook was made from another version of the template than today's. It was read as it is; take the new "
        "template when its headings or its lists to choose from are missing something.",
    )


def _cell(book: Workbook, place: str) -> str:
    """The text of a cell of the page about the template; empty where there is no such page."""
    if not isinstance(book, Workbook) or ABOUT not in book.sheetnames:
        return ""
    value = book[ABOUT][place].value
    return value.strip() if isinstance(value, str) else ""
