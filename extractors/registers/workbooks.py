"""Find an academy's workbooks and open them safely, or say in words what is wrong with them."""

from __future__ import annotations

import warnings
from collections.abc import Mapping
from io import BytesIO
from pathlib import Path
from typing import Final, NamedTuple

from openpyxl import load_workbook
from openpyxl.workbook import Workbook

from extractors.registers.archive import LARGEST_FILE, check_archive
from extractors.registers.csv_files import open_csv
from extractors.registers.errors import (
    NotAWorkbook,
    NoWorkbook,
    WorkbookBeingWritten,
    WorkbookTooLarge,
    WorkbookUnreadable,
    WrongExtension,
)
from extractors.registers.register import Register

WORKBOOKS: Final = frozenset({".xlsx", ".xlsm"})  # openpyxl knows no macros: they are neither loaded nor run
TEXT_FILE: Final = ".csv"
OTHER_SPREADSHEETS: Final = frozenset({".xls", ".xlsb", ".xltx", ".xltm", ".ods", ".numbers", ".tsv"})


class OpenWorkbook(NamedTuple):
    """A workbook with the values last saved, and once more with the formulas they come from, if it has any."""

    file: str
    values: Workbook
    formulas: Workbook
    bytes: int = 0  # of the file


def find_workbooks(folder: Path) -> tuple[Path, ...]:
    """The workbooks in ``folder``, by name. Lock files (``~$``), hidden files and subfolders are passed over."""
    try:
        files = sorted(path for path in folder.iterdir() if path.is_file() and not path.name.startswith(("~$", ".")))
    except FileNotFoundError as error:
        raise NoWorkbook(
            f"There is no folder {folder.name} among the registers. Create it for the workbook."
        ) from error
    except OSError as error:
        raise WorkbookUnreadable(f"The folder {folder.name} cannot be opened: {error.strerror}.") from error
    found = tuple(path for path in files if path.suffix.lower() in (*WORKBOOKS, TEXT_FILE))
    if found:
        return found
    others = [path.name for path in files if path.suffix.lower() in OTHER_SPREADSHEETS]
    if others:
        raise WrongExtension(
            f"The folder {folder.name} holds {', '.join(others)}, which cannot be read. Save it as "
            "Excel Workbook (.xlsx)."
        )
    raise NoWorkbook(f"The folder {folder.name} holds no workbook. Put the academy's .xlsx workbook there.")


def open_workbook(path: Path, registers: Mapping[str, Register]) -> OpenWorkbook:
    """Read the file whole, check it, and open it. Every failure is a named error whose sentence says what to do.

    ``registers`` tell which one a text file named after it holds.
    """
    content = _read_whole(path)
    if path.suffix.lower() == TEXT_FILE:
        book = open_csv(content, path, registers)
        return OpenWorkbook(path.name, book, book, len(content))
    has_formulas = check_archive(content, path.name)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # openpyxl warns of every feature that it would not write back
            values = load_workbook(BytesIO(content), data_only=True, keep_links=False)
            formulas = load_workbook(BytesIO(content), keep_links=False) if has_formulas else values
    except Exception as error:  # on a damaged part openpyxl raises whatever its code ran into
        raise NotAWorkbook(
            f"{path.name} is damaged inside. Open it in Excel, let Excel repair it, and save it."
        ) from error
    return OpenWorkbook(path.name, values, formulas, len(content))


def _read_whole(path: Path) -> bytes:
    """The file's bytes, provided that nobody changed it meanwhile."""
    try:
        before = path.stat()
        if before.st_size > LARGEST_FILE:
            raise WorkbookTooLarge(
                f"{path.name} is larger than {LARGEST_FILE // 2**20} MB; a register is not. Take out pictures "
                "and sheets that are not registers."
            )
        content = path.read_bytes()
        after = path.stat()
    except OSError as error:
        raise WorkbookUnreadable(f"{path.name} cannot be opened: {error.strerror}. It will be tried again.") from error
    if (before.st_size, before.st_mtime_ns) != (after.st_size, after.st_mtime_ns) or len(content) != after.st_size:
        raise WorkbookBeingWritten(f"{path.name} was being saved while it was read. It will be tried again.")
    return content
