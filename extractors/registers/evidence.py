"""Which refused values may be shown and kept: only those that are certain to be about no person.

The refusal's place (file, sheet, row, column) is enough to find the cell, so a value is withheld whenever in doubt.
Someone who does not know a date types ``ask J. Smith`` into the date column; that must not reach the disk by way of a
refusal.
"""

from __future__ import annotations

import re
from datetime import date, datetime, time
from difflib import get_close_matches
from typing import Final

from extractors.registers.cell import RawCell
from extractors.registers.register import Lands, RegisterColumn, Written
from extractors.registers.texts import clean

LONGEST_SHOWN: Final = 80

_TELLING: Final = frozenset(
    {Written.DATE, Written.MONEY, Written.NUMBER, Written.WHOLE, Written.PERCENT, Written.YES_NO}
)
_DATE_AND_AMOUNT_WORDS: Final = """
    jan feb mar apr jun jul aug sep sept oct nov dec january february march april june july august september october
    november december mon tue wed thu fri sat sun monday tuesday wednesday thursday friday saturday sunday st nd rd
    th spring summer autumn winter term half end of start week early late mid year tb tba tbc tbd to be confirmed
    agreed unknown pending ongoing annual annually monthly yearly overdue asap now today na n a k m bn p gbp vat inc
    ex plus approx circa about c ca each per yes no y true false x ok done not applicable ref value div null num
    name error
"""
_HARMLESS_WORDS: Final = frozenset(_DATE_AND_AMOUNT_WORDS.split())
_LETTERS: Final = re.compile(r"[^\W\d_]+")
_CODE_WITH_DIGIT: Final = re.compile(r"(?=.*\d)[A-Za-z]{0,6}[0-9_./-][A-Za-z0-9_./-]{0,39}")
_SNAKE: Final = re.compile(r"[a-z0-9]+(_[a-z0-9]+)+")


def shown_value(cell: RawCell, column: RegisterColumn, list_words: tuple[str, ...] = ()) -> str | None:
    """The cell's value as text of at most 80 characters, or None where it is withheld.

    ``list_words`` are the words that the column's list allows, for telling a slip of the keyboard from something else.
    """
    if column.lands is not Lands.VALUE or column.written is Written.PERSON or cell.value is None:
        return None
    if not isinstance(cell.value, str):
        return _as_shown(cell.value) if column.written in _TELLING or not isinstance(cell.value, bool) else None
    text = clean(cell.value)
    if _is_harmless(text, column, list_words):
        return text[:LONGEST_SHOWN]
    return None


def _as_shown(value: object) -> str:
    """A number or a date as plain text."""
    if isinstance(value, datetime):
        return value.date().isoformat() if value.time() == time.min else value.isoformat(sep=" ")
    if isinstance(value, date | time):
        return value.isoformat()
    return str(value)[:LONGEST_SHOWN]


def _is_harmless(text: str, column: RegisterColumn, list_words: tuple[str, ...]) -> bool:
    if all(word.lower() in _HARMLESS_WORDS for word in _LETTERS.findall(text)):
        return True
    if column.written is Written.WORD:
        word = text.lower().replace(" ", "_")
        return bool(_SNAKE.fullmatch(text) or get_close_matches(word, list_words, n=1, cutoff=0.75))
    return column.written in (Written.CODE, Written.SCHOOL) and bool(_CODE_WITH_DIGIT.fullmatch(text))
