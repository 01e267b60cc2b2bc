"""What a check is: one expectation of Great Expectations, and what a person needs to know when it fails.

A suite module declares an :class:`Area`: the published tables it covers and, for each, its checks. A check looks
either at the table itself or, where several tables must agree, at the rows of a query that finds what is wrong
(``finds``); the expectation is then that there are none. Such a query selects the columns that name the fault and no
figures, because what it finds is shown in the verdict, and the candidate has not been suppressed yet.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum


class Severity(StrEnum):
    """What a failed check does: ``critical`` closes the gate, ``warning`` is published with the data and shown."""

    CRITICAL = "critical"
    WARNING = "warning"


@dataclass(frozen=True)
class Check:
    """One thing that must hold.

    ``name`` is unique in its area. ``expectation`` is the class of Great Expectations that judges it, and ``arguments``
    are its arguments. ``finds`` is a query over the schema ``strategy`` (it may use ``$as_at``); None looks at the
    table.
    ``guards`` says what is protected, ``why`` what would happen otherwise, ``resolve`` what to do when it fails.
    """

    name: str
    severity: Severity
    expectation: str
    arguments: Mapping[str, object]
    guards: str
    why: str
    resolve: str
    finds: str | None = None


@dataclass(frozen=True)
class TableSuite:
    """The checks of one published table. ``grain`` are the columns that name one of its rows."""

    table: str
    grain: tuple[str, ...]
    checks: tuple[Check, ...]


@dataclass(frozen=True)
class Area:
    """One published area: a handful of tables that are understood, and repaired, together."""

    name: str
    title: str
    suites: tuple[TableSuite, ...] = field(default=())
