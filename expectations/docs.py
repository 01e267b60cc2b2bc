"""Data Docs: what the gate looked at, as pages that open from disk without a network.

Great Expectations' own Data Docs fetch their styles and scripts from the internet; these pages are one file each, and
say of every check what it guards, what was observed, and how to resolve it.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from expectations.verdict import CheckResult, Verdict, from_json, to_json

_TEMPLATES = Environment(
    loader=FileSystemLoader(Path(__file__).parent / "templates"),
    autoescape=True,
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
)


@dataclass(frozen=True)
class Status:
    """How a result is shown: a word, a shape and a class of its own, so that colour is never the only sign."""

    word: str
    shape: str
    name: str


PASSED = Status("Passed", "●", "passed")
WARNED = Status("Warning", "▲", "warned")
FAILED = Status("Failed", "■", "failed")
ERRORED = Status("Could not run", "◆", "failed")


def write(verdict: Verdict, *, docs_dir: Path) -> Path:
    """Write ``<docs_dir>/<as_at>/index.html``, the verdict beside it, and the index of all days. Returns the page."""
    day = docs_dir / verdict.as_at.isoformat()
    day.mkdir(parents=True, exist_ok=True)
    _replace(day / "verdict.json", to_json(verdict))
    page = day / "index.html"
    _replace(
        page,
        _TEMPLATES.get_template("verdict.html.j2").render(verdict=verdict, tables=_by_table(verdict), status=status),
    )
    days = sorted(_stored(docs_dir), key=lambda stored: stored.as_at, reverse=True)
    _replace(docs_dir / "index.html", _TEMPLATES.get_template("index.html.j2").render(verdicts=days))
    return page


def status(result: CheckResult) -> Status:
    if result.errored:
        return ERRORED
    if result.passed:
        return PASSED
    return WARNED if result.severity == "warning" else FAILED


def _by_table(verdict: Verdict) -> list[tuple[str, list[CheckResult]]]:
    """Results table by table, and in each what needs a person first."""
    order = {FAILED: 0, ERRORED: 0, WARNED: 1, PASSED: 2}
    return [
        (table, sorted(results, key=lambda result: order[status(result)]))
        for table, results in groupby(verdict.results, key=lambda result: result.table)
    ]


def _stored(docs_dir: Path) -> Iterator[Verdict]:
    for path in docs_dir.glob("*/verdict.json"):
        yield from_json(path.read_text(encoding="utf-8"))


def _replace(path: Path, text: str) -> None:
    """Write whole or not at all: the pages are read while the next night's are written."""
    unfinished = path.with_name(f".{path.name}.{os.getpid()}")
    unfinished.write_text(text, encoding="utf-8")
    unfinished.replace(path)
