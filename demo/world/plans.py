"""The plans that each academy of the simulated trust keeps by hand."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, timedelta

from demo.records import Plan, School
from demo.world.dice import dice, rank, working_day
from demo.world.edges import YEAR_AGO
from demo.world.reviewing import reviews

_APPROVERS = {"asset": "Local governing board", "ict": "Local governing board"}
_NEXT = date(2025, 9, 1)  # the first day of every plan that follows another, and of most of the other kinds
_KINDS = ("asset_management", "digital", "growth", "temporary_building")


def plans(seed: int, schools: Sequence[School]) -> Iterator[Plan]:
    """For each academy an earlier and a present version of the asset and ICT plans, and one each of the other kinds."""
    for place, school in enumerate(schools):
        standing = rank(seed, "plans", place, len(schools))
        for number, kind in enumerate(("asset", "ict"), start=1):
            yield from _versions(seed, school, kind, number, standing)
        for number, kind in enumerate(_KINDS, start=5):
            standing_of_kind = rank(seed, f"{kind} plans", place, len(schools))
            if kind == "growth":
                yield from _growth(seed, school, number, standing_of_kind)
            elif kind == "temporary_building":
                yield _temporary(seed, school, number)
            else:
                yield _reviewed_yearly(seed, school, number, kind, standing_of_kind)


def _versions(seed: int, school: School, kind: str, number: int, standing: float) -> Iterator[Plan]:
    """A plan to August 2025 and the one that follows it: in time, late, or not yet, according to the academy."""
    roll = dice(seed, "plan", school.urn, kind)
    earlier = _plan(
        school,
        2 * number - 1,
        kind,
        recorded=date(2022, 5, 16),
        approved=date(2022, 7, 4),
        start=date(2022, 9, 1),
        end=date(2025, 8, 31),
    )
    recorded = date(2025, 5, 12) + timedelta(days=roll.randrange(20))
    end = date(2028, 8, 31)
    late = standing > 0.8 and (kind == "ict" or standing > 0.92)
    if late:
        approved: date | None = date(2026, 4, 20) + timedelta(days=roll.randrange(40)) if standing < 0.95 else None
    elif standing > 0.7:
        approved = date(2025, 10, 1) + timedelta(days=roll.randrange(90))
    else:
        approved = date(2025, 6, 16) + timedelta(days=roll.randrange(45))
    if 0.74 < standing <= 0.8 and kind == "asset":
        end = date(2026, 2, 27)  # written for half a year and not renewed
    approved = working_day(approved) if approved else None
    yield earlier._replace(superseded=max(_NEXT, approved) if approved else None)
    yield _plan(school, 2 * number, kind, recorded=recorded, approved=approved, start=_NEXT, end=end)


def _reviewed_yearly(seed: int, school: School, number: int, kind: str, standing: float) -> Plan:
    """A plan to be reviewed every year: it is, only just, or no more; it may lack a signature, or be a draft."""
    roll = dice(seed, "other plans", school.urn, kind)
    recorded = date(2025, 6, 2) + timedelta(days=roll.randrange(30))
    approved = working_day(recorded + timedelta(days=roll.randrange(10, 50)))
    if kind == "asset_management" and standing > 0.75:
        approved = date(2026, 5, 11)
    plan = _plan(school, number, kind, recorded=recorded, approved=approved, start=_NEXT, end=date(2030, 8, 31))
    written = date(2024, 6, 3)
    older = plan._replace(recorded=written, approved_date=date(2024, 7, 1), start=date(2024, 9, 1))
    if 0.3 < standing <= 0.4:
        return older._replace(reviews=(written, YEAR_AGO, date(2026, 5, 11), date(2027, 5, 10)))
    if 0.6 < standing <= 0.75:
        return older._replace(reviews=(written, date(2025, 2, 3), date(2026, 6, 1)))
    if standing > 0.95:
        return plan._replace(approved_date=None, headteacher_signed=False, vision_signed=False, status="draft")
    return plan._replace(headteacher_signed=standing <= 0.75)


def _growth(seed: int, school: School, number: int, standing: float) -> Iterator[Plan]:
    """Two in three academies mean to grow: with the vision signed off, without, by a plan that is a draft or over."""
    if 0.6 < standing <= 0.8:
        return
    roll = dice(seed, "other plans", school.urn, "growth")
    recorded = date(2025, 6, 2) + timedelta(days=roll.randrange(60))
    approved = working_day(recorded + timedelta(days=20 + roll.randrange(60))) if standing <= 0.6 else None
    end = date(2026, 1, 30) if standing > 0.92 else date(2030, 8, 31)
    plan = _plan(school, number, "growth", recorded=recorded, approved=approved, start=_NEXT, end=end)
    yield plan._replace(vision_signed=standing <= 0.3)


def _temporary(seed: int, school: School, number: int) -> Plan:
    """By which temporary units will go: approved within a year of being written, most sooner."""
    recorded = date(2025, 6, 2)  # with the buildings whose exit it is
    approved = working_day(recorded + timedelta(days=dice(seed, "exit plan", school.urn).randrange(20, 360)))
    end = date(2030, 8, 31)
    return _plan(school, number, "temporary_building", recorded=recorded, approved=approved, start=_NEXT, end=end)


def _plan(
    school: School, number: int, kind: str, *, recorded: date, approved: date | None, start: date, end: date
) -> Plan:
    record_id = f"PL{school.urn}-{number:02d}"
    return Plan(
        record_id=record_id,
        urn=school.urn,
        plan_type=kind,
        approved_date=approved,
        approver_role=_APPROVERS.get(kind, "Chief Executive") if approved else None,
        start=start,
        end=end,
        headteacher_signed=approved is not None,
        vision_signed=approved is not None and kind in ("growth", "digital"),
        owner_role="Headteacher",
        last_reviewed=recorded,
        status="approved" if approved else "draft",
        recorded=recorded,
        reviews=reviews(recorded, record_id),
    )
