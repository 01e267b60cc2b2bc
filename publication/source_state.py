"""``make sources``: what became of a night's reading: what failed, why and what to do, and how much each read was.

Read from the record of attempts alone, so it can be asked while a build holds the warehouse. Without ``--as-at``, the
newest day that was attempted. ``--source`` and ``--academy`` choose, and show each resource. The same, of all days, is
in ``var/build.duckdb``: ``ops.source_state`` and ``ops.extract_attempt``.
"""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Final

import pyarrow.parquet as pq

from extractors.landing import Landing
from extractors.landing.attempts import (
    AttemptFile,
    RecordedOutcome,
    UnreadableAttemptError,
    attempts_at,
    readers_at,
    sources_attempted,
)
from extractors.outcome import Status
from extractors.trust import ACADEMIES, SOURCE_NAME

REPOSITORY: Final = Path(__file__).resolve().parents[1]
SEEN_WITHIN: Final = timedelta(days=7)  # a reader not seen for so long has been switched off, and is not missed
LOOKED_BACK: Final = timedelta(days=60)  # for the last day on which everything landed
MEGABYTE: Final = 1_000_000
NO_ATTEMPT: Final = "NoAttempt"

Reader = tuple[str, str | None]
"""A source, and the academy that it is read for (None: the trust)."""


@dataclass(frozen=True)
class NightOfReader:
    """What became of one reader's day: the outcomes of all its attempts in order, those of the last being last.

    ``last`` are the outcomes of the last attempt; ``last_success`` is the newest day, this one included, of which
    everything landed, None when there is none in the last sixty.
    """

    reader: Reader
    attempts: int
    every: tuple[RecordedOutcome, ...]
    last: tuple[RecordedOutcome, ...]
    last_success: date | None

    @property
    def failed(self) -> tuple[RecordedOutcome, ...]:
        return tuple(outcome for outcome in self.last if outcome.status is Status.FAILED)

    @property
    def is_whole(self) -> bool:
        return bool(self.attempts) and not self.failed


@dataclass(frozen=True)
class Failure:
    """What failed of one reader for one reason. ``resources`` is empty when nothing was attempted at all."""

    reader: Reader
    resources: tuple[str, ...]
    code: str
    error: str
    transient: bool
    last_success: date | None


def nights_at(home: Path, as_at: date) -> list[NightOfReader]:
    """The day of every reader that was attempted on it, or within the week before."""
    days = [as_at - timedelta(days=back) for back in range(SEEN_WITHIN.days + 1)]
    readers = {
        (source, urn) for source in sources_attempted(home) for day in days for urn in readers_at(home, source, day)
    }
    return [_night(home, reader, as_at) for reader in sorted(readers, key=lambda each: (each[0], each[1] or ""))]


def newest_day(home: Path) -> date | None:
    """The newest day that any source was attempted for; None when there is none."""
    names = {path.name.partition("=")[2] for path in (home / "attempts").glob("*/as_at=*")}
    for day in sorted((date.fromisoformat(name) for name in names if _is_day(name)), reverse=True):
        if any(readers_at(home, source, day) for source in sources_attempted(home)):
            return day
    return None


def failures_of(nights: Iterable[NightOfReader]) -> Iterator[Failure]:
    """What did not land: alike reasons of one reader together, because a refused token is one thing and not nine."""
    for night in nights:
        if not night.attempts:
            told = "Nothing was recorded: its task did not run, or was stopped before it could say anything."
            yield Failure(night.reader, (), NO_ATTEMPT, told, transient=False, last_success=night.last_success)
        alike: dict[tuple[str, str, bool], list[str]] = {}
        for outcome in night.failed:
            reason = (outcome.error_code or "", outcome.error or "", outcome.transient)
            alike.setdefault(reason, []).append(outcome.resource)
        for (code, error, transient), resources in alike.items():
            yield Failure(night.reader, tuple(resources), code, error, transient, night.last_success)


def what_to_do(failure: Failure, as_at: date, who: str) -> str:
    """The next step, in words: docs/runbooks/extract.md says more."""
    # The trust's own settings are landed by the build.
    dag = "build_and_publish" if failure.reader[0] == SOURCE_NAME else f"extract_{failure.reader[0]}"
    index = f" (the one named {who})" if failure.reader[1] else ""
    clear = f"clear the task `land`{index} of {dag} for {as_at}; what has landed is kept"
    if failure.code == NO_ATTEMPT:
        return f"Look whether {dag} ran for {as_at}, at its log and at the workers; then start or clear it."
    if failure.code == "ShrunkenSnapshot":
        names = ", ".join(f'"{name}"' for name in failure.resources)
        return f"Look in the source itself. If it is right, start {dag} for {as_at} with accept_shrunken [{names}]."
    if failure.code == "NeededResourceMissing":
        return "Nothing for itself: see what became of the resource that it is read from."
    if failure.transient:
        return f"It may pass by itself and has been tried again. When the source is back, {clear}."
    return f"Put right what it says; then {clear}."


def told(nights: Sequence[NightOfReader], as_at: date, names: Mapping[str, str], *, by_resource: bool) -> str:
    """The whole report."""
    failures = list(failures_of(nights))
    broken = len({failure.reader for failure in failures})
    lines = [f"Sources as at {as_at}: {len(nights) - broken} of {len(nights)} were read in full."]
    for failure in failures:
        source, urn = failure.reader
        who = names.get(urn, urn) if urn else "the trust"
        last = f"{failure.last_success}" if failure.last_success else f"not in the last {LOOKED_BACK.days} days"
        lines += [
            "",
            f"{source}, {who}{f' ({urn})' if urn else ''}: {', '.join(failure.resources) or 'everything'}",
            f"  why         {failure.code}: {failure.error}",
            f"  what to do  {what_to_do(failure, as_at, who)}",
            f"  last whole  {last}",
        ]
    if failures:
        lines += ["", "More about each error: docs/faults.md. How to run a day again: docs/runbooks/extract.md."]
    rows = list(_rows(nights, names, by_resource=by_resource))
    return "\n".join([*lines, "", *_table(rows)])


