"""What the simulated trust writes about its contracts: how well they are kept, and where the rules were waived."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from decimal import Decimal

from demo.records import Entry, School
from demo.world.contracts import REGISTER_BEGUN, Contract, contracts_of
from demo.world.dice import dice, rank, working_day
from demo.world.rows import Typing, record_id, typed

_MANAGED_FROM = Decimal(25_000)
_MANAGED_AT_ONCE = 2
_OWNER = "School business manager"
_ENDS = ((12, 31), (4, 30), (8, 31))  # of the periods for which indicators are reported, three a year


def contract_kpis(seed: int, schools: Sequence[School]) -> Iterator[Entry]:
    """Three times a year, of two larger contracts of each academy: first as a draft, then final; some never."""
    for place, school in enumerate(schools):
        kept = rank(seed, "contract indicators", place, len(schools))
        every = contracts_of(seed, school, place, len(schools))
        number = 0
        for start, end in _periods():
            running = [each for each in every if each.value > _MANAGED_FROM and _runs(each, start, end)]
            for contract in running[:_MANAGED_AT_ONCE]:
                number += 1
                roll = dice(seed, "indicators", school.urn, contract.number, end)
                due = roll.randrange(3, 11)
                missed = min(due, roll.choice((0, 0, 1) if kept < 0.7 else (0, 1, 2, 4)) if kept > 0.3 else 0)
                final: list[Typing] = [(working_day(end + timedelta(days=16)), {"Status": "final"})]
                never = kept > 0.9 and roll.random() < 0.5
                cells = {
                    "Contract id": record_id("contracts", school, contract.number),
                    "Period start": start,
                    "Period end": end,
                    "KPIs due": due,
                    "KPIs met": due - missed,
                    "Status": "draft",
                }
                first = (end + timedelta(days=2), cells)
                yield typed("contract_kpis", school, number, _OWNER, first, *([] if never else final))


def _periods() -> Iterator[tuple[date, date]]:
    """From September 2024 to August 2027."""
    start = date(2024, 9, 1)
    for year in (2024, 2025, 2026):
        for month, day in _ENDS:
            end = date(year + (month < 9), month, day)
            yield start, end
            start = end + timedelta(days=1)


def _runs(contract: Contract, start: date, end: date) -> bool:
    return contract.recorded <= start and contract.end >= end and (contract.over is None or contract.over[0] >= end)


def waivers(seed: int, schools: Sequence[School]) -> Iterator[Entry]:
    """Most direct awards had a waiver, of part of their value, all of it or more; some led to no contract."""
    for place, school in enumerate(schools):
        number = 0
        for contract in contracts_of(seed, school, place, len(schools)):
            roll = dice(seed, "waiver", school.urn, contract.number)
            if contract.route != "direct_award" or roll.random() < 0.2:
                continue
            for share in roll.choice(((Decimal("0.5"),), (Decimal(1),), (Decimal("0.8"), Decimal("0.6")))):
                number += 1
                approved = contract.awarded - timedelta(days=roll.randrange(3, 40))
                # Until the contract is awarded, there is no row to refer to.
                led_to = {"Contract id": record_id("contracts", school, contract.number)}
                later: list[Typing] = [(contract.recorded, led_to)]
                if roll.random() < 0.1:
                    later.append((contract.recorded + timedelta(days=20), {"Status": "withdrawn"}))
                yield _waiver(school, number, (contract.category, share * contract.value), approved, *later)
        for year in (2024, 2025, 2026):
            roll = dice(seed, "burst pipe", school.urn, year)
            if roll.random() < 0.4:
                number += 1
                approved = working_day(date(year, 10, 1) + timedelta(days=roll.randrange(250)))
                yield _waiver(school, number, ("works", Decimal(roll.randrange(20, 180) * 50)), approved)


def _waiver(school: School, number: int, waived: tuple[str, Decimal], approved: date, *later: Typing) -> Entry:
    """``waived``: of which category, for how much."""
    category, value = waived
    cells = {
        "Category": category,
        "Value inc VAT": value.quantize(Decimal("0.01")),
        "Reason": "Urgent, and only one firm could come",
        "Requester role": "Site manager",
        "Approver role": "Chief executive",
        "Approved": approved,
        "Status": "approved",
    }
    return typed("waivers", school, number, _OWNER, (max(approved, REGISTER_BEGUN), cells), *later)
