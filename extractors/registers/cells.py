"""Read one cell: what a person wrote becomes a typed value, a refusal, or a value with a warning.

What is taken with a warning and what is refused follows one line: take it when only one meaning is possible, refuse it
when a reader would have to guess.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import date
from typing import Final, NamedTuple

from extractors.registers.amounts import read_money, read_number, read_percent, read_whole
from extractors.registers.cell import CellRefusedError, Question, RawCell, Value
from extractors.registers.dates import read_date
from extractors.registers.reasons import Code, Fault
from extractors.registers.register import Lands, RegisterColumn, Written
from extractors.registers.texts import (
    clean,
    read_code,
    read_link,
    read_person,
    read_plain_text,
    read_role,
    read_text,
    read_word,
    read_yes_no,
)

# Excel has no blank-but-on-purpose, so people write one of these.
BLANK_WORDS: Final = frozenset({"-", "--", "\u2013", "\u2014", "n/a", "na", "n.a.", "not applicable"})
TO_BE_CONFIRMED: Final = re.compile(
    r"[?.\s]+"
    r"|(tb[acd]\b|t\.b\.[acd]\b|to be (confirmed|agreed|arranged|advised|decided)\b).*"
    r"|(unknown|pending)[?.\s]*",
    re.IGNORECASE,
)


class CellReading(NamedTuple):
    """What became of a cell: a value, or a refusal (then the value is None), and what the school should know."""

    value: Value
    refusal: Fault | None = None
    warnings: tuple[Fault, ...] = ()


def read_cell(cell: RawCell, column: RegisterColumn, as_at: date) -> CellReading:
    """Read a cell as its column declares. Never raises, whatever stands in the cell.

    A school is returned as the text that names it; ``extractors.registers.schools`` finds out which one is meant.
    """
    asked = Question(column, as_at, cell)
    try:
        value = _read(asked)
    except CellRefusedError as refused:
        return CellReading(None, refused.fault)
    return CellReading(value, warnings=tuple(asked.warnings))


def _read(asked: Question) -> Value:
    cell = asked.cell
    if cell.without_value:
        raise CellRefusedError(
            Code.FORMULA_WITHOUT_VALUE,
            "The cell has a formula whose result was never saved. Open the workbook in Excel and save it, or type the "
            "value.",
        )
    if cell.data_type == "e":
        raise CellRefusedError(Code.ERROR_CELL, "The cell shows an error such as #REF!. Type the value that is meant.")
    content = _content(asked, cell.value)
    if content is None:
        if asked.column.required:
            raise CellRefusedError(
                Code.BLANK_REQUIRED, "The cell is blank, and the row cannot be used without it. Fill it in."
            )
        return None
    return _PARSERS[asked.column.written](asked, content)


def _content(asked: Question, content: object) -> object:
    """What stands in the cell once stray spaces are gone; None for blank and for words that mean blank."""
    if not isinstance(content, str):
        return content
    text = clean(content)
    if text.lower() in BLANK_WORDS:
        asked.warn(Code.READ_AS_BLANK, "A dash or n/a was read as a blank cell. Leave the cell empty instead.")
        return None
    if text and TO_BE_CONFIRMED.fullmatch(text):
        raise CellRefusedError(
            Code.TBC, "The cell says that the value is not known yet. Leave it blank until it is, or give it."
        )
    if text and text != content and asked.column.lands is Lands.VALUE:
        asked.warn(Code.STRAY_SPACES, "Spaces before, after or inside the text were taken out.")
    return text or None


_PARSERS: Final[Mapping[Written, Callable[[Question, object], Value]]] = {
    Written.SCHOOL: read_plain_text,
    Written.CODE: read_code,
    Written.ROLE: read_role,
    Written.PERSON: read_person,
    Written.WORD: read_word,
    Written.TEXT: read_text,
    Written.LINK: read_link,
    Written.DATE: read_date,
    Written.MONEY: read_money,
    Written.NUMBER: read_number,
    Written.WHOLE: read_whole,
    Written.PERCENT: read_percent,
    Written.YES_NO: read_yes_no,
}
