"""What keeps a whole export from being read. Messages are for the trust's finance team."""

# ruff: noqa: N818 (the names are the codes people see in tables and runbooks)

from __future__ import annotations

from extractors.errors import PermanentError, TransientError


class ExportsMissing(PermanentError):
    """The folder of exports is not there."""


class ExportBeingWritten(TransientError):
    """An export changed while it was read."""


class ExportCutShort(PermanentError):
    """An export that nobody is writing any more stops before its end."""


class ExportUnreadable(PermanentError):
    """An export is of another form than its system writes."""


class UnsafeExport(PermanentError):
    """An XML export declares entities or a document type, which no finance system writes and attackers do."""


class ExportTooLarge(PermanentError):
    """An export is larger than any ledger."""


class ColumnsMissing(PermanentError):
    """An export lacks columns that the map names."""


class ControlTotalDisagrees(PermanentError):
    """An export's lines do not add up to its own control total, or are not as many as it says."""


class ExportGone(PermanentError):
    """An export whose import had begun is no longer in the folder."""


class ChartUnreadable(PermanentError):
    """The trust's map from its own codes to the DfE's chart of accounts is not what it should be."""
