"""A workbook with forty mistakes: each refused in its cell, the good rows landed, and the copy that goes back."""

from __future__ import annotations

import shutil
import stat
import subprocess
from datetime import date, timedelta
from pathlib import Path

import pytest
from defusedxml.ElementTree import parse
from openpyxl import load_workbook

from extractors.registers.declarations import EVERY_REGISTER
from extractors.registers.reasons import Code
from extractors.registers.returned import AS_WRITTEN
from tests.extractors.registers.making import AS_AT, KEY, WILLOW, Sheets
from tests.extractors.registers.test_extract import Trust

ASHDOWN_BEFORE = 899002  # its URN until it converted
# Register, heading, what was written there, how it is refused; one faulty row each, after the three good ones.
FORTY = [
    ("plans", "Start date", "01/09/2025", Code.TEXT_DATE),
    ("plans", "End date", date(2052, 8, 31), Code.IMPLAUSIBLE_YEAR),
    ("plans", "Approved date", "TBC", Code.TBC),
    ("plans", "Plan type", "Asset plan", Code.UNKNOWN_WORD),
    ("plans", "Owner role", "Margaret Hobbs", Code.NOT_A_ROLE),
    ("actions", "Cost", "12k", Code.NOT_A_NUMBER),
    ("actions", "Cost", "1,250 inc VAT", Code.NOT_A_NUMBER),
    ("actions", "Due", "#REF!", Code.ERROR_CELL),
    ("actions", "Done", date(2026, 4, 1), Code.FUTURE_DATE),
    ("actions", "Percent", "90%", Code.NOT_A_PERCENT),
    ("actions", "Plan id", "PL-99", Code.UNKNOWN_REFERENCE),
    ("actions", "Status", "done", Code.CLOSED_WITHOUT_DATE),
    ("actions", "Record id", "AC-1", Code.DUPLICATE_ID),
    ("compliance_checks", "Next due", date(2027, 1, 15), Code.NEXT_DUE_WRONG),
    ("compliance_checks", "Applicable", "No", Code.NOT_APPLICABLE_NO_REASON),
    ("compliance_checks", "Check type", "fire_alrm", Code.UNKNOWN_CHECK_TYPE),
    ("compliance_checks", "Result", "ok", Code.UNKNOWN_WORD),
    ("compliance_checks", "Evidence url", "in the office", Code.NOT_A_LINK),
    ("compliance_checks", "Last done", 3, Code.NOT_A_DATE),
    ("buildings", "Floor area m2", 0, Code.OUT_OF_LIMITS),
    ("buildings", "Temporary", None, Code.BLANK_REQUIRED),
    ("buildings", "School urn", 123456, Code.UNKNOWN_SCHOOL),
    ("buildings", "School urn", ASHDOWN_BEFORE, Code.OTHER_SCHOOL),
    ("buildings", "Building name", "Dr Lamb's room", Code.PERSONAL_DATA),
    ("audits", "Audit date", "tbc", Code.TBC),
    ("remedial_actions", "Closed", date(2025, 4, 11), Code.DATES_OUT_OF_ORDER),
    ("condition", "Priority", 7, Code.OUT_OF_LIMITS),
    ("condition", "Priority", 1.5, Code.NOT_WHOLE),
    ("projects", "Actual end", date(2026, 3, 1), Code.OPEN_WITH_DATE),
    ("bids", "Awarded", 50000, Code.MORE_THAN_ALLOWED),
    ("bids", "Fund", "lottery", Code.UNKNOWN_WORD),
    ("contracts", "End date", date(2025, 9, 1), Code.DATES_OUT_OF_ORDER),
    ("contract_kpis", "KPIs met", 9, Code.MORE_THAN_ALLOWED),
    ("waivers", "Approver role", "Site manager", Code.SAME_ROLE),
    ("software", "DPIA date", None, Code.BLANK_REQUIRED),
    ("standards", "Applicable", "perhaps", Code.NOT_YES_OR_NO),
    ("training", "Person id", "Margaret Hobbs", Code.LOOKS_LIKE_NAME),
    ("improvement_days", "Days", 0.25, Code.NOT_IN_STEPS),
    ("surveys", "Responded", 61, Code.MORE_THAN_ALLOWED),
    ("reviews", "Record id", "the energy one", Code.NOT_A_CODE),
]
# What makes a further row good where the register wants rows to differ, or refuses what comes first.
AROUND = {
    "plans": {"Status": "draft"},
    "standards": {"Standard": "Servers and storage"},
    "training": {"Course": "First aid"},
    "improvement_days": {"Activity": "training"},
    "surveys": {"Question": "Q9"},
}


