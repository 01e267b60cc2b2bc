"""Parsers of cells that hold a number: money, measures, whole numbers, percentages. Exact throughout, never a float."""

from __future__ import annotations

import math
import re
from decimal import ROUND_HALF_UP, Decimal
from typing import Final

from extractors.registers.cell import CellRefusedError, Question
from extractors.registers.reasons import Code
from extractors.registers.register import Amounts, RegisterColumn

PENNY: Final = Decimal("0.01")
SMALLEST: Final = Decimal("0.0001")  # what DECIMAL(18,4) can hold
FLOAT_NOISE: Final = Decimal("0.000001")  # 0.1 + 0.2 is computed by Excel, not meant

_NUMBER: Final = re.compile(r"-?(\d{1,3}(,\d{3})+|\d{1,12})(\.\d{1,4})?", re.ASCII)
_MONEY: Final = re.compile(r"-?\s?£?\s?(\d{1,3}(,\d{3})+|\d{1,12})(\.\d{2})?", re.ASCII)


def read_money(asked: Question, content: object) -> Decimal:
    """Pounds to the penny. ``£1,234.50`` as text has one meaning and is taken with a note; ``12k`` is refused."""
    return _rounded(asked, _amount(asked, content, _MONEY), PENNY)


def read_number(asked: Question, content: object) -> Decimal:
    return _rounded(asked, _amount(asked, content, _NUMBER), SMALLEST)


def read_whole(asked: Question, content: object) -> int:
    amount = _amount(asked, content, _NUMBER)
    if amount != amount.to_integral_value():
        raise CellRefusedError(Code.NOT_WHOLE, "The number must be whole.")
    return int(amount)


def read_percent(asked: Question, content: object) -> int:
    """Whole percent from 0 to 100.

    A cell formatted as % holds a fraction (90 % is 0.9, 100 % is 1). Without that format a number between 0 and 1 is a
    fraction too, while 0 and 1 stand for themselves: nobody can say of a bare 1 that it means 100. Text is refused:
    Excel makes a number of ``90%`` by itself, so where it did not, something else was typed.
    """
    if isinstance(content, str):
        raise CellRefusedError(Code.NOT_A_PERCENT, "The percentage is text. Type a whole number from 0 to 100.")
    amount = _amount(asked, content, _NUMBER)
    if "%" in asked.cell.number_format or 0 < amount < 1:
        amount = _within(asked.column, amount * 100)
        asked.warn(Code.PERCENT_FRACTION, "The cell holds a fraction, which was read as a percentage: 0.9 as 90.")
    return int(_rounded(asked, amount, Decimal(1)))


def _amount(asked: Question, content: object, pattern: re.Pattern[str]) -> Decimal:
    """An exact number within the column's limits. Text of the pattern is taken with a note; other text is refused."""
    if isinstance(content, str):
        if not pattern.fullmatch(content):
            raise CellRefusedError(
                Code.NOT_A_NUMBER,
                "This cannot be read as a number with certainty (12k, pence, VAT beside the price and words cannot). "
                "Type the number in full, in pounds where it is money, without letters.",
            )
        asked.warn(Code.NUMBER_AS_TEXT, "The number was typed as text and was read as a number.")
        return _within(asked.column, Decimal(re.sub(r"[£,\s]", "", content)))
    if isinstance(content, bool) or not isinstance(content, int | float) or not math.isfinite(content):
        raise CellRefusedError(
            Code.NOT_A_NUMBER, "The cell holds a date, a time or Yes/No where a number is due. Type the number."
        )
    return _within(asked.column, Decimal(content) if isinstance(content, int) else Decimal(repr(content)))


def _within(column: RegisterColumn, amount: Decimal) -> Decimal:
    limits = column.limits if isinstance(column.limits, Amounts) else Amounts()
    if amount < limits.low or amount > limits.high or (limits.above_low and amount == limits.low):
        least = f"more than {limits.low}" if limits.above_low else f"at least {limits.low}"
        raise CellRefusedError(
            Code.OUT_OF_LIMITS, f"The number must be {least} and no more than {limits.high:,}. Correct it."
        )
    if limits.step is not None and amount % limits.step != 0:
        raise CellRefusedError(Code.NOT_IN_STEPS, f"The number must be counted in steps of {limits.step}. Correct it.")
    return amount


def _rounded(asked: Question, amount: Decimal, to: Decimal) -> Decimal:
    rounded = amount.quantize(to, ROUND_HALF_UP)
    if abs(rounded - amount) > FLOAT_NOISE:
        asked.warn(Code.ROUNDED, f"The number has more places than are kept and was rounded to {to}.")
    return rounded
