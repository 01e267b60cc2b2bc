"""The tenant and the upkeep of the simulated trust: what has to happen in them to somebody, and on which day."""

from __future__ import annotations

from collections import Counter
from datetime import date, timedelta

import pytest

from demo.records import World
from demo.trust import DEMO_DAY, SMALL, build, up_to
from demo.world.dice import close_of
from demo.world.tenant import accounts_by, devices_by
from demo.world.upkeep import licences_by, maintenances_by

LATER = DEMO_DAY + timedelta(days=60)
EARLIER = date(2026, 1, 10)


@pytest.fixture(scope="module")
def later() -> World:
    return build(seed=5, size=SMALL, until=LATER)


def test_a_later_day_only_adds(later: World) -> None:
    earlier, seen = build(seed=5, size=SMALL, until=EARLIER), up_to(later, EARLIER)
    assert seen.managed_devices == earlier.managed_devices
    assert seen.directory_accounts == earlier.directory_accounts
    assert seen.licences == earlier.licences
    assert seen.maintenances == earlier.maintenances
    assert len(later.managed_devices) > len(earlier.managed_devices) > 40


def test_enrolments_are_of_devices_in_the_register_by_their_serials(later: World) -> None:
    serials = {device.device_id: device.serial for device in later.devices}
    owned = [each for each in later.managed_devices if each.device_id is not None]
    assert {each.serial == serials[each.device_id or 0] for each in owned if each.serial} == {True}
    assert any(each.serial is None for each in owned)
    assert all(each.owner == "personal" for each in later.managed_devices if each.device_id is None)


def test_a_wiped_device_has_two_enrolments_and_the_first_lingers(later: World) -> None:
    times = Counter(each.device_id for each in later.managed_devices if each.device_id)
    twice = [number for number, count in times.items() if count == 2]
    assert twice
    for number in twice:
        first, second = (each for each in later.managed_devices if each.device_id == number)
        assert (first.serial, first.managed_id == second.managed_id) == (second.serial, False)
        assert first.silent_from is not None
        assert first.silent_from < second.enrolled_at
        assert first.removed_at is None or first.removed_at > second.enrolled_at


def test_accounts_are_of_every_kind(later: World) -> None:
    accounts = later.directory_accounts
    assert {each.user_type for each in accounts} == {"Member", "Guest", None}
    assert {each.mfa_registered_at is None for each in accounts} == {True, False}
    assert {each.disabled_at is None for each in accounts} == {True, False}
    assert len({each.account_id for each in accounts}) == len(accounts)


def test_what_is_later_than_a_day_is_not_known_of_it(later: World) -> None:
    close = close_of(EARLIER)
    devices, accounts = devices_by(later.managed_devices, close), accounts_by(later.directory_accounts, close)
    for device in devices:
        assert device.enrolled_at < close
        assert all(at < close for at, _ in device.compliance)
        assert all(at is None or at < close for at in (device.silent_from, device.removed_at))
    for account in accounts:
        assert account.created_at < close
        assert all(
            at is None or at < close for at in (account.mfa_registered_at, account.disabled_at, account.deleted_at)
        )
    for licence in licences_by(later.licences, close):
        assert licence.created_at < close
        assert licence.deleted_at is None or licence.deleted_at < close
    works = list(maintenances_by(later.maintenances, EARLIER))
    assert all(work.started <= EARLIER for work in works)
    assert {work.completed is None for work in works} == {True, False}
