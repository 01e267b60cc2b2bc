"""One contender in this process, its figures as JSON: ``python -m benchmarks.transform.alone limit HOME 2026-05-22``"""

from __future__ import annotations

import json
import sys
from datetime import date
from pathlib import Path

from benchmarks.transform.contenders import CONTENDERS


def _peak() -> float:
    """The most memory that this process has had, in megabytes; rusage would count what its parent had, too."""
    lines = Path("/proc/self/status").read_text("utf-8").splitlines()
    return next(int(line.split()[1]) / 1024 for line in lines if line.startswith("VmHWM:"))


if __name__ == "__main__":
    parts = CONTENDERS[sys.argv[1]](Path(sys.argv[2]), date.fromisoformat(sys.argv[3]))
    print(json.dumps([*parts, _peak()]))
