"""One import of Great Expectations and one context for all tests of the gate: both are slow to make."""

from __future__ import annotations

from collections.abc import Iterator

import duckdb
import pytest

from expectations.great import Examiner
from tests.expectations.synthetic import fill


@pytest.fixture(scope="session")
def examiner() -> Examiner:
    return Examiner()


@pytest.fixture(scope="session")
def _filled() -> Iterator[duckdb.DuckDBPyConnection]:
    with duckdb.connect(":memory:") as connection:
        fill(connection)
        yield connection


@pytest.fixture
def candidate(_filled: duckdb.DuckDBPyConnection) -> Iterator[duckdb.DuckDBPyConnection]:
    """The synthetic candidate; whatever a test changes in it is rolled back."""
    _filled.execute("begin")
    yield _filled
    _filled.execute("rollback")
