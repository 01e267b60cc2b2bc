"""What became of each attempt to read a source, kept as a file: append-only, the newest is the last word."""

from __future__ import annotations

import json
import os
import uuid
from collections.abc import Sequence
from dataclasses import asdict
from datetime import date, datetime
from pathlib import Path

from extractors.outcome import Outcome


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
    stamp = recorded_at.isoformat().replace("+00:00", "Z")
    rows = [{**asdict(outcome), "as_at": outcome.as_at.isoformat(), "recorded_at": stamp} for outcome in outcomes]
    unfinished = directory / f".{uuid.uuid4().hex}"
    unfinished.write_text(json.dumps(rows, indent=1, ensure_ascii=False) + "\n", "utf-8")
    who = academy_urn or "trust"
    number = 1 + max((number_of(path) for path in directory.glob(f"{who}-*.json")), default=0)
    while True:
        path = directory / f"{who}-{number}.json"
        try:
            os.link(unfinished, path)
        except FileExistsError:
            number += 1
        else:
            unfinished.unlink()
            return path


def failed_before(home: Path, source: str, as_at: date, academy_urn: str | None) -> frozenset[str]:
    """The resources that the newest attempt at the day could not land; none when there was no attempt."""
    directory = home / "attempts" / source / f"as_at={as_at}"
    newest = max(directory.glob(f"{academy_urn or 'trust'}-*.json"), key=number_of, default=None)
    rows = json.loads(newest.read_text("utf-8")) if newest is not None else []
    return frozenset(row["resource"] for row in rows if row["error_code"])


def number_of(path: Path) -> int:
    """The number of an attempt's file."""
    return int(path.stem.rpartition("-")[2])
