"""What became of each attempt to read a source, kept as a file: append-only, the newest is the last word.

The files are information: nothing that lands depends on them. So one that cannot be read (half written when the power
went, put there by somebody) is passed over, and told of; it never stops a read or a build.
"""

from __future__ import annotations

import json
import logging
import os
import re
import uuid
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Annotated, Final

import msgspec

from extractors.outcome import Outcome, Status

TRUST: Final = "trust"  # who, where a source is read once for the trust
_NAME: Final = re.compile(r"([A-Za-z0-9]+)-([1-9][0-9]*)\.json")

Instant = Annotated[datetime, msgspec.Meta(tz=True)]

log = logging.getLogger(__name__)


class UnreadableAttemptError(ValueError):
    """A file among the attempts is no record of one."""


@dataclass(frozen=True)
class RecordedOutcome:
    """One outcome of a recorded attempt, as in ``Outcome`` and ``Work``. What older records did not hold is None."""

    source: str
    resource: str
    as_at: date
    academy_urn: str | None
    status: Status
    rows_landed: int
    rows_quarantined: int
    error_code: str | None
    error: str | None
    transient: bool
    note: str | None = None
    recorded_at: Instant | None = None
    window_from: Instant | None = None
    window_to: Instant | None = None
    pages: int | None = None
    rows_received: int | None = None
    source_total: int | None = None
    requests: int | None = None
    retries: int | None = None
    bytes: int | None = None
    seconds: float | None = None


@dataclass(frozen=True)
class AttemptFile:
    """One file among the attempts: where it is, and what its name says."""

    path: Path
    source: str
    as_at: date
    who: str  # an academy's URN, or ``trust``
    number: int

    @property
    def academy_urn(self) -> str | None:
        return None if self.who == TRUST else self.who

    def outcomes(self) -> tuple[RecordedOutcome, ...]:
        """What the attempt recorded. ``UnreadableAttemptError``: the file is damaged, or is not what it is called."""
        try:
            told = _DECODER.decode(self.path.read_bytes())
        except (OSError, msgspec.MsgspecError, UnicodeDecodeError) as error:
            raise UnreadableAttemptError(f"It cannot be read as an attempt: {error}") from None
        for outcome in told:
            if (outcome.source, outcome.as_at, outcome.academy_urn or TRUST) != (self.source, self.as_at, self.who):
                raise UnreadableAttemptError("It tells of another source, day or academy than its place says.")
        return tuple(told)


_DECODER: Final = msgspec.json.Decoder(list[RecordedOutcome])


def record_attempt(
    outcomes: Sequence[Outcome],
    *,
    home: Path,
    source: str,
    as_at: date,
    academy_urn: str | None,
    recorded_at: datetime,
) -> Path:
    """Write ``attempts/<source>/as_at=<day>/<urn or trust>-<n>.json``: a list of one object per outcome.

    ``n`` counts from 1; a number is taken by linking a finished file to it, so that two attempts never share one.
    """
    directory = home / "attempts" / source / f"as_at={as_at}"
    directory.mkdir(parents=True, exist_ok=True)
    rows = [_row(outcome, recorded_at) for outcome in outcomes]
    unfinished = directory / f".{uuid.uuid4().hex}"
    with unfinished.open("w", encoding="utf-8") as file:
        file.write(json.dumps(rows, indent=1, ensure_ascii=False, default=_text) + "\n")
        file.flush()
        os.fsync(file.fileno())
    who = academy_urn or TRUST
    number = 1 + max((file.number for file in attempts_at(home, source, as_at) if file.who == who), default=0)
    while True:
        path = directory / f"{who}-{number}.json"
        try:
            os.link(unfinished, path)
        except FileExistsError:
            number += 1
        else:
            unfinished.unlink()
            return path


def attempts_at(home: Path, source: str, as_at: date) -> list[AttemptFile]:
    """The attempts at a source of a day, each academy's in their order. Files of foreign names are not among them."""
    found = [_named(Path(name), source, as_at) for name in _names(home / "attempts" / source / f"as_at={as_at}")]
    return sorted((file for file in found if file is not None), key=lambda file: (file.who, file.number))


def readers_at(home: Path, source: str, as_at: date) -> list[str | None]:
    """For whom a source was attempted on a day: URNs in order, and None for the trust."""
    found = {file.academy_urn for file in attempts_at(home, source, as_at)}
    return sorted(found, key=lambda urn: urn or "")


def sources_attempted(home: Path) -> list[str]:
    """The sources that were ever attempted, by name."""
    return [Path(name).name for name in _names(home / "attempts") if Path(name).is_dir()]


def last_attempt(home: Path, source: str, as_at: date, academy_urn: str | None) -> tuple[RecordedOutcome, ...] | None:
    """What the newest attempt that can be read recorded; None when there is none."""
    who = academy_urn or TRUST
    for file in reversed([file for file in attempts_at(home, source, as_at) if file.who == who]):
        try:
            return file.outcomes()
        except UnreadableAttemptError as error:
            log.warning("%s is passed over. %s", file.path, error)
    return None


def failed_before(home: Path, source: str, as_at: date, academy_urn: str | None) -> frozenset[str]:
    """The resources that the newest attempt at the day could not land; none when there was no attempt."""
    outcomes = last_attempt(home, source, as_at, academy_urn) or ()
    return frozenset(outcome.resource for outcome in outcomes if outcome.error_code)


def attempt_files(home: Path, up_to: date) -> Iterator[AttemptFile | Path]:
    """Every file among the attempts of days no later than ``up_to``, in order; the path alone where its name is
    foreign. What is hidden is being written, and is not told of."""
    root = home / "attempts"
    for source in _names(root):
        for day_name in _names(Path(source)):
            day = Path(day_name)
            as_at = _day(day)
            if as_at is None:
                yield day
            elif as_at <= up_to:
                for name in _names(day):
                    yield _named(Path(name), Path(source).name, as_at) or Path(name)


def _day(directory: Path) -> date | None:
    key, _, value = directory.name.partition("=")
    try:
        return date.fromisoformat(value) if key == "as_at" and directory.is_dir() else None
    except ValueError:
        return None


def _named(path: Path, source: str, as_at: date) -> AttemptFile | None:
    found = _NAME.fullmatch(path.name)
    return AttemptFile(path, source, as_at, found[1], int(found[2])) if found else None


def _names(directory: Path) -> list[str]:
    """The paths in a directory, in order, without hidden ones; none when it is not there."""
    try:
        with os.scandir(directory) as entries:
            return sorted(entry.path for entry in entries if not entry.name.startswith("."))
    except (FileNotFoundError, NotADirectoryError):
        return []


def _row(outcome: Outcome, recorded_at: datetime) -> dict[str, object]:
    row = asdict(outcome)
    work: dict[str, object] = row.pop("work")
    return {**row, **work, "recorded_at": recorded_at}


def _text(value: object) -> str:
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat().replace("+00:00", "Z")
    if isinstance(value, date):
        return value.isoformat()
    raise TypeError(f"an attempt cannot hold a {type(value).__name__}")
