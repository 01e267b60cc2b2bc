"""Each mistake people make is named with sheet, row and column, and costs no other row."""

from __future__ import annotations

from datetime import date, time
from pathlib import Path
from typing import NamedTuple

import pytest

from extractors.registers.declarations import REGISTERS
from extractors.registers.reasons import Code, Severity
from tests.extractors.registers.making import AS_AT, FIRST_ROW, Sheets, found, read


class Mistake(NamedTuple):
    register: str
    header: str
    content: object
    code: Code
    number_format: str | None = None


REFUSED = [
    Mistake("plans", "Start date", "31/02/2024", Code.TEXT_DATE),
    Mistake("plans", "Start date", "03/04/2026", Code.TEXT_DATE),
    Mistake("plans", "Approved date", "ask the headteacher", Code.TEXT_DATE),
    Mistake("actions", "Due", "TBC", Code.TBC),
    Mistake("actions", "Due", "tbc - waiting for quote", Code.TBC),
    Mistake("actions", "Due", "?", Code.TBC),
    Mistake("compliance_checks", "Evidence url", "TBA", Code.TBC),
    Mistake("compliance_checks", "Evidence url", "in the office", Code.NOT_A_LINK),
    Mistake("compliance_checks", "Last done", date(2052, 1, 15), Code.IMPLAUSIBLE_YEAR),
    Mistake("compliance_checks", "Next due", date(2052, 1, 15), Code.IMPLAUSIBLE_YEAR),
    Mistake("plans", "End date", date(2052, 8, 31), Code.IMPLAUSIBLE_YEAR),
    Mistake("actions", "Opened", date(1925, 10, 6), Code.IMPLAUSIBLE_YEAR),
    Mistake("actions", "Opened", date(2026, 3, 20), Code.FUTURE_DATE),
    Mistake("plans", "Last reviewed", date(2026, 3, 20), Code.FUTURE_DATE),
    Mistake("compliance_checks", "Last done", date(2026, 4, 1), Code.FUTURE_DATE),
    Mistake("actions", "Due", 20260501, Code.NOT_A_DATE),
    Mistake("actions", "Due", 2026, Code.NOT_A_DATE),
    Mistake("actions", "Due", 46143.5, Code.NOT_A_DATE),
    Mistake("actions", "Due", True, Code.NOT_A_DATE),
    Mistake("actions", "Due", time(9, 30), Code.NOT_A_DATE, "hh:mm"),
    Mistake("buildings", "Floor area m2", "#REF!", Code.ERROR_CELL),
    Mistake("actions", "Cost", "#N/A", Code.ERROR_CELL),
    Mistake("actions", "Due", "=TODAY()+30", Code.FORMULA_WITHOUT_VALUE),
    Mistake("actions", "Cost", "12k", Code.NOT_A_NUMBER),
    Mistake("actions", "Cost", "1200p", Code.NOT_A_NUMBER),
    Mistake("actions", "Cost", "£1200 + VAT", Code.NOT_A_NUMBER),
    Mistake("actions", "Cost", "1.234,50", Code.NOT_A_NUMBER),
    Mistake("actions", "Cost", date(2026, 5, 1), Code.NOT_A_NUMBER),
    Mistake("actions", "Cost", -50, Code.OUT_OF_LIMITS),
    Mistake("actions", "Cost", 1e300, Code.OUT_OF_LIMITS),
    Mistake("buildings", "Floor area m2", 0, Code.OUT_OF_LIMITS),
    Mistake("buildings", "Floor area m2", "1200 m2", Code.NOT_A_NUMBER),
    Mistake("actions", "Percent", "90%", Code.NOT_A_PERCENT),
    Mistake("actions", "Percent", "nearly done", Code.NOT_A_PERCENT),
    Mistake("actions", "Percent", 140, Code.OUT_OF_LIMITS),
    Mistake("actions", "Percent", 1.4, Code.OUT_OF_LIMITS, "0%"),
    Mistake("buildings", "Temporary", "maybe", Code.NOT_YES_OR_NO),
    Mistake("buildings", "Temporary", 1, Code.NOT_YES_OR_NO),
    Mistake("buildings", "Temporary", None, Code.BLANK_REQUIRED),
    Mistake("compliance_checks", "Applicable", "   ", Code.BLANK_REQUIRED),
    Mistake("compliance_checks", "Applicable", "n/a", Code.BLANK_REQUIRED),
    Mistake("actions", "Description", None, Code.BLANK_REQUIRED),
    Mistake("actions", "Owner role", "\u00a0", Code.BLANK_REQUIRED),
    Mistake("actions", "Record id", None, Code.BLANK_REQUIRED),
    Mistake("actions", "Record id", "the one about the roof", Code.NOT_A_CODE),
    Mistake("actions", "Budget code", date(2026, 7, 3), Code.NOT_TEXT),
    Mistake("actions", "Budget code", 7300.5, Code.NOT_TEXT),
    Mistake("plans", "Owner role", "Margaret Hobbs", Code.NOT_A_ROLE),
    Mistake("plans", "Approver", "Headteacher (Mrs Hobbs)", Code.NOT_A_ROLE),
    Mistake("buildings", "Building name", "Dr Lamb's room", Code.PERSONAL_DATA),
    Mistake("buildings", "Building name", "ask m.hobbs@willow.example", Code.PERSONAL_DATA),
    Mistake("buildings", "Building name", "long " * 40, Code.TOO_LONG),
    Mistake("plans", "Plan type", "Asset plan", Code.UNKNOWN_WORD),
    Mistake("plans", "Status", "signed off", Code.UNKNOWN_WORD),
    Mistake("compliance_checks", "Result", "passed", Code.UNKNOWN_WORD),
    Mistake("compliance_checks", "Check type", "fire_alrm_service", Code.UNKNOWN_CHECK_TYPE),
    Mistake("compliance_checks", "Next due", date(2026, 7, 18), Code.NEXT_DUE_WRONG),
    Mistake("compliance_checks", "Next due", date(2026, 1, 1), Code.DATES_OUT_OF_ORDER),
    Mistake("plans", "End date", date(2025, 9, 1), Code.DATES_OUT_OF_ORDER),
    Mistake("actions", "Done", date(2026, 2, 2), Code.OPEN_WITH_DATE),
    Mistake("plans", "Approved date", None, Code.BLANK_REQUIRED),
    Mistake("actions", "Plan id", "PL-99", Code.UNKNOWN_REFERENCE),
    Mistake("buildings", "Exit plan id", "PL-99", Code.UNKNOWN_REFERENCE),
    Mistake("buildings", "School urn", 123456, Code.UNKNOWN_SCHOOL),
    Mistake("buildings", "School urn", "The Bank", Code.UNKNOWN_SCHOOL),  # two academies are called that
    Mistake("buildings", "School urn", 900002, Code.OTHER_SCHOOL),
    Mistake("buildings", "School urn", "Ashdown", Code.OTHER_SCHOOL),
    Mistake("buildings", "School urn", 899002, Code.OTHER_SCHOOL),
]


