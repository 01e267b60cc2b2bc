"""Audits of the simulated trust's sites, and what was found to be put right."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from random import Random
from typing import NamedTuple

from demo.records import Entry, School
from demo.world.dice import dice, rank
from demo.world.edges import DEMO_DAY, HORIZON, YEAR_AGO
from demo.world.rows import after, evidence, record_id, typed

_FIRST = date(2024, 9, 16)
_OTHERS = (("fire", 45), ("health_and_safety", 160))  # once in every academic year, so many days into it
_AUDITORS = {"site": "Estates manager", "fire": "Fire safety adviser", "health_and_safety": "Health and safety adviser"}
_FOUND = (
    "Door closer broken on the fire door", "Trip hazard at the side gate", "Guard missing in the workshop",
    "Handrail loose on the back stair", "Stored boxes block the exit", "Ceiling tile stained by a leak",
)  # fmt: skip
_DAYS_GIVEN = {"high": (14, 36), "medium": (45, 75), "low": (90, 150)}
# Of a check, not an audit: how long after being raised it is due, so that each stands on its side of a limit.
_EDGES = {0: DEMO_DAY, 1: DEMO_DAY - timedelta(days=7), 3: DEMO_DAY - timedelta(days=8)}


class Audit(NamedTuple):
    number: int
    kind: str
    day: date
    final: date | None  # None: never more than a draft


def audits(seed: int, schools: Sequence[School]) -> Iterator[Entry]:
    """Site audits, yearly, late, unfinished or never; and one for fire and for health and safety each year."""
    for place, school in enumerate(schools):
        for audit in _audits(seed, school, rank(seed, "audits", place, len(schools))):
            cells = {
                "Audit type": audit.kind,
                "Audit date": audit.day,
                "Auditor role": _AUDITORS[audit.kind],
                "Next due": audit.day + timedelta(days=365),
                "Status": "draft",
            }
            report = {"Status": "final", "Evidence url": evidence("audits", school, audit.number)}
            later = [(audit.final, report)] if audit.final else []
            yield typed("audits", school, audit.number, "Site manager", (audit.day, cells), *later)


def remedial_actions(seed: int, schools: Sequence[School]) -> Iterator[Entry]:
    """What each audit found, closed in time, late or never according to the academy; and what checks found."""
    for place, school in enumerate(schools):
        careless = max(0.0, rank(seed, "remedies", place, len(schools)) - 0.3)
        number = 0
        for audit in _audits(seed, school, rank(seed, "audits", place, len(schools))):
            roll = dice(seed, "found", school.urn, audit.number)
            for _ in range(roll.randrange(1, 4)):
                number += 1
                severity = roll.choices(("high", "medium", "low"), (3, 4, 3))[0]
                due = audit.day + timedelta(days=roll.randrange(*_DAYS_GIVEN[severity]))
                closed = _closed(audit.day, due, careless, roll)
                audit_id = record_id("audits", school, audit.number)
                days = (audit.day, due, closed)
                yield _remedy(school, number, roll, audit_id=audit_id, severity=severity, days=days)
        if place % 4 in _EDGES:
            days = (date(2026, 3, 2), _EDGES[place % 4], date(2026, 4, 10))
            roll = dice(seed, "found by a check", school.urn)
            yield _remedy(school, number + 1, roll, audit_id=None, severity="high", days=days)


def _audits(seed: int, school: School, standing: float) -> Iterator[Audit]:
    visits: list[tuple[str, date, date | None]] = [("site", *each) for each in _site_audits(seed, school, standing)]
    for year in (2024, 2025, 2026):
        for kind, into in _OTHERS:
            day = after(date(year, 9, 1), into + dice(seed, "audit", school.urn, kind, year).randrange(30))
            unfinished = standing > 0.6 and (kind, year) == ("fire", 2025)
            visits.append((kind, day, None if unfinished else after(day, 9)))
    for number, visit in enumerate(sorted(visits, key=lambda each: each[1]), start=1):
        yield Audit(number, *visit)


def _site_audits(seed: int, school: School, standing: float) -> Iterator[tuple[date, date]]:
    """The day of each and the day on which its report was final: every year but where something is the matter."""
    if 0.3 < standing <= 0.45:
        days = [YEAR_AGO, date(2026, 4, 14), date(2027, 4, 6)]
    elif 0.6 < standing <= 0.8:
        days = [date(2024, 11, 12), date(2026, 6, 9)]
    elif 0.8 < standing <= 0.95:  # the second one's report is half a year in the writing
        yield date(2024, 10, 8), date(2024, 10, 21)
        yield date(2025, 11, 4), date(2026, 5, 18)
        return
    elif standing > 0.95:
        days = []
    else:
        days = list(_yearly(seed, school))
    for day in days:
        yield day, after(day, 12)


def _yearly(seed: int, school: School) -> Iterator[date]:
    roll = dice(seed, "site audits", school.urn)
    day = after(_FIRST, roll.randrange(60))
    while day <= HORIZON:
        yield day
        day = after(day, 310 + roll.randrange(50))


def _closed(raised: date, due: date, careless: float, roll: Random) -> date | None:
    """The day on which it was put right: ahead of time, or where the academy is careless late or not at all."""
    if roll.random() < careless:
        return None if roll.random() < 0.15 else after(due, roll.randrange(2, 70))
    return min(due, after(raised, roll.randrange((due - raised).days)))


def _remedy(
    school: School,
    number: int,
    roll: Random,
    *,
    audit_id: str | None,
    severity: str,
    days: tuple[date, date, date | None],
) -> Entry:
    """``days``: raised, due and closed."""
    raised, due, closed = days
    cells = {
        "Audit id": audit_id,
        "Description": roll.choice(_FOUND),
        "Severity": severity,
        "Raised": raised,
        "Due": due,
        "Status": "open",
    }
    over = {"Closed": closed, "Status": "closed", "Evidence url": evidence("remedial_actions", school, number)}
    later = [(closed, over)] if closed else []
    return typed("remedial_actions", school, number, "Site manager", (raised, cells), *later)
