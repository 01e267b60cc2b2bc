"""The attendance tables of a trust, from landed session marks: built in full, and one more day.

The limit is a script written by hand for the same Parquet, run under the same settings of DuckDB. The project is its
own dbt models in its own runner: reading the project, cataloguing the landing, and the data tests of the models count.
Each contender works in a process of its own, so that its memory is its own, and they take turns. No ratio is told
before both have the same rows, after the full build and after one more day.
"""

from __future__ import annotations

import statistics
import sys
import tempfile
from collections.abc import Sequence
from datetime import date
from pathlib import Path

from benchmarks.transform import contenders, landing
from benchmarks.transform.contenders import Measured
from benchmarks.transform.world import Size

FULL, NEXT, LIMIT = "full build", "one more day", "limit"


def run(rounds: int, sizes: Sequence[Size]) -> None:
    """Print, for each size, seconds, memory and ratios."""
    for size in sizes:
        with tempfile.TemporaryDirectory() as place:
            home = Path(place)
            landing.land_history(home, size)
            landing.land_one_more_day(home, size)
            print(f"transform: {size.marks:,} session marks, median of {rounds}", flush=True)
            _tell([_round(home) for _ in range(rounds)])


def _round(home: Path) -> dict[str, Measured]:
    """All contenders once: the day that landed last is not seen by a build of the day before."""
    for left in home.glob(f"{contenders.BUILD}*"):
        left.unlink()
    took = {
        LIMIT: contenders.measure("limit", home, landing.LAST_DAY),
        FULL: contenders.measure("project", home, landing.LAST_DAY),
    }
    _must_agree(home, landing.LAST_DAY)
    took[NEXT] = contenders.measure("project", home, landing.ONE_MORE_DAY)
    contenders.measure("limit", home, landing.ONE_MORE_DAY)  # for its rows: it starts from nothing again
    _must_agree(home, landing.ONE_MORE_DAY)
    return took


def _must_agree(home: Path, as_at: date) -> None:
    if tables := contenders.differing(home):
        sys.exit(f"The project and the limit do not have the same rows as at {as_at}: {', '.join(tables)}")


def _tell(turns: Sequence[dict[str, Measured]]) -> None:
    middle = {name: _median([turn[name] for turn in turns]) for name in turns[0]}
    for name, took in middle.items():
        base, of = (FULL, "full build") if name == NEXT else (LIMIT, "limit")
        ratio = took.seconds / middle[base].seconds
        worked = took.processors / middle[base].processors
        print(
            f"  {name:<13} {took.seconds:>7.1f} s, {ratio:.2f} of the {of}; {took.processors:.1f} s of the processors, "
            f"{worked:.2f}; {took.peak:,.0f} MB peak (tables {took.models:.1f} s, their tests {took.tests:.1f} s)",
            flush=True,
        )


def _median(turns: Sequence[Measured]) -> Measured:
    """The medians of each figure, but the highest peak."""
    middle = Measured(*(statistics.median(figures) for figures in zip(*turns, strict=True)))
    return middle._replace(peak=max(turn.peak for turn in turns))