@pytest.mark.parametrize("mistake", REFUSED, ids=lambda m: f"{m.register}-{m.header}-{m.code}-{m.content}"[:60])
def test_a_mistake_is_refused_where_it_stands_and_the_other_rows_land(tmp_path: Path, mistake: Mistake) -> None:
    sheets = Sheets()
    sheets.put(mistake.register, mistake.header, mistake.content, number_format=mistake.number_format)
    sheets.save(tmp_path)

    readings = read(tmp_path)

    register = REGISTERS[mistake.register]
    (refusal,) = [each for each in found(readings) if each.severity is Severity.REFUSED]
    column = next(column for column in register.columns if column.header == mistake.header)
    assert (refusal.register, refusal.sheet, refusal.row, refusal.column, refusal.code) == (
        mistake.register,
        register.sheet,
        FIRST_ROW + 1,
        column.name,
        mistake.code,
    )
    assert refusal.file == "registers.xlsx"
    assert mistake.header in refusal.where
    landed = {name: [row["source_row"] for row in reading.rows] for name, reading in readings.items()}
    assert landed == {name: [2, 4] if name == mistake.register else [2, 3, 4] for name in REGISTERS}


WARNED = [
    (Mistake("plans", "School urn", 899001, Code.OLD_URN), "school_urn", "900001"),
    (Mistake("plans", "School urn", "willow bank school", Code.NICKNAME), "school_urn", "900001"),
    (Mistake("plans", "School urn", "Willow", Code.NICKNAME), "school_urn", "900001"),
    (Mistake("plans", "School urn", " 900001\u00a0", Code.STRAY_SPACES), "school_urn", "900001"),
    (Mistake("plans", "Plan type", "ICT\u00a0 ", Code.STRAY_SPACES), "plan_type", "ict"),
    (Mistake("plans", "Plan type", "digital\u200b", Code.STRAY_SPACES), "plan_type", "digital"),
    (Mistake("actions", "Due", 46143, Code.EXCEL_SERIAL), "due", date(2026, 5, 1)),
    (Mistake("actions", "Cost", "£1,234.50", Code.NUMBER_AS_TEXT), "cost", "1234.50"),
    (Mistake("actions", "Cost", "1250", Code.NUMBER_AS_TEXT), "cost", "1250.00"),
    (Mistake("actions", "Cost", 399.125, Code.ROUNDED), "cost", "399.13"),
    (Mistake("actions", "Percent", 0.9, Code.PERCENT_FRACTION), "percent", 90),
    (Mistake("actions", "Percent", 1, Code.PERCENT_FRACTION, "0%"), "percent", 100),
    (Mistake("actions", "Percent", 12.5, Code.ROUNDED), "percent", 13),
    (Mistake("actions", "Budget code", "-", Code.READ_AS_BLANK), "budget_code", None),
    (Mistake("compliance_checks", "Evidence url", "n/a", Code.READ_AS_BLANK), "evidence_held", False),
]


