"""How a finance system's export is declared: its form, where each thing stands in it, and what is left out."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Final

from extractors.columns import Column, Kind
from extractors.drops.values import Values

LINES: Final = "ledger_lines"
FILES: Final = "export_files"

LINE_COLUMNS: Final = (
    Column("file_sha256", Kind.TEXT, "The export that the line came in: its SHA-256.", nullable=False),
    Column("line_number", Kind.INTEGER, "Which line of the export it is, from 1.", nullable=False),
    Column("line_reference", Kind.TEXT, "The system's own id of the ledger line.", nullable=False),
    Column("system_account", Kind.TEXT, "The account's code in the system.", nullable=False),
    Column("account_code", Kind.TEXT, "Its code in the DfE's academies chart of accounts.", nullable=False),
    Column("school_urn", Kind.TEXT, "The academy whose ledger the line is in: its current URN.", nullable=False),
    Column("period", Kind.DATE, "The month that the line is booked in: its first day.", nullable=False),
    Column("amount", Kind.DECIMAL, "Pounds; debits positive, credits negative.", nullable=False),
)
FILE_COLUMNS: Final = (
    Column("file_sha256", Kind.TEXT, "The export's SHA-256: it is imported once, whatever its name.", nullable=False),
    Column("file_name", Kind.TEXT, "Its name in the folder.", nullable=False),
    Column("bytes", Kind.INTEGER, "Its size.", nullable=False),
    Column("lines", Kind.INTEGER, "Ledger lines in it.", nullable=False),
    Column("lines_refused", Kind.INTEGER, "Those of them that were refused.", nullable=False),
    Column("total", Kind.DECIMAL, "Sum of its lines, debits less credits.", nullable=False),
    Column("control_total", Kind.DECIMAL, "The sum as the export itself states it; null where it does not."),
)


@dataclass(frozen=True)
class CsvLayout:
    """A table with headings. ``headings``: our names of columns and the headings they may have, in any order.

    The encoding is UTF-16 or UTF-8 where the file says or proves so, else ``encoding``. ``totals``: words that begin
    the trailing row with the control total; ``totals_required``: a file without that row was cut short.
    """

    headings: Mapping[str, tuple[str, ...]]
    encoding: str
    totals: tuple[str, ...]
    totals_required: bool
    delimiters: tuple[str, ...] = (",", ";", "\t", "|")
    extension: str = ".csv"


@dataclass(frozen=True)
class XmlLayout:
    """A tree with one element ``line`` for each ledger line; ``elements`` are its children, by our names.

    ``header``: values that stand once, in the element ``header_element``, and hold for every line after it.
    ``control_total`` and ``control_lines`` are elements that state the sum and the number of the lines.
    """

    line: str
    elements: Mapping[str, str]
    header_element: str
    header: Mapping[str, str]
    control_total: str
    control_lines: str
    extension: str = ".xml"


@dataclass(frozen=True)
class System:
    """One finance system. ``amount`` and ``period`` read the columns that the layout names for them.

    ``dropped`` are columns that are known and left out on purpose: free text, and who typed or was paid.
    """

    name: str
    title: str
    layout: CsvLayout | XmlLayout
    amount: Callable[[Values], Decimal]
    period: Callable[[Values], date]
    dropped: tuple[str, ...]
    refused_share: float = 0.01
    refused_floor: int = 10


@dataclass(frozen=True)
class Control:
    """What an export says of itself, each None where it does not."""

    total: Decimal | None = None
    lines: int | None = None


@dataclass
class Opened:
    """An export that is being read: complete once its last line has been taken."""

    control: Control = Control()
    unknown: frozenset[str] = frozenset()
