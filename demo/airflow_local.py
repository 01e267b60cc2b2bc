"""``python -m demo.airflow_local up`` leaves Airflow running with the simulated trust; ``down`` stops both."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from demo import simulation
from demo.errors import DemoError
from demo.processes import stop
from demo.scheduler import STOP_SECONDS, register_of


def main(arguments: list[str] | None = None) -> int:
    """Run one of the two commands; 0 when it did what it says."""
    parser = argparse.ArgumentParser(
        prog="python -m demo.airflow_local", description="Airflow with the simulated trust."
    )
    commands = parser.add_subparsers(dest="command", required=True)
    simulation.add_arguments(commands.add_parser("up", help="start both and leave them running"))
    down = commands.add_parser("down", help="stop them")
    down.add_argument("--home", type=Path, default=simulation.default_home())
    options = parser.parse_args(arguments)
    home: Path = options.home.resolve()
    if options.command == "down":
        return _down(home)
    simulation.end_cleanly_when_terminated()
    as_at = options.as_at or simulation.next_day(home)
    trust = simulation.Simulation(home, as_at=as_at, seed=options.seed, scale=options.scale, say=print)
    try:
        trust.start()
    except KeyboardInterrupt:
        return 130
    except DemoError as failure:
        print(failure, file=sys.stderr)
        return 1
    trust.leave_running()
    print(f"Airflow is up at {trust.airflow.api.url}. The systems show the trust as at the close of {as_at}:")
    print(f"start the extract DAGs with the partition key {as_at}. Stop it with `make down`.")
    return 0


def _down(home: Path) -> int:
    register = register_of(home)
    found = register.all()
    stop(found, patience=STOP_SECONDS)
    register.forget(found)
    print(f"Stopped {', '.join(running.name for running in found)}." if found else "Nothing was running.")
    return 0


if __name__ == "__main__":
    sys.exit(main())
