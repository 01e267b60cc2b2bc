"""The hand-made world, and the systems that serve it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from hand_made import AS_AT, Simulated, Timer, small_world

from demo.records import World
from demo.servers.moments import Clock
from demo.servers.systems import Servers


@pytest.fixture(scope="session")
def hand_made_world() -> World:
    return small_world()


@pytest.fixture
def simulated(hand_made_world: World) -> Iterator[Simulated]:
    """All three systems in the night after ``AS_AT``."""
    timer = Timer()
    servers = Servers(hand_made_world, Clock.after(AS_AT), timer=timer)
    with servers as details:
        yield Simulated(servers, details, timer)
