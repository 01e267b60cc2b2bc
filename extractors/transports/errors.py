"""What can go wrong while files are brought. Messages never hold a secret or more of an address than host and path."""

# ruff: noqa: N818 (the names are the codes people see in tables and runbooks)

from __future__ import annotations

from extractors.errors import PermanentError, TransientError


class HostUnknown(PermanentError):
    """The server shows a key that is not the one written in the connection: another server, or somebody in between."""


class FolderMissing(PermanentError):
    """The folder named in the settings is not there."""


class UnsafeName(PermanentError):
    """A file's name, or a link, leads out of the folder."""


class FileTooLarge(PermanentError):
    """One file is larger than any that is expected here."""


class TooManyFiles(PermanentError):
    """The folder holds more, or more files, than any register or ledger needs: probably the wrong folder."""


class FileBeingWritten(TransientError):
    """A file grew or changed while it was being brought: the copy of before stays until it is whole."""


class StateGone(TransientError):
    """The library forgot what it had told us, more than once in one reading."""