@pytest.mark.parametrize(("mistake", "column", "value"), WARNED, ids=lambda m: str(m)[:60])
def test_what_can_mean_one_thing_only_lands_with_a_warning(
    tmp_path: Path, mistake: Mistake, column: str, value: object
) -> None:
    sheets = Sheets()
    sheets.put(mistake.register, mistake.header, mistake.content, number_format=mistake.number_format)
    sheets.save(tmp_path)

    readings = read(tmp_path)

    assert {each.code for each in found(readings)} == {mistake.code}
    (warning,) = found(readings)
    assert (warning.severity, warning.register, warning.row) == (Severity.WARNING, mistake.register, FIRST_ROW + 1)
    (row,) = [row for row in readings[mistake.register].rows if row["source_row"] == FIRST_ROW + 1]
    assert row[column] == value or str(row[column]) == value


QUIET = [
    (Mistake("actions", "Percent", 1, Code.ROUNDED), "percent", 1),
    (Mistake("actions", "Percent", 0, Code.ROUNDED), "percent", 0),
    (Mistake("actions", "Cost", 0.1 + 0.2, Code.ROUNDED), "cost", "0.30"),
    (Mistake("actions", "Cost", None, Code.ROUNDED), "cost", None),
    (Mistake("actions", "Budget code", 7300, Code.ROUNDED), "budget_code", "7300"),
    (Mistake("buildings", "Temporary", True, Code.ROUNDED), "temporary", True),
    (Mistake("buildings", "Temporary", "Y", Code.ROUNDED), "temporary", True),
    (Mistake("plans", "Headteacher signed", None, Code.ROUNDED), "headteacher_signed", None),
    (Mistake("compliance_checks", "Evidence url", None, Code.ROUNDED), "evidence_held", False),
    (
        Mistake("compliance_checks", "Check type", "Fire alarm service", Code.ROUNDED),
        "check_type",
        "fire_alarm_service",
    ),
]


@pytest.mark.parametrize(("mistake", "column", "value"), QUIET, ids=lambda m: str(m)[:60])
def test_what_is_right_is_not_remarked_on(tmp_path: Path, mistake: Mistake, column: str, value: object) -> None:
    sheets = Sheets()
    sheets.put(mistake.register, mistake.header, mistake.content, number_format=mistake.number_format)
    sheets.save(tmp_path)

    readings = read(tmp_path)

    assert found(readings) == []
    (row,) = [row for row in readings[mistake.register].rows if row["source_row"] == FIRST_ROW + 1]
    assert row[column] == value or str(row[column]) == value


