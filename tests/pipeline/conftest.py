"""Nights of small simulated trusts; each is landed and built once per test process."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path

import pytest

from demo import trust
from demo.records import World
from tests.parsed_once import parsed_once
from tests.pipeline.night import Night


@pytest.fixture(scope="session", autouse=True)
def _parsed_once() -> Iterator[None]:
    with parsed_once():
        yield


@pytest.fixture
def night(tmp_path: Path) -> Night:
    return Night(tmp_path)


@pytest.fixture(scope="session")
def world_of() -> Callable[[int, date], World]:
    """The small world of a seed as it was known at the close of a day."""

    def build(seed: int, until: date) -> World:
        return trust.build(seed, trust.SMALL, until)

    return build
