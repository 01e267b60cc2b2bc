"""What can go wrong, and how a source is to stand it: the columns of the table and the shape of its cells.

Each source's module states, for every fault of ``FAULTS``, at least one case with its outcome, or why the fault cannot
happen to it. ``every.TABLE`` puts them together; ``test_table`` plays every case; ``page`` prints them for people.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager, ExitStack
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property
from pathlib import Path
from typing import Any, Final, Protocol, Self

from demo.records import World
from demo.servers.moments import Clock
from demo.servers.systems import Servers
from extractors.academy import Academy
from tests.extractors.sources.reading import DAY, academies_of
from tests.extractors.transports.sshd import Sshd

EARLIER: Final = DAY - timedelta(days=28)  # the night before the disturbed one: its landing is what must stay
SURVIVED: Final = "survived"
NEXT_NIGHT: Final = "survived with the next night"  # what is missing of this night's rows is landed in the next

ROWS: Final = "rows: "  # the rows that are hit are refused, by the reason that follows, and all others land

FAULTS: Final[Mapping[str, str]] = {
    "429 seconds": "Too many requests (429): come back in seconds",
    "429 hours": "Too many requests (429): come back in hours",
    "500": "500, a fault of the server",
    "502": "502, a fault of a proxy",
    "503": "503, not available",
    "4xx": "403 or 404: we may not, or there is no such thing",
    "hung up": "The connection closes without an answer",
    "slow": "The answer takes too long",
    "cut body": "The answer ends before it is whole",
    "html": "A web page in place of data",
    "error inside": "HTTP 200 with an error inside",
    "repeated page": "A page that was read comes again as the next",
    "looping next": "The link to the next page leads back",
    "another host": "The next page is on another host",
    "expired access": "What lets us in ends in the middle",
    "totals": "The source's own total disagrees",
    "new field": "A new field",
    "changed type": "A field changed its type",
    "clock skew": "The source's clock is not ours",
    "duplicates": "A record comes twice",
    "out of order": "Records come in another order",
    "vanished": "A record vanishes between pages",
}


@dataclass(frozen=True)
class Case:
    """One way in which a fault happens, what is done to make it happen, and what must come of it.

    ``outcome`` is SURVIVED, NEXT_NIGHT, the name of an error, or ROWS and the code of a reason. ``patience``: seconds
    that an answer may take.
    """

    fault: str
    how: str
    outcome: str
    disturb: Callable[[Any], None]
    patience: float = 10.0


@dataclass(frozen=True)
class Cannot:
    """Why a fault cannot happen to a source."""

    fault: str
    because: str


class Night(Protocol):
    """A source in the night after DAY, undisturbed until a case disturbs it."""

    happened: bool  # whether the fault had its turn

    @property
    def resource(self) -> str:
        """What of the source is disturbed."""

    def land(self, home: Path, as_at: date, patience: float = 10.0) -> dict[str, str]:
        """Land the source as at the day; the error code of each resource that failed."""

    def calm(self) -> None:
        """Nothing is wrong any more."""

    def landed(self, home: Path, day: date) -> list[dict[str, Any]]:
        """The rows that landed as at the day."""

    def known(self) -> int:
        """How many records the world has of what is read, as at DAY."""

    def counted(self, home: Path) -> int:
        """How many records are known from all that landed up to DAY."""

    def key(self) -> tuple[str, ...]:
        """The columns that tell a record from another."""


class Stage:
    """The world, its servers and an SSH server, once for all cases: what they compute is then computed once."""

    def __init__(self, world: World, place: Path) -> None:
        self.world = world
        self.servers = Servers(world, Clock.after(DAY), calls_per_minute=1_000_000)
        self._place = place
        self._open = ExitStack()

    def __enter__(self) -> Self:
        self._open.enter_context(self.servers)
        return self

    def __exit__(self, *raised: object) -> None:
        self._open.close()

    @cached_property
    def sshd(self) -> Sshd:
        return self._open.enter_context(Sshd(self._place / "sshd"))

    @property
    def academy(self) -> Academy:
        """The school with the most pupils, so that its lists have several small pages."""
        stays = Counter(pupil.urn for pupil in self.world.enrolments)
        return max(academies_of(self.world), key=lambda academy: stays[academy.urn])


@dataclass(frozen=True)
class Tested:
    """One source: what of it is disturbed, how a night of it is opened, and its cells of the table.

    ``night`` is given the stage, a place of its own and the day whose night it is.
    """

    name: str
    title: str
    what: str
    night: Callable[[Stage, Path, date], AbstractContextManager[Night]]
    cells: tuple[Case | Cannot, ...]

    @property
    def cases(self) -> list[Case]:
        return [cell for cell in self.cells if isinstance(cell, Case)]

    def missing(self) -> list[str]:
        """Faults of which nothing is said, and faults that nobody knows."""
        said = {cell.fault for cell in self.cells}
        both = {c.fault for c in self.cells if isinstance(c, Cannot)} & {c.fault for c in self.cases}
        return sorted((said ^ FAULTS.keys()) | both)


def cannot(because: str, *faults: str) -> tuple[Cannot, ...]:
    return tuple(Cannot(fault, because) for fault in faults)
