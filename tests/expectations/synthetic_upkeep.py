"""Terms, projects and delivery plans of the synthetic candidate, and what its measures count of them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from decimal import Decimal

YEAR, FIRST_OF_YEAR = "2025/26", date(2025, 9, 1)
TERMS = (
    (1, FIRST_OF_YEAR, date(2025, 12, 19)),
    (2, date(2026, 1, 5), date(2026, 3, 27)),
    (3, date(2026, 4, 13), date(2026, 7, 21)),
)
# Of each school's live projects, whether it is on track; school 900005 has none.
LIVE_PROJECTS = {"900001": (True,) * 6 + (False,), "900002": (True,), "900003": (False, True), "900005": ()}
# Of each school's actions of the year: is complete, is on track. One more is cancelled, and one due next year.
ACTIONS_OF_THE_YEAR = {
    "900001": ((True, True), (True, False), (False, True)),
    "900002": ((True, True),),
    "900003": ((False, False),),
    "900005": ((True, True), (True, True)),
}
MEASURES = ("1c.2", "B3.1", "DP.1")
COLUMNS = {
    "dim_term": "school_urn varchar, academic_year varchar, term integer, start_date date, end_date date,"
    " is_current boolean",
    "project": "school_urn varchar, record_id varchar, project_name varchar, stage varchar, status varchar,"
    " baseline_start date, baseline_end date, forecast_end date, actual_end date, budget decimal(18, 4),"
    " forecast_cost decimal(18, 4), is_on_track boolean",
    "delivery_plan": "school_urn varchar, record_id varchar, academic_year varchar, priority varchar, due date,"
    " done date, progress varchar, status varchar, is_complete boolean, is_on_track boolean",
}

Row = tuple[object, ...]


def terms(schools: Sequence[str], as_at: date) -> list[Row]:
    current = max(number for number, start, _ in TERMS if start <= as_at)
    return [(urn, YEAR, number, start, end, number == current) for urn in schools for number, start, end in TERMS]


def projects(as_at: date) -> list[Row]:
    soon, late = as_at + timedelta(days=30), as_at + timedelta(days=60)
    cost = Decimal(90000)
    rows: list[Row] = []
    for urn, live in LIVE_PROJECTS.items():
        for number, on_track in enumerate(live, start=1):
            forecast = soon if on_track else late
            row = (f"J{number}", "New roof", "construction", "live", FIRST_OF_YEAR, soon, forecast, None)
            rows.append((urn, *row, cost, cost, on_track))
        done = ("J0", "Old roof", "complete", "complete", FIRST_OF_YEAR, soon, soon, as_at)
        rows.append((urn, *done, cost, cost, None))
    return rows


def delivery_plan(as_at: date) -> list[Row]:
    soon = as_at + timedelta(days=30)
    rows: list[Row] = []
    for urn, actions in ACTIONS_OF_THE_YEAR.items():
        for number, (complete, on_track) in enumerate(actions, start=1):
            progress = "on_track" if on_track else "behind"
            rows.append((urn, f"D{number}", YEAR, "SIP1", soon, None, progress, "open", complete, on_track))
        rows.append((urn, "D8", YEAR, "SIP1", soon, None, "behind", "cancelled", False, False))
        rows.append((urn, "D9", "2026/27", "SIP2", date(2026, 9, 1), None, "not_started", "open", True, False))
    return rows


def counts(code: str, urn: str) -> tuple[int, int]:
    """Numerator and denominator of one of ``MEASURES`` at a school that has registers."""
    if code == "1c.2":
        return sum(LIVE_PROJECTS[urn]), len(LIVE_PROJECTS[urn])
    actions = ACTIONS_OF_THE_YEAR[urn]
    if code == "B3.1":
        return sum(on_track for _, on_track in actions), len(actions)
    return sum(complete for complete, _ in actions) + 1, len(actions) + 1
