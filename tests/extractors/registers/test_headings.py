"""Sheets and headings: forgiving of how they are written, never of what is missing."""

from __future__ import annotations

from pathlib import Path

import pytest
from openpyxl.chart import BarChart, Reference

from extractors.registers.declarations import REGISTERS
from extractors.registers.reader import RegisterFailure, RegisterReading, read_folder
from tests.extractors.registers.making import Sheets, circumstances, found, read


def outcomes(folder: Path) -> dict[str, str]:
    """Register to error code, or to the number of rows."""
    return {
        reading.register.name: reading.error.code if isinstance(reading, RegisterFailure) else str(len(reading.rows))
        for reading in read_folder(folder, REGISTERS, circumstances())
    }


def message(folder: Path, register: str) -> str:
    (failure,) = [
        reading
        for reading in read_folder(folder, REGISTERS, circumstances())
        if isinstance(reading, RegisterFailure) and reading.register.name == register
    ]
    return str(failure.error)


def test_headings_are_the_columns_names_in_words() -> None:
    for register in REGISTERS.values():
        for column in register.columns:
            assert column.header == column.name.replace("_", " ").capitalize()


@pytest.mark.parametrize("heading", ["DUE", " due ", "Due\u00a0", "d\u200bue", "due\n"])
def test_headings_are_forgiven_their_case_and_spaces(tmp_path: Path, heading: str) -> None:
    sheets = Sheets()
    sheets.cell("actions", "Due", 1).value = heading
    sheets.save(tmp_path)
    assert found(read(tmp_path)) == []


def test_a_sheet_is_forgiven_its_case_and_spaces(tmp_path: Path) -> None:
    sheets = Sheets()
    sheets.book["Compliance checks"].title = " COMPLIANCE  CHECKS"
    sheets.save(tmp_path)
    assert read(tmp_path)["compliance_checks"].sheet == " COMPLIANCE  CHECKS"


@pytest.mark.parametrize("register", list(REGISTERS))
def test_a_missing_sheet_fails_its_register_only(tmp_path: Path, register: str) -> None:
    sheets = Sheets()
    del sheets.book[REGISTERS[register].sheet]
    sheets.save(tmp_path)
    assert outcomes(tmp_path) == {name: "SheetMissing" if name == register else "3" for name in REGISTERS}
    assert f"no sheet named {REGISTERS[register].sheet}" in message(tmp_path, register)


@pytest.mark.parametrize("header", ["Due", "Cost", "Description", "Record id"])
def test_a_renamed_column_fails_its_register_and_is_named(tmp_path: Path, header: str) -> None:
    sheets = Sheets()
    sheets.cell("actions", header, 1).value = "Something else"
    sheets.save(tmp_path)
    assert outcomes(tmp_path) == {"plans": "3", "actions": "ColumnsMissing", "compliance_checks": "3", "buildings": "3"}
    assert f"registers.xlsx, sheet Actions: the heading {header} is not there" in message(tmp_path, "actions")


def test_a_column_that_neither_lands_nor_is_needed_may_be_missing(tmp_path: Path) -> None:
    sheets = Sheets()
    sheets.cell("compliance_checks", "Contractor", 1).value = "Firm"
    sheets.save(tmp_path)
    readings = read(tmp_path)
    assert found(readings) == []
    assert readings["compliance_checks"].unknown_fields == ("Firm",)


def test_the_same_heading_twice_is_an_error(tmp_path: Path) -> None:
    sheets = Sheets()
    sheets.book["Actions"].cell(1, 30).value = "due"
    sheets.save(tmp_path)
    assert outcomes(tmp_path)["actions"] == "ColumnTwice"


def test_inserted_columns_do_no_harm_and_are_named(tmp_path: Path) -> None:
    sheets = Sheets()
    sheet = sheets.book["Actions"]
    sheet.insert_cols(3)
    sheet.cell(1, 3).value = "Notes for us"
    sheet.cell(2, 3).value = "#REF!"
    sheet.insert_cols(1)
    sheets.save(tmp_path)
    readings = read(tmp_path)
    assert found(readings) == []
    assert readings["actions"].unknown_fields == ("Notes for us",)


def test_a_title_and_notes_may_stand_above_the_headings(tmp_path: Path) -> None:
    sheets = Sheets()
    sheet = sheets.book["Actions"]
    sheet.insert_rows(1, 4)
    sheet["A1"].value = "Actions of Willow Bank"
    sheet["A2"].value = "Due"
    sheet.merge_cells("A1:F1")
    sheets.save(tmp_path)
    readings = read(tmp_path)
    assert found(readings) == []
    assert [row["source_row"] for row in readings["actions"].rows] == [6, 7, 8]


@pytest.mark.parametrize("title", ["Plans (2)", "plans - Copy", "Copy of Plans", "Plans1", "Plans "])
def test_two_tabs_of_one_register_are_an_error(tmp_path: Path, title: str) -> None:
    sheets = Sheets()
    sheets.book.copy_worksheet(sheets.book["Plans"]).title = title
    sheets.save(tmp_path)
    assert outcomes(tmp_path) == {"plans": "SheetTwice", "actions": "3", "compliance_checks": "3", "buildings": "3"}


def test_other_sheets_are_nobodys_business(tmp_path: Path) -> None:
    sheets = Sheets()
    sheets.book.create_sheet("Plans 2023 (old)")["A1"] = "#REF!"
    chart = BarChart()
    chart.add_data(Reference(sheets.book["Actions"], 5, 2, 5, 4))
    sheets.book.create_chartsheet("Chart").add_chart(chart)
    sheets.save(tmp_path)
    assert found(read(tmp_path)) == []


def test_a_register_without_rows_is_read_as_such(tmp_path: Path) -> None:
    sheets = Sheets()
    sheets.book["Actions"].delete_rows(2, 3)
    sheets.save(tmp_path)
    assert read(tmp_path)["actions"].rows_read == 0


def test_actions_are_taken_without_their_plans_when_the_plans_cannot_be_read(tmp_path: Path) -> None:
    sheets = Sheets()
    del sheets.book["Plans"]
    sheets.save(tmp_path)
    (actions,) = [
        reading
        for reading in read_folder(tmp_path, REGISTERS, circumstances())
        if isinstance(reading, RegisterReading) and reading.register.name == "actions"
    ]
    assert len(actions.rows) == 3
