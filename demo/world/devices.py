"""ICT devices of the simulated trust: bought over years, assigned, archived, and some records deleted."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from decimal import Decimal
from typing import NamedTuple

from demo.records import Device, Employee, School
from demo.world.dice import dice, number_of, office_hours, working_day
from demo.world.patching import TIDY, care

_STOCK_FROM, _STOCK_TO, _LAST_ORDER = date(2018, 9, 3), date(2025, 8, 31), date(2027, 7, 31)


class _Model(NamedTuple):
    category: str
    manufacturer: str
    model: str
    os_name: str | None
    os_version: str | None
    cost: Decimal
    warranty_months: int | None
    weight: int


_MODELS = (
    _Model("Laptop", "Corvane", "Corvane Slate 14", "Windows", "11 23H2", Decimal("612.00"), 36, 30),
    _Model("Laptop", "Corvane", "Corvane Slate 13", "Windows", "10 22H2", Decimal("548.50"), 36, 14),
    _Model("Desktop", "Bexmoor", "Bexmoor Tower 3", "Windows", "11 24H2", Decimal("489.99"), 36, 14),
    _Model("Tablet", "Pomelle", "Pomelle Pad 10", "iPadOS", "18.3", Decimal("329.00"), 12, 22),
    _Model("Chromebook", "Dellinge", "Dellinge C11", "ChromeOS", "132", Decimal("219.00"), 12, 12),
    _Model("Interactive display", "Visarro", 'Visarro Board 75"', None, None, Decimal("1845.00"), 60, 6),
    _Model("Communication aid", "Vocaline", "Vocaline Eye & Touch", "Windows", "11 23H2", Decimal("6480.00"), 24, 3),
    _Model("Network switch", "Kabelin", "Kabelin 48P", None, None, Decimal("1234.50"), None, 3),
    _Model("Access point", "Kabelin", "Kabelin AP6", None, None, Decimal("287.25"), None, 6),
)
_CHROME = ("132", "138", "138.0.7204.235", "138.0.7204.302", "144")  # as somebody last read it off the screen
_LOCATIONS = (
    "Main office",
    "Library",
    "Art & Design",
    "Sixth Form Base",
    "Science 1",
    "Sensory room",
    "Hall",
    "ICT suite",
)


def devices(
    seed: int, until: date, schools: Sequence[School], employees: Sequence[Employee], count: int
) -> Iterator[Device]:
    """The stock of the summer of 2025, then what arrives on working days up to ``until``.

    ``count`` is about what the register holds in the spring of 2026, archived and deleted records included.
    """
    places = [school for school in schools for _ in range(school.capacity)]
    staff_of: dict[str, list[Employee]] = {}
    for employee in employees:
        staff_of.setdefault(employee.urn, []).append(employee)

    care_at = {school.urn: care(seed, place, len(schools)) for place, school in enumerate(schools)}
    stock = round(count * 0.955)
    days = (_STOCK_TO - _STOCK_FROM).days
    bought = [_STOCK_FROM + timedelta(days=days * number // stock) for number in range(stock)]
    day, owed = _STOCK_TO, 0.0
    while day < min(until, _LAST_ORDER):
        day += timedelta(days=1)
        if day.weekday() < 5:
            owed += count * 0.045 / 140
            arrived, owed = int(owed), owed - int(owed)
            bought.extend([day] * arrived)
    for number, purchased in enumerate(bought, start=1):
        school = places[(number * 7919) % len(places)]
        device = _device(seed, number, school, working_day(purchased), staff_of.get(school.urn, []))
        if device.os_name == "ChromeOS":
            is_tidy = care_at[school.urn] < TIDY
            newest = _CHROME[-1] if is_tidy else dice(seed, "chrome", number).choice(_CHROME)
            device = device._replace(os_version=newest)
        yield device


def _device(seed: int, number: int, school: School, purchased: date, staff: Sequence[Employee]) -> Device:
    roll = dice(seed, "device", number)
    model = roll.choices(_MODELS, [each.weight for each in _MODELS])[0]
    location = roll.choice(_LOCATIONS)
    where = roll.random()
    if where < 0.35 and staff and model.category in ("Laptop", "Tablet"):
        assigned: str | None = roll.choice(staff).employee_id
    else:
        assigned = f"location:{location}" if where < 0.85 else None
    life = timedelta(days=roll.randrange(1300, 3600))
    return Device(
        device_id=number,
        asset_tag=f"OH-{number:05d}",
        serial=f"{model.manufacturer[:2].upper()}{number_of(8, seed, 'serial', number)}",
        urn=school.urn,
        location=location,
        category=model.category,
        manufacturer=model.manufacturer,
        model=model.model,
        os_name=model.os_name,
        os_version=model.os_version,
        purchased=purchased,
        cost=model.cost + Decimal(roll.randrange(-2000, 4000)) / 100,
        warranty_months=model.warranty_months,
        assigned_to=assigned,
        created_at=office_hours(purchased + timedelta(days=roll.randrange(3)), roll),
        archived_at=office_hours(purchased + life, roll) if roll.random() < 0.8 else None,
        deleted_at=office_hours(purchased + life + timedelta(days=60), roll) if roll.random() < 0.06 else None,
    )
