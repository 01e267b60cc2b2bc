"""What stands in an export's cells: amounts as accountants write them, and months as finance systems do."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Final

Values = Mapping[str, str]
"""One exported line: the text of each declared column, by our name of it."""

_NUMBER: Final = re.compile(r"(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d{1,4})?|\.\d{1,4}")
_LARGEST: Final = Decimal(10) ** 14  # of DECIMAL(18, 4)
_FIRST_MONTH: Final = 9  # the academies' financial year begins in September
_MONTHS: Final = 12
_ADJUSTMENTS: Final = 14  # periods 13 and 14 take the year end's adjustments, which belong to August


class UnreadableCellError(ValueError):
    """A cell cannot be what its column should be; ``code`` names how, the message is a sentence without the cell."""

    def __init__(self, code: str, sentence: str) -> None:
        self.code = code
        super().__init__(sentence)


def amount_of(text: str) -> Decimal:
    """Pounds: ``1,234.56``, ``£10``, ``(45.00)``, ``-45.00``, ``45.00-``, ``45.00 CR`` (the last four negative)."""
    written = text.replace("\N{NO-BREAK SPACE}", " ").strip().upper()
    sign = 1
    if written.startswith("(") and written.endswith(")"):
        sign, written = -1, written[1:-1].strip()
    for mark, of_mark in (("CR", -1), ("DR", 1)):
        if written.endswith(mark):
            sign, written = sign * of_mark, written.removesuffix(mark).strip()
    if written.endswith("-") or written.startswith(("-", "\N{MINUS SIGN}")):
        sign, written = -sign, written.strip("-\N{MINUS SIGN}").strip()
    written = written.removeprefix("£").strip()
    if not _NUMBER.fullmatch(written):
        raise UnreadableCellError("unreadable_amount", "The amount is no amount of money.")
    amount = Decimal(written.replace(",", ""))
    if amount >= _LARGEST:
        raise UnreadableCellError("unreadable_amount", "The amount has more digits than any ledger's.")
    return sign * amount


def signed(values: Values) -> Decimal:
    """The one column ``amount``: debits positive, credits negative."""
    return amount_of(values["amount"])


def debit_less_credit(values: Values) -> Decimal:
    """Two columns, of which one is usually empty."""
    debit, credit = values["debit"].strip(), values["credit"].strip()
    if not debit and not credit:
        raise UnreadableCellError("unreadable_amount", "The line has neither a debit nor a credit.")
    nothing = Decimal(0)
    return (amount_of(debit) if debit else nothing) - (amount_of(credit) if credit else nothing)


def month_written(form: str) -> Callable[[Values], date]:
    """A month written as ``strptime`` describes in ``form``: the first of it."""

    def month(values: Values) -> date:
        try:
            return datetime.strptime(values["period"].strip(), form).date().replace(day=1)  # noqa: DTZ007 - no time
        except ValueError:
            raise UnreadableCellError(
                "unreadable_period", "The period is not a month as this system writes it."
            ) from None

    return month


def month_of_year(values: Values) -> date:
    """Period 1 is September of the year in which the financial year ``2025/26`` (or ``2025``) begins."""
    year, number = values["year"].strip()[:4], values["period"].strip()
    if not (year.isdecimal() and number.isdecimal() and 1 <= int(number) <= _ADJUSTMENTS and int(year) > 1):
        raise UnreadableCellError("unreadable_period", "The period is not a number from 1 to 14 of a financial year.")
    months = _FIRST_MONTH - 1 + min(int(number), _MONTHS) - 1
    return date(int(year) + months // 12, months % 12 + 1, 1)
