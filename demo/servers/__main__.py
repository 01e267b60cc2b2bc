"""``python -m demo.servers``: serve the simulated trust as at a day until told to stop.

When every port listens, one JSON line on standard output says where the systems are and what opens them. Those
credentials are made at start-up and stand nowhere else; ``--port-file`` gets the port numbers only.
"""

from __future__ import annotations

import argparse
import json
import signal
import sys
import threading
from datetime import date
from pathlib import Path

from demo.servers.moments import Clock
from demo.servers.systems import Servers
from demo.trust import FULL, SMALL, build


def main(arguments: list[str] | None = None) -> int:
    """Build the world, serve it, and leave on SIGTERM or SIGINT."""
    options = _parser().parse_args(arguments)
    stop = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda _number, _frame: stop.set())
    world = build(options.seed, FULL if options.scale == "full" else SMALL, options.as_at)
    servers = Servers(world, Clock.after(options.as_at), calls_per_minute=options.calls_per_minute)
    with servers as details:
        if options.port_file is not None:
            options.port_file.write_text(json.dumps(servers.ports) + "\n")
        print(json.dumps(details), flush=True)
        stop.wait()
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m demo.servers", description="Serve the simulated trust's systems.")
    parser.add_argument("--as-at", type=date.fromisoformat, required=True, help="the day whose close they show")
    parser.add_argument("--seed", type=int, default=2025)
    parser.add_argument("--scale", choices=("full", "small"), default="full")
    parser.add_argument("--calls-per-minute", type=int, help="instead of the vendors' own limits")
    parser.add_argument("--port-file", type=Path, help="write the port numbers here, as JSON")
    return parser


if __name__ == "__main__":
    sys.exit(main())
