"""Registers: an academy's workbook in a folder, spoiled as people and half-done copies spoil it."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any, Final

from extractors.registers import extract_registers
from tests.extractors.faults.table import ROWS, SURVIVED, Case, Stage, Tested, cannot
from tests.extractors.registers.making import ASHDOWN, CHECK_TYPES, WILLOW, Sheets
from tests.extractors.sources.reading import DAY, rows

ACTIONS: Final = "actions"
NAME: Final = "registers.xlsx"
NOT_HTTP: Final = "a file in a folder: what brings it stands under SFTP and SharePoint"
_OF_THE_FILE: Final = ("source_file", "source_row")  # where a row stands is no part of what it says


@dataclass
class RegistersNight:
    """An academy's workbook of registers, and how it reaches us: by nothing, where it stands in our own folder."""

    folder: Path  # the academies' folders, as the registers are read
    bring: Callable[[], None] | None = None
    happened: bool = False
    resource: str = ACTIONS
    sheets: Sheets = field(default_factory=Sheets)

    @property
    def path(self) -> Path:
        return self.folder / WILLOW.urn / NAME

    def save(self) -> None:
        self.sheets.save(self.folder / WILLOW.urn, NAME)

    def spoil(self, change: Callable[[bytes], bytes]) -> None:
        """Change the file as it stands."""
        self.path.write_bytes(change(self.path.read_bytes()))
        self.happened = True

    def change(self, change: Callable[[Sheets], object]) -> None:
        """Change what is in the workbook."""
        sheets = Sheets()
        change(sheets)
        sheets.save(self.folder / WILLOW.urn, NAME)
        self.happened = True

    def another(self) -> None:
        """A second workbook holds the registers as well."""
        self.sheets.save(self.folder / WILLOW.urn, "copy of registers.xlsx")
        self.happened = True

    def take_away(self) -> None:
        self.path.unlink()
        self.happened = True

    def save_at(self, moment: datetime) -> None:
        os.utime(self.path, (moment.timestamp(), moment.timestamp()))
        self.happened = True

    def calm(self) -> None:
        (self.folder / WILLOW.urn / "copy of registers.xlsx").unlink(missing_ok=True)
        self.save()

    def land(self, home: Path, as_at: date, patience: float = 10.0) -> dict[str, str]:
        del patience
        outcomes = extract_registers(
            self.folder,
            academy=WILLOW,
            academies=(WILLOW, ASHDOWN),
            as_at=as_at,
            home=home,
            check_types=CHECK_TYPES,
            bring=self.bring,
        )
        return {outcome.resource: outcome.error_code for outcome in outcomes if outcome.error_code}

    def landed(self, home: Path, day: date) -> list[dict[str, Any]]:
        found = rows(home, "registers", ACTIONS, day, WILLOW.urn)
        return [{name: value for name, value in row.items() if name not in _OF_THE_FILE} for row in found]

    def known(self) -> int:
        return int(self.sheets.book["Actions"].max_row) - 1

    def counted(self, home: Path) -> int:
        return len({row["record_id"] for row in self.landed(home, DAY)})

    def key(self) -> tuple[str, ...]:
        return ("record_id",)


@contextmanager
def _night(_stage: Stage, place: Path, _as_at: date) -> Iterator[RegistersNight]:
    night = RegistersNight(place / "registers")
    night.save()
    yield night


def _spoil(change: Callable[[bytes], bytes]) -> Callable[[RegistersNight], None]:
    return lambda night: night.spoil(change)


def _with(change: Callable[[Sheets], object]) -> Callable[[RegistersNight], None]:
    return lambda night: night.change(change)


def _put(header: str, value: object) -> Callable[[RegistersNight], None]:
    return _with(lambda sheets: sheets.put(ACTIONS, header, value))


def _in_2036(night: RegistersNight) -> None:
    night.save_at(datetime(2036, 1, 1, tzinfo=UTC))


def _backwards(sheets: Sheets) -> None:
    sheet = sheets.book["Actions"]
    found = [[cell.value for cell in row] for row in sheet.iter_rows(min_row=2)]
    for row, values in zip(sheet.iter_rows(min_row=2), reversed(found), strict=True):
        for cell, value in zip(row, values, strict=True):
            cell.value = value


def _further_column(sheets: Sheets) -> None:
    sheets.book["Actions"].cell(1, 40).value = "Notes for us"


def _renamed(sheets: Sheets) -> None:
    sheets.cell(ACTIONS, "Due", 1).value = "Deadline"


TESTED: Final = Tested(
    "registers",
    "Registers",
    "actions",
    _night,
    (
        Case("cut body", "half a copy", "WorkbookIncomplete", _spoil(lambda content: content[: len(content) // 2])),
        Case("cut body", "empty", "EmptyFile", _spoil(lambda _: b"")),
        Case("html", "the page of a login", "NotAWorkbook", _spoil(lambda _: b"<!DOCTYPE html><h1>Sign in</h1>")),
        Case("error inside", "in a cell", f"{ROWS}error_cell", _put("Cost", "#REF!")),
        Case("new field", "a further column", SURVIVED, _with(_further_column)),
        Case(
            "changed type",
            "words for a number",
            f"{ROWS}not_a_number",
            _put("Cost", "12k"),
        ),
        Case("changed type", "a heading renamed", "ColumnsMissing", _with(_renamed)),
        Case("clock skew", "saved in ten years", SURVIVED, _in_2036),
        Case(
            "duplicates",
            "a record id twice",
            f"{ROWS}duplicate_id",
            _put("Record id", "AC-1"),
        ),
        Case("duplicates", "the register in two workbooks", "RegisterTwice", RegistersNight.another),
        Case("out of order", "rows", SURVIVED, _with(_backwards)),
        Case("vanished", "two of three rows", "ShrunkenSnapshot", _with(lambda s: s.book["Actions"].delete_rows(3, 2))),
        Case("vanished", "the workbook", "NoWorkbook", RegistersNight.take_away),
        *cannot(
            NOT_HTTP,
            "429 seconds",
            "429 hours",
            "4xx",
            "500",
            "502",
            "503",
            "hung up",
            "another host",
            "expired access",
        ),
        *cannot("a file in a folder: one that is still being copied is cut short", "slow"),
        *cannot("a file has no pages", "repeated page", "looping next"),
        *cannot("a register states no total", "totals"),
    ),
)
