"""The academies' own assessments against the Department's core digital standards."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

from demo.records import Entry, School
from demo.world.dice import dice, rank
from demo.world.rows import after, evidence, typed

_STANDARDS = (
    "broadband", "network_switching", "network_cabling", "wireless_network", "cyber_security", "filtering",
    "monitoring", "cloud", "servers_and_storage", "digital_accessibility", "digital_leadership", "laptops_and_devices",
)  # fmt: skip
_ROUNDS = (date(2024, 11, 11), date(2025, 11, 10), date(2026, 11, 9))
# How many are met at each round, by how the academy stands; None: nothing was assessed then.
_MET: tuple[tuple[float, tuple[int | None, int | None, int | None]], ...] = (
    (0.2, (5, 8, 11)),
    (0.5, (3, 5, 8)),
    (0.7, (2, 4, 6)),
    (0.85, (1, 2, 4)),
    (1.0, (None, None, 3)),
)


def standards(seed: int, schools: Sequence[School]) -> Iterator[Entry]:
    """All at the first round and each autumn again what was not met, which supersedes the row before."""
    for place, school in enumerate(schools):
        standing = rank(seed, "standards", place, len(schools))
        met = next(counts for limit, counts in _MET if standing <= limit)
        roll = dice(seed, "standards", school.urn)
        order = roll.sample(_STANDARDS, len(_STANDARDS))
        left_out = order[-1] if roll.random() < 0.5 else None
        rows = sorted(
            (after(_ROUNDS[turn], roll.randrange(20)), turn, place_of, standard)
            for place_of, standard in enumerate(order)
            for turn, counted in enumerate(met)
            if counted is not None and _is_due(turn, place_of, met, applies=standard != left_out)
        )
        again = {(standard, turn): day for day, turn, _, standard in rows}
        for number, (day, turn, place_of, standard) in enumerate(rows, start=1):
            yield _assessment(
                school,
                number,
                standard,
                day,
                says=None if standard == left_out else _says(place_of, met[turn] or 0),
                superseded=again.get((standard, turn + 1)),
            )


def _is_due(turn: int, place: int, met: tuple[int | None, ...], *, applies: bool) -> bool:
    """Whether the standard is assessed at the round: it never was, or it applies and was not met the last time."""
    before = met[turn - 1] if turn else None
    return before is None or (applies and place >= before)


def _says(place: int, met: int) -> str:
    return "yes" if place < met else "partial" if place < met + 2 else "no"


def _assessment(
    school: School, number: int, standard: str, day: date, *, says: str | None, superseded: date | None
) -> Entry:
    cells = {
        "Standard": standard,
        "Applicable": says is not None,
        "Met": says,
        "Assessed": day,
        "Evidence url": evidence("standards", school, number) if says == "yes" else None,
        "Status": "current",
    }
    later = [(superseded, {"Status": "superseded"})] if superseded else []
    return typed("standards", school, number, "ICT lead", (day, cells), *later)
