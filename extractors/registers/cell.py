"""One cell on its way from a workbook to a typed value: what it holds, how its parser answers."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import NamedTuple

from openpyxl.utils.datetime import CALENDAR_WINDOWS_1900

from extractors.registers.reasons import Code, Fault
from extractors.registers.register import RegisterColumn

Value = str | int | Decimal | bool | date | None


class RawCell(NamedTuple):
    """A cell as the workbook holds it: openpyxl's value and data type, and the format in which Excel shows it."""

    value: object = None
    data_type: str = "n"
    number_format: str = "General"
    without_value: bool = False  # a formula that no program has computed yet
    link: str | None = None  # where a click on the cell leads
    epoch: datetime = CALENDAR_WINDOWS_1900


class CellRefusedError(Exception):
    """Raised by a parser; ``read_cell`` turns it into a refusal. The message never repeats the cell's content."""

    def __init__(self, code: Code, sentence: str) -> None:
        super().__init__(sentence)
        self.fault = Fault(code, sentence)


@dataclass(frozen=True)
class Question:
    """What a parser is asked: this cell, in this column, as at this day. It notes here what the school should know."""

    column: RegisterColumn
    as_at: date
    cell: RawCell
    warnings: list[Fault] = field(default_factory=list)

    def warn(self, code: Code, sentence: str) -> None:
        self.warnings.append(Fault(code, sentence))
