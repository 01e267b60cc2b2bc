"""Workbooks with macros, and registers as text files: in each encoding the same rows as from a workbook."""

from __future__ import annotations

import csv
import io
import zipfile
from collections.abc import Callable, Mapping
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path

import pytest

from extractors.registers.declarations import EVERY_REGISTER, REGISTERS
from extractors.registers.reader import RegisterFailure, RegisterReading, read_folder
from extractors.registers.reasons import Code
from tests.extractors.registers.making import AS_AT, Sheets, circumstances, found, read

NAMES = {"plans": "Plans.csv", "actions": "actions.csv", "compliance_checks": "Compliance checks.csv"}


def as_text(value: object) -> str:
    if isinstance(value, datetime):
        return f"{value:%d/%m/%Y}"
    return "" if value is None else str(value)


def text_of(sheets: Sheets, register: str, delimiter: str = ",") -> str:
    out = io.StringIO()
    rows = csv.writer(out, delimiter=delimiter)
    for row in sheets.book[EVERY_REGISTER[register].sheet].iter_rows(values_only=True):
        rows.writerow([as_text(value) for value in row])
    return out.getvalue()


def save(sheets: Sheets, folder: Path, encode: Callable[[str], bytes], delimiter: str = ",") -> None:
    for name in REGISTERS:
        file = folder / NAMES.get(name, f"{name}.csv")
        file.write_bytes(encode(text_of(sheets, name, delimiter)))


def values(readings: Mapping[str, RegisterReading]) -> dict[str, list[dict[str, object]]]:
    """What landed, but for the place it came from."""
    return {
        name: [{key: row[key] for key in row if key not in ("source_file", "sheet")} for row in reading.rows]
        for name, reading in readings.items()
    }


@pytest.mark.parametrize(
    ("encoding", "delimiter"),
    [("utf-8", ","), ("utf-8-sig", ";"), ("cp1252", ","), ("utf-16", "\t"), ("utf-16-le", "\t"), ("utf-16-be", ",")],
)
def test_text_files_land_what_the_workbook_lands(tmp_path: Path, encoding: str, delimiter: str) -> None:
    sheets = Sheets()
    sheets.put("buildings", "Building name", "Caf\u00e9 \u2013 hall, \u201cnew\u201d")
    sheets.put("actions", "Due", date(2026, 5, 20))  # shows in its file that the day comes first
    sheets.put("buildings", "Last reviewed", date(2026, 1, 13))  # and so in this one
    (tmp_path / "book").mkdir()
    (tmp_path / "text").mkdir()
    sheets.save(tmp_path / "book")
    save(sheets, tmp_path / "text", lambda text: text.encode(encoding), delimiter)
    readings = read(tmp_path / "text")
    assert found(readings) == []
    assert values(readings) == values(read(tmp_path / "book"))
    assert readings["buildings"].rows[1]["building_name"] == "Caf\u00e9 \u2013 hall, \u201cnew\u201d"
    assert {reading.file for reading in readings.values()} == {*NAMES.values(), "buildings.csv"}


def only(folder: Path, name: str, register: str, text: str | bytes) -> RegisterReading | RegisterFailure:
    (folder / name).write_bytes(text if isinstance(text, bytes) else text.encode())
    (reading,) = read_folder(folder, {register: EVERY_REGISTER[register]}, circumstances())
    return reading


def line(**changes: str) -> str:
    """A file of one building with a note above the headings; ``changes`` by heading with underscores."""
    row = {
        **{"Record id": "BU-1", "School urn": "900001", "Building name": "Hall", "Tenure": "freehold"},
        **{"Floor area m2": "240.5", "Temporary": "No", "Consent end": "", "Exit plan id": ""},
        **{"Owner role": "Site manager", "Last reviewed": "2026-01-12", "Status": "active"},
        **{key.replace("_", " "): value for key, value in changes.items()},
    }
    out = io.StringIO()
    rows = csv.writer(out)
    rows.writerow(["Our buildings"])
    rows.writerow(row.keys())
    rows.writerow(row.values())
    return out.getvalue()


def test_a_date_is_taken_where_the_file_shows_which_number_is_the_day(tmp_path: Path) -> None:
    reading = only(tmp_path, "buildings.csv", "buildings", line(Consent_end="31/08/2027", Last_reviewed="05/01/2026"))
    assert isinstance(reading, RegisterReading)
    assert reading.rows[0]["last_reviewed"] == date(2026, 1, 5)
    assert reading.rows[0]["consent_end"] == date(2027, 8, 31)
    assert reading.rows[0]["floor_area_m2"] == Decimal("240.5")
    assert reading.rows[0]["source_row"] == 3


