"""A synthetic publication for each test, and its Audit & Risk page."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from publication.pack import render_pack
from tests.publication.pack import synthetic
from tests.publication.pack.outline import Outline


@pytest.fixture(scope="session")
def unchanged(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """One synthetic publication that no test changes."""
    return synthetic.write(tmp_path_factory.mktemp("published"))


@pytest.fixture
def published(unchanged: Path, tmp_path: Path) -> Path:
    """A test's own copy of the synthetic publication."""
    return shutil.copytree(unchanged, tmp_path / unchanged.name, ignore=shutil.ignore_patterns("packs"))


@pytest.fixture(scope="session")
def audit_risk(unchanged: Path) -> Outline:
    """The Audit & Risk Committee's page, taken apart."""
    page = render_pack(unchanged, "audit_risk", meeting_date=synthetic.MEETING)
    return Outline(page.read_text(encoding="utf-8"))
