"""Look into a workbook's archive before any library unpacks it: a register is small, plain and free of tricks.

openpyxl trusts what it opens: a merged range over a whole sheet makes it build seventeen billion cells. So size, XML
and ranges are checked here first, in bounded memory, and each refusal says what a person can do about it.
"""

from __future__ import annotations

import posixpath
import zlib
from dataclasses import dataclass
from io import BytesIO
from typing import Final
from zipfile import ZIP_DEFLATED, ZIP_STORED, BadZipFile, ZipFile, ZipInfo

from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import DefusedXMLParser, ParseError
from openpyxl.utils.cell import range_boundaries

from extractors.registers.errors import (
    EmptyFile,
    ExternalLinks,
    NotAWorkbook,
    OldExcelFormat,
    PasswordProtected,
    SheetTooLarge,
    UnsafeWorkbook,
    WorkbookIncomplete,
    WorkbookTooLarge,
)

LARGEST_FILE: Final = 20 * 2**20  # bytes on disk
LARGEST_UNPACKED: Final = 120 * 2**20  # bytes of all parts together
SUSPECT_RATIO: Final = 300  # Excel's own XML packs about 10:1, blank formatted cells about 100:1
SUSPECT_SIZE: Final = 4 * 2**20  # small parts may pack as they like
MOST_PARTS: Final = 2_000
LAST_ROW: Final = 20_000
LAST_COLUMN: Final = 200
MOST_CELLS: Final = 400_000
MOST_ELEMENTS: Final = 4_000_000  # of a sheet or of the texts that cells share
MOST_OTHER_ELEMENTS: Final = 150_000  # of styles and the like, of which openpyxl makes an object each
DEEPEST: Final = 60  # elements within elements

_OLE: Final = bytes.fromhex("d0cf11e0a1b11ae1")
_CHUNK: Final = 2**16
_STRICT: Final = b"http://purl.oclc.org/ooxml/"


def check_archive(content: bytes, file: str) -> bool:
    """Raise the error that says why ``content`` (the whole of ``file``) must not be opened. Returns whether any of its
    sheets has formulas."""
    if not content:
        raise EmptyFile(f"{file} is empty. Save the workbook again, or copy it again from where it is kept.")
    if content.startswith(_OLE):
        if "EncryptedPackage".encode("utf-16-le") in content:
            raise PasswordProtected(f"{file} is protected by a password. Save it without one (File, Info, Protect).")
        raise OldExcelFormat(f"{file} is in the Excel format of before 2007. Save it as Excel Workbook (.xlsx).")
    if not content.startswith(b"PK"):
        raise NotAWorkbook(
            f"{file} is not an Excel workbook, whatever its name says. Save it as Excel Workbook (.xlsx)."
        )
    try:
        with ZipFile(BytesIO(content)) as archive:
            return _check_parts(archive, file)
    except (BadZipFile, EOFError, zlib.error) as error:
        raise WorkbookIncomplete(
            f"{file} stops before its end: it is still being copied, or was cut off. If it does not open in Excel, "
            "replace it by a sound copy."
        ) from error
    except (NotImplementedError, RuntimeError, ValueError, OverflowError) as error:
        raise NotAWorkbook(
            f"{file} cannot be unpacked. Open it in Excel and save it as Excel Workbook (.xlsx)."
        ) from error


def _check_parts(archive: ZipFile, file: str) -> bool:
    parts = archive.infolist()
    names = {part.filename for part in parts}
    if len(parts) > MOST_PARTS or sum(part.file_size for part in parts) > LARGEST_UNPACKED:
        raise _too_large(file)
    if len(names) != len(parts):
        raise _unsafe(file)
    for part in parts:
        if part.flag_bits & 1:
            raise PasswordProtected(f"{file} is protected by a password. Save it without one.")
        # Other methods unpack without a limit; no spreadsheet program uses them.
        if part.compress_type not in (ZIP_STORED, ZIP_DEFLATED):
            raise _unsafe(file)
        if part.file_size > SUSPECT_SIZE and part.file_size > SUSPECT_RATIO * part.compress_size:
            raise _too_large(file)
    if "[Content_Types].xml" not in names or "xl/workbook.xml" not in names:
        raise NotAWorkbook(f"{file} is not an Excel workbook of the kind read here. Save it as Excel Workbook (.xlsx).")
    if any(name.startswith("xl/externalLinks/") for name in names):
        raise ExternalLinks(
            f"{file} takes values from other files, which cannot be checked here. In Excel use Data, Edit Links, "
            "Break Link, and save it."
        )
    if _STRICT in archive.read("xl/workbook.xml"):
        raise NotAWorkbook(f"{file} is saved as Strict Open XML. Save it as Excel Workbook (.xlsx), without Strict.")
    sheets = _sheet_names(archive, file)
    xml = [part for part in parts if part.filename.endswith((".xml", ".rels"))]
    with_formulas = [_check_xml(archive, part, file, sheets.get(part.filename)) for part in xml]
    return any(with_formulas)


