"""The full-size trust, built once for all that look at it."""

from __future__ import annotations

import pytest

from demo.records import World
from demo.trust import build


@pytest.fixture(scope="session")
def full() -> World:
    """As ``make demo`` shows it on its first day."""
    return build()
