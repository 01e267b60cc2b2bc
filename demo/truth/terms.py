"""The terms of an academy, told from the days on which it teaches."""

from __future__ import annotations

from datetime import date
from typing import NamedTuple

from demo.records import School

_LONGEST_HALF_TERM = 14  # days; a longer break is a holiday between two terms


class Term(NamedTuple):
    """Both days are school days."""

    first: date
    last: date


def terms(school: School) -> tuple[Term, ...]:
    """Oldest first: three in a year, each with its half-term break."""
    found: list[Term] = []
    for first, last in sorted(school.terms):
        if found and (first - found[-1].last).days <= _LONGEST_HALF_TERM:
            found[-1] = Term(found[-1].first, last)
        else:
            found.append(Term(first, last))
    return tuple(found)


def term_begun(school: School, day: date) -> date | None:
    """The first day of the newest term that has begun by then; in the holidays that of the term before them."""
    return max((term.first for term in terms(school) if term.first <= day), default=None)
