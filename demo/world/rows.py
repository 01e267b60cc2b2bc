"""Rows of the further registers, as people keep them: typed once, and typed over whenever something has happened."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta

from demo.records import Entry, School
from demo.world.dice import working_day

Cells = Mapping[str, object]
Typing = tuple[date, Cells]

_PREFIXES = {
    "audits": "AU",
    "remedial_actions": "RA",
    "condition": "CN",
    "projects": "PR",
    "milestones": "MS",
    "standards": "ST",
    "training": "TR",
    "networks": "NE",
    "network_attendance": "NA",
    "reviews": "RV",
    "recommendations": "RC",
    "delivery_plan": "DL",
    "qa_activities": "QA",
    "bids": "BI",
    "contracts": "CT",
    "contract_kpis": "KP",
    "waivers": "WA",
    "software": "SW",
    "certificates": "CE",
    "improvement_days": "ID",
    "bookings": "BK",
    "commissions": "CM",
}


def record_id(register: str, school: School, number: int) -> str:
    return f"{_PREFIXES[register]}{school.urn}-{number:03d}"


def typed(register: str, school: School, number: int, owner_role: str, first: Typing, *later: Typing) -> Entry:
    """A row as typed on the first day; each later day gives only the cells that change on it (None: cleared).

    What is typed over before or on the day of an earlier typing is part of that one, as nobody sees it in between.
    """
    day, cells = first
    versions: dict[date, Cells] = {day: _filled(cells)}
    for changed_on, changes in sorted(later, key=lambda typing: typing[0]):
        day = max(day, changed_on)
        cells = {**cells, **changes}
        versions[day] = _filled(cells)
    return Entry(register, record_id(register, school, number), school.urn, owner_role, tuple(versions.items()))


def evidence(register: str, school: School, number: int) -> str:
    return f"https://evidence.osierholt.invalid/{record_id(register, school, number)}"


def after(day: date, days: int) -> date:
    """So many days later, or on the Monday after."""
    return working_day(day + timedelta(days=days))


def _filled(cells: Cells) -> Cells:
    return {heading: value for heading, value in cells.items() if value is not None}
