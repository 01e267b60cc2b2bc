"""The gate's verdict: what ran, what it found, and whether the candidate may be published."""

from __future__ import annotations

import json
import os
from collections import Counter
from dataclasses import asdict, dataclass
from datetime import date
from pathlib import Path

from expectations.check import Severity


class UnreadableVerdict(Exception):  # noqa: N818  # named for what is wrong
    """A stored verdict is missing or is not what the gate writes."""


@dataclass(frozen=True)
class CheckResult:
    """What became of one check. ``observed`` is a sentence for people and holds keys and counts of rows, no figures.

    ``errored`` says that the check could not be carried out, which is worse than failing: nobody knows.
    """

    area: str
    check_name: str
    table: str
    severity: Severity
    passed: bool
    errored: bool
    observed: str
    what_it_guards: str
    why: str
    resolve: str


@dataclass(frozen=True)
class Verdict:
    """The gate's word on one candidate for one ``as_at``.

    ``candidate`` is the fingerprint of the tables that were looked at, so that nothing else can be published on this
    word. ``reasons`` are sentences, one per cause that keeps the gate closed.
    """

    as_at: date
    candidate: str
    results: tuple[CheckResult, ...]
    reasons: tuple[str, ...]

    @property
    def open(self) -> bool:
        """Whether the candidate may be published: something ran, and nothing speaks against it."""
        return bool(self.results) and not self.reasons and not any(map(_blocks, self.results))

    @property
    def warnings(self) -> tuple[CheckResult, ...]:
        """Checks that failed without closing the gate."""
        return tuple(result for result in self.results if not result.passed and not _blocks(result))


def reasons_against(results: tuple[CheckResult, ...]) -> tuple[str, ...]:
    """One sentence per check that could not run or failed as critical, and one when nothing ran at all."""
    if not results:
        return ("No check ran, so nothing is known about the candidate.",)
    sentences = [
        f"{result.area}: {result.check_name} could not be carried out: {result.observed}"
        if result.errored
        else f"{result.area}: {result.check_name} failed: {result.observed}"
        for result in results
        if _blocks(result)
    ]
    twice = sorted(name for name, count in Counter((r.area, r.check_name) for r in results).items() if count > 1)
    sentences += [f"{area}: {name} is declared twice, so one of the two hides the other." for area, name in twice]
    return tuple(sentences)


def write_verdict(verdict: Verdict, *, home: Path) -> Path:
    """Store the verdict as ``<home>/gate/<as_at>.json``, whole or not at all, and return where."""
    place = _place(home, verdict.as_at)
    place.parent.mkdir(parents=True, exist_ok=True)
    unfinished = place.with_name(f".{place.name}.{os.getpid()}")
    unfinished.write_text(to_json(verdict), encoding="utf-8")
    unfinished.replace(place)
    return place


def read_verdict(home: Path, as_at: date) -> Verdict:
    """The stored verdict of a day. Raises :class:`UnreadableVerdict`."""
    place = _place(home, as_at)
    try:
        return from_json(place.read_text(encoding="utf-8"))
    except FileNotFoundError as error:
        raise UnreadableVerdict(
            f"The gate has given no verdict for {as_at}: run the gate before publishing."
        ) from error
    except (ValueError, KeyError, TypeError) as error:
        raise UnreadableVerdict(
            f"{place} is not a verdict of the gate ({error}); run the gate for {as_at} again."
        ) from error


def to_json(verdict: Verdict) -> str:
    """The verdict as text that is the same for the same verdict."""
    document = {"open": verdict.open, **asdict(verdict), "as_at": verdict.as_at.isoformat()}
    return json.dumps(document, indent=2, ensure_ascii=False, sort_keys=True) + "\n"


def from_json(text: str) -> Verdict:
    """The verdict that :func:`to_json` wrote; ``open`` is worked out anew, never believed."""
    document = json.loads(text)
    return Verdict(
        as_at=date.fromisoformat(document["as_at"]),
        candidate=document["candidate"],
        results=tuple(
            CheckResult(**{**result, "severity": Severity(result["severity"])}) for result in document["results"]
        ),
        reasons=tuple(document["reasons"]),
    )


def _blocks(result: CheckResult) -> bool:
    return result.errored or (not result.passed and result.severity is Severity.CRITICAL)


def _place(home: Path, as_at: date) -> Path:
    return home / "gate" / f"{as_at.isoformat()}.json"
