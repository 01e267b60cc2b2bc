"""Templates come from the declarations: filled with good rows they read clean, and they say what may be written."""

from __future__ import annotations

import csv
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from openpyxl import load_workbook

from extractors.registers import template
from extractors.registers.declarations import EVERY_REGISTER, REGISTERS
from extractors.registers.reader import RegisterReading, read_folder
from extractors.registers.register import Written
from tests.extractors.registers.making import CHECK_TYPES, Sheets, circumstances, found, read


@pytest.fixture
def seed(tmp_path: Path) -> Path:
    path = tmp_path / "seeds" / "check_types.csv"
    path.parent.mkdir()
    with path.open("w", encoding="utf-8", newline="") as file:
        rows = csv.writer(file)
        rows.writerow(("check_type", "interval_days"))
        rows.writerows((name, days or "") for name, days in CHECK_TYPES.items())
    return path


def test_a_template_filled_with_good_rows_reads_clean(tmp_path: Path, seed: Path) -> None:
    out = tmp_path / "900001" / "registers.xlsx"
    out.parent.mkdir()
    assert template.main([str(out), "--registers", "all", "--check-types", str(seed)]) == 0
    good = Sheets(EVERY_REGISTER).book
    book = load_workbook(out)
    for register in EVERY_REGISTER.values():
        sheet = book[register.sheet]
        for row in good[register.sheet].iter_rows(min_row=2):
            for cell in row:
                if cell.value is not None:
                    sheet.cell(cell.row, cell.column).value = cell.value
    book.save(out)
    readings = read(out.parent, registers=EVERY_REGISTER)
    assert found(readings) == []
    assert {name: len(reading.rows) for name, reading in readings.items()} == dict.fromkeys(EVERY_REGISTER, 3)
    assert all(reading.unknown_fields == () for reading in readings.values())


def test_an_empty_template_is_an_academy_with_empty_registers(tmp_path: Path, seed: Path) -> None:
    assert template.main([str(tmp_path / "new.xlsx"), "--check-types", str(seed)]) == 0
    readings = read_folder(tmp_path, REGISTERS, circumstances())
    assert [reading.rows_read for reading in readings if isinstance(reading, RegisterReading)] == [0, 0, 0, 0]


def test_each_column_says_what_may_be_written_in_it(tmp_path: Path, seed: Path) -> None:
    out = tmp_path / "all.xlsx"
    template.main([str(out), "--registers", "all", "--check-types", str(seed)])
    book = load_workbook(out)
    for register in EVERY_REGISTER.values():
        sheet = book[register.sheet]
        rules = {str(rule.sqref).split(":")[0]: rule for rule in sheet.data_validations.dataValidation}
        for position, column in enumerate(register.columns, start=1):
            heading = sheet.cell(1, position)
            assert heading.value == column.header
            assert column.column.description in heading.comment.text
            rule = rules.get(f"{heading.column_letter}2")
            if column.written is Written.DATE:
                assert rule is not None
                assert rule.type == "date"
                assert sheet.column_dimensions[heading.column_letter].number_format == "dd/mm/yyyy"
            if column.written in (Written.WORD, Written.YES_NO):
                assert rule is not None
                assert rule.type == "list"
                area = rule.formula1.removeprefix("Lists!").replace("$", "")
                words = [str(cell.value) for row in book["Lists"][area] for cell in row]
                wanted = column.vocabulary or tuple(CHECK_TYPES)
                if column.written is Written.YES_NO:
                    wanted = ("Yes", "No")
                assert [word.replace(" ", "_") for word in words] == list(wanted)


def test_the_version_changes_with_what_is_declared_and_only_then(tmp_path: Path, seed: Path) -> None:
    plans, actions = EVERY_REGISTER["plans"], EVERY_REGISTER["actions"]
    stamp = template.version([plans, actions])
    assert stamp == template.version([actions, plans])
    assert stamp != template.version([plans])
    assert stamp != template.version([plans, replace(actions, columns=(*actions.columns[:-2], *actions.columns[-1:]))])
    out = tmp_path / "two.xlsx"
    template.main([str(out), "--registers", "plans", "actions", "--check-types", str(seed)])
    book = load_workbook(out)
    assert book["About"]["B2"].value == stamp == book.properties.version
    assert book.sheetnames == ["About", "Plans", "Actions", "Lists"]


def test_a_register_that_does_not_exist_is_named(
    tmp_path: Path, seed: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert template.main([str(tmp_path / "x.xlsx"), "--registers", "plans", "lunches"]) == 2
    assert "no register lunches" in capsys.readouterr().err
    assert not (tmp_path / "x.xlsx").exists()


def test_a_day_is_limited_as_excel_counts_days() -> None:
    assert template._serial(date(2026, 3, 19)) == 46100


def _filled(tmp_path: Path, seed: Path, stamp: str | None) -> RegisterReading:
    """Plans and buildings out of a template that bears ``stamp`` (None: its own)."""
    out = tmp_path / "900001" / "registers.xlsx"
    out.parent.mkdir()
    template.main([str(out), "--registers", "plans", "buildings", "--check-types", str(seed)])
    good = Sheets(EVERY_REGISTER).book
    book = load_workbook(out)
    for name in ("plans", "buildings"):
        sheet = EVERY_REGISTER[name].sheet
        for row in good[sheet].iter_rows(min_row=2):
            for cell in row:
                book[sheet].cell(cell.row, cell.column, cell.value)
    if stamp is not None:
        book["About"]["B2"] = stamp
    book.save(out)
    readings = read_folder(out.parent, EVERY_REGISTER, circumstances())
    told = [reading for reading in readings if isinstance(reading, RegisterReading)]
    assert {reading.register.name for reading in told} == {"plans", "buildings"}
    assert not any(reading.refusals for reading in told)
    assert [finding.code for finding in told[1].warnings if finding.code == "other_template"] == []
    return told[0]


def test_a_workbook_from_todays_template_is_told_nothing(tmp_path: Path, seed: Path) -> None:
    assert not [finding for finding in _filled(tmp_path, seed, None).found if finding.code == "other_template"]


@pytest.mark.parametrize("stamp", ["0123456789", "an old one"])
def test_a_workbook_from_another_version_is_read_and_told_so_once(tmp_path: Path, seed: Path, stamp: str) -> None:
    (finding,) = (found for found in _filled(tmp_path, seed, stamp).found if found.code == "other_template")
    assert (finding.severity, finding.row) == ("warning", None)
    assert "another version of the template" in finding.sentence


@pytest.mark.parametrize("stamp", ["", 12])
def test_a_workbook_that_bears_no_version_is_told_nothing(tmp_path: Path, seed: Path, stamp: str) -> None:
    assert not [found for found in _filled(tmp_path, seed, stamp).found if found.code == "other_template"]
