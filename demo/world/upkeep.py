"""What the asset register holds beside devices: licences of software, and the work done on devices."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime, timedelta
from decimal import Decimal

from demo.records import Device, Employee, Maintenance, School, SoftwareLicence
from demo.world.dice import LONDON, dice, office_hours

_SOFTWARE: tuple[tuple[str, str, str, int, Decimal | None], ...] = (
    ("Quillmark Write & Read", "Quillmark", "Literacy", 120, Decimal("1890.00")),
    ("Signa Boards", "Vocaline", "Communication", 30, Decimal("12450.50")),
    ("Safeguard 'Halo' filter", "Haldane", "Safeguarding", 400, Decimal("3120.00")),
    ("Tessera Maths", "Tessera", "Numeracy", 90, None),
)
_TRUST_WIDE: tuple[tuple[str, str, str, int, Decimal | None], ...] = (
    ("Corvane Office Suite", "Corvane", "Office", 2600, Decimal("41200.00")),
    ("Haldane Endpoint", "Haldane", "Security", 6000, Decimal("18999.99")),
)
_WORKS = (
    ("Repair", "Cracked screen", Decimal("129.00")),
    ("Repair", "Keyboard", Decimal("64.50")),
    ("PAT Test", "Yearly test", Decimal("2.10")),
    ("Upgrade", "More memory", Decimal("1045.00")),
    ("Maintenance", "Cleaning", None),
)
_SUPPLIERS = ("Fixwell & Sons", "Corvane Care")


def licences(seed: int, schools: Sequence[School]) -> Iterator[SoftwareLicence]:
    """Two of the trust, and a few of each academy, bought in the years before and renewed or let go."""
    owners: tuple[str | None, ...] = (None, *(school.urn for school in schools))
    wanted = [(urn, each) for urn in owners for each in (_SOFTWARE if urn else _TRUST_WIDE)]
    for number, (urn, (name, maker, category, seats, cost)) in enumerate(wanted, start=1):
        roll = dice(seed, "licence", number)
        bought = date(2022, 9, 1) + timedelta(days=roll.randrange(1400))
        dropped = number % 6 == 4
        yield SoftwareLicence(
            licence_id=number,
            name=name,
            manufacturer=maker,
            category=category,
            urn=urn,
            seats=seats,
            used=roll.randrange(seats + 1),
            purchased=None if roll.random() < 0.1 else bought,
            cost=cost,
            expires=None if roll.random() < 0.2 else bought + timedelta(days=365 * roll.choice((1, 3))),
            created_at=office_hours(bought, roll),
            deleted_at=office_hours(bought + timedelta(days=roll.randrange(60, 300)), roll) if dropped else None,
        )


def maintenances(seed: int, devices: Iterable[Device], employees: Sequence[Employee]) -> Iterator[Maintenance]:
    """The work on the devices that ever needed some; a clerk writes into its title what comes to mind."""
    for device in devices:
        roll = dice(seed, "maintenance", device.device_id)
        if roll.random() >= 0.2:
            continue
        kind, what, cost = roll.choice(_WORKS)
        recorded = office_hours(device.created_at.astimezone(LONDON).date() + timedelta(roll.randrange(5, 900)), roll)
        started = recorded.astimezone(LONDON).date()
        yield Maintenance(
            maintenance_id=device.device_id,
            device_id=device.device_id,
            type=kind,
            title=f"{what}, ask {roll.choice(employees).surname}" if employees else what,
            supplier=roll.choice(_SUPPLIERS),
            started=started,
            completed=started + timedelta(days=roll.randrange(30)) if roll.random() < 0.85 else None,
            cost=cost,
            warranty=roll.random() < 0.3,
            recorded_at=recorded,
        )


def licences_by(everything: Iterable[SoftwareLicence], close: datetime) -> Iterator[SoftwareLicence]:
    """The licences as they were known just before a moment."""
    for licence in everything:
        if licence.created_at < close:
            gone = licence.deleted_at is not None and licence.deleted_at < close
            yield licence if gone else licence._replace(deleted_at=None)


def maintenances_by(everything: Iterable[Maintenance], day: date) -> Iterator[Maintenance]:
    """The work as it was known at the close of a day."""
    for work in everything:
        if work.started <= day:
            done = work.completed is not None and work.completed <= day
            yield work if done else work._replace(completed=None)