def test_good_workbooks_land_whole_and_hold_nothing_that_is_not_declared(tmp_path: Path) -> None:
    Sheets().save(tmp_path)
    readings = read(tmp_path)
    assert found(readings) == []
    for name, reading in readings.items():
        assert len(reading.rows) == 3
        assert {frozenset(row) for row in reading.rows} == {frozenset(c.name for c in REGISTERS[name].landed_columns)}
    landed = str([reading.rows for reading in readings.values()])
    for never in ("hall floor", "example.test", "Norbrook"):
        assert never not in landed


def test_a_copied_row_with_the_same_id_costs_the_later_row_only(tmp_path: Path) -> None:
    sheets = Sheets()
    row = sheets.append("actions", {"Record id": "ac-1 "})
    sheets.save(tmp_path)
    readings = read(tmp_path)
    (refusal,) = readings["actions"].refusals
    assert (refusal.row, refusal.column, refusal.code, refusal.record_id) == (
        row,
        "record_id",
        Code.DUPLICATE_ID,
        "ac-1",
    )
    assert [each["source_row"] for each in readings["actions"].rows] == [2, 3, 4]


def test_of_two_approved_plans_that_overlap_the_later_row_is_refused(tmp_path: Path) -> None:
    sheets = Sheets()
    clash = {"Plan type": "asset", "Start date": date(2028, 8, 31), "End date": date(2030, 8, 31)}
    overlapping = sheets.append("plans", {"Record id": "PL-4", **clash})
    sheets.append("plans", {"Record id": "PL-5", **clash, "Status": "draft"})
    sheets.append("plans", {"Record id": "PL-6", **clash, "Start date": date(2028, 9, 1)})
    sheets.save(tmp_path)
    readings = read(tmp_path)
    (refusal,) = readings["plans"].refusals
    assert (refusal.row, refusal.column, refusal.code) == (overlapping, "start_date", Code.PLAN_OVERLAP)
    assert [row["record_id"] for row in readings["plans"].rows] == ["PL-1", "PL-2", "PL-3", "PL-5", "PL-6"]


def test_an_action_of_a_refused_plan_is_not_itself_wrong(tmp_path: Path) -> None:
    sheets = Sheets()
    sheets.put("plans", "Start date", "TBC", row=FIRST_ROW)
    sheets.save(tmp_path)
    readings = read(tmp_path)
    assert [refusal.register for refusal in found(readings)] == ["plans"]
    assert len(readings["actions"].rows) == 3


def test_an_action_done_needs_the_day_it_was_done(tmp_path: Path) -> None:
    sheets = Sheets()
    sheets.put("actions", "Status", "Done")
    sheets.put("actions", "Status", "Done", row=4)
    sheets.put("actions", "Done", date(2026, 2, 2), row=4)
    sheets.save(tmp_path)
    (refusal,) = found(read(tmp_path))
    assert (refusal.row, refusal.column, refusal.code) == (3, "done", Code.CLOSED_WITHOUT_DATE)


def test_an_action_is_not_done_before_it_was_opened(tmp_path: Path) -> None:
    sheets = Sheets()
    sheets.put("actions", "Status", "done")
    sheets.put("actions", "Done", date(2025, 10, 5))
    sheets.save(tmp_path)
    (refusal,) = found(read(tmp_path))
    assert (refusal.row, refusal.column, refusal.code) == (3, "done", Code.DATES_OUT_OF_ORDER)


def test_a_check_that_does_not_apply_needs_a_reason(tmp_path: Path) -> None:
    sheets = Sheets()
    sheets.put("compliance_checks", "Applicable", "No")
    sheets.put("compliance_checks", "Applicable", "No", row=4)
    sheets.put("compliance_checks", "Reason not applicable", "All-electric site", row=4)
    sheets.save(tmp_path)
    readings = read(tmp_path)
    (refusal,) = found(readings)
    assert (refusal.row, refusal.column) == (3, "reason_not_applicable")
    assert refusal.code is Code.NOT_APPLICABLE_NO_REASON
    assert readings["compliance_checks"].rows[-1]["reason_given"] is True
    assert "electric" not in str(readings["compliance_checks"].rows)


