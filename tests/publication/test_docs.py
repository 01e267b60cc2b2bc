"""dbt's documentation is one page that needs nothing from outside, and a missing warehouse is told in a sentence."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

import pytest

from publication.candidate import build_candidate
from publication.docs import main, write_docs
from tests.dbt.landed import PROJECT, academy, land

AS_AT = date(2026, 3, 19)


def test_the_page_holds_every_published_table_and_loads_nothing(tmp_path: Path) -> None:
    land(tmp_path, "trust", "academies", as_at=AS_AT, rows=[academy("900001")])
    build_candidate(home=tmp_path, project=PROJECT, as_at=AS_AT, log=lambda _: None)
    page = write_docs(home=tmp_path, project=PROJECT)
    text = page.read_text(encoding="utf-8")
    assert page == tmp_path / "docs" / "dbt" / "index.html"
    assert "fct_measure" in text
    assert "fct_exception" in text
    assert not re.search(r"<(script|link|img)[^>]+(src|href)=.?https?://(?!\[::1\])", text)


def test_without_a_warehouse_it_says_what_to_do(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("sys.argv", ["docs", "--home", str(tmp_path)])
    assert main() == 1
    assert "make demo" in capsys.readouterr().err
