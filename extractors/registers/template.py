"""Make an empty workbook for registers: ``python -m extractors.registers.template OUT.xlsx --registers plans actions``.

It comes from the declarations by which workbooks are read: headings, lists to choose from, date and number formats, a
note on each heading, and a version that changes whenever what is declared does. Exit code 2: an unknown register.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Final

from openpyxl.comments import Comment
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.workbook import Workbook
from openpyxl.workbook.defined_name import DefinedName
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from extractors.registers.check import SEED, read_check_types
from extractors.registers.declarations import EVERY_REGISTER, REGISTERS
from extractors.registers.register import Amounts, Days, Register, RegisterColumn, Written
from extractors.registers.stamp import ABOUT, version

LISTS: Final = "Lists"
LAST_ROW: Final = 2_000  # as far as lists and limits reach
YES_NO: Final = ("Yes", "No")

_AUTHOR: Final = "Register template"
_HEADING: Final = PatternFill("solid", fgColor="DDE6F0")
_BOLD: Final = Font(bold=True)
_FORMAT: Final[Mapping[Written, str]] = {
    # As text Excel leaves ids alone: it would make a date of 7-3 and a number of 007300.
    **dict.fromkeys((Written.SCHOOL, Written.CODE, Written.PERSON, Written.ROLE, Written.WORD, Written.TEXT), "@"),
    Written.DATE: "dd/mm/yyyy",
    Written.MONEY: "#,##0.00",
    Written.NUMBER: "#,##0.##",
    Written.WHOLE: "0",
    Written.PERCENT: "0",
}
_HOW: Final[Mapping[Written, str]] = {
    Written.SCHOOL: "The academy's URN.",
    Written.CODE: "Letters, digits and - _ / . without spaces.",
    Written.ROLE: "A job title, never a name.",
    Written.PERSON: "A role, numbered where several hold it (Site manager 2), or a staff number. Never a name.",
    Written.WORD: "Choose from the list.",
    Written.TEXT: "A few words; name no person.",
    Written.LINK: "The address of the document, starting with https://.",
    Written.DATE: "A date, as day/month/year.",
    Written.MONEY: "Pounds and pence as a number: 12500, not 12.5k.",
    Written.NUMBER: "A number.",
    Written.WHOLE: "A whole number.",
    Written.PERCENT: "A whole number from 0 to 100.",
    Written.YES_NO: "Yes or No.",
}


def template(registers: Sequence[Register], check_types: Iterable[str]) -> Workbook:
    """A workbook with an empty sheet per register, the lists to choose from, and a page about itself."""
    book = Workbook()
    about = book.worksheets[0]
    lists = book.create_sheet(LISTS)
    _fill_about(about, registers)
    known = tuple(check_types)
    for register in registers:
        sheet = book.create_sheet(register.sheet, index=len(book.sheetnames) - 1)
        for position, column in enumerate(register.columns, start=1):
            _add_column(sheet, position, column)
            words = _words(column, known)
            rule = _chosen_from(lists, f"{register.name}.{column.name}", words) if words else _limited(column)
            if rule is not None:
                letter = get_column_letter(position)
                rule.add(f"{letter}2:{letter}{LAST_ROW}")
                sheet.add_data_validation(rule)
        sheet.freeze_panes = "C2"
    book.properties.version = version(registers)
    book.properties.title = "Registers"
    book.defined_names["template_version"] = DefinedName("template_version", attr_text=f"{ABOUT}!$B$2")
    return book


def main(arguments: Sequence[str] | None = None) -> int:
    """Write the workbook that the command line asks for; returns the exit code."""
    parser = argparse.ArgumentParser(prog="python -m extractors.registers.template", description=__doc__)
    parser.add_argument("out", type=Path, help="the workbook to write")
    parser.add_argument("--registers", nargs="+", default=list(REGISTERS), metavar="NAME", help="which; or: all")
    parser.add_argument("--check-types", type=Path, default=SEED, help=f"kinds of check (default: {SEED})")
    given = parser.parse_args(arguments)
    names = list(EVERY_REGISTER) if given.registers == ["all"] else given.registers
    unknown = [name for name in names if name not in EVERY_REGISTER]
    if unknown:
        sys.stderr.write(f"There is no register {', '.join(unknown)}. There are: {', '.join(EVERY_REGISTER)}.\n")
        return 2
    registers = [EVERY_REGISTER[name] for name in dict.fromkeys(names)]
    template(registers, read_check_types(given.check_types)).save(given.out)
    sys.stdout.write(f"{given.out} written: {len(registers)} registers, version {version(registers)}\n")
    return 0


def _fill_about(sheet: Worksheet, registers: Sequence[Register]) -> None:
    sheet.title = ABOUT
    for row in (
        ("Registers of the academy",),
        ("Template version", version(registers)),
        ("One row is one thing. It keeps its Record id for ever, and stays when it is over, with another Status.",),
        ("Leave a cell blank while its value is not known. Do not rename headings or sheets, and do not merge cells.",),
        ("Write roles, never names of people.",),
        (),
        ("Sheet", "What it holds"),
    ):
        sheet.append(row)
    for register in registers:
        sheet.append((register.sheet, register.description))
    for place in ("A1", "A2", "A7", "B7"):
        sheet[place].font = _BOLD
    sheet.column_dimensions["A"].width = 26
    sheet.column_dimensions["B"].width = 90


def _add_column(sheet: Worksheet, position: int, column: RegisterColumn) -> None:
    """The heading with its note, and the format of the cells below it."""
    heading = sheet.cell(1, position)
    heading.value = column.header
    heading.font = _BOLD
    heading.fill = _HEADING
    heading.alignment = Alignment(wrap_text=True, vertical="top")
    heading.comment = Comment(_note(column), _AUTHOR, height=150, width=300)
    dimension = sheet.column_dimensions[get_column_letter(position)]
    dimension.width = max(14, len(column.header) + 4)
    if column.written in _FORMAT:
        dimension.number_format = _FORMAT[column.written]


def _note(column: RegisterColumn) -> str:
    told = [
        column.column.description,
        _HOW[column.written],
        "Needed in every row." if column.required else "May be blank.",
    ]
    if isinstance(column.limits, Days) and column.limits.past:
        told.append("Not in the future.")
    if isinstance(column.limits, Amounts):
        least = "more than" if column.limits.above_low else "at least"
        told.append(f"It is {least} {column.limits.low:,} and no more than {column.limits.high:,}.")
        if column.limits.step is not None:
            told.append(f"In steps of {column.limits.step}.")
    return "\n".join(told)


def _words(column: RegisterColumn, check_types: tuple[str, ...]) -> tuple[str, ...]:
    """What may be chosen, in words; a list that is not declared is that of the kinds of check."""
    if column.written is Written.YES_NO:
        return YES_NO
    if column.written is not Written.WORD:
        return ()
    return tuple(word.replace("_", " ") for word in (column.vocabulary or check_types))


def _chosen_from(lists: Worksheet, title: str, words: Sequence[str]) -> DataValidation:
    """A drop-down of the words, which stand in a column of their own: within the rule they may have 255 characters."""
    position = lists.max_column + 1 if lists.cell(1, 1).value else 1
    for row, word in enumerate((title, *words), start=1):
        lists.cell(row, position).value = word
    letter = get_column_letter(position)
    rule = DataValidation("list", formula1=f"{LISTS}!${letter}$2:${letter}${len(words) + 1}", allow_blank=True)
    return _refusing(rule, "Choose a word from the list.")


def _limited(column: RegisterColumn) -> DataValidation | None:
    """What Excel itself can refuse when it is typed: words for dates and numbers, and amounts beyond all limits."""
    if column.written is Written.DATE:
        days = column.limits if isinstance(column.limits, Days) else Days()
        earliest = str(_serial(days.earliest))
        rule = DataValidation("date", operator="greaterThanOrEqual", formula1=earliest, allow_blank=True)
        return _refusing(rule, "Type a date as day/month/year.")
    if column.written not in (Written.MONEY, Written.NUMBER, Written.WHOLE, Written.PERCENT):
        return None
    amounts = column.limits if isinstance(column.limits, Amounts) else Amounts()
    rule = DataValidation(
        "whole" if column.written in (Written.WHOLE, Written.PERCENT) else "decimal",
        operator="between",
        formula1=str(amounts.low),
        formula2=str(amounts.high),
        allow_blank=True,
    )
    return _refusing(rule, f"Type a number from {amounts.low:,} to {amounts.high:,}.")


def _refusing(rule: DataValidation, sentence: str) -> DataValidation:
    rule.showErrorMessage = True
    rule.errorTitle = "This cannot be read"
    rule.error = sentence
    return rule


def _serial(day: date) -> int:
    """The number as which Excel keeps a day."""
    return (day - date(1899, 12, 30)).days


if __name__ == "__main__":
    sys.exit(main())
