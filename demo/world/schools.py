"""The academies of the simulated trust. They are the same for every seed, as a trust's list of academies is settings.

Names are invented. URNs 9000NN, local authority codes 99N and establishment numbers are from ranges no real school has.
"""

from __future__ import annotations

from datetime import date
from typing import NamedTuple

from demo.records import School
from demo.world.dice import number_of
from demo.world.size import FULL, Size

_Terms = tuple[tuple[date, date], ...]

_SYSTEMS = ("SIMS", "Arbor", "Bromcom")

# Two local calendars. Bank holidays inside a half-term split it, since every weekday inside one is a school day.
_NORTH: _Terms = (
    (date(2024, 9, 2), date(2024, 10, 25)),
    (date(2024, 11, 4), date(2024, 12, 20)),
    (date(2025, 1, 6), date(2025, 2, 14)),
    (date(2025, 2, 24), date(2025, 4, 4)),
    (date(2025, 4, 22), date(2025, 5, 2)),
    (date(2025, 5, 6), date(2025, 5, 23)),
    (date(2025, 6, 2), date(2025, 7, 22)),
    (date(2025, 9, 1), date(2025, 10, 24)),
    (date(2025, 11, 3), date(2025, 12, 19)),
    (date(2026, 1, 5), date(2026, 2, 13)),
    (date(2026, 2, 23), date(2026, 3, 27)),
    (date(2026, 4, 13), date(2026, 5, 1)),
    (date(2026, 5, 5), date(2026, 5, 22)),
    (date(2026, 6, 1), date(2026, 7, 21)),
    (date(2026, 9, 2), date(2026, 10, 23)),
    (date(2026, 11, 2), date(2026, 12, 18)),
    (date(2027, 1, 4), date(2027, 2, 12)),
    (date(2027, 2, 22), date(2027, 3, 25)),
    (date(2027, 4, 12), date(2027, 4, 30)),
    (date(2027, 5, 4), date(2027, 5, 28)),
    (date(2027, 6, 7), date(2027, 7, 22)),
)
_SOUTH: _Terms = (
    (date(2024, 9, 3), date(2024, 10, 18)),
    (date(2024, 10, 28), date(2024, 12, 20)),
    (date(2025, 1, 7), date(2025, 2, 14)),
    (date(2025, 2, 24), date(2025, 4, 11)),
    (date(2025, 4, 28), date(2025, 5, 2)),
    (date(2025, 5, 6), date(2025, 5, 23)),
    (date(2025, 6, 2), date(2025, 7, 23)),
    (date(2025, 9, 2), date(2025, 10, 17)),
    (date(2025, 10, 27), date(2025, 12, 19)),
    (date(2026, 1, 6), date(2026, 2, 13)),
    (date(2026, 2, 23), date(2026, 4, 1)),
    (date(2026, 4, 20), date(2026, 5, 1)),
    (date(2026, 5, 5), date(2026, 5, 22)),
    (date(2026, 6, 1), date(2026, 7, 22)),
    (date(2026, 9, 3), date(2026, 10, 16)),
    (date(2026, 10, 26), date(2026, 12, 18)),
    (date(2027, 1, 5), date(2027, 2, 12)),
    (date(2027, 2, 22), date(2027, 3, 24)),
    (date(2027, 4, 12), date(2027, 4, 30)),
    (date(2027, 5, 4), date(2027, 5, 28)),
    (date(2027, 6, 7), date(2027, 7, 22)),
)


class _Academy(NamedTuple):
    name: str
    phase: str
    nicknames: tuple[str, ...]
    la_code: str
    capacity: int  # in the full-size trust
    floor_area_m2: int
    tracking: str
    company: str
    joined_on: date = date(2019, 9, 1)
    predecessor_urn: str | None = None


