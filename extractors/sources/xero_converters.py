"""What in Xero's records says more than its place does: which school a line is for, and which order a bill was for."""

from __future__ import annotations

import re
from typing import Final

import msgspec

from extractors.columns import Kind
from extractors.records.values import BadValueError, Converter

SCHOOL_CATEGORY: Final = "School"
ORDER_NUMBER: Final = re.compile(r"\bPO[- ]?([0-9]{3,8})\b", re.IGNORECASE)


class Tracking(msgspec.Struct, frozen=True):
    """What a line or a budget is tracked to, in one of at most two categories."""

    Name: str | None = None
    Option: str | None = None


def school_option(tracking: list[Tracking]) -> str | None:
    """The option that stands for the school; null when nothing is tracked."""
    for entry in tracking:
        if entry.Name == SCHOOL_CATEGORY:
            return entry.Option
    if len(tracking) > 1:
        raise BadValueError(f"has several tracking categories, none of them called {SCHOOL_CATEGORY}")
    return tracking[0].Option if tracking else None


def order_number(reference: str) -> str | None:
    """The purchase order's number that a clerk wrote into a reference. The rest is free text and is dropped."""
    found = ORDER_NUMBER.search(reference)
    return f"PO-{found[1]}" if found else None


SCHOOL_OPTION: Final = Converter(Kind.TEXT, list[Tracking], school_option)
CUT_ORDER_NUMBER: Final = Converter(Kind.TEXT, str, order_number)
