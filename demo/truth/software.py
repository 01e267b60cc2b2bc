"""Measures of software and certificates: 3.2.6 bespoke systems, 3.2.7a the directory, 3d.4 Cyber Essentials."""

from __future__ import annotations

from collections.abc import Iterator

from demo.records import School
from demo.truth.count import Count, count
from demo.truth.entries import Row, left_out, rows, share
from demo.truth.measure import Limits, Measure
from demo.truth.moment import Moment

_SAFE_DAYS = 60


def measures(moment: Moment) -> Iterator[Measure]:
    yield Measure(
        "3.2.6", ("registers:software",), lambda school: bespoke(moment, school), limits=Limits((100, None), (90, None))
    )
    yield Measure(
        "3.2.7a",
        ("registers:software",),
        lambda school: complete(moment, school),
        limits=Limits((95, None), (80, None)),
    )
    yield Measure(
        "3d.4",
        ("registers:certificates",),
        count_trust=lambda: days_certified(moment),
        limits=Limits((_SAFE_DAYS, None), (1, None)),
        unit="days",
        decimals=0,
    )


def bespoke(moment: Moment, school: School) -> Count:
    """3.2.6: bespoke systems in use, or on trial, that were approved and are not overdue for review."""
    verdicts = (
        (row.record_id, row.has("Approval date") and _is_not_overdue(moment, row))
        for row in rows(moment, school, "software")
        if row.word("Tier") == "bespoke" and row.status in ("live", "pilot")
    )
    return share(moment, school, ["software"], verdicts)


def complete(moment: Moment, school: School) -> Count:
    """3.2.7a: entries, not retired, that say all that they must and are not overdue for review."""
    verdicts = (
        (
            row.record_id,
            row.has("Purpose")
            and row.has("Renewal date")
            and (row.has("DPIA date") or not row.says_yes("Personal data"))
            and _is_not_overdue(moment, row),
        )
        for row in rows(moment, school, "software")
        if row.status != "retired"
    )
    return share(moment, school, ["software"], verdicts)


def _is_not_overdue(moment: Moment, row: Row) -> bool:
    review = row.day("Review date")
    return review is not None and review >= moment.day


def days_certified(moment: Moment) -> Count:
    """3d.4: days until the trust's last current certificate of Cyber Essentials expires; none where there is none."""
    days = 0
    unread: list[str] = []
    for school in moment.open_schools:
        unread += left_out(moment, school, ["certificates"])
        for row in rows(moment, school, "certificates"):
            expires = row.day("Expires")
            if (row.word("Scheme"), row.status) == ("cyber_essentials", "current") and expires is not None:
                days = max(days, (expires - moment.day).days)
    wrong = ["trust:cyber_essentials"] if days < _SAFE_DAYS else []
    return count(days, 1, exclusions=len(unread), wrong=frozenset([*unread, *wrong]))
