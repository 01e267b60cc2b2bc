"""What keeps a whole workbook, or a whole sheet of it, from being read. Messages are for a school business manager."""

# ruff: noqa: N818 (the names are the codes people see in tables and runbooks)

from __future__ import annotations

from extractors.errors import PermanentError, TransientError


class NoWorkbook(PermanentError):
    """The academy's folder is missing or holds no workbook."""


class WrongExtension(PermanentError):
    """There is a file, but of a kind that is not read."""


class EmptyFile(PermanentError):
    """The file has no content."""


class NotAWorkbook(PermanentError):
    """The file bears the name of a workbook and is something else, or Excel itself would have to repair it."""


class NotText(PermanentError):
    """A .csv that no encoding in use can read."""


class OldExcelFormat(PermanentError):
    """An .xls of before 2007 under the name of an .xlsx."""


class PasswordProtected(PermanentError):
    """The file is encrypted."""


class WorkbookTooLarge(PermanentError):
    """Unpacked, the file is far larger than any register: a mistake or an attack."""


class UnsafeWorkbook(PermanentError):
    """The file contains something that no spreadsheet program writes and that is used to attack readers."""


class ExternalLinks(PermanentError):
    """The workbook takes values from other files, which nobody can check."""


class SheetTooLarge(PermanentError):
    """A sheet is absurdly long or wide, usually because formatting was drawn down to the last row."""


class WorkbookIncomplete(TransientError):
    """The file stops before its end: a copy is under way, or was cut off."""


class WorkbookBeingWritten(TransientError):
    """The file changed while it was being read."""


class WorkbookUnreadable(TransientError):
    """The operating system would not hand the file over."""


class SheetMissing(PermanentError):
    """No workbook of the academy has the register's sheet."""


class SheetTwice(PermanentError):
    """Two sheets of one workbook claim to be the register, and nobody can say which one is kept."""


class RegisterTwice(PermanentError):
    """Two workbooks of the academy hold the register."""


class ColumnsMissing(PermanentError):
    """A heading is missing or was renamed."""


class ColumnTwice(PermanentError):
    """Two columns have the same heading."""


class ReadTooLate(PermanentError):
    """The refused rows of the day were landed before this register, and would no longer be complete."""
