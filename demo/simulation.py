"""The simulated trust with an Airflow that reads it: systems serving, workbooks written, scheduler running."""

from __future__ import annotations

import argparse
import json
import os
import re
import signal
import sys
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from types import FrameType, TracebackType

from demo import trust, workbooks
from demo.errors import DemoError
from demo.processes import first_line, has_owner, stop
from demo.records import World
from demo.scheduler import REPOSITORY, LocalAirflow, environment, register_of
from demo.settings import connections, pseudonym_key, write_trust
from demo.trust import DEMO_DAY, FULL, SMALL
from demo.world.schools import schools

SEED = 2025
SIZES = {"full": FULL, "small": SMALL}
# A person watches the demo: at its vendor's limit of 40 requests a minute the helpdesk alone is read for two minutes.
REQUESTS_PER_MINUTE = 6000
_PUBLICATION = re.compile(r"(\d{4}-\d\d-\d\d)-[0-9a-f]+")


class BusyError(DemoError):
    """Another command is at work in the same directory, or has left something running there."""


class Simulation:
    """The trust and its Airflow in one work directory. As a context manager it runs until left.

    Everything it writes is below ``home``; what it starts is noted there, so that ``demo.airflow_local down`` finds it.
    """

    def __init__(self, home: Path, *, as_at: date, seed: int, scale: str, say: Callable[[str], None]) -> None:
        self.home = home
        self.as_at = as_at
        self.seed = seed
        self.scale = scale
        self.airflow = LocalAirflow(home, home / "demo" / "trust.yml")
        self._register = register_of(home)
        self._say = say

    def start(self) -> World:
        """Start everything; returns the world that is simulated. On failure nothing is left running."""
        take_over(self.home)
        try:
            return self._start()
        except BaseException:
            self.stop()
            raise

    def stop(self) -> None:
        """Stop everything that was started."""
        self.airflow.stop()
        rest = self._register.all()
        stop(rest, patience=5)
        self._register.forget(rest)

    def leave_running(self) -> None:
        """Let everything outlive this command."""
        self._register.leave_running()

    def _start(self) -> World:
        size = SIZES[self.scale]
        registers = self.home / "demo" / "registers"
        self._say(f"Simulating the trust as at the close of {self.as_at:%A %-d %B %Y}")
        servers = self._register.start(
            "simulated systems",
            [
                sys.executable,
                "-m",
                "demo.servers",
                "--as-at",
                str(self.as_at),
                "--seed",
                str(self.seed),
                "--scale",
                self.scale,
                "--calls-per-minute",
                str(REQUESTS_PER_MINUTE),
            ],
            env=environment(self.home, 0),
            cwd=REPOSITORY,
            log=self.home / "demo" / "servers.log",
            tells=True,
        )
        write_trust(self.home / "demo" / "trust.yml", schools(size), files=str(registers.parent), first_wait_seconds=2)
        self.airflow.prepare()
        world = trust.build(self.seed, size, self.as_at)
        workbooks.write(world, self.as_at, registers)
        details = json.loads(first_line(servers))
        self._say("Starting Airflow")
        connected = connections(details, requests_per_minute=REQUESTS_PER_MINUTE)
        self.airflow.start({**connected, "STRATEGY_PSEUDONYM_KEY": pseudonym_key(self.home)})
        return world

    def __enter__(self) -> World:
        return self.start()

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()


def take_over(home: Path) -> None:
    """Stop what an interrupted command left behind. Raises ``BusyError`` when it was left on purpose."""
    register = register_of(home)
    found = register.all()
    if any(running.owner is None for running in found):
        raise BusyError(f"An Airflow was left running for {home}. Stop it with `make down`, then try again.")
    if any(has_owner(running) for running in found):
        raise BusyError(f"Another demo is at work in {home}. Let it end, or give this one another --home.")
    stop(found, patience=5)
    register.forget(found)


def next_day(home: Path) -> date:
    """The day after the newest publication; the first day of the simulation where there is none."""
    published = home / "published"
    names = [path.name for path in published.iterdir()] if published.is_dir() else []
    days = [date.fromisoformat(found[1]) for name in names if (found := _PUBLICATION.fullmatch(name))]
    return max(days) + timedelta(days=1) if days else DEMO_DAY


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The arguments that say which trust is simulated, as at which day, and in which work directory."""
    parser.add_argument(
        "--as-at",
        type=date.fromisoformat,
        help=f"the day to publish (without it: the day after the newest publication, at first {DEMO_DAY})",
    )
    parser.add_argument("--seed", type=int, default=SEED, help="which of the possible histories")
    parser.add_argument("--scale", choices=tuple(SIZES), default="full")
    parser.add_argument(
        "--home", type=Path, default=default_home(), help="the work directory (STRATEGY_HOME, else var)"
    )


def default_home() -> Path:
    """The work directory: ``STRATEGY_HOME``, or ``var`` beside the code."""
    return Path(os.environ.get("STRATEGY_HOME") or REPOSITORY / "var")


def end_cleanly_when_terminated() -> None:
    """Let SIGTERM end this command as Ctrl-C does, so that what it started is stopped."""

    def interrupt(_number: int, _frame: FrameType | None) -> None:
        raise KeyboardInterrupt

    signal.signal(signal.SIGTERM, interrupt)