def test_a_check_without_a_fixed_interval_may_be_due_any_day(tmp_path: Path) -> None:
    sheets = Sheets()
    sheets.put("compliance_checks", "Check type", "legionella_assessment")
    sheets.put("compliance_checks", "Next due", date(2030, 1, 1))
    sheets.save(tmp_path)
    assert found(read(tmp_path)) == []


def test_every_fault_of_a_row_is_told_once(tmp_path: Path) -> None:
    sheets = Sheets()
    sheets.put("compliance_checks", "Last done", "TBC")
    sheets.put("compliance_checks", "Next due", date(2052, 1, 1))
    sheets.put("compliance_checks", "Result", "ok")
    sheets.save(tmp_path)
    assert [(each.column, each.code) for each in found(read(tmp_path))] == [
        ("last_done", Code.TBC),
        ("result", Code.UNKNOWN_WORD),
        ("next_due", Code.IMPLAUSIBLE_YEAR),
    ]


def test_a_refused_check_says_of_what_kind_it_was_unless_that_is_what_is_wrong(tmp_path: Path) -> None:
    sheets = Sheets()
    sheets.put("compliance_checks", "Last done", "TBC", row=2)
    sheets.put("compliance_checks", "Check type", "gass", row=3)
    sheets.save(tmp_path)
    assert [each.row_kind for each in found(read(tmp_path))] == ["fire_alarm_service", None]


def test_merged_cells_cost_every_row_they_touch(tmp_path: Path) -> None:
    sheets = Sheets()
    first = sheets.cell("actions", "Due", 3).coordinate
    last = sheets.cell("actions", "Due", 4).coordinate
    sheets.book["Actions"].merge_cells(f"{first}:{last}")
    sheets.save(tmp_path)
    readings = read(tmp_path)
    assert [(each.row, each.column, each.code) for each in found(readings)] == [
        (3, "due", Code.MERGED_CELL),
        (4, "due", Code.MERGED_CELL),
    ]
    assert [row["source_row"] for row in readings["actions"].rows] == [2]


def test_hidden_rows_and_sheets_are_read_and_told(tmp_path: Path) -> None:
    sheets = Sheets()
    sheets.book["Actions"].row_dimensions[3].hidden = True
    sheets.book["Plans"].sheet_state = "hidden"
    sheets.save(tmp_path)
    readings = read(tmp_path)
    assert [(each.register, each.row, each.code) for each in found(readings)] == [
        ("plans", None, Code.HIDDEN_SHEET),
        ("actions", 3, Code.HIDDEN_ROW),
    ]
    assert len(readings["actions"].rows) == len(readings["plans"].rows) == 3


def test_a_link_behind_the_text_is_evidence(tmp_path: Path) -> None:
    sheets = Sheets()
    sheets.put("compliance_checks", "Evidence url", "Certificate").hyperlink = "https://files.example.test/c.pdf"
    sheets.save(tmp_path)
    assert found(read(tmp_path)) == []


def test_the_time_of_day_is_left_out_of_a_date(tmp_path: Path) -> None:
    sheets = Sheets()
    cell = sheets.put("actions", "Due", date(2026, 5, 1))
    cell.value = cell.value.replace(hour=14)
    sheets.save(tmp_path)
    readings = read(tmp_path)
    assert [each.code for each in found(readings)] == [Code.TIME_DROPPED]
    assert readings["actions"].rows[1]["due"] == date(2026, 5, 1)


def test_blank_rows_between_and_below_are_passed_over(tmp_path: Path) -> None:
    sheets = Sheets()
    sheet = sheets.book["Actions"]
    sheet.insert_rows(3)
    sheet.cell(40, 1).number_format = "@"
    sheet.cell(41, 1).value = ""
    sheets.save(tmp_path)
    readings = read(tmp_path)
    assert found(readings) == []
    assert [row["source_row"] for row in readings["actions"].rows] == [2, 4, 5]


@pytest.mark.parametrize("day", [AS_AT, date(2026, 3, 20)])
def test_what_is_in_the_future_depends_on_the_day_and_not_on_the_clock(tmp_path: Path, day: date) -> None:
    sheets = Sheets()
    sheets.put("plans", "Last reviewed", date(2026, 3, 20))
    sheets.save(tmp_path)
    assert [each.code for each in found(read(tmp_path, day))] == ([Code.FUTURE_DATE] if day == AS_AT else [])
