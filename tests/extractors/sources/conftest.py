"""The world as at a day and the day after, once for all tests of sources."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest

from demo.records import World
from demo.servers.moments import Clock
from demo.servers.systems import Servers
from demo.trust import SMALL, build
from tests.extractors.sources.reading import DAY, NEXT_DAY


@pytest.fixture(scope="session")
def world() -> World:
    return build(seed=7, size=SMALL, until=NEXT_DAY)


@pytest.fixture
def servers(world: World) -> Iterator[Servers]:
    """The simulated systems in the night after ``DAY``; a test may move their clock."""
    systems = Servers(world, Clock.after(DAY), calls_per_minute=1_000_000)
    with systems:
        yield systems


@pytest.fixture
def details(servers: Servers) -> dict[str, Any]:
    return servers.details


def night_after(servers: Servers, as_at: date) -> None:
    servers.clock.moment = Clock.after(as_at).moment
