"""From a value as a vendor writes it to a value as it is landed. Nothing is guessed: what cannot be read is refused.

A converter's function is given the decoded JSON value, never null, and returns the landed value or None; it raises
``BadValueError`` with a reason that does not repeat the value, which may be about a person.
"""

from __future__ import annotations

import html
import re
from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Final

from extractors.columns import Kind

_LARGEST_AMOUNT: Final = Decimal("99999999999999.9999")  # DECIMAL(18, 4)
_CENT_OF_CENT: Final = Decimal("0.0001")
_LARGEST_INTEGER: Final = 2**63 - 1
_TRUE: Final = frozenset({"true", "t", "yes", "y", "1"})
_FALSE: Final = frozenset({"false", "f", "no", "n", "0"})


class BadValueError(ValueError):
    """A value cannot be read as its field declares. The message says what was due and does not repeat the value."""


@dataclass(frozen=True)
class Converter:
    """How one JSON value becomes a landed one.

    ``accepts`` is the JSON type as msgspec knows it (without null, which is always landed as null); a record whose
    value is of another type is refused. ``convert`` None lands the decoded value as it is.
    """

    kind: Kind
    accepts: Any
    convert: Callable[[Any], object] | None = None


def text(value: str) -> str | None:
    """Text without surrounding spaces; empty text is null."""
    return value.strip() or None


def identifier(value: str | int) -> str | None:
    """An id as text, whether the vendor writes it as text or as a number."""
    return str(value).strip() or None


def html_text(value: str) -> str | None:
    """Text of a system that escapes its values for web pages: ``&amp;`` becomes ``&``, once."""
    return html.unescape(value).strip() or None


def integer(value: int) -> int:
    if abs(value) > _LARGEST_INTEGER:
        raise BadValueError("is too large for a whole number")
    return value


def leading_integer(value: str | int) -> int | None:
    """The number at the start of text such as ``36 months``; empty text is null."""
    written = str(value).strip()
    if not written:
        return None
    found = re.match(r"-?[0-9]{1,18}(?![0-9.,])", written)
    if found is None:
        raise BadValueError("does not start with a whole number")
    return int(found.group())


def flag(value: bool | int | str) -> bool | None:
    """Yes or no, in the spellings that management information systems use; empty text is null."""
    written = str(value).strip().lower()
    if written in _TRUE:
        return True
    if written in _FALSE:
        return False
    if not written:
        return None
    raise BadValueError("is neither yes nor no")


def amount(value: Decimal) -> Decimal:
    """An exact amount of at most four decimals and fourteen digits before them."""
    if not value.is_finite():
        raise BadValueError("is no amount")
    if abs(value) > _LARGEST_AMOUNT:
        raise BadValueError("is too large for an amount")
    exact = value.quantize(_CENT_OF_CENT)
    if exact != value:
        raise BadValueError("has more than four decimals")
    return exact


# Groups of three after the first, then perhaps decimals after the other separator; or no groups at all.
_GROUPED: Final = re.compile(
    r"(?P<whole>[1-9][0-9]{0,2}(?P<group>[.,\u00a0\u202f' ])[0-9]{3}(?:(?P=group)[0-9]{3})*)"
    r"(?:[.,](?P<part>[0-9]{1,4}))?"
)
_UNGROUPED: Final = re.compile(r"(?P<whole>[0-9]+)(?:[.,](?P<part>[0-9]{1,2}|[0-9]{4}))?")


def formatted_amount(value: str | int | float) -> Decimal | None:
    """An amount written for people: ``1,234.50``, ``1.234,50``, ``£12``. Empty text is null.

    A lone separator with exactly three digits after it groups thousands: such systems write two decimals or none.
    """
    if not isinstance(value, str):
        return amount(Decimal(str(value)))
    written = value.strip().strip("£$€\u00a0 ")
    if not written:
        return None
    negative = written.startswith("-")
    written = written.removeprefix("-").strip("£$€ ")
    found = _GROUPED.fullmatch(written) or _UNGROUPED.fullmatch(written)
    if found is None:
        raise BadValueError("is no amount")
    groups = found.groupdict()
    if groups.get("group") and groups["part"] and written[found.end("whole")] == groups["group"]:
        raise BadValueError("uses one separator for thousands and decimals")
    whole = re.sub(r"\D", "", groups["whole"])
    exact = amount(Decimal(f"{whole}.{groups['part'] or '0'}"))
    return -exact if negative else exact


TEXT: Final = Converter(Kind.TEXT, str, text)
IDENTIFIER: Final = Converter(Kind.TEXT, str | int, identifier)
HTML_TEXT: Final = Converter(Kind.TEXT, str, html_text)
INTEGER: Final = Converter(Kind.INTEGER, int, integer)
LEADING_INTEGER: Final = Converter(Kind.INTEGER, str | int, leading_integer)
FLAG: Final = Converter(Kind.BOOLEAN, bool | int | str, flag)
AMOUNT: Final = Converter(Kind.DECIMAL, Decimal, amount)
FORMATTED_AMOUNT: Final = Converter(Kind.DECIMAL, str | int | float, formatted_amount)
