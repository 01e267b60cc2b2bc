"""Workbooks as a school would send them, made faulty one cell at a time."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path

from openpyxl import Workbook

from extractors.academy import Academy
from extractors.records.privacy import Pseudonyms
from extractors.registers.declarations import EVERY_REGISTER, REGISTERS
from extractors.registers.judging import Circumstances
from extractors.registers.reader import RegisterReading, read_folder
from extractors.registers.reasons import Finding
from extractors.registers.register import Register
from extractors.registers.schools import Schools
from tests.extractors.registers.good_rows import COMMON, FURTHER_PREFIX, FURTHER_ROWS, FURTHER_VARIED

AS_AT = date(2026, 3, 19)
WILLOW = Academy(
    urn="900001",
    name="Willow Bank School",
    phase="special",
    la_code="380",
    joined_on=date(2020, 9, 1),
    predecessor_urn="899001",
    nicknames=("Willow", "The Bank"),
)
ASHDOWN = Academy(
    urn="900002",
    name="Ashdown Academy",
    phase="primary",
    la_code="380",
    joined_on=date(2021, 9, 1),
    predecessor_urn="899002",
    nicknames=("Ashdown", "The Bank"),
)
CHECK_TYPES: Mapping[str, int | None] = {"fire_alarm_service": 183, "gas": 365, "legionella_assessment": None}

GOOD_ROW: Mapping[str, Mapping[str, object]] = {
    "plans": {
        **COMMON,
        "Plan type": "Asset",
        "Approved date": date(2025, 7, 4),
        "Approver": "Local governing board",
        "Start date": date(2025, 9, 1),
        "End date": date(2028, 8, 31),
        "Headteacher signed": "Yes",
        "Vision signed": "No",
        "Status": "approved",
    },
    "actions": {
        **COMMON,
        "Plan id": "PL-1",
        "Description": "Renew the hall floor",
        "Cost": 12500,
        "Budget code": "7300",
        "Opened": date(2025, 10, 6),
        "Due": date(2026, 5, 1),
        "Improvement priority": "SIP1",
        "Percent": 40,
        "Status": "open",
    },
    "compliance_checks": {
        **COMMON,
        "Check type": "fire_alarm_service",
        "Item id": "FA01",
        "Applicable": "Yes",
        "Last done": date(2026, 1, 15),
        "Result": "pass",
        "Next due": date(2026, 7, 15),
        "Evidence url": "https://files.example.test/fa01.pdf",
        "Contractor": "Norbrook Fire Safety",
        "Status": "active",
    },
    "buildings": {
        **COMMON,
        "Building name": "Main building",
        "Tenure": "freehold",
        "Floor area m2": 2400,
        "Temporary": "No",
        "Status": "active",
    },
    **{name: {**COMMON, **row} for name, row in FURTHER_ROWS.items()},
}
PREFIX = {**FURTHER_PREFIX, "plans": "PL", "actions": "AC", "compliance_checks": "CC", "buildings": "BU"}
# Rows of one register must differ where a rule says so: two approved asset plans would overlap.
_VARIED: Mapping[str, tuple[Mapping[str, object], ...]] = {
    "plans": ({"Plan type": "Asset"}, {"Plan type": "ICT"}, {"Plan type": "Growth"}),
    **FURTHER_VARIED,
}
FIRST_ROW = 2  # of data, below the headings


class Sheets:
    """Sheets (the four, unless said otherwise) with three good rows each (rows 2, 3 and 4); change what the test is
    about, then save."""

    def __init__(self, registers: Mapping[str, Register] = REGISTERS) -> None:
        self.book = Workbook()
        self.book.remove(self.book.active)
        for name, register in registers.items():
            sheet = self.book.create_sheet(register.sheet)
            sheet.append([column.header for column in register.columns])
            for number in range(3):
                varied = _VARIED.get(name, ({}, {}, {}))[number]
                self.append(name, {"Record id": f"{PREFIX[name]}-{number + 1}", **varied})

    def append(self, register: str, changes: Mapping[str, object]) -> int:
        """Add a good row with some cells changed; its row number."""
        values = {**GOOD_ROW[register], **changes}
        declared = EVERY_REGISTER[register]
        sheet = self.book[declared.sheet]
        sheet.append([_excel(values.get(column.header)) for column in declared.columns])
        for cell in sheet[sheet.max_row]:
            if isinstance(cell.value, datetime):
                cell.number_format = "dd/mm/yyyy"
        return int(sheet.max_row)

    def cell(self, register: str, header: str, row: int = FIRST_ROW + 1):  # type: ignore[no-untyped-def]
        """The openpyxl cell under a heading; row 3, the second of the good rows, unless said otherwise."""
        declared = EVERY_REGISTER[register]
        headers = [column.header for column in declared.columns]
        return self.book[declared.sheet].cell(row, headers.index(header) + 1)

    def put(
        self, register: str, header: str, value: object, row: int = FIRST_ROW + 1, number_format: str | None = None
    ):  # type: ignore[no-untyped-def]
        """Write a value into one cell as Excel would hold it."""
        cell = self.cell(register, header, row)
        cell.number_format = number_format or ("dd/mm/yyyy" if isinstance(value, date) else "General")
        cell.value = _excel(value)
        return cell

    def save(self, folder: Path, name: str = "registers.xlsx") -> Path:
        folder.mkdir(parents=True, exist_ok=True)
        path = folder / name
        self.book.save(path)
        return path


def _excel(value: object) -> object:
    if isinstance(value, date) and not isinstance(value, datetime):
        return datetime(value.year, value.month, value.day)  # noqa: DTZ001 - Excel knows no zones
    return float(value) if isinstance(value, Decimal) else value


KEY = b"a key for tests that nobody else has"


def circumstances(as_at: date = AS_AT) -> Circumstances:
    return Circumstances(WILLOW, Schools((WILLOW, ASHDOWN)), as_at, CHECK_TYPES, Pseudonyms(KEY, "registers"))


def read(
    folder: Path, as_at: date = AS_AT, registers: Mapping[str, Register] = REGISTERS
) -> dict[str, RegisterReading]:
    """All registers of the folder; every one of them must have been readable."""
    readings = {reading.register.name: reading for reading in read_folder(folder, registers, circumstances(as_at))}
    failed = {name: reading for name, reading in readings.items() if not isinstance(reading, RegisterReading)}
    assert not failed, failed
    return {name: reading for name, reading in readings.items() if isinstance(reading, RegisterReading)}


def found(readings: Mapping[str, RegisterReading]) -> list[Finding]:
    return [finding for reading in readings.values() for finding in reading.found]
