"""What a register is: one sheet that people fill in, described so that one reader can read any of them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Protocol

from extractors.columns import Column, Kind
from extractors.registers.reasons import Fault

RECORD_ID = "record_id"
SCHOOL_URN = "school_urn"

Row = Mapping[str, object]  # one row as read: column name -> str | int | Decimal | bool | date | None


class Written(StrEnum):
    """How people write a value into its cell; decides which parser reads it (``extractors.registers.cells``)."""

    SCHOOL = "school"  # a URN, an older URN, a name or a nickname: becomes the academy's current URN
    CODE = "code"  # an identifier: letters, digits and - _ / . with no spaces
    ROLE = "role"  # a job title, never a person's name
    PERSON = "person"  # somebody, by a role or a number, never a name: lands as a keyed pseudonym
    WORD = "word"  # one of a list: capitals and spaces are forgiven, lands as ``asset_management``
    TEXT = "text"
    LINK = "link"  # an address of a document, as text or behind the text
    DATE = "date"
    MONEY = "money"  # pounds and pence
    NUMBER = "number"
    WHOLE = "whole"
    PERCENT = "percent"  # a whole number from 0 to 100
    YES_NO = "yes_no"


class Lands(StrEnum):
    """What of a cell may reach the disk."""

    VALUE = "value"
    PRESENCE = "presence"  # only whether something is written there: free text and links may name a person
    NOTHING = "nothing"  # read to see that it is filled in, then forgotten


@dataclass(frozen=True)
class Days:
    """Which dates can be meant. Beyond ``years_ahead`` after as_at the year is a slip of the hand (2052 for 2025)."""

    earliest: date = date(1990, 1, 1)
    years_ahead: int = 30
    past: bool = False  # the date says that something happened, so it cannot lie after as_at


@dataclass(frozen=True)
class Amounts:
    """Which numbers can be meant, both ends included, unless ``above_low`` says that the low end is too little.

    With a ``step`` only its multiples: days are counted in halves.
    """

    low: Decimal = Decimal(0)
    high: Decimal = Decimal(100_000_000)
    above_low: bool = False
    step: Decimal | None = None


@dataclass(frozen=True)
class RegisterColumn:
    """One column of a sheet.

    ``header`` is the heading in the workbook; the column's name in refusals (``name``) is the heading in lower case
    with underscores. ``column`` is what lands, and how rules know the value; for ``Lands.PRESENCE`` it is a BOOLEAN of
    its own name. ``required`` refuses a row that leaves the cell blank. ``vocabulary`` lists the only words allowed.
    """

    header: str
    column: Column
    written: Written
    required: bool = False
    vocabulary: tuple[str, ...] = ()
    limits: Days | Amounts | None = None
    lands: Lands = Lands.VALUE

    @property
    def name(self) -> str:
        return self.header.lower().replace(" ", "_")


@dataclass(frozen=True)
class Known:
    """What a rule may know beyond the row itself.

    ``earlier`` are the rows of this sheet already accepted, in the sheet's order. ``record_ids`` holds, per register
    that could be read, the ids of all its rows, accepted or refused: a row that points to a refused row is not itself
    wrong. ``check_types`` gives the days between two checks of a kind, None where no interval is fixed.
    """

    as_at: date
    check_types: Mapping[str, int | None]
    record_ids: Mapping[str, frozenset[str]]
    earlier: Sequence[Row]


class Rule(Protocol):
    """Something that must hold within one row, or between it and others."""

    @property
    def reads(self) -> tuple[str, ...]:
        """The values it looks at. It is not asked when one of them was refused already."""
        ...

    def faults(self, row: Row, known: Known) -> Iterator[tuple[str, Fault]]:
        """What is wrong, each with the landed column to which it belongs."""
        ...


@dataclass(frozen=True)
class Register:
    """One register: its name in landing, its sheet, its columns and what must hold in a row."""

    name: str
    sheet: str
    columns: tuple[RegisterColumn, ...]
    row_rules: tuple[Rule, ...] = ()
    description: str = ""
    kind_column: str | None = None  # what sort of row it is, told with a refused row when that cell could be read

    def __post_init__(self) -> None:
        names = {column.column.name for column in self.columns}
        if len(names) != len(self.columns):
            raise ValueError(f"Register {self.name} declares a column twice.")
        asked = {name for rule in self.row_rules for name in rule.reads} | {RECORD_ID, SCHOOL_URN}
        if self.kind_column is not None:
            asked.add(self.kind_column)
        if missing := sorted(asked - names):
            raise ValueError(f"Register {self.name} has rules about columns that it does not declare: {missing}.")

    def __getitem__(self, column_name: str) -> RegisterColumn:
        return next(column for column in self.columns if column.column.name == column_name)

    @property
    def landed_columns(self) -> tuple[Column, ...]:
        """What a row of this register is on disk, besides as_at and academy_urn."""
        landed = tuple(column.column for column in self.columns if column.lands is not Lands.NOTHING)
        return landed + ROW_ORIGIN


ROW_ORIGIN = (
    Column("source_file", Kind.TEXT, "Name of the workbook the row was read from.", nullable=False),
    Column("sheet", Kind.TEXT, "Sheet of the workbook, as it is called there.", nullable=False),
    Column("source_row", Kind.INTEGER, "Row number as Excel shows it.", nullable=False),
)