def _sheet_names(archive: ZipFile, file: str) -> dict[str, str]:
    """The name people know each worksheet part by."""
    book, links = _Named("sheet"), _Named("Relationship")
    _feed(archive, archive.getinfo("xl/workbook.xml"), book, file)
    if "xl/_rels/workbook.xml.rels" in archive.namelist():
        _feed(archive, archive.getinfo("xl/_rels/workbook.xml.rels"), links, file)
    targets = {link.get("Id", ""): link.get("Target", "") for link in links.found}
    names = {}
    for sheet in book.found:
        key = next((value for name, value in sheet.items() if name.endswith("}id")), "")
        names[posixpath.normpath(posixpath.join("/xl", targets.get(key, ""))).lstrip("/")] = sheet.get("name", "")
    return names


def _check_xml(archive: ZipFile, part: ZipInfo, file: str, sheet: str | None) -> bool:
    """Check one part; whether it is a sheet with formulas."""
    is_sheet = sheet is not None or part.filename.startswith("xl/worksheets/")
    most = MOST_ELEMENTS if is_sheet or part.filename == "xl/sharedStrings.xml" else MOST_OTHER_ELEMENTS
    target = _SheetSize(most) if is_sheet else _Size(most)
    _feed(archive, part, target, file)
    if target.too_deep:
        raise _unsafe(file)
    if target.too_large and not is_sheet:
        raise _too_large(file)
    if target.too_large:
        raise SheetTooLarge(
            f"{file}, sheet {sheet or part.filename}: there is content or formatting beyond row {LAST_ROW:,} or column "
            f"{LAST_COLUMN}, or more than {MOST_CELLS:,} cells. Select the empty rows and columns after the last "
            "entry, delete them, and save."
        )
    return isinstance(target, _SheetSize) and target.has_formulas


def _feed(archive: ZipFile, part: ZipInfo, target: _Named | _Size, file: str) -> None:
    """Parse one part without building a tree. Anything that declares a document type is an attack: Excel never does."""
    parser = DefusedXMLParser(target=target, forbid_dtd=True)
    try:
        with archive.open(part) as stream:
            while chunk := stream.read(_CHUNK):
                parser.feed(chunk)
                if isinstance(target, _Size) and (target.too_large or target.too_deep):
                    return
        parser.close()
    except DefusedXmlException as error:
        raise _unsafe(file) from error
    except ParseError as error:
        raise NotAWorkbook(f"{file} is damaged inside. Open it in Excel, let Excel repair it, and save it.") from error


class _Named:
    """Collects the attributes of elements of one name, in any namespace."""

    def __init__(self, name: str) -> None:
        self.found: list[dict[str, str]] = []
        self._name = name

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        if tag.rpartition("}")[2] == self._name:
            self.found.append(dict(attributes))

    def close(self) -> None:
        """Called by the parser at the end."""


@dataclass
class _Size:
    """Counts what would have to be built to open a part."""

    most_elements: int
    elements: int = 0
    depth: int = 0
    too_large: bool = False
    too_deep: bool = False

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        self.elements += 1
        self.depth += 1
        self.too_large = self.too_large or self.elements > self.most_elements
        self.too_deep = self.too_deep or self.depth > DEEPEST

    def end(self, tag: str) -> None:
        self.depth -= 1

    def close(self) -> None:
        """Called by the parser at the end."""


@dataclass
class _SheetSize(_Size):
    """Counts the cells of a sheet as well, those within merged ranges and behind links included."""

    cells: int = 0
    row: int = 0
    column: int = 0
    has_formulas: bool = False

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        super().start(tag, attributes)
        name = tag.rpartition("}")[2]
        if name == "row":
            self.row = _number(attributes.get("r"), self.row + 1)
            self.column = 0
        elif name == "c":
            self.cells += 1
            self._reach(attributes.get("r"), self.row, self.column + 1)
        elif name == "f":
            self.has_formulas = True
        elif name in ("mergeCell", "hyperlink"):
            self.cells += self._area(attributes.get("ref", "A1"))
        self.too_large = self.too_large or self.cells > MOST_CELLS

    def _reach(self, reference: str | None, row: int, column: int) -> None:
        if reference is not None:
            column, row, _, _ = _bounds(reference)
        self.row, self.column = row, column
        self.too_large = self.too_large or row > LAST_ROW or column > LAST_COLUMN

    def _area(self, reference: str) -> int:
        left, top, right, bottom = _bounds(reference)
        return max(0, right - left + 1) * max(0, bottom - top + 1)


def _bounds(reference: str) -> tuple[int, int, int, int]:
    """Left, top, right, bottom of a range. A whole column or row counts to the end of the sheet."""
    left, top, right, bottom = range_boundaries(reference)
    return left or 1, top or 1, right or 2**14, bottom or 2**20


def _number(text: str | None, otherwise: int) -> int:
    return int(float(text)) if text else otherwise


def _too_large(file: str) -> WorkbookTooLarge:
    return WorkbookTooLarge(
        f"{file} unpacks to far more than a register holds. Copy the rows into a fresh workbook from the template."
    )


def _unsafe(file: str) -> UnsafeWorkbook:
    return UnsafeWorkbook(
        f"{file} contains something that no spreadsheet program writes and that is used to attack readers. Do not open "
        "it; tell the data team where it came from."
    )
