"""What people keep in workbooks: plans, actions, compliance checks, buildings, and the mistakes they make."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import NamedTuple


class Plan(NamedTuple):
    """A plan in an academy's register: a draft until ``approved_date``, superseded from ``superseded`` on.

    ``reviews`` are the days on which somebody looked at it, oldest first; ``last_reviewed`` is the last of them by
    ``World.until``, or the only one where they are not given.
    """

    record_id: str
    urn: str
    plan_type: str
    approved_date: date | None
    approver_role: str | None
    start: date
    end: date
    headteacher_signed: bool
    vision_signed: bool
    owner_role: str
    last_reviewed: date
    status: str  # draft | approved | superseded, as it stands at ``World.until``
    recorded: date = date.min  # the day its row was first typed
    superseded: date | None = None
    reviews: tuple[date, ...] = ()


class Action(NamedTuple):
    """An action under a plan. It is open from ``opened`` until it is done or cancelled, and reviewed like a plan."""

    record_id: str
    urn: str
    plan_id: str
    description: str
    cost: Decimal | None
    budget_code: str | None
    due: date
    opened: date
    done: date | None
    improvement_priority: str | None
    percent: int  # complete while open; a done action shows 100
    owner_role: str
    last_reviewed: date
    cancelled: date | None = None
    reviews: tuple[date, ...] = ()


class CheckType(NamedTuple):
    code: str
    days: int  # the interval
    life_safety: bool


CHECK_TYPES: tuple[CheckType, ...] = (
    CheckType("fixed_wiring", 1826, True),
    CheckType("emergency_lighting_monthly", 31, True),
    CheckType("emergency_lighting_annual", 365, True),
    CheckType("fire_alarm_weekly", 7, True),
    CheckType("fire_alarm_service", 183, True),
    CheckType("fire_risk_assessment", 365, True),
    CheckType("fire_extinguishers", 365, True),
    CheckType("gas", 365, True),
    CheckType("asbestos", 365, True),
    CheckType("passenger_lifts", 183, True),
    CheckType("hoists_slings", 183, True),
    CheckType("other_lifting", 365, True),
    CheckType("legionella_assessment", 730, True),
    CheckType("little_used_outlets", 7, True),
    CheckType("local_exhaust_ventilation", 426, False),
)


class CheckDone(NamedTuple):
    day: date
    result: str  # pass | fail | advisory
    evidence: bool


class ComplianceItem(NamedTuple):
    """One thing at one school to which one kind of check applies, and every time the check was done."""

    record_id: str
    urn: str
    check_type: str
    item_id: str
    applicable: bool
    reason_not_applicable: str | None
    done: tuple[CheckDone, ...]  # oldest first; may be empty (never done)
    certificate_days: int | None  # the certificate runs for fewer days than the interval
    contractor: str
    owner_role: str
    recorded: date = date.min  # the day its row was first typed
    retired: date | None = None  # the thing itself is gone from this day on


class Building(NamedTuple):
    record_id: str
    urn: str
    name: str
    tenure: str  # freehold | leasehold | pfi
    floor_area_m2: int
    temporary: bool
    consent_end: date | None
    exit_plan_id: str | None
    owner_role: str
    last_reviewed: date
    recorded: date = date.min  # the day its row was first typed
    disposed: date | None = None


class Entry(NamedTuple):
    """A row of any other register: what its cells say, heading by heading, from each day on which somebody wrote them.

    A version gives every cell that is filled in, besides those that every register has: the record id, the academy, the
    owner's role, and (unless it matters) the day of the last review. Yes and No are booleans.
    """

    register: str
    record_id: str
    urn: str
    owner_role: str
    versions: tuple[tuple[date, Mapping[str, object]], ...]  # oldest first: the first typed the row
    removed: date | None = None  # somebody took the row out on this day

    @property
    def cells(self) -> Mapping[str, object]:
        """The newest version."""
        return self.versions[-1][1]


class Mistake(NamedTuple):
    """A human mistake written into one cell or row of one academy's workbook."""

    urn: str
    register: str
    record_id: str
    column: str
    kind: str
    refused: bool  # False: repaired with a warning (an old URN, trailing spaces), and the row lands
    since: date = date.min  # the mistake stands in workbooks from this day on
    fixed: date | None = None  # and is gone from this day on
