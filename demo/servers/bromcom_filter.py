"""The little of Bromcom's ``entityFilter`` that readers use: comparisons joined by ``and`` and ``or``, and the page."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from typing import Any

Row = Mapping[str, Any]
Condition = Callable[[Row], bool]

_PAGED = re.compile(r"(?P<condition>.*?)(?:\{page:(?P<page>\d+)\})?", re.DOTALL)
_COMPARISON = re.compile(
    r"(?:isnull\((?P<nullable>\w+),''\)|(?P<field>\w+))\s*(?P<sign><=|>=|=|<|>)\s*'(?P<value>[^']*)'"
)
_SIGNS: Mapping[str, Callable[[str, str], bool]] = {
    "<=": lambda left, right: left <= right,
    ">=": lambda left, right: left >= right,
    "=": lambda left, right: left == right,
    "<": lambda left, right: left < right,
    ">": lambda left, right: left > right,
}


class FilterError(ValueError):
    """The filter is not of the grammar."""


def split_page(written: str) -> tuple[str, int]:
    """The condition, and the page that stands behind it in braces; page 0 where none does."""
    found = _PAGED.fullmatch(written)
    if found is None:
        raise FilterError(written)
    return found["condition"].strip(), int(found["page"] or 0)


def chosen(rows: Sequence[Row], condition: str) -> Sequence[Row]:
    """The rows for which the condition holds; all of them where there is none."""
    if not condition:
        return rows
    holds = _any(condition)
    return [row for row in rows if holds(row)]


def _any(text: str) -> Condition:
    parts = [_all(part) for part in _split(text, " or ")]
    return lambda row: any(part(row) for part in parts)


def _all(text: str) -> Condition:
    parts = [_single(part.strip()) for part in _split(text, " and ")]
    return lambda row: all(part(row) for part in parts)


def _single(text: str) -> Condition:
    if text.startswith("(") and text.endswith(")"):
        return _any(text[1:-1])
    found = _COMPARISON.fullmatch(text)
    if found is None:
        raise FilterError(text)
    name, compare, value = found["nullable"] or found["field"], _SIGNS[found["sign"]], found["value"]
    if found["nullable"]:
        return lambda row: compare(str(row.get(name) or "").rstrip(), value)
    # As in SQL: padding does not count, and nothing compares with null.
    return lambda row: row.get(name) is not None and compare(str(row[name]).rstrip(), value)


def _split(text: str, word: str) -> list[str]:
    """The parts between a word that stands in no parentheses."""
    parts, depth, start = [], 0, 0
    for at, letter in enumerate(text):
        depth += (letter == "(") - (letter == ")")
        if depth == 0 and text.startswith(word, at):
            parts.append(text[start:at])
            start = at + len(word)
    return [*parts, text[start:]]
