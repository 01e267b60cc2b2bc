"""The trust's Microsoft tenant: the register's devices as Intune manages them, and the accounts of staff and guests."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime, timedelta
from random import Random
from typing import Any

from demo.records import Device, DirectoryAccount, Employee, ManagedDevice, School
from demo.world import people
from demo.world.dice import at, dice, number_of, office_hours, uuid_of, working_day
from demo.world.patching import TIDY, builds, care

_INTUNE_SINCE = at(date(2022, 9, 1), 9)
_MANAGED = frozenset({"Windows", "iPadOS"})
_GIB = 2**30
_MEMORY = (8 * _GIB, 16 * _GIB, 16 * _GIB, 0)
_LINGERS = timedelta(days=30)  # the record of a wiped device, until Intune's clean-up rule removes it


def managed_devices(
    seed: int, schools: Sequence[School], devices: Iterable[Device], employees: Sequence[Employee]
) -> Iterator[ManagedDevice]:
    """The enrolments of the register's devices, and of the telephones that some of the staff own."""
    care_at = {school.urn: care(seed, place, len(schools)) for place, school in enumerate(schools)}
    for device in devices:
        roll = dice(seed, "intune", device.device_id)
        is_tidy = care_at[device.urn] < TIDY
        if device.os_name in _MANAGED and (roll.random() < 0.9 or is_tidy):
            yield from _enrolments(seed, device, care_at[device.urn], roll)
    for employee in employees:
        roll = dice(seed, "telephone", employee.employee_id)
        if roll.random() < 0.08:
            yield _telephone(seed, employee, roll)


def _enrolments(seed: int, device: Device, care_taken: float, roll: Random) -> Iterator[ManagedDevice]:
    """One enrolment, or two where the device was wiped: under another id, the first one lingering for a while.

    Now and then somebody enrols the trust's device as if it were their own.
    """
    first_seen = max(device.created_at, _INTUNE_SINCE).date() + timedelta(days=roll.randrange(1, 9))
    enrolled = office_hours(first_seen, roll)
    wiped = enrolled + timedelta(days=roll.randrange(60, 900)) if roll.random() < 0.06 else None
    if device.archived_at and device.archived_at <= enrolled:
        return
    if wiped and device.archived_at and wiped >= device.archived_at:
        wiped = None
    ends = device.archived_at
    removed = ends + timedelta(days=roll.randrange(1, 20)) if ends and roll.random() < 0.8 else None
    is_tidy = care_taken < TIDY
    never = roll.random() < 0.05 and not is_tidy
    serial_known = roll.random() >= 0.03 or is_tidy
    seen = tuple(builds(seed, device, care_taken, enrolled, ends))
    first = ManagedDevice(
        managed_id=uuid_of(seed, "enrolment", device.device_id, 1),
        device_id=device.device_id,
        serial=device.serial if serial_known else None,
        manufacturer=device.manufacturer,
        model=device.model,
        os_name=device.os_name or "Windows",
        builds=seen[:1] if never else seen,
        memory_bytes=roll.choice(_MEMORY) if device.os_name == "Windows" else 0,
        encrypted=roll.random() < 0.9,
        owner="personal" if roll.random() < 0.03 and not is_tidy else "company",
        employee_id=None if (device.assigned_to or "location:").startswith("location:") else device.assigned_to,
        enrolled_at=enrolled,
        compliance=tuple(_compliance(roll, enrolled)),
        silent_from=enrolled if never else ends,
        removed_at=removed,
    )
    if wiped is None:
        yield first
        return
    yield first._replace(
        builds=tuple(each for each in first.builds if each[0] < wiped),
        silent_from=enrolled if never else wiped,
        removed_at=wiped + _LINGERS,
    )
    again = office_hours(wiped.date() + timedelta(days=roll.randrange(1, 3)), roll)
    yield first._replace(
        managed_id=uuid_of(seed, "enrolment", device.device_id, 2),
        builds=tuple(builds(seed, device, care_taken, again, ends)),
        enrolled_at=again,
        compliance=tuple(_compliance(roll, again)),
        silent_from=ends,
    )


