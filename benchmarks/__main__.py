"""``make bench``: run every section, or those named. ``python -m benchmarks extract --rounds 3``."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Mapping

from benchmarks import catalogue, extract

SECTIONS: Mapping[str, Callable[[int], None]] = {"extract": extract.run, "catalogue": catalogue.run}


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("sections", nargs="*", choices=[[], *SECTIONS], metavar="section", help=", ".join(SECTIONS))
    parser.add_argument("--rounds", type=int, default=3, help="measurements of each contender (the median is shown)")
    arguments = parser.parse_args()
    for name in arguments.sections or SECTIONS:
        SECTIONS[name](arguments.rounds)
    return 0


if __name__ == "__main__":
    sys.exit(main())
