"""Files that are broken, in the way, or meant to harm: each has its own error, found before a library opens it."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path

import pytest

from extractors.registers import archive, workbooks
from extractors.registers.declarations import REGISTERS
from extractors.registers.reader import RegisterFailure, read_folder
from extractors.registers.reasons import Code
from tests.extractors.registers.making import Sheets, circumstances, found, read

SHEET = "xl/worksheets/sheet1.xml"
OLE = bytes.fromhex("d0cf11e0a1b11ae1") + bytes(500)


def failures(folder: Path) -> dict[str, RegisterFailure]:
    readings = read_folder(folder, REGISTERS, circumstances())
    return {reading.register.name: reading for reading in readings if isinstance(reading, RegisterFailure)}


def rewrite(path: Path, change: Callable[[str, bytes], bytes | None], extra: dict[str, bytes] | None = None) -> None:
    """Rewrite a workbook's parts; a part for which ``change`` returns None is left out."""
    with zipfile.ZipFile(path) as old:
        parts = {name: change(name, old.read(name)) for name in old.namelist()}
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as new:
        for name, content in ({**parts, **(extra or {})}).items():
            if content is not None:
                new.writestr(name, content)


def edit(path: Path, part: str, pattern: bytes, replacement: bytes) -> None:
    def change(name: str, content: bytes) -> bytes:
        if name != part:
            return content
        changed = re.sub(pattern, lambda _: replacement, content, count=1)
        assert changed != content
        return changed

    rewrite(path, change)


def _empty(path: Path) -> None:
    path.write_bytes(b"")


def _text(path: Path) -> None:
    path.write_text("Record id,School urn\n")


def _truncated(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:-900])


def _cut_inside(path: Path) -> None:
    content = bytearray(path.read_bytes())
    content[200:260] = bytes(60)
    path.write_bytes(content)


def _encrypted(path: Path) -> None:
    path.write_bytes(OLE + "EncryptedPackage".encode("utf-16-le") + bytes(500))


def _old_format(path: Path) -> None:
    path.write_bytes(OLE + "Workbook".encode("utf-16-le") + bytes(500))


def _encrypted_zip(path: Path) -> None:
    content = path.read_bytes()
    for signature, flags_at in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        places = [match.start() for match in re.finditer(re.escape(signature), content)]
        changed = bytearray(content)
        for place in places:
            changed[place + flags_at] |= 1
        content = bytes(changed)
    path.write_bytes(content)


def _word_document(path: Path) -> None:
    with zipfile.ZipFile(path, "w") as document:
        document.writestr("[Content_Types].xml", "<Types/>")
        document.writestr("word/document.xml", "<document/>")


def _ratio_bomb(path: Path) -> None:
    rewrite(path, lambda _, content: content, {"xl/media/image1.png": bytes(30 * 2**20)})


def _size_bomb(path: Path) -> None:
    with zipfile.ZipFile(path, "a", zipfile.ZIP_DEFLATED) as book:
        for number in range(13):
            book.writestr(f"xl/media/{number}.png", bytes(10 * 2**20))


def _crowd(path: Path) -> None:
    with zipfile.ZipFile(path, "a") as book:
        for number in range(archive.MOST_PARTS):
            book.writestr(f"xl/media/{number}.png", b"")


def _bzip2(path: Path) -> None:
    with zipfile.ZipFile(path, "a", zipfile.ZIP_BZIP2) as book:
        book.writestr("xl/media/image1.png", bytes(10))


def _same_part_twice(path: Path) -> None:
    with zipfile.ZipFile(path, "a") as book, pytest.warns(UserWarning, match="Duplicate name"):
        book.writestr(SHEET, b"<worksheet/>")


def _laughs(path: Path) -> None:
    bomb = b'<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">]>\n<worksheet'
    edit(path, SHEET, rb"<worksheet", bomb)


def _outside_entity(path: Path) -> None:
    edit(path, "xl/styles.xml", rb"<styleSheet", b'<!DOCTYPE x SYSTEM "file:///etc/passwd">\n<styleSheet')


def _external_link(path: Path) -> None:
    rewrite(path, lambda _, content: content, {"xl/externalLinks/externalLink1.xml": b"<externalLink/>"})


def _long_sheet(path: Path) -> None:
    edit(path, SHEET, rb"</sheetData>", b'<row r="1048576"><c r="A1048576" s="0"/></row></sheetData>')


def _wide_sheet(path: Path) -> None:
    edit(path, SHEET, rb"</sheetData>", b'<row r="9"><c r="XFD9" s="0"/></row></sheetData>')