def forty() -> tuple[Sheets, set[tuple[str, int, str, str]]]:
    """The sheets, and where which refusal is due: register, row, heading, code."""
    sheets, due = Sheets(EVERY_REGISTER), set()
    for number, (register, header, content, code) in enumerate(FORTY):
        row = sheets.append(register, {"Record id": f"X-{number}", **AROUND.get(register, {}), header: content})
        told_at = "Reason not applicable" if code is Code.NOT_APPLICABLE_NO_REASON else header
        told_at = "Done" if code is Code.CLOSED_WITHOUT_DATE else told_at
        due.add((register, row, told_at, code.value))
    return sheets, due


@pytest.fixture(scope="module")
def trust(tmp_path_factory: pytest.TempPathFactory) -> Trust:
    """The workbook with forty mistakes, landed once."""
    trust = Trust(tmp_path_factory.mktemp("forty"))
    trust.send(forty()[0], "spring term.xlsx")
    trust.night(pseudonym_key=KEY)
    return trust


def returned(trust: Trust, as_at: date = AS_AT) -> Path:
    return trust.home / "returned" / as_at.isoformat() / WILLOW.urn


def sentences(trust: Trust) -> dict[tuple[str, int, str], str]:
    """Register, row and column of each refusal that landed, and its sentence."""
    return {
        (str(row["register"]), int(str(row["source_row"])), str(row["column_name"])): str(row["reason"])
        for row in trust.rows("refused_rows")
    }


def test_forty_mistakes_are_refused_each_in_its_cell(trust: Trust) -> None:
    _, due = forty()
    assert len(due) == len(FORTY) == 40
    headings = {
        (name, column.name): column.header for name, register in EVERY_REGISTER.items() for column in register.columns
    }
    refused = {
        (
            row["register"],
            row["source_row"],
            headings[str(row["register"]), str(row["column_name"])],
            row["reason_code"],
        )
        for row in trust.rows("refused_rows")
    }
    assert refused == due
    assert len(trust.rows("refused_rows")) == 40


def test_the_good_rows_land(trust: Trust) -> None:
    for name in EVERY_REGISTER:
        assert [row["source_row"] for row in trust.rows(name)] == [2, 3, 4], name


def test_the_copy_marks_each_faulty_cell_with_its_sentence(trust: Trust) -> None:
    (file,) = returned(trust).iterdir()
    assert file.name == "spring term - marked.xlsx"
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    book = load_workbook(file)
    assert book.sheetnames == ["Summary", *(register.sheet for register in EVERY_REGISTER.values())]
    summary = {str(cell) for row in book["Summary"].iter_rows(values_only=True) for cell in row}
    for (name, row, column), sentence in sentences(trust).items():
        register = EVERY_REGISTER[name]
        position = [each.name for each in register.columns].index(column) + 1
        cell = book[register.sheet].cell(row, position)
        assert cell.comment is not None, cell
        assert sentence in cell.comment.text
        assert cell.fill.fgColor.rgb == "00FFC7CE"
        assert sentence in summary
    marked = sum(1 for sheet in book.worksheets for row in sheet.iter_rows() for cell in row if cell.comment)
    assert marked == 40
    links = {cell.hyperlink.location for row in book["Summary"].iter_rows() for cell in row if cell.hyperlink}
    assert "'Plans'!F5" in links