# The first four hold every phase and the one with a predecessor, so that a small trust has all that a large one has.
_ACADEMIES = (
    _Academy("Larkmere School", "special", ("Larkmere", "The Mere"), "990", 132, 4180, "LARKMERE", "Larkmere School"),
    _Academy("Tollgate Vale Primary Academy", "primary", ("Tollgate",), "990", 236, 2050, "TOLLGATE", "Tollgate Vale"),
    _Academy("Harrowfen Academy", "secondary", ("Harrowfen",), "991", 352, 7920, "HARROWFEN", "Harrowfen Academy"),
    _Academy(
        "Osmund Bridge School",
        "special",
        ("Osmund Bridge", "OBS"),
        "991",
        118,
        3640,
        "OSMUND BR",
        "Osmund Bridge School",
        date(2024, 9, 1),
        "900101",
    ),
    _Academy("Fernhallow School", "special", ("Fernhallow",), "990", 126, 3905, "FERNHALLOW", "Fernhallow School"),
    _Academy(
        "Marlbeck & Fenn School", "special", ("Marlbeck", "M&F"), "990", 104, 3310, "MARLBECK", "Marlbeck & Fenn School"
    ),
    _Academy("Quayside Rise School", "special", ("Quayside",), "991", 140, 4420, "QUAYSIDE", "Quayside Rise"),
    _Academy("St Wilfra's School", "special", ("St Wilfra's", "Wilfra's"), "991", 98, 2975, "WILFRA", "St Wilfra's"),
    _Academy(
        "Amberlow Holt School", "special", ("Amberlow", "The Holt"), "992", 120, 3720, "AMBERLOW", "Amberlow Holt"
    ),
    _Academy("Dunnock Hill School", "special", ("Dunnock Hill",), "992", 110, 3450, "DUNNOCK", "Dunnock Hill School"),
    _Academy("Pinfold Green Primary School", "primary", ("Pinfold",), "992", 214, 1890, "PINFOLD", "Pinfold Green"),
    _Academy("Stonecrop School", "special", ("Stonecrop",), "990", 136, 4265, "STONECROP", "Stonecrop School"),
    _Academy(
        "Merrowdale Reach Academy", "secondary", ("Merrowdale",), "992", 338, 7450, "MERROWDALE", "Merrowdale Reach"
    ),
    _Academy("Bracken Lodge School", "special", ("Bracken Lodge",), "991", 92, 2860, "BRACKEN", "Bracken Lodge School"),
    _Academy("Saltmarsh School", "special", ("Saltmarsh",), "992", 128, 3990, "SALTMARSH", "Saltmarsh School"),
    _Academy(
        "Thistledown Fields School", "special", ("Thistledown",), "990", 124, 3815, "THISTLEDOWN", "Thistledown Fields"
    ),
    _Academy(
        "Kestrel Croft School",
        "special",
        ("Kestrel", "The Croft"),
        "991",
        112,
        3530,
        "KESTREL",
        "Kestrel Croft School",
        date(2026, 1, 1),
    ),
)

_FULL_CAPACITY = sum(academy.capacity for academy in _ACADEMIES)


def schools(size: Size) -> tuple[School, ...]:
    """The first ``size.schools`` academies, with room for about ``size.pupils`` (whatever the seed)."""
    if not 1 <= size.schools <= len(_ACADEMIES):
        raise ValueError(f"a simulated trust has 1 to {len(_ACADEMIES)} academies, not {size.schools}")
    chosen = _ACADEMIES[: size.schools]
    scale = size.pupils / FULL.pupils * _FULL_CAPACITY / sum(academy.capacity for academy in chosen)
    return tuple(_school(place, academy, scale) for place, academy in enumerate(chosen, start=1))


def _school(place: int, academy: _Academy, scale: float) -> School:
    urn = f"9000{place:02d}"
    return School(
        urn=urn,
        predecessor_urn=academy.predecessor_urn,
        name=academy.name,
        nicknames=academy.nicknames,
        phase=academy.phase,
        la_code=academy.la_code,
        establishment_number=str({"special": 7000, "primary": 2000, "secondary": 4000}[academy.phase] + 10 * place),
        ukprn=f"1009{place:04d}",
        wonde_id=f"A{number_of(10, 'wonde school', urn)}",
        finance_tracking_option=academy.tracking,
        ict_company=academy.company,
        capacity=max(8, round(academy.capacity * scale)),
        floor_area_m2=academy.floor_area_m2,
        joined_on=academy.joined_on,
        left_on=None,
        terms=_SOUTH if academy.la_code == "991" else _NORTH,
        mis=_SYSTEMS[(place - 1) % len(_SYSTEMS)],
    )
