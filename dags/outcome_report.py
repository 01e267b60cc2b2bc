"""What a source has to say at the end of its night: which academies and resources landed, which did not, and why.

It is told from the record of attempts on the disk, not from the tasks, so it is right also when a task was killed.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from pathlib import Path
from typing import Any

from extractors.academy import Academy
from extractors.landing.attempts import UnreadableAttemptError, attempts_at, last_attempt, readers_at
from extractors.outcome import Status

NO_ATTEMPT = "no attempt was recorded: its task did not run, or was stopped before it could say anything. See its log."


def outcome_report(home: Path, source: str, as_at: date, academies: Sequence[Academy] | None) -> dict[str, Any]:
    """The last attempt of every academy (``academies`` None: of all who were read), as JSON for the asset's event.

    ``landed`` counts resources, ``rows`` and ``refused`` count records; ``not_landed`` has one entry per resource with
    who, what, the error's code and its sentence; ``summary`` says it all to a person, and what is left out and why.
    """
    readers: list[tuple[str | None, str]]
    if academies is not None:
        readers = [(academy.urn, academy.name) for academy in academies]
    else:  # once; or for each of the accounts that the source has, of which only the attempts know
        found = readers_at(home, source, as_at) or [None]
        readers = [(urn, f"academy {urn}" if urn else "the trust") for urn in found]
    landed = rows = refused = 0
    not_landed: list[dict[str, str]] = []
    left_out: list[dict[str, str]] = []
    for urn, name in readers:
        outcomes = last_attempt(home, source, as_at, urn)
        if outcomes is None:
            not_landed.append({"who": name, "resource": "everything", "code": "NoAttempt", "error": NO_ATTEMPT})
        for outcome in outcomes or ():
            if outcome.error:
                not_landed.append(
                    {
                        "who": name,
                        "resource": outcome.resource,
                        "code": str(outcome.error_code),
                        "error": outcome.error,
                    }
                )
            elif outcome.status is Status.LEFT_OUT:
                why = f"left out by the trust's settings: {outcome.note}"
                left_out.append({"who": name, "resource": outcome.resource, "error": why})
            elif outcome.status in (Status.LANDED, Status.KEPT):
                landed += 1
                rows += outcome.rows_landed
                refused += outcome.rows_quarantined
    counted = f"{landed} partitions, {rows:,} rows, {refused:,} records refused into quarantine"
    if academies is not None:
        whole = len(readers) - len({item["who"] for item in not_landed})
        counted = f"{whole} of {len(readers)} academies landed in full; {counted}"
    missing = [
        f"- {who}, {', '.join(resources)}: {error}"
        for (who, error), resources in _alike([*not_landed, *left_out]).items()
    ]
    return {
        "source": source,
        "as_at": as_at.isoformat(),
        "landed": landed,
        "rows": rows,
        "refused": refused,
        "not_landed": not_landed,
        "summary": "\n".join([f"{source} as at {as_at}: {counted}.", *missing]),
    }


def _alike(not_landed: Sequence[Mapping[str, str]]) -> dict[tuple[str, str], list[str]]:
    """Resources that did not land for the same reason: a refused token is one sentence, not one for each of nine."""
    alike: dict[tuple[str, str], list[str]] = {}
    for item in not_landed:
        alike.setdefault((item["who"], item["error"]), []).append(item["resource"])
    return alike


def landed_since(home: Path, source: str, as_at: date, moment: datetime) -> bool:
    """Whether any partition of the source and day was committed after ``moment``.

    An attempt that cannot be read may have landed something: then another build is the safe answer.
    """
    for attempt in attempts_at(home, source, as_at):
        try:
            outcomes = attempt.outcomes()
        except UnreadableAttemptError:
            return True
        for outcome in outcomes:
            if outcome.status is Status.LANDED and (outcome.recorded_at is None or outcome.recorded_at > moment):
                return True
    return False
