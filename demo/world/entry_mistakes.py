"""The mistakes that people make in the registers that are kept as entries, each at one academy."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from typing import NamedTuple

from demo.records import Entry, Mistake, School


class _Slip(NamedTuple):
    place: int  # of the academy in the trust's list
    register: str
    column: str
    kind: str
    since: date
    fixed: date | None = None


_SLIPS = (
    _Slip(3, "surveys", "closed", "text_date", date(2026, 2, 6)),
    _Slip(2, "surveys", "point_5", "error_cell", date(2025, 12, 1), date(2026, 3, 23)),
    _Slip(2, "destinations", "positive", "tbc", date(2026, 3, 2)),
)


def entry_mistakes(schools: Sequence[School], entries: Sequence[Entry]) -> Iterator[Mistake]:
    """Each on the newest row that the academy had in the register on the day, never two on one row."""
    spoilt: set[str] = set()
    for slip in _SLIPS:
        if slip.place >= len(schools):
            continue
        urn = schools[slip.place].urn
        rows = [
            entry
            for entry in entries
            if (entry.urn, entry.register) == (urn, slip.register)
            and entry.versions[0][0] <= slip.since
            and entry.removed is None
            and entry.record_id not in spoilt
        ]
        if rows:
            row = max(rows, key=lambda entry: entry.versions[0][0])
            spoilt.add(row.record_id)
            yield Mistake(urn, slip.register, row.record_id, slip.column, slip.kind, True, slip.since, slip.fixed)
