"""``make bench``: run every section, or those named.

``python -m benchmarks extract --rounds 3``, ``python -m benchmarks transform --marks 1M 10M``.
"""

from __future__ import annotations

import argparse
import sys
from argparse import Namespace
from collections.abc import Callable, Mapping

from benchmarks import catalogue, extract, transform
from benchmarks.transform.world import Size

SECTIONS: Mapping[str, Callable[[Namespace], None]] = {
    "extract": lambda chosen: extract.run(chosen.rounds),
    "catalogue": lambda chosen: catalogue.run(chosen.rounds),
    "transform": lambda chosen: transform.run(chosen.rounds, chosen.marks),
}


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("sections", nargs="*", choices=[[], *SECTIONS], metavar="section", help=", ".join(SECTIONS))
    parser.add_argument("--rounds", type=int, default=3, help="measurements of each contender (the median is shown)")
    parser.add_argument(
        "--marks",
        nargs="+",
        type=_size,
        default=[Size(1_000_000), Size(10_000_000), Size(100_000_000)],
        help="session marks of the section transform, such as 1M 10M 100M (which needs 5 GB of disk)",
    )
    arguments = parser.parse_args()
    for name in arguments.sections or SECTIONS:
        SECTIONS[name](arguments)
    return 0


def _size(told: str) -> Size:
    """A number of marks, in millions when it ends in M; ValueError for anything else."""
    return Size(round(float(told[:-1]) * 1_000_000) if told.endswith("M") else int(told))


if __name__ == "__main__":
    sys.exit(main())
