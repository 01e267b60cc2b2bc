"""The mistakes that people make in the registers of contracts, bids, software, commitments and what people answered."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, timedelta
from typing import NamedTuple

from demo.records import Entry, Mistake, School
from demo.world.dice import dice

_FIRST = date(2025, 11, 10)
_FEW_DAYS, _LONG = timedelta(days=21), timedelta(days=10_000)


class _Slip(NamedTuple):
    register: str
    column: str
    kind: str
    refused: bool = True
    stands: timedelta = _LONG


_SLIPS = (
    _Slip("contracts", "end_date", "text_date"),
    _Slip("certificates", "expires", "tbc", stands=_FEW_DAYS),
    _Slip("bids", "requested", "twelve_k"),
    _Slip("contract_kpis", "record_id", "duplicate_id"),
    _Slip("software", "tier", "trailing_spaces", refused=False),
    _Slip("software", "product", "blank_required"),
    _Slip("waivers", "approved", "text_date"),
    _Slip("improvement_days", "day_given", "year_2052"),
    _Slip("bookings", "booked_on", "tbc"),
    _Slip("commissions", "cost", "error_cell"),
    _Slip("contracts", "awarded", "excel_serial", refused=False),
    _Slip("improvement_days", "record_id", "duplicate_id", stands=_FEW_DAYS),
    _Slip("bids", "submitted", "text_date", stands=_FEW_DAYS),
    _Slip("contracts", "category", "blank_required"),
    _Slip("bookings", "charged", "twelve_k", stands=_FEW_DAYS),
    _Slip("commissions", "began", "blank_required"),
    _Slip("surveys", "closed", "text_date"),
    _Slip("destinations", "positive", "tbc"),
    _Slip("surveys", "point_5", "error_cell", stands=_FEW_DAYS),
)


def slips(seed: int, schools: Sequence[School], entries: Sequence[Entry]) -> Iterator[Mistake]:
    """One a week from November 2025, in the hurried academies only; some are put right after three weeks."""
    hurried = [school.urn for place, school in enumerate(schools) if place % 5 in (1, 3)] or [schools[0].urn]
    spoilt: set[str] = set()
    for number, slip in enumerate(_SLIPS):
        since = _FIRST + timedelta(days=7 * number)
        header = slip.column.replace("_", " ").capitalize()
        for urn in (*hurried[number % len(hurried) :], *hurried[: number % len(hurried)]):
            rows = [
                entry.record_id
                for entry in entries
                if (entry.urn, entry.register) == (urn, slip.register)
                and entry.record_id not in spoilt
                and header in _cells(entry, since)
            ]
            if rows:
                record_id = dice(seed, "slip", number).choice(rows)
                spoilt.add(record_id)
                fixed = since + slip.stands if slip.stands < _LONG else None
                yield Mistake(urn, slip.register, record_id, slip.column, slip.kind, slip.refused, since, fixed)
                break


def _cells(entry: Entry, day: date) -> Mapping[str, object]:
    """What the row says on the day; nothing before it is typed."""
    newest = next((cells for typed, cells in reversed(entry.versions) if typed <= day), None)
    return {} if newest is None else {"Record id": entry.record_id, **newest}