def _compliance(roll: Random, enrolled: datetime) -> Iterator[tuple[datetime, str]]:
    yield enrolled, "unknown"
    moment = enrolled + timedelta(hours=1)
    yield moment, "compliant" if roll.random() < 0.85 else "inGracePeriod"
    while roll.random() < 0.35:
        moment += timedelta(days=roll.randrange(5, 200))
        yield moment, "noncompliant" if roll.random() < 0.5 else "compliant"


def _telephone(seed: int, employee: Employee, roll: Random) -> ManagedDevice:
    enrolled = office_hours(date(2024, 1, 8) + timedelta(days=roll.randrange(900)), roll)
    return ManagedDevice(
        managed_id=uuid_of(seed, "telephone", employee.employee_id),
        device_id=None,
        serial=None if roll.random() < 0.5 else f"TL{number_of(9, seed, 'telephone', employee.employee_id)}",
        manufacturer="Pomelle",
        model="Pomelle Fone 12",
        os_name="iOS",
        builds=((enrolled, "18.3"),),
        memory_bytes=0,
        encrypted=True,
        owner="personal",
        employee_id=employee.employee_id,
        enrolled_at=enrolled,
        compliance=tuple(_compliance(roll, enrolled)),
        silent_from=None,
        removed_at=None,
    )


def accounts(seed: int, employees: Sequence[Employee]) -> Iterator[DirectoryAccount]:
    """An account for each of the staff, and some for guests: governors and people of suppliers."""
    for number, employee in enumerate(employees):
        roll = dice(seed, "account", employee.employee_id)
        yield DirectoryAccount(
            account_id=uuid_of(seed, "account", number),
            forename=employee.forename,
            surname=employee.surname,
            address=employee.email,
            user_type=None if number % 17 == 5 else "Member",
            is_admin=roll.random() < 0.03,
            mfa_capable=roll.random() < 0.95,
            **_life(roll, registers=0.9),
        )
    for number in range(len(employees) // 8):
        roll = dice(seed, "guest", number)
        fore, sur = people.forename(roll), people.surname(roll)
        yield DirectoryAccount(
            account_id=uuid_of(seed, "guest", number),
            forename=fore,
            surname=sur,
            address=people.email(fore, sur, "guests.osierholt"),
            user_type="Guest",
            is_admin=False,
            mfa_capable=roll.random() < 0.95,
            **_life(roll, registers=0.3),
        )


def _life(roll: Random, *, registers: float) -> dict[str, Any]:
    """When an account was made, registered for MFA, disabled and deleted, as far as that ever happens to it."""
    created = office_hours(working_day(date(2021, 9, 1) + timedelta(days=roll.randrange(1700))), roll)
    registered = created + timedelta(days=roll.randrange(1, 700), minutes=roll.randrange(240))
    ended = created + timedelta(days=roll.randrange(100, 1500))
    leaves = roll.random() < 0.25
    return {
        "created_at": created,
        "mfa_registered_at": registered if roll.random() < registers else None,
        "disabled_at": ended if leaves else None,
        "deleted_at": ended + timedelta(days=roll.randrange(30, 200)) if leaves and roll.random() < 0.5 else None,
    }


def devices_by(enrolments: Iterable[ManagedDevice], close: datetime) -> Iterator[ManagedDevice]:
    """The enrolments as they were known just before a moment."""
    for each in enrolments:
        if each.enrolled_at < close:
            yield each._replace(
                builds=tuple(event for event in each.builds if event[0] < close),
                compliance=tuple(event for event in each.compliance if event[0] < close),
                silent_from=_by(each.silent_from, close),
                removed_at=_by(each.removed_at, close),
            )


def accounts_by(accounts: Iterable[DirectoryAccount], close: datetime) -> Iterator[DirectoryAccount]:
    """The accounts as they were known just before a moment."""
    for each in accounts:
        if each.created_at < close:
            yield each._replace(
                mfa_registered_at=_by(each.mfa_registered_at, close),
                disabled_at=_by(each.disabled_at, close),
                deleted_at=_by(each.deleted_at, close),
            )


def _by(moment: datetime | None, close: datetime) -> datetime | None:
    return moment if moment is not None and moment < close else None
