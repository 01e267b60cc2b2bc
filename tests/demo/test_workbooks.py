"""The academies' workbooks say what the world says, but for the mistakes that stand on the day."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook

from demo.records import CHECK_TYPES, Mistake, School, World
from demo.trust import FULL, SMALL, build, up_to
from demo.workbooks import HEADERS, write
from extractors.registers.declarations import EVERY_REGISTER

DAY = date(2026, 3, 19)
FEW_PUPILS = replace(FULL, pupils=340, devices=60)  # every academy and register, few marks
SHEETS = {register: sheet for register, (sheet, _) in HEADERS.items()}
Sheet = list[dict[str, Any]]
Books = dict[str, dict[str, Sheet]]  # by URN and sheet


def read(paths: list[Path]) -> Books:
    """Every row as {header: cell}."""
    books: Books = {}
    for path in paths:
        workbook = load_workbook(path)
        books[path.parent.name] = {
            sheet.title: [
                dict(zip([cell.value for cell in sheet[1]], row, strict=True)) for row in sheet.iter_rows(min_row=2)
            ]
            for sheet in workbook.worksheets
        }
    return books


@pytest.fixture(scope="module")
def world() -> World:
    return build(size=FEW_PUPILS, until=date(2026, 3, 25))


@pytest.fixture(scope="module")
def paths(world: World, tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    return write(world, DAY, tmp_path_factory.mktemp("registers"))


@pytest.fixture(scope="module")
def books(paths: list[Path]) -> Books:
    return read(paths)


@pytest.fixture(scope="module")
def standing(world: World) -> list[Mistake]:
    return [mistake for mistake in up_to(world, DAY).mistakes if mistake.fixed is None]


def rows_of(books: Books, mistake: Mistake) -> list[dict[str, Any]]:
    """The cells of every row with the mistake's record id."""
    sheet = books[mistake.urn][SHEETS[mistake.register]]
    return [row for row in sheet if row["Record id"].value == mistake.record_id]


def test_each_academy_has_one_workbook_under_its_urn(world: World, paths: list[Path]) -> None:
    assert [path.parent.name for path in paths] == [school.urn for school in world.schools]
    assert paths[0].name == "Larkmere School registers.xlsx"


def test_academies_have_none_before_they_join(tmp_path: Path) -> None:
    early = build(seed=1, size=FEW_PUPILS, until=date(2025, 9, 5))
    written = write(early, date(2025, 9, 5), tmp_path)
    assert [path.parent.name for path in written] == [school.urn for school in early.schools[:-1]]


def test_sheets_and_headers_are_those_that_are_read(books: Books) -> None:
    for book in books.values():
        assert list(book) == [register.sheet for register in EVERY_REGISTER.values()]
    for name, register in EVERY_REGISTER.items():
        sheet, headers = HEADERS[name]
        assert sheet == register.sheet
        assert set(headers) == {column.header for column in register.columns}


def test_rows_are_the_worlds_records_and_pasted_copies(world: World, books: Books, standing: list[Mistake]) -> None:
    seen = up_to(world, DAY)
    records = {
        "plans": seen.plans,
        "actions": seen.actions,
        "compliance_checks": seen.compliance,
        "buildings": seen.buildings,
    }
    further = {(each.register, each.urn): [] for each in seen.entries}
    for each in seen.entries:
        further[each.register, each.urn].append(each.record_id)
    for urn, book in books.items():
        for register, sheet in SHEETS.items():
            ids = [record.record_id for record in records.get(register, ()) if record.urn == urn]  # type: ignore[attr-defined]
            ids += further.get((register, urn), [])
            ids += [
                each.record_id
                for each in standing
                if (each.urn, each.register, each.kind) == (urn, register, "duplicate_id")
            ]
            assert [row["Record id"].value for row in book[sheet]] == ids


def test_dates_are_dates_and_truths_are_words(books: Books) -> None:
    row = books["900001"]["Plans"][0]
    assert isinstance(row["Start date"].value, datetime)
    assert row["Start date"].number_format == "dd/mm/yyyy"
    for book in books.values():
        assert {row["Temporary"].value for row in book["Buildings"]} <= {"Yes", "No"}
        assert {row["Applicable"].value for row in book["Compliance checks"]} <= {"Yes", "No"}


def test_checks_say_when_they_were_last_done_and_are_next_due(
    world: World, books: Books, standing: list[Mistake]
) -> None:
    days = {check_type.code: check_type.days for check_type in CHECK_TYPES}
    spoilt = {mistake.record_id for mistake in standing}
    items = {item.record_id: item for item in world.compliance}
    seen = {"short": 0, "never": 0, "no evidence": 0}
    for book in books.values():
        for row in book["Compliance checks"]:
            item = items[row["Record id"].value]
            done = [check for check in item.done if check.day <= DAY]
            if item.record_id in spoilt:
                continue
            if not done:
                assert (row["Last done"].value, row["Result"].value, row["Next due"].value) == (None, None, None)
                seen["never"] += 1
                continue
            assert row["Last done"].value.date() == done[-1].day
            assert row["Result"].value == done[-1].result
            assert (row["Evidence url"].value is not None) == done[-1].evidence
            due = done[-1].day + timedelta(days=min(days[item.check_type], item.certificate_days or 99999))
            assert row["Next due"].value.date() == due
            seen["short"] += due < done[-1].day + timedelta(days=days[item.check_type])
            seen["no evidence"] += not done[-1].evidence
    assert all(seen.values()), seen


