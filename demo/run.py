"""``python -m demo.run``: the whole way on this machine, from simulated systems to a published board pack.

Simulates the trust as at one day, starts a real Airflow, lets it read every system and publish the day, renders the
Audit & Risk Committee's pack, says what was published and where to look, and stops everything it started. Run it again
for the next day: the landing stays, so only what changed is read.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from demo import summary
from demo.errors import DemoError
from demo.night import Night
from demo.progress import progress
from demo.simulation import Simulation, add_arguments, end_cleanly_when_terminated, next_day

BOARD, BOARD_TITLE = "audit_risk", "Audit & Risk"


def main(arguments: list[str] | None = None) -> int:
    """Run the demo; 0 when the day was published and the pack rendered."""
    parser = argparse.ArgumentParser(
        prog="python -m demo.run", description="Simulate the trust and publish a day of it."
    )
    add_arguments(parser)
    parser.add_argument("--keep-up", action="store_true", help="leave Airflow and the simulated systems running")
    options = parser.parse_args(arguments)
    end_cleanly_when_terminated()
    home: Path = options.home.resolve()
    try:
        with progress() as shown:
            simulation = Simulation(
                home,
                as_at=options.as_at or next_day(home),
                seed=options.seed,
                scale=options.scale,
                say=shown.say,
            )
            world = simulation.start()
            kept = False
            try:
                shown.say(f"Airflow is up at {simulation.airflow.api.url}; {len(world.schools)} academies to read")
                night = Night(
                    simulation.airflow.api,
                    simulation.as_at,
                    show=shown.show,
                    alive=simulation.airflow.require_alive,
                )
                night.read_and_publish()
                night.render_pack(BOARD)
                if options.keep_up:
                    simulation.leave_running()
                    kept = True
                    shown.say(f"Left running: {simulation.airflow.api.url} (stop it with `make down`)")
            finally:
                if not kept:
                    shown.say("Stopping Airflow and the simulated systems")
                    simulation.stop()
    except KeyboardInterrupt:
        print("\nInterrupted; everything that was started has been stopped.", file=sys.stderr)
        return 130
    except DemoError as failure:
        print(f"\nThe demo failed.\n{failure}", file=sys.stderr)
        return 1
    current = (home / "published" / "current").resolve()
    pack = current / "packs" / BOARD / "index.html"
    print(summary.tell(summary.read(current), home=home, pack=pack, board=BOARD_TITLE))
    return 0


if __name__ == "__main__":
    sys.exit(main())
