"""Measures of ICT: 3d.1 devices supported and patched, 3d.2 second factors, 3.2.4 accounts of the tenancy."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

from demo.records import OS_FIXES, OS_RELEASES, Device, DirectoryAccount, ManagedDevice, OsRelease, School
from demo.truth.count import Count, count
from demo.truth.measure import Limits, Measure
from demo.truth.moment import Moment

_GRACE = timedelta(days=14)
_GRAVE = 7  # CVSS from which a fix may not wait


def measures(moment: Moment) -> Iterator[Measure]:
    devices = Devices(moment)
    yield Measure(
        "3d.1",
        ("snipe_it", "graph"),
        devices.patched,
        limits=Limits((100, None), (95, None)),
        left_out_is_unreliable=False,
        left_out_of_trust=devices.of_nobody,
    )
    yield Measure(
        "3d.2",
        ("graph",),
        count_trust=lambda: second_factors(moment),
        limits=Limits((100, None), (95, None)),
        left_out_is_unreliable=False,
        about_people=True,
    )
    yield Measure(
        "3.2.4",
        ("graph",),
        count_trust=lambda: members(moment),
        limits=Limits((100, None), (90, None)),
        left_out_is_unreliable=False,
        about_people=True,
    )


class Devices:
    """The devices in use that have an operating system: in the register, and neither archived nor deleted."""

    def __init__(self, moment: Moment) -> None:
        self._moment = moment
        self._in_use = [
            device
            for device in moment.world.devices
            if device.os_name is not None
            and moment.known(device.created_at)
            and not moment.known(device.archived_at)
            and not moment.known(device.deleted_at)
        ]
        self._enrolled: dict[str, ManagedDevice] = {}
        for each in moment.world.managed_devices:
            if each.owner == "company" and moment.known(each.enrolled_at) and not moment.known(each.removed_at):
                self._keep(each)

    def _keep(self, each: ManagedDevice) -> None:
        """The newest enrolment of a serial number: a device that was wiped has two for a while."""
        if each.serial is not None:
            other = self._enrolled.get(each.serial)
            if other is None or other.enrolled_at < each.enrolled_at:
                self._enrolled[each.serial] = each

    @property
    def of_nobody(self) -> int:
        """Devices whose company is no academy's."""
        known = {school.urn for school in self._moment.world.schools}
        return sum(device.urn not in known for device in self._in_use)

    def patched(self, school: School) -> Count:
        here = [device for device in self._in_use if device.urn == school.urn]
        failing = [device for device in here if not self._is_sound(device)]
        return count(len(here) - len(failing), len(here), wrong=frozenset(str(device.device_id) for device in failing))

    def _is_sound(self, device: Device) -> bool:
        version = self._runs(device)
        release = release_of(device.os_name, version)
        return (
            release is not None
            and release.support_ends >= self._moment.day
            and not any(_is_older(version, build) for build in self._overdue(release))
        )

    def _runs(self, device: Device) -> str | None:
        """What Intune last saw on it, else what the register says."""
        enrolment = self._enrolled.get(device.serial)
        seen = self._moment.status(enrolment.builds) if enrolment else None
        return seen or device.os_version

    def _overdue(self, release: OsRelease) -> Iterator[str]:
        """Builds that a device of the release should have come to: grave fixes that are out for over 14 days."""
        for fix in OS_FIXES:
            of_release = (fix.os_name, fix.release) == (release.os_name, release.release)
            if of_release and fix.cvss >= _GRAVE and fix.released_on < self._moment.day - _GRACE:
                yield fix.build


def release_of(os_name: str | None, version: str | None) -> OsRelease | None:
    """The release that a version is of: named by it, or with builds that begin as it does."""
    for release in OS_RELEASES:
        is_named = version in (release.release, release.build_prefix)
        is_build = version is not None and version.startswith(f"{release.build_prefix}.")
        if release.os_name == os_name and (is_named or is_build):
            return release
    return None


def _is_older(version: str | None, build: str) -> bool:
    """Whether a version is before a build; one that names no build is taken for older than any."""
    mine, others = numbers(version), numbers(build)
    return not mine or mine < others


def numbers(version: str | None) -> tuple[int, ...]:
    """The parts of a build, the most significant first; nothing for what is no build, such as 11 23H2."""
    parts = (version or "").split(".")
    return tuple(int(part) for part in parts) if all(part.isdecimal() for part in parts) else ()


def _enabled(moment: Moment) -> list[DirectoryAccount]:
    return [
        each
        for each in moment.world.directory_accounts
        if moment.known(each.created_at) and not moment.known(each.deleted_at) and not moment.known(each.disabled_at)
    ]


def second_factors(moment: Moment) -> Count:
    """3d.2: enabled accounts that have registered for multi-factor authentication, of all that are enabled."""
    enabled = _enabled(moment)
    return count(sum(moment.known(each.mfa_registered_at) for each in enabled), len(enabled))


def members(moment: Moment) -> Count:
    """3.2.4: enabled accounts that are no guests; those older than the distinction are members."""
    enabled = _enabled(moment)
    return count(sum(each.user_type != "Guest" for each in enabled), len(enabled))
