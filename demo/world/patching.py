"""Which builds of their operating systems the devices of the simulated trust have run, and which were left behind."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from random import Random

from demo.records import OS_FIXES, OS_RELEASES, Device, OsFix
from demo.world.dice import dice, office_hours, rank

TIDY = 0.35  # academies of less care than this keep every device in order
_LAX = 0.8  # beyond this nobody minds
# What ran on devices in the summer of 2025, before the fixes that are known here.
_EARLIER = {
    "10.0.19045": "10.0.19045.6216",
    "10.0.22631": "10.0.22631.4890",
    "10.0.26100": "10.0.26100.4946",
    "10.0.26200": "10.0.26200.5074",
    "18": "18.3",
    "26": "26.0.1",
}
_PREFIX = {(each.os_name, each.release): each.build_prefix for each in OS_RELEASES}
_MOVED_ON = {"10 22H2": "11 24H2", "11 23H2": "11 24H2", "11 24H2": "11 25H2", "18": "26"}
_MOVING = {
    "10 22H2": date(2025, 9, 1),
    "11 23H2": date(2025, 11, 3),
    "11 24H2": date(2025, 11, 3),
    "18": date(2025, 10, 6),
}


def care(seed: int, place: int, count: int) -> float:
    """How an academy stands among the others in keeping its devices up to date: 0 is best."""
    return rank(seed, "patching", place, count)


def builds(
    seed: int, device: Device, care_taken: float, enrolled: datetime, ends: datetime | None
) -> Iterator[tuple[datetime, str]]:
    """(when Intune first saw it, build) from ``enrolled`` to ``ends``, oldest first, whatever the horizon.

    A device takes fix after fix, in days where somebody cares and in weeks where nobody does; some take none any more,
    and some move on to the next release.
    """
    roll = dice(seed, "patching", device.device_id)
    release = "18" if device.os_name == "iPadOS" else str(device.os_version)
    leaves_on = _leaves_on(release, care_taken, roll)
    stops_on = date.max
    if care_taken >= TIDY and roll.random() < (0.25 if care_taken > _LAX else 0.1):
        stops_on = date(2025, 9, 1) + timedelta(days=roll.randrange(300))
    is_slow = roll.random() < (0.4 if care_taken > _LAX else 0.1) and care_taken >= TIDY
    seen: list[tuple[datetime, str]] = [(enrolled, _build_on(device, release, leaves_on, enrolled.date()))]
    for fix in OS_FIXES:
        after = roll.randrange(16, 40) if is_slow else roll.randrange(1, 13)
        moment = office_hours(fix.released_on + timedelta(days=after), roll)
        has_moved = moment.date() >= leaves_on
        runs = _MOVED_ON[release] if has_moved else release
        set_up_on = max(enrolled.date(), leaves_on) if has_moved else enrolled.date()
        if _is_of(fix, device, runs) and set_up_on < fix.released_on and moment.date() < stops_on:
            seen.append((moment, fix.build))
    if enrolled.date() < leaves_on < date.max:
        moment = office_hours(leaves_on, roll)
        seen.append((moment, _build_on(device, release, leaves_on, leaves_on)))
    newest = ""
    for moment, build in sorted(seen):
        if build != newest and (ends is None or moment < ends):
            newest = build
            yield moment, build


def _leaves_on(release: str, care_taken: float, roll: Random) -> date:
    """The day on which it moves on to the next release: Windows 10 in time where somebody cares."""
    if release not in _MOVED_ON:
        return date.max
    is_old = release == "10 22H2"
    if is_old and care_taken < TIDY:
        return _MOVING[release] + timedelta(days=roll.randrange(35))
    return (
        _MOVING[release] + timedelta(days=roll.randrange(260)) if roll.random() < (0.6 if is_old else 0.3) else date.max
    )


def _build_on(device: Device, release: str, leaves_on: date, day: date) -> str:
    """The build that a device gets that is set up anew on a day: the newest of its release."""
    runs = _MOVED_ON[release] if day >= leaves_on else release
    known = [fix for fix in OS_FIXES if _is_of(fix, device, runs) and fix.released_on <= day]
    return known[-1].build if known else _EARLIER[_PREFIX[device.os_name or "", runs]]


def _is_of(fix: OsFix, device: Device, release: str) -> bool:
    return (fix.os_name, fix.release) == (device.os_name, release)
