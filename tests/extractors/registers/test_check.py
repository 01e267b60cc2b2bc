"""Checking a workbook by hand says the same as the nightly reading, and leaves nothing behind."""

from __future__ import annotations

from pathlib import Path

import pytest

from extractors.registers.check import main, read_check_types
from tests.extractors.registers.making import CHECK_TYPES, Sheets


@pytest.fixture
def check_types(tmp_path: Path) -> Path:
    path = tmp_path / "check_types.csv"
    rows = [f"{code},{'' if days is None else days}" for code, days in CHECK_TYPES.items()]
    path.write_text("\n".join(["check_type,interval_days", *rows]) + "\n")
    return path


def check(path: Path, check_types: Path) -> int:
    return main([str(path), "--urn", "900001", "--as-at", "2026-03-19", "--check-types", str(check_types)])


def test_a_good_workbook_passes(tmp_path: Path, check_types: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = Sheets().save(tmp_path / "book")
    assert check(path, check_types) == 0
    assert capsys.readouterr().out.splitlines() == [
        "Plans: 3 rows, 0 refused.",
        "Actions: 3 rows, 0 refused.",
        "Compliance checks: 3 rows, 0 refused.",
        "Buildings: 3 rows, 0 refused.",
    ]
    assert [each.name for each in path.parent.iterdir()] == ["registers.xlsx"]


def test_what_is_wrong_is_told_in_sentences(
    tmp_path: Path, check_types: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    sheets = Sheets()
    sheets.put("actions", "Due", "TBC")
    sheets.put("plans", "Plan type", "ICT ")
    assert check(sheets.save(tmp_path), check_types) == 1
    told = capsys.readouterr().out
    assert "Actions: 3 rows, 1 refused.\n  refused: row 3, Due: The cell says that the value is not known yet." in told
    assert "  warning: row 3, Plan type: Spaces" in told


def test_what_cannot_be_read_is_told_too(tmp_path: Path, check_types: Path, capsys: pytest.CaptureFixture[str]) -> None:
    sheets = Sheets()
    del sheets.book["Plans"]
    assert check(sheets.save(tmp_path), check_types) == 2
    assert "Plans: cannot be read. There is no sheet named Plans" in capsys.readouterr().out
    empty = tmp_path / "empty.xlsx"
    empty.write_bytes(b"")
    assert check(empty, check_types) == 2
    assert capsys.readouterr().out.startswith("empty.xlsx is empty.")


def test_the_seed_of_check_types_is_read() -> None:
    intervals = read_check_types(Path(__file__).parents[3] / "dbt/seeds/check_types.csv")
    assert intervals["fire_alarm_service"] == 183
