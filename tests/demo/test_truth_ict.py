"""The truth of 3d.1, 3d.2 and 3.2.4, against figures worked out by hand."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal

import pytest
from tiny_world import AS_AT, FIRST, days_ago, noon, school, world

from demo.records import Device, DirectoryAccount, ManagedDevice
from demo.truth import Truth, expected
from demo.truth.ict import numbers, release_of

PATCHED = "10.0.22631.6783"  # of 10 March 2026, nine days before the day
OF_FEBRUARY, OF_JANUARY = "10.0.22631.6649", "10.0.22631.6491"


def device(
    number: int = 1, os_name: str | None = "Windows", os_version: str | None = "11 23H2", urn: str = FIRST
) -> Device:
    return Device(
        device_id=number,
        asset_tag=f"T{number}",
        serial=f"SN{number}",
        urn=urn,
        location="Hall",
        category="Laptop",
        manufacturer="Corvane",
        model="Slate",
        os_name=os_name,
        os_version=os_version,
        purchased=date(2024, 1, 8),
        cost=Decimal(500),
        warranty_months=36,
        assigned_to=None,
        created_at=noon(date(2024, 1, 8)),
        archived_at=None,
        deleted_at=None,
    )


def enrolment(
    *builds: tuple[date, str], serial: str | None = "SN1", enrolled: date = date(2024, 2, 1), owner: str = "company"
) -> ManagedDevice:
    return ManagedDevice(
        managed_id=f"M-{serial}-{enrolled}-{owner}",
        device_id=1,
        serial=serial,
        manufacturer="Corvane",
        model="Slate",
        os_name="Windows",
        builds=tuple((noon(day), build) for day, build in builds),
        memory_bytes=0,
        encrypted=True,
        owner=owner,
        employee_id=None,
        enrolled_at=noon(enrolled),
        compliance=((noon(enrolled), "compliant"),),
        silent_from=None,
        removed_at=None,
    )


def truth(*devices: Device, enrolled: tuple[ManagedDevice, ...] = (), day: date = AS_AT) -> Truth:
    return expected(replace(world(school()), devices=devices, managed_devices=enrolled), day)


def figures(*devices: Device, enrolled: tuple[ManagedDevice, ...] = (), day: date = AS_AT) -> tuple[int, int]:
    row = truth(*devices, enrolled=enrolled, day=day).row("3d.1", FIRST)
    return int(row.numerator or 0), int(row.denominator or 0)


@pytest.mark.parametrize(
    ("build", "is_sound"),
    [
        (PATCHED, True),
        (OF_FEBRUARY, True),  # the fix of March is out for nine days only
        (OF_JANUARY, False),
        ("10.0.22631.10000", True),  # numbers, not letters
        ("10.0.226310.9", False),  # of no release that is known
        ("10.0.26200.7840", True),
        ("10.0.26100.7623", False),
        ("10.0.19045.9999", False),  # no longer supported
        ("nonsense", False),
    ],
)
def test_what_intune_saw_is_supported_and_patched(build: str, is_sound: bool) -> None:
    assert figures(device(), enrolled=(enrolment((days_ago(40), build)),)) == (int(is_sound), 1)


def test_a_grave_fix_may_wait_for_14_days() -> None:
    seen = (enrolment((date(2026, 2, 20), OF_FEBRUARY)),)
    assert figures(device(), enrolled=seen, day=date(2026, 3, 24)) == (1, 1)
    assert figures(device(), enrolled=seen, day=date(2026, 3, 25)) == (0, 1)


def test_support_ends_with_its_last_day() -> None:
    chrome = device(os_name="ChromeOS", os_version="138.0.7204.302")
    assert figures(chrome, day=date(2026, 4, 28)) == (1, 1)
    assert figures(chrome, day=date(2026, 4, 29)) == (0, 1)


@pytest.mark.parametrize(
    ("os_name", "os_version", "is_sound"),
    [
        ("Windows", "11 23H2", False),  # supported; nobody knows its build, and there are fixes
        ("Windows", None, False),
        ("Windows", "12", False),
        ("iPadOS", "18.7.3", True),
        ("iPadOS", "18.7.2", False),
        ("iPadOS", "18.7.10", True),
        ("iPadOS", "180.1", False),
        ("ChromeOS", "144", True),  # no fix of it is known to be grave
        ("ChromeOS", "138", False),
        ("ChromeOS", "138.0.7204.296", True),  # the fix after it is of no great weight
        ("BeOS", "5", False),
    ],
)
def test_without_intune_the_register_says_what_runs(os_name: str, os_version: str | None, is_sound: bool) -> None:
    assert figures(device(os_name=os_name, os_version=os_version)) == (int(is_sound), 1)


def test_the_newest_company_enrolment_of_the_serial_counts() -> None:
    old = enrolment((days_ago(90), OF_JANUARY))
    new = enrolment((days_ago(5), PATCHED), enrolled=days_ago(5))
    own = enrolment((days_ago(2), OF_JANUARY), enrolled=days_ago(2), owner="personal")
    unknown = enrolment((days_ago(1), OF_JANUARY), enrolled=days_ago(1), serial=None)
    assert figures(device(), enrolled=(new, old, own, unknown)) == (1, 1)
    assert figures(device(), enrolled=(old, own)) == (0, 1)
    assert figures(device(), enrolled=(new._replace(removed_at=noon(days_ago(1))),)) == (0, 1)
    assert figures(device(), enrolled=(new._replace(enrolled_at=noon(date(2026, 3, 20))),)) == (0, 1)
    moving = enrolment((days_ago(90), OF_JANUARY), (date(2026, 3, 20), PATCHED))
    assert figures(device(), enrolled=(moving,)) == (0, 1)
    assert figures(device(), enrolled=(moving,), day=date(2026, 3, 20)) == (1, 1)


def test_devices_in_use_with_a_system_are_counted() -> None:
    gone: dict[str, datetime] = {"archived_at": noon(AS_AT)}
    assert figures(device(os_name=None)) == (0, 0)
    assert figures(device()._replace(**gone)) == (0, 0)
    assert figures(device()._replace(deleted_at=noon(AS_AT))) == (0, 0)
    assert figures(device()._replace(created_at=noon(date(2026, 3, 20)))) == (0, 0)
    assert figures(device()._replace(archived_at=noon(date(2026, 3, 20)))) == (0, 1)
    assert truth(device(os_name=None)).row("3d.1", FIRST).symbol == "z"


def test_devices_of_no_company_are_left_out_and_counted() -> None:
    found = truth(device(1), device(2, urn="nobody's"), enrolled=(enrolment((days_ago(5), PATCHED)),))
    trust = found.row("3d.1")
    assert (trust.numerator, trust.denominator, trust.exclusions, trust.rag) == (1, 1, 1, "green")


@pytest.mark.parametrize(("sound", "colour"), [(20, "green"), (19, "amber"), (18, "red")])
def test_limits_are_100_and_95_and_failing_devices_are_exceptions(sound: int, colour: str) -> None:
    devices = [device(number) for number in range(1, 21)]
    enrolled = tuple(enrolment((days_ago(5), PATCHED), serial=f"SN{number}") for number in range(1, sound + 1))
    found = truth(*devices, enrolled=enrolled)
    assert found.row("3d.1", FIRST).rag == colour
    assert {each[2] for each in found.exceptions if each[0] == "3d.1"} == {str(n) for n in range(sound + 1, 21)}


def test_versions_are_numbers_or_words() -> None:
    assert numbers("10.0.22631.6783") == (10, 0, 22631, 6783)
    assert (numbers("11 23H2"), numbers(None), numbers("")) == ((), (), ())
    release = release_of("Windows", "11 23H2")
    assert release is not None
    assert (release.build_prefix, release_of("Windows", "10.0.2263")) == ("10.0.22631", None)


def account(
    number: int,
    *,
    user_type: str | None = "Member",
    registered: date | None = None,
    disabled: date | None = None,
    deleted: date | None = None,
) -> DirectoryAccount:
    return DirectoryAccount(
        account_id=f"A{number}",
        forename="Ann",
        surname="Lee",
        address="ann@staff.invalid",
        user_type=user_type,
        is_admin=False,
        mfa_capable=True,
        created_at=noon(date(2024, 9, 2)),
        mfa_registered_at=noon(registered) if registered else None,
        disabled_at=noon(disabled) if disabled else None,
        deleted_at=noon(deleted) if deleted else None,
    )


def test_accounts_are_counted_once_for_the_trust() -> None:
    tomorrow = date(2026, 3, 20)
    accounts = (
        account(1, registered=AS_AT),
        account(2, registered=tomorrow),
        account(3, user_type="Guest", registered=days_ago(9)),
        account(4, user_type=None),
        account(5, registered=days_ago(9), disabled=AS_AT),
        account(6, registered=days_ago(9), disabled=tomorrow),
        account(7, deleted=AS_AT),
        account(8)._replace(created_at=noon(tomorrow)),
    )
    found = expected(replace(world(school()), directory_accounts=accounts), AS_AT)
    factors, members = found.row("3d.2"), found.row("3.2.4")
    assert (factors.numerator, factors.denominator, factors.rag) == (3, 5, "red")
    assert (members.numerator, members.denominator, members.rag) == (4, 5, "red")
    assert {row.school_urn for row in found.rows if row.measure_code in ("3d.2", "3.2.4")} == {None}
    assert {each for each in found.exceptions if each[0] == "3d.2"} == {("3d.2", None, "trust")}
    assert expected(world(school()), AS_AT).row("3d.2").symbol == "z"
    assert expected(world(school()), AS_AT, [("graph", None)]).row("3.2.4").symbol == "x"