@pytest.mark.parametrize(
    ("header", "content", "code"),
    [
        ("Last_reviewed", "05/01/2026", Code.TEXT_DATE),  # in January or in May
        ("Last_reviewed", "01/13/2026", Code.TEXT_DATE),  # the month first
        ("Last_reviewed", "2026-02-30", Code.TEXT_DATE),
        ("Last_reviewed", "2052-01-12", Code.IMPLAUSIBLE_YEAR),
        ("Floor_area_m2", "2.4k", Code.NOT_A_NUMBER),
        ("Floor_area_m2", "#REF!", Code.ERROR_CELL),
        ("Temporary", "=1+1", Code.NOT_YES_OR_NO),
        ("Building_name", "", Code.BLANK_REQUIRED),
    ],
)
def test_a_text_cell_with_more_than_one_meaning_is_refused(
    tmp_path: Path, header: str, content: str, code: Code
) -> None:
    reading = only(tmp_path, "buildings.csv", "buildings", line(**{header: content}))
    assert isinstance(reading, RegisterReading)
    assert [(each.code, each.row) for each in reading.found] == [(code, 3)]


def test_ids_keep_their_zeros_and_what_looks_like_a_formula_is_text(tmp_path: Path) -> None:
    reading = only(tmp_path, "buildings.csv", "buildings", line(Record_id="007", Building_name="=SUM(A1)"))
    assert isinstance(reading, RegisterReading)
    assert (reading.rows[0]["record_id"], reading.rows[0]["building_name"]) == ("007", "=SUM(A1)")


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "EmptyFile"),
        (b"\x89PNG\r\n\x1a\n\x00\x00\x81\x8d", "NotText"),
        (line().replace("Hall", '"Hall').encode(), "WorkbookIncomplete"),
        (line().encode("utf-16")[:-1], "WorkbookIncomplete"),
        (line().replace("Tenure", "Held as").encode(), "ColumnsMissing"),
        (b"a,b\n" * 20_001, "SheetTooLarge"),
        (b"," * 300, "SheetTooLarge"),
    ],
)
def test_a_text_file_that_cannot_be_read_says_why(tmp_path: Path, content: bytes, code: str) -> None:
    failure = only(tmp_path, "buildings.csv", "buildings", content)
    assert isinstance(failure, RegisterFailure)
    assert failure.error.code == code
    assert str(failure.error).startswith("buildings.csv")


def test_a_file_named_otherwise_is_no_register_and_a_copy_beside_it_is_one_too_many(tmp_path: Path) -> None:
    failure = only(tmp_path, "export.csv", "buildings", line())
    assert isinstance(failure, RegisterFailure)
    assert failure.error.code == "SheetMissing"
    assert "export.csv has export" in str(failure.error)
    assert isinstance(only(tmp_path, "buildings.csv", "buildings", line()), RegisterReading)
    twice = only(tmp_path, "Buildings (2).csv", "buildings", line())
    assert isinstance(twice, RegisterFailure)
    assert twice.error.code == "RegisterTwice"


def test_a_workbook_with_macros_is_read_and_its_macros_are_not(tmp_path: Path) -> None:
    plain = Sheets().save(tmp_path / "plain")
    with_macros = tmp_path / "macros" / "registers.xlsm"
    with_macros.parent.mkdir()
    main = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"
    with zipfile.ZipFile(plain) as old, zipfile.ZipFile(with_macros, "w", zipfile.ZIP_DEFLATED) as new:
        for part in old.infolist():
            content = old.read(part)
            if part.filename == "[Content_Types].xml":
                assert main.encode() in content
                content = content.replace(main.encode(), b"application/vnd.ms-excel.sheet.macroEnabled.main+xml")
                content = content.replace(
                    b"</Types>",
                    b'<Default Extension="bin" ContentType="application/vnd.ms-office.vbaProject"/></Types>',
                )
            new.writestr(part.filename, content)
        new.writestr("xl/vbaProject.bin", b"\xd0\xcf\x11\xe0 a macro that nobody loads")
    readings = read(with_macros.parent, AS_AT)
    assert found(readings) == []
    assert values(readings) == values(read(plain.parent))
