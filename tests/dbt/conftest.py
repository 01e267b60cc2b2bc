"""One build of the scenario for all tests that only look at it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import duckdb
import pytest

from publication.candidate import Candidate, build_candidate
from tests.dbt.landed import PROJECT
from tests.dbt.scenario import AS_AT, day_of_landing
from tests.parsed_once import parsed_once


@pytest.fixture(scope="session", autouse=True)
def _parsed_once() -> Iterator[None]:
    with parsed_once():
        yield


@pytest.fixture(scope="session")
def scenario_home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A work directory in which the scenario has landed and been built. To be read, not written."""
    home = tmp_path_factory.mktemp("scenario")
    day_of_landing(home).land()
    return home


@pytest.fixture(scope="session")
def log() -> list[str]:
    """What the build told, line by line."""
    return []


@pytest.fixture(scope="session")
def candidate(scenario_home: Path, log: list[str]) -> Candidate:
    return build_candidate(home=scenario_home, project=PROJECT, as_at=AS_AT, log=log.append)


@pytest.fixture(scope="session")
def warehouse(scenario_home: Path, candidate: Candidate) -> Iterator[duckdb.DuckDBPyConnection]:
    """The built warehouse, read-only."""
    connection = duckdb.connect(str(scenario_home / "build.duckdb"), read_only=True)
    yield connection
    connection.close()
