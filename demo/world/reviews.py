"""Reviews of the simulated trust's academies, and what became of their recommendations."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from random import Random
from typing import NamedTuple

from demo.records import Entry, School
from demo.world.dice import dice, rank
from demo.world.edges import DEMO_DAY, YEAR_AGO
from demo.world.rows import Typing, after, evidence, record_id, typed

_YEARS = (2024, 2025, 2026)
_BENCHMARKS = ("benchmark_finance", "benchmark_energy", "benchmark_ict")
_REVIEWERS = {"peer": "Another academy of the trust", "external": "Norbrook Education", "internal_audit": "Kelda Audit"}
_ADVICE = (
    "Agree a replacement cycle", "Meter each building", "Moderate across the trust", "Tender the cleaning",
    "Publish the curriculum map", "Share the register of risks",
)  # fmt: skip


class Review(NamedTuple):
    number: int
    kind: str
    day: date
    final: date | None


def reviews(seed: int, schools: Sequence[School]) -> Iterator[Entry]:
    """Each year a benchmark, external, peer and audit review; by academy some are late, drafts or not there."""
    for place, school in enumerate(schools):
        for review in _reviews(seed, school, place, len(schools)):
            cells = {
                "Review type": review.kind,
                "Review date": review.day,
                "Reviewer": _REVIEWERS.get(review.kind, "Beckton Benchmarks"),
                "Status": "draft",
            }
            report = {"Status": "final", "Evidence url": evidence("reviews", school, review.number)}
            later = [(review.final, report)] if review.final else []
            yield typed("reviews", school, review.number, "Headteacher", (review.day, cells), *later)


def recommendations(seed: int, schools: Sequence[School]) -> Iterator[Entry]:
    """What the reviews other than benchmarks recommend: closed in time, late, still open, or not accepted."""
    for place, school in enumerate(schools):
        slow = rank(seed, "recommendations", place, len(schools))
        number = 0
        for review in _reviews(seed, school, place, len(schools)):
            if review.kind in _BENCHMARKS:
                continue
            roll = dice(seed, "recommended", school.urn, review.number)
            for turn in range(3 if review.kind == "external" else 1):
                number += 1
                due = DEMO_DAY if (turn, review.kind) == (0, "external") and review.day.year == 2025 else None
                due = due or after(review.day, roll.randrange(40, 180))
                cells = {
                    "Review id": record_id("reviews", school, review.number),
                    "Description": roll.choice(_ADVICE),
                    "Raised": review.day,
                    "Due": due,
                    "Status": "open",
                }
                fate = _fate(review.day, due, slow, roll)
                yield typed("recommendations", school, number, "Headteacher", (review.day, cells), *fate)


def _fate(raised: date, due: date, slow: float, roll: Random) -> list[Typing]:
    if roll.random() < 0.1:
        return [(after(raised, 14), {"Status": "not_accepted"})]
    if roll.random() < 0.95 * (slow - 0.2):
        closed: date | None = after(due, roll.randrange(1, 90)) if roll.random() < 0.6 else None
    else:
        closed = due if roll.random() < 0.2 else raised + timedelta(days=roll.randrange(10, (due - raised).days))
    return [(closed, {"Closed": closed, "Status": "closed"})] if closed else []


def _reviews(seed: int, school: School, place: int, count: int) -> Iterator[Review]:
    found: list[tuple[str, date, date | None]] = []
    for year in _YEARS:
        roll = dice(seed, "reviews", school.urn, year)
        found.extend(_benchmarks(year, rank(seed, "benchmarks", place, count), roll))
        external = after(date(year, 10, 6), roll.randrange(60))
        found.append(("external", external, after(external, 20)))
        audit = after(date(year + 1, 1, 12), roll.randrange(50))
        found.append(("internal_audit", audit, after(audit, 15)))
        found.extend(_peers(year, rank(seed, "peers", place, count), roll))
    for number, review in enumerate(sorted(found, key=lambda each: each[1]), start=1):
        yield Review(number, *review)


def _benchmarks(year: int, standing: float, roll: Random) -> Iterator[tuple[str, date, date | None]]:
    """Up to three kinds in a year; of the academies that lag behind the newest has stayed a draft, or there is none."""
    for kind in _BENCHMARKS[: 2 if standing <= 0.5 else 1]:
        day = after(date(year, 9, 22), roll.randrange(120))
        if standing <= 0.8 or year != 2025:
            yield kind, day, after(day, 10)
        elif standing <= 0.9:
            yield kind, day, None


def _peers(year: int, standing: float, roll: Random) -> Iterator[tuple[str, date, date | None]]:
    """One in the spring of each year: early, on the last day that is within a year of the demo's, late, or never."""
    if standing <= 0.4:
        day = after(date(year + 1, 1, 19), roll.randrange(30))
    elif standing <= 0.6:
        day = YEAR_AGO + timedelta(days=400 * (year - 2024))
    elif standing <= 0.8:
        day = date(2025, 2, 3) + timedelta(days=430 * (year - 2024))
    else:
        return
    yield "peer", day, after(day, 8)