HEADINGS: Final = ("source", "academy", "resource", "state", "received", "rows", "refused")
COSTS: Final = ("requests", "retries", "MB", "seconds")


def _rows(nights: Sequence[NightOfReader], names: Mapping[str, str], *, by_resource: bool) -> Iterator[tuple[str, ...]]:
    yield (*HEADINGS, *COSTS)
    for night in nights:
        source, urn = night.reader
        who = f"{urn} {names.get(urn, '')}".strip() if urn else "trust"
        chosen: list[str | None] = (
            [outcome.resource for outcome in night.last] if by_resource and night.last else [None]
        )
        for resource in chosen:
            last = [each for each in night.last if resource in (None, each.resource)]
            every = [each for each in night.every if resource in (None, each.resource)]
            yield (
                source,
                who,
                resource or f"{len(last)} in all",
                _state(last) if night.attempts else "no attempt",
                _count(each.rows_received for each in every),
                _count(each.rows_landed for each in last),
                _count(each.rows_quarantined for each in last),
                _count(each.requests for each in every),
                _count(each.retries for each in every),
                f"{sum(each.bytes or 0 for each in every) / MEGABYTE:,.1f}",
                f"{sum(each.seconds or 0 for each in every):,.1f}",
            )


def _state(outcomes: Sequence[RecordedOutcome]) -> str:
    """``landed``, or how many of each state, failures first."""
    counted = {status: sum(each.status is status for each in outcomes) for status in (Status.FAILED, *Status)}
    there = {status.value.replace("_", " "): number for status, number in counted.items() if number}
    if len(there) == 1:
        return "".join(there)
    return ", ".join(f"{number} {state}" for state, number in there.items())


def _count(numbers: Iterable[int | None]) -> str:
    return f"{sum(number or 0 for number in numbers):,}"


def _table(rows: Sequence[tuple[str, ...]]) -> list[str]:
    """Columns of one width; the numbers to the right."""
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    first_number = HEADINGS.index("received")
    return [
        "  ".join(
            cell.rjust(width) if position >= first_number else cell.ljust(width)
            for position, (cell, width) in enumerate(zip(row, widths, strict=True))
        ).rstrip()
        for row in rows
    ]


def _night(home: Path, reader: Reader, as_at: date) -> NightOfReader:
    attempts = _readable(home, reader, as_at)
    last_success = None
    for back in range(LOOKED_BACK.days):
        day = as_at - timedelta(days=back)
        that_day = attempts if back == 0 else _readable(home, reader, day)
        if that_day and all(outcome.status is not Status.FAILED for outcome in that_day[-1]):
            last_success = day
            break
    every = tuple(outcome for attempt in attempts for outcome in attempt)
    return NightOfReader(reader, len(attempts), every, attempts[-1] if attempts else (), last_success)


def _readable(home: Path, reader: Reader, as_at: date) -> list[tuple[RecordedOutcome, ...]]:
    source, urn = reader
    found = []
    for file in attempts_at(home, source, as_at):
        outcomes = _outcomes(file) if file.academy_urn == urn else None
        if outcomes is not None:
            found.append(outcomes)
    return found


def _outcomes(file: AttemptFile) -> tuple[RecordedOutcome, ...] | None:
    try:
        return file.outcomes()
    except UnreadableAttemptError as error:
        sys.stderr.write(f"{file.path} is passed over. {error}\n")
        return None


def academy_names(home: Path, as_at: date) -> Mapping[str, str]:
    """Names of the academies by URN, as the trust's settings last landed; none when they never did."""
    landing = Landing(home)
    manifest = landing.newest(SOURCE_NAME, ACADEMIES, None, as_at + timedelta(days=1))
    if manifest is None:
        return {}
    found = [pq.ParquetFile(path).read(["urn", "name"]).to_pylist() for path in landing.files(manifest)]
    return {row["urn"]: row["name"] for rows in found for row in rows}


def _is_day(text: str) -> bool:
    try:
        date.fromisoformat(text)
    except ValueError:
        return False
    return True


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m publication.source_state", description=__doc__)
    default = Path(os.environ.get("STRATEGY_HOME") or REPOSITORY / "var")
    parser.add_argument("--home", type=Path, default=default, help="the work directory (STRATEGY_HOME, else var)")
    parser.add_argument("--as-at", type=date.fromisoformat, help="the day, YYYY-MM-DD (the newest attempted)")
    parser.add_argument("--source", help="one source only, each resource shown")
    parser.add_argument("--academy", help="one academy's URN only, each resource shown")
    asked = parser.parse_args()
    as_at = asked.as_at or newest_day(asked.home)
    nights = nights_at(asked.home, as_at) if as_at else []
    chosen = [
        night
        for night in nights
        if asked.source in (None, night.reader[0]) and asked.academy in (None, night.reader[1])
    ]
    if as_at is None or not chosen:
        sys.stderr.write(f"No attempt to read anything of the kind is recorded under {asked.home / 'attempts'}.\n")
        return 1
    by_resource = bool(asked.source or asked.academy)
    sys.stdout.write(told(chosen, as_at, academy_names(asked.home, as_at), by_resource=by_resource) + "\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