def _many_cells(path: Path) -> None:
    cells = b"<c/>" * 190
    rows = b"".join(b"<row>%s</row>" % cells for _ in range(archive.MOST_CELLS // 190 + 1))
    edit(path, SHEET, rb"</sheetData>", rows + b"</sheetData>")


def _vast_merge(path: Path) -> None:
    edit(
        path,
        SHEET,
        rb"</sheetData>",
        b'</sheetData><mergeCells count="1"><mergeCell ref="A9:XFD1048576"/></mergeCells>',
    )


def _vast_hyperlink(path: Path) -> None:
    edit(path, SHEET, rb"</sheetData>", b'</sheetData><hyperlinks><hyperlink ref="A:XFD" location="A1"/></hyperlinks>')


def _bloated_styles(path: Path) -> None:
    edit(path, "xl/styles.xml", rb"<fonts[^>]*>", b"<fonts>" + b"<font/>" * (archive.MOST_OTHER_ELEMENTS + 1))


def _deep_nest(path: Path) -> None:
    edit(path, SHEET, rb"</sheetData>", b"</sheetData>" + b"<x>" * 5000 + b"</x>" * 5000)


def _strict(path: Path) -> None:
    edit(path, "xl/workbook.xml", rb"http://schemas.openxmlformats.org/spreadsheetml/2006/main", archive._STRICT)


def _broken_xml(path: Path) -> None:
    edit(path, SHEET, rb"</sheetData>", b"</sheet>")


def _absurd_row_number(path: Path) -> None:
    edit(path, SHEET, rb"</sheetData>", b'<row r="1e999"><c r="A9"/></row></sheetData>')


def _no_such_style(path: Path) -> None:
    edit(path, SHEET, rb"</sheetData>", b'<row r="9"><c r="A9" s="99999"><v>1</v></c></row></sheetData>')


def _no_such_string(path: Path) -> None:
    edit(path, SHEET, rb"</sheetData>", b'<row r="9"><c r="A9" t="s"><v>99999</v></c></row></sheetData>')


def _digits_without_end(path: Path) -> None:
    edit(path, SHEET, rb"</sheetData>", b'<row r="9"><c r="A9"><v>' + b"9" * 5000 + b"</v></c></row></sheetData>")


def _no_book(path: Path) -> None:
    rewrite(path, lambda name, content: None if name == "xl/workbook.xml" else content)


HOSTILE = [
    (_empty, "EmptyFile"),
    (_text, "NotAWorkbook"),
    (_truncated, "WorkbookIncomplete"),
    (_cut_inside, "WorkbookIncomplete"),
    (_encrypted, "PasswordProtected"),
    (_encrypted_zip, "PasswordProtected"),
    (_old_format, "OldExcelFormat"),
    (_word_document, "NotAWorkbook"),
    (_ratio_bomb, "WorkbookTooLarge"),
    (_size_bomb, "WorkbookTooLarge"),
    (_crowd, "WorkbookTooLarge"),
    (_bzip2, "UnsafeWorkbook"),
    (_same_part_twice, "UnsafeWorkbook"),
    (_laughs, "UnsafeWorkbook"),
    (_outside_entity, "UnsafeWorkbook"),
    (_external_link, "ExternalLinks"),
    (_long_sheet, "SheetTooLarge"),
    (_wide_sheet, "SheetTooLarge"),
    (_many_cells, "SheetTooLarge"),
    (_vast_merge, "SheetTooLarge"),
    (_vast_hyperlink, "SheetTooLarge"),
    (_bloated_styles, "WorkbookTooLarge"),
    (_deep_nest, "UnsafeWorkbook"),
    (_strict, "NotAWorkbook"),
    (_broken_xml, "NotAWorkbook"),
    (_absurd_row_number, "NotAWorkbook"),
    (_no_such_style, "NotAWorkbook"),
    (_no_such_string, "NotAWorkbook"),
    (_digits_without_end, "NotAWorkbook"),
    (_no_book, "NotAWorkbook"),
]


@pytest.mark.parametrize(("spoil", "code"), HOSTILE, ids=lambda value: getattr(value, "__name__", str(value)))
def test_a_hostile_file_fails_every_register_with_its_own_error(
    tmp_path: Path, spoil: Callable[[Path], None], code: str
) -> None:
    path = Sheets().save(tmp_path, "spring term.xlsx")
    spoil(path)
    failed = failures(tmp_path)
    assert failed.keys() == REGISTERS.keys()
    assert {failure.error.code for failure in failed.values()} == {code}
    message = str(failed["plans"].error)
    assert message.startswith("spring term.xlsx")
    assert message.endswith(".")
    assert message.count(". ") <= 1 + message.count(".xlsx. ")
    assert failed["plans"].error.transient is (code == "WorkbookIncomplete")


def test_the_sheet_that_is_too_large_is_named_as_people_know_it(tmp_path: Path) -> None:
    _long_sheet(Sheets().save(tmp_path))
    assert "sheet Plans" in str(failures(tmp_path)["plans"].error)


def test_a_file_too_large_on_disk_is_not_read(tmp_path: Path) -> None:
    with (tmp_path / "big.xlsx").open("wb") as file:
        file.truncate(archive.LARGEST_FILE + 1)
    assert failures(tmp_path)["plans"].error.code == "WorkbookTooLarge"


def test_a_file_that_changes_while_it_is_read_is_left_for_later(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = Sheets().save(tmp_path)
    read_bytes = Path.read_bytes

    def read_and_grow(self: Path) -> bytes:
        content = read_bytes(self)
        with self.open("ab") as file:
            file.write(b"more")
        return content

    monkeypatch.setattr(workbooks.Path, "read_bytes", read_and_grow)
    error = failures(path.parent)["plans"].error
    assert (error.code, error.transient) == ("WorkbookBeingWritten", True)


def test_a_file_that_vanishes_is_left_for_later(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    Sheets().save(tmp_path)

    def gone(self: Path) -> bytes:
        raise FileNotFoundError(2, "No such file or directory", str(self))

    monkeypatch.setattr(workbooks.Path, "read_bytes", gone)
    error = failures(tmp_path)["plans"].error
    assert (error.code, error.transient) == ("WorkbookUnreadable", True)


def test_a_folder_without_a_workbook_says_so(tmp_path: Path) -> None:
    assert failures(tmp_path / "900001")["plans"].error.code == "NoWorkbook"
    assert failures(tmp_path)["plans"].error.code == "NoWorkbook"
    (tmp_path / "notes.txt").write_text("no workbook")
    (tmp_path / "~$registers.xlsx").write_bytes(b"lock")
    (tmp_path / "archive.xlsx").mkdir()
    assert failures(tmp_path)["plans"].error.code == "NoWorkbook"


@pytest.mark.parametrize("name", ["registers.xls", "registers.xlsb", "registers.ods", "Registers.XLTM"])
def test_a_spreadsheet_of_another_kind_is_named(tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_bytes(b"content")
    error = failures(tmp_path)["plans"].error
    assert error.code == "WrongExtension"
    assert name in str(error)


def test_lock_files_and_other_files_beside_the_workbook_are_passed_over(tmp_path: Path) -> None:
    Sheets().save(tmp_path, "Registers.XLSX")
    (tmp_path / "~$Registers.xlsx").write_bytes(b"lock")
    (tmp_path / "._Registers.xlsx").write_bytes(b"left by a Mac")
    (tmp_path / "certificate.pdf").write_bytes(b"%PDF")
    (tmp_path / "last year.xls").write_bytes(OLE)
    assert found(read(tmp_path)) == []


def test_two_workbooks_may_share_the_registers_out_but_not_hold_one_twice(tmp_path: Path) -> None:
    first, second = Sheets(), Sheets()
    for name in ("Plans", "Actions"):
        del second.book[name]
    for name in ("Compliance checks", "Buildings"):
        del first.book[name]
    first.save(tmp_path, "a.xlsx")
    second.save(tmp_path, "b.xlsx")
    readings = read(tmp_path)
    assert found(readings) == []
    assert [reading.file for reading in readings.values()] == ["a.xlsx", "a.xlsx", "b.xlsx", "b.xlsx"]

    Sheets().save(tmp_path, "a copy.xlsx")
    failed = failures(tmp_path)
    assert {failure.error.code for failure in failed.values()} == {"RegisterTwice"}
    assert "a copy.xlsx and a.xlsx" in str(failed["plans"].error)


def test_a_broken_workbook_beside_a_good_one_fails_both_for_it_may_be_the_newer(tmp_path: Path) -> None:
    Sheets().save(tmp_path, "a.xlsx")
    (tmp_path / "b.xlsx").write_bytes(b"")
    failed = failures(tmp_path)
    assert {str(failure.error).split(" ", maxsplit=1)[0] for failure in failed.values()} == {"b.xlsx"}
    assert failed.keys() == REGISTERS.keys()


@pytest.mark.parametrize(
    ("cell", "cost"),
    [(b'<c r="E3"><f>1+1</f><v>450</v></c>', Decimal("450.00")), (b'<c r="E3" t="str"><f>1+1</f><v></v></c>', None)],
)
def test_a_formula_is_read_by_the_result_that_was_saved(tmp_path: Path, cell: bytes, cost: Decimal | None) -> None:
    """Empty text is a result as well, and a blank: not the same as a formula that was never computed."""
    sheets = Sheets()
    sheets.put("actions", "Cost", "=1+1")
    path = sheets.save(tmp_path)
    assert [each.code for each in found(read(tmp_path))] == [Code.FORMULA_WITHOUT_VALUE]
    edit(path, "xl/worksheets/sheet2.xml", rb'<c r="E3">.*?</c>', cell)
    readings = read(tmp_path)
    assert found(readings) == []
    assert readings["actions"].rows[1]["cost"] == cost
