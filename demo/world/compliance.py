"""Statutory checks at the academies of the simulated trust: what is to be checked, and every time that it was."""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from datetime import date, timedelta

from demo.records import CHECK_TYPES, CheckDone, ComplianceItem, School
from demo.world.dice import dice, rank

_HORIZON = date(2027, 8, 31)
_HISTORY_FROM = date(2024, 9, 2)
_TIDY, _GAP = 0.45, 0.68  # up to here nothing is amiss; up to here one check lacks its evidence; beyond, it is worse
_ITEMS = {"fire_extinguishers": 2, "local_exhaust_ventilation": 2}
_HOISTS = {"special": 6, "primary": 1, "secondary": 1}
_NOT_THERE = {
    "gas": (0.3, "All-electric site"),
    "asbestos": (0.25, "Built after 2000"),
    "passenger_lifts": (0.35, "Single-storey building"),
}
_CONTRACTORS = ("Beckton Lift Care", "Norbrook Fire Safety", "Kelda Hoists", "Eldwick Water", "Site team")
_SHORT_CERTIFICATES = {"fire_risk_assessment": 300, "gas": 330, "fixed_wiring": 1095}


def compliance(seed: int, schools: Sequence[School]) -> Iterator[ComplianceItem]:
    """Every item of every academy with its checks up to the summer of 2027, whatever the horizon."""
    for place, school in enumerate(schools):
        standing = rank(seed, "compliance", place, len(schools))
        items = list(_items(seed, school, standing))
        if _TIDY < standing <= _GAP:
            unseen = dice(seed, "no evidence", school.urn).choice([item for item in items if item.applicable])
            items[items.index(unseen)] = unseen._replace(
                done=tuple(check._replace(evidence=False) for check in unseen.done)
            )
        yield from items


def _items(seed: int, school: School, standing: float) -> Iterator[ComplianceItem]:
    number = 0
    for check_type in CHECK_TYPES:
        code = check_type.code
        for _ in range(_HOISTS[school.phase] if code == "hoists_slings" else _ITEMS.get(code, 1)):
            number += 1
            roll = dice(seed, "check", school.urn, number)
            chance, reason = _NOT_THERE.get(code, (0.0, ""))
            applicable = roll.random() >= chance
            short = _SHORT_CERTIFICATES.get(code) if roll.random() < 0.3 else None
            careless = max(0.0, standing - _GAP)
            done = tuple(_done(check_type.days, short, careless, roll)) if applicable else ()
            yield ComplianceItem(
                record_id=f"CC{school.urn}-{number:03d}",
                urn=school.urn,
                check_type=code,
                item_id=f"{code[:2].upper()}{number:02d}",
                applicable=applicable,
                reason_not_applicable=None if applicable else reason,
                done=done if roll.random() >= careless * 0.15 else (),
                certificate_days=short,
                contractor=roll.choice(_CONTRACTORS),
                owner_role="Site manager",
                recorded=_HISTORY_FROM,
                retired=date(2026, 1, 30) if number == 21 and roll.random() < 0.3 else None,
            )


def _done(days: int, short: int | None, careless: float, roll: random.Random) -> Iterator[CheckDone]:
    """Checks one after another: in good time, or late where the academy is careless; weekly ones on their weekday."""
    length = min(days, short or days)
    day = _HISTORY_FROM - timedelta(days=roll.randrange(length))
    while day <= _HORIZON:
        result = "advisory" if roll.random() < 0.1 else "pass"
        if roll.random() < careless * 0.1:
            result = "fail"
        yield CheckDone(day, result, roll.random() >= careless * 0.12)
        early = roll.randrange(1, 1 + max(1, length // 20)) if length > 7 else 0
        late = roll.randrange(2, 10 + length // 8) if roll.random() < careless * 0.3 else 0
        day += timedelta(days=length - early + late if late == 0 else length + late)
