"""Nights of small simulated trusts; each is landed and built once per test process."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date
from functools import cache
from pathlib import Path

import pytest

from demo import trust
from demo.records import World
from tests.parsed_once import parsed_once
from tests.pipeline.night import Night


@pytest.fixture(scope="session", autouse=True)
def _parsed_once() -> Iterator[None]:
    with parsed_once(checks=False):
        yield


@pytest.fixture
def night(tmp_path: Path) -> Night:
    return Night(tmp_path)


@pytest.fixture(scope="session")
def world_of() -> Callable[[int, date], World]:
    """The small world of a seed as it was known at the close of a day."""

    @cache
    def build(seed: int, until: date) -> World:
        return trust.build(seed, trust.SMALL, until)

    return build


@pytest.fixture(scope="session")
def whole(world_of: Callable[[int, date], World], tmp_path_factory: pytest.TempPathFactory) -> Night:
    """The night of seed 2025 on the demo's day, on which every source was there. Tests only look at it."""
    night = Night(tmp_path_factory.mktemp("whole"))
    assert [outcome for outcome in night.land(world_of(2025, trust.DEMO_DAY), trust.DEMO_DAY) if outcome.error] == []
    night.build(trust.DEMO_DAY)
    return night
