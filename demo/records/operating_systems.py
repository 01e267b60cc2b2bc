"""What makers of operating systems published: their releases, and the builds that mend a weakness.

These are facts of the world outside the trust. Ends of support are those of Windows' editions for education; Apple and
Google name no day, so theirs are what the simulated trust's data team takes them to be.
"""

from __future__ import annotations

from datetime import date
from typing import NamedTuple


class OsRelease(NamedTuple):
    os_name: str
    release: str  # in the words of the ICT register
    build_prefix: str  # what every build of the release begins with
    support_ends: date  # the last day


class OsFix(NamedTuple):
    os_name: str
    release: str
    build: str  # the first in which the weakness is mended
    released_on: date
    cvss: float


OS_RELEASES: tuple[OsRelease, ...] = (
    OsRelease("Windows", "10 22H2", "10.0.19045", date(2025, 10, 14)),
    OsRelease("Windows", "11 22H2", "10.0.22621", date(2025, 10, 14)),
    OsRelease("Windows", "11 23H2", "10.0.22631", date(2026, 11, 10)),
    OsRelease("Windows", "11 24H2", "10.0.26100", date(2027, 10, 12)),
    OsRelease("Windows", "11 25H2", "10.0.26200", date(2028, 10, 10)),
    OsRelease("iPadOS", "17", "17", date(2025, 9, 15)),
    OsRelease("iPadOS", "18", "18", date(2026, 9, 30)),
    OsRelease("iPadOS", "26", "26", date(2027, 9, 30)),
    OsRelease("ChromeOS", "132", "132", date(2025, 10, 14)),
    OsRelease("ChromeOS", "138", "138", date(2026, 4, 28)),
    OsRelease("ChromeOS", "144", "144", date(2026, 10, 27)),
)

# The second Tuesday of the month, and for each release the build after "10.0.": Windows is mended all at once.
_PATCH_DAYS: tuple[tuple[date, float, dict[str, str]], ...] = (
    (date(2025, 9, 9), 9.8, {"10 22H2": "19045.6332", "11 23H2": "22631.5909", "11 24H2": "26100.6584"}),
    (
        date(2025, 10, 14),
        9.9,
        {"10 22H2": "19045.6456", "11 23H2": "22631.6060", "11 24H2": "26100.6899", "11 25H2": "26200.6899"},
    ),
    (date(2025, 11, 11), 9.8, {"11 23H2": "22631.6199", "11 24H2": "26100.7171", "11 25H2": "26200.7171"}),
    (date(2025, 12, 9), 7.8, {"11 23H2": "22631.6345", "11 24H2": "26100.7462", "11 25H2": "26200.7462"}),
    (date(2026, 1, 13), 8.8, {"11 23H2": "22631.6491", "11 24H2": "26100.7623", "11 25H2": "26200.7623"}),
    (date(2026, 2, 10), 8.8, {"11 23H2": "22631.6649", "11 24H2": "26100.7840", "11 25H2": "26200.7840"}),
    (date(2026, 3, 10), 8.8, {"11 23H2": "22631.6783", "11 24H2": "26100.8037", "11 25H2": "26200.8037"}),
    (date(2026, 4, 14), 9.8, {"11 23H2": "22631.6936", "11 24H2": "26100.8246", "11 25H2": "26200.8246"}),
    (date(2026, 5, 12), 8.8, {"11 23H2": "22631.7079", "11 24H2": "26100.8457", "11 25H2": "26200.8457"}),
    (date(2026, 6, 9), 9.8, {"11 23H2": "22631.7219", "11 24H2": "26100.8655", "11 25H2": "26200.8655"}),
)

OS_FIXES: tuple[OsFix, ...] = (
    *(
        OsFix("Windows", release, f"10.0.{build}", day, cvss)
        for day, cvss, builds in _PATCH_DAYS
        for release, build in builds.items()
    ),
    OsFix("iPadOS", "18", "18.7.2", date(2025, 11, 5), 8.8),
    OsFix("iPadOS", "18", "18.7.3", date(2025, 12, 12), 8.8),
    OsFix("iPadOS", "18", "18.7.4", date(2026, 1, 29), 5.5),
    OsFix("iPadOS", "26", "26.1", date(2025, 11, 3), 8.8),
    OsFix("iPadOS", "26", "26.2", date(2025, 12, 12), 8.8),
    OsFix("iPadOS", "26", "26.3", date(2026, 2, 11), 7.8),
    OsFix("ChromeOS", "138", "138.0.7204.296", date(2025, 11, 18), 8.8),
    OsFix("ChromeOS", "138", "138.0.7204.302", date(2026, 1, 20), 6.5),
)
