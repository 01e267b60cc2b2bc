"""The rows a pack is made of, typed as the publication declares them (schema ``strategy``).

Numbers are :class:`~decimal.Decimal`, so that rounding half up is exact; dates are days; codes and words are text.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal


@dataclass(frozen=True)
class Publication:
    """The publication itself: its id, the day whose close it describes, and what the gate said."""

    publication_id: str
    as_at: date
    gate_verdict: str


@dataclass(frozen=True)
class Board:
    """A board that receives packs. ``pack_scope`` says how far its headline reaches (see ``page.py``)."""

    code: str
    title: str
    pack_scope: str


@dataclass(frozen=True)
class School:
    """An academy, by its current URN."""

    urn: str
    name: str
    phase: str
    is_open: bool


@dataclass(frozen=True)
class Indicator:
    """One promise of the strategy, the officer who answers for it and the board that sees it in full."""

    code: str
    title: str
    officer_role: str
    board_code: str
    board_title: str
    objective: str


@dataclass(frozen=True)
class Measure:
    """How one part of an indicator is measured. ``decimals`` counts places after the point, at display only."""

    code: str
    indicator_code: str
    title: str
    definition: str
    unit: str
    direction: str  # higher | lower | band
    decimals: int
    summary: str  # sum | total | median
    comparator_name: str | None
    is_about_people: bool
    cadence: str
    definition_version: int
    sources: str
    red_flag_rule: str | None = None  # what makes it red whatever its value

    @property
    def scale(self) -> int | None:
        """By what a share is multiplied to be in its unit; None where the value is no share of anything."""
        return 100 if self.unit in ("percent", "per_100_pupils") else None

    @property
    def counts_pounds(self) -> bool:
        """Whether its parts are money: a definition opens with what it counts (``Pounds before VAT``)."""
        return self.unit == "pounds" or self.definition.startswith("Pounds ")


@dataclass(frozen=True)
class Threshold:
    """The closed intervals in which a measure is green or amber; ``phase`` is None where it holds for every phase."""

    measure_code: str
    phase: str | None
    basis: str  # absolute | comparator_gap, line_gap (limits are on value minus comparator, or minus the line's)
    green_low: Decimal | None
    green_high: Decimal | None
    amber_low: Decimal | None
    amber_high: Decimal | None
    line_start: date | None = None
    line_end: date | None = None
    line_start_value: Decimal | None = None
    line_end_value: Decimal | None = None


@dataclass(frozen=True)
class Position:
    """Where one measure stood at the close of ``as_at``, for one school or (``school_urn`` None) for the trust."""

    measure_code: str
    school_urn: str | None
    numerator: Decimal | None
    denominator: Decimal | None
    exclusions: Decimal | None
    value: Decimal | None
    target: Decimal | None
    rag: str  # green | amber | red | grey
    symbol: str | None  # x | z | u | c | low
    comparator: Decimal | None
    completeness_pct: Decimal | None
    reason: str | None


@dataclass(frozen=True)
class ExceptionRow:
    """One thing that is wrong and counts against a measure, with the source record it can be found at."""

    measure_code: str
    school_urn: str | None
    what: str
    since: date | None
    due: date | None
    owner_role: str | None
    source: str
    source_record_id: str


@dataclass(frozen=True)
class Freshness:
    """How recent one resource of one source is, for one school or (``school_urn`` None) for the trust."""

    source: str
    resource: str
    school_urn: str | None
    newest_as_at: date | None
    rows_landed: int | None  # None: never read, or withheld because it would tell a number of pupils
    rows_quarantined: int | None
    max_age_days: int | None
    is_fresh: bool
    reason: str | None


@dataclass(frozen=True)
class RefusedCell:
    """One cell or row of a workbook that could not be read, and where to find it."""

    school_urn: str | None
    register: str
    source_file: str
    sheet: str
    source_row: int | None
    column_name: str | None
    reason: str


@dataclass(frozen=True)
class LifeSafetyBreach:
    """A life-safety check that is overdue, was never done, or whose row could not be read."""

    school_urn: str
    record_id: str | None
    check_title: str


@dataclass(frozen=True)
class GateWarning:
    """A check that let the publication through with a warning."""

    area: str
    check_name: str
    observed: str | None
    what_it_guards: str


@dataclass(frozen=True)
class Contents:
    """Everything a pack may say, read from one publication; each tuple is in a fixed order."""

    publication: Publication
    boards: tuple[Board, ...]
    schools: tuple[School, ...]
    indicators: tuple[Indicator, ...]
    measures: tuple[Measure, ...]
    thresholds: tuple[Threshold, ...]
    positions: tuple[Position, ...]
    exceptions: tuple[ExceptionRow, ...]
    freshness: tuple[Freshness, ...]
    refused_cells: tuple[RefusedCell, ...]
    life_safety_breaches: tuple[LifeSafetyBreach, ...]
    gate_warnings: tuple[GateWarning, ...]