def test_the_copy_opens_in_libreoffice_with_every_sentence(trust: Trust, tmp_path: Path) -> None:
    soffice = shutil.which("soffice")
    assert soffice, "This test opens the marked copy in LibreOffice: install the package libreoffice-calc."
    (file,) = returned(trust).iterdir()
    done = subprocess.run(
        [
            *(soffice, "--headless", f"-env:UserInstallation=file://{tmp_path / 'profile'}"),
            *("--convert-to", "fods", "--outdir", str(tmp_path), str(file)),
        ],
        capture_output=True,
        text=True,
        timeout=170,
        check=False,
    )
    converted = tmp_path / "spring term - marked.fods"
    assert converted.exists(), f"LibreOffice did not open the copy: {done.stderr}"
    office = "{urn:oasis:names:tc:opendocument:xmlns:office:1.0}"
    notes = ["".join(note.itertext()) for note in parse(converted).iter(f"{office}annotation")]
    assert len(notes) == 40
    for sentence in sentences(trust).values():
        assert any(sentence in note for note in notes), sentence


def test_a_workbook_without_a_fault_is_not_returned_and_a_mended_one_takes_its_copy_away(tmp_path: Path) -> None:
    trust = Trust(tmp_path)
    sheets = Sheets()
    sheets.put("actions", "Due", "TBC")
    trust.send(sheets)
    trust.night()
    assert [file.name for file in returned(trust).iterdir()] == ["registers - marked.xlsx"]
    trust.send(Sheets())
    tomorrow = AS_AT + timedelta(days=1)
    trust.night(tomorrow)
    assert not returned(trust).exists()
    assert not returned(trust, tomorrow).exists()


def test_nothing_in_the_copy_is_computed_and_no_other_sheet_is_in_it(tmp_path: Path) -> None:
    trust = Trust(tmp_path)
    sheets = Sheets()
    sheets.put("actions", "Due", "TBC")
    sheets.cell("actions", "Description", 2).value = '=HYPERLINK("https://evil.example.test","x")'
    sheets.cell("buildings", "Building name", 2).value = "=1+1"
    sheets.cell("buildings", "Building name", 2).data_type = "s"
    sheets.book.create_sheet("Staff list").append(["Margaret Hobbs"])
    trust.send(sheets)
    trust.night()
    (file,) = returned(trust).iterdir()
    book = load_workbook(file)
    assert "Staff list" not in book.sheetnames
    assert {cell.data_type for sheet in book.worksheets for row in sheet.iter_rows() for cell in row} <= set("nsdb")
    position = [column.header for column in EVERY_REGISTER["actions"].columns].index("Description") + 1
    assert book["Actions"].cell(4, position).value == AS_WRITTEN
    title = [column.header for column in EVERY_REGISTER["buildings"].columns].index("Building name") + 1
    assert book["Buildings"].cell(2, title).value == "=1+1"
    assert book["Actions"].cell(2, position).comment is not None  # its result was never saved


def test_the_copy_names_nobody(trust: Trust) -> None:
    (file,) = returned(trust).iterdir()
    book = load_workbook(file)
    written = [cell for sheet in book.worksheets for row in sheet.iter_rows() for cell in row if cell.value is not None]
    texts = [f"{cell.value} {cell.comment.text if cell.comment else ''}" for cell in written]
    assert not [text for text in texts if any(name in text for name in ("Hobbs", "Lamb", "Norbrook", "S0042"))]
    values = {cell.value for cell in written}
    assert {AS_WRITTEN, "12k", "TBC"} <= values
    assert "lottery" not in values


def test_why_a_workbook_could_not_be_opened_is_told_in_a_summary(tmp_path: Path) -> None:
    trust = Trust(tmp_path)
    trust.send(Sheets()).write_bytes(b"not a workbook")
    trust.night()
    (file,) = returned(trust).iterdir()
    told = " ".join(str(cell) for row in load_workbook(file)["Summary"].iter_rows(values_only=True) for cell in row)
    assert "registers.xlsx is not an Excel workbook, whatever its name says." in told


def test_a_register_that_could_not_be_read_is_told_beside_the_others(tmp_path: Path) -> None:
    trust = Trust(tmp_path)
    sheets = Sheets()
    sheets.cell("plans", "Status", 1).value = "State"
    trust.send(sheets)
    trust.night()
    (file,) = returned(trust).iterdir()
    book = load_workbook(file)
    told = [row for row in book["Summary"].iter_rows(values_only=True) if row[0] == "Not read"]
    assert [row[1] for row in told] == ["plans"]
    assert "the heading Status is not there" in str(told[0][5])
    assert "Plans" not in book.sheetnames