def test_actions_are_open_until_they_are_done(world: World, books: Books, standing: list[Mistake]) -> None:
    spoilt = {mistake.record_id for mistake in standing}
    actions = {action.record_id: action for action in world.actions}
    for book in books.values():
        for row in book["Actions"]:
            action = actions[row["Record id"].value]
            if action.record_id in spoilt:
                continue
            closed = action.done is not None and action.done <= DAY
            assert (row["Status"].value == "done") == closed == (row["Done"].value is not None)
            assert row["Percent"].value == (100 if closed else action.percent)
            assert row["Due"].value.date() == action.due


Cells = dict[str, Any]
INTERVALS = {check_type.code: timedelta(days=check_type.days) for check_type in CHECK_TYPES}
# What each kind of mistake looks like: the cell that is wrong, the cells of its row, its academy.
LOOKS: dict[str, Callable[[Any, Cells, School], bool]] = {
    "text_date": lambda cell, row, school: cell == "31/02/2024",
    "tbc": lambda cell, row, school: cell == "TBC",
    "error_cell": lambda cell, row, school: cell == "#REF!",
    "twelve_k": lambda cell, row, school: cell == "12k",
    "unknown_check_type": lambda cell, row, school: cell == "Bouncy castle check",
    "unknown_word": lambda cell, row, school: cell == "Bits and bobs",
    "percent_90_text": lambda cell, row, school: cell == "about 90",
    "blank_required": lambda cell, row, school: cell is None,
    "unknown_school": lambda cell, row, school: cell == "899999",
    "old_urn": lambda cell, row, school: cell == school.predecessor_urn,
    "nickname": lambda cell, row, school: cell in school.nicknames,
    "other_school": lambda cell, row, school: cell != school.urn and cell.startswith("9000"),
    "year_2052": lambda cell, row, school: cell.year == 2052,
    "next_due_wrong": lambda cell, row, school: cell > row["Last done"] + INTERVALS[row["Check type"]],
    "closed_without_date": lambda cell, row, school: cell is None and row["Status"] == "done",
    "not_applicable_no_reason": lambda cell, row, school: cell is None and row["Applicable"] == "No",
    "trailing_spaces": lambda cell, row, school: cell != cell.rstrip(),
    "excel_serial": lambda cell, row, school: isinstance(cell, int) and 45000 < cell < 47500,
    "percent_fraction": lambda cell, row, school: 0 < cell < 1,
}


def test_mistakes_are_typed_as_people_make_them(world: World, books: Books, standing: list[Mistake]) -> None:
    schools = {school.urn: school for school in world.schools}
    for mistake in standing:
        rows = [{header: cell.value for header, cell in row.items()} for row in rows_of(books, mistake)]
        if mistake.kind == "duplicate_id":
            first, second = rows
            assert first == second
            continue
        (row,) = rows
        header = "Floor area m2" if mistake.column == "floor_area_m2" else mistake.column.replace("_", " ").capitalize()
        assert LOOKS[mistake.kind](row[header], row, schools[mistake.urn]), mistake
    assert {mistake.kind for mistake in standing} == {*LOOKS, "duplicate_id"}


def test_a_serial_number_is_the_day_that_was_meant(world: World, books: Books, standing: list[Mistake]) -> None:
    actions = {action.record_id: action for action in world.actions}
    found = 0
    for mistake in standing:
        if mistake.kind == "excel_serial" and mistake.register == "actions":
            (row,) = rows_of(books, mistake)
            assert date(1899, 12, 30) + timedelta(days=row["Due"].value) == actions[mistake.record_id].due
            found += 1
    assert found


def test_an_error_in_a_cell_is_an_error_to_excel(books: Books, standing: list[Mistake]) -> None:
    (mistake,) = [each for each in standing if (each.kind, each.register) == ("error_cell", "buildings")]
    assert rows_of(books, mistake)[0]["Floor area m2"].data_type == "e"


def test_mistakes_come_and_go(world: World, books: Books, tmp_path: Path) -> None:
    (mistake,) = [each for each in world.mistakes if each.fixed == date(2026, 3, 20)]
    assert rows_of(books, mistake)[0]["Percent"].value == "about 90"
    following = read(write(world, date(2026, 3, 20), tmp_path))
    assert isinstance(rows_of(following, mistake)[0]["Percent"].value, int)


def test_writing_a_later_day_replaces_the_workbook(tmp_path: Path) -> None:
    small = build(seed=2, size=SMALL, until=DAY)
    before = read(write(small, date(2025, 11, 3), tmp_path))["900001"]["Actions"]
    after = read(write(small, DAY, tmp_path))["900001"]["Actions"]
    assert len(after) > len(before)
    assert len(list(tmp_path.rglob("*.xlsx"))) == 4


def test_no_person_is_named_in_a_workbook(world: World, books: Books) -> None:
    text = "\n".join(
        str(cell.value) for book in books.values() for sheet in book.values() for row in sheet for cell in row.values()
    ).lower()
    people = [*world.enrolments, *world.employees]
    assert not [each for each in people if each.surname.lower() in text or each.forename.lower() in text]
