"""Why a cell or row was refused, or taken with a warning: a stable code, and a sentence for somebody at the school."""

from __future__ import annotations

from enum import StrEnum
from typing import NamedTuple


class Code(StrEnum):
    """Stable names of everything that is found wrong with a cell or a row."""

    # Refused: the row does not land.
    ERROR_CELL = "error_cell"
    MERGED_CELL = "merged_cell"
    FORMULA_WITHOUT_VALUE = "formula_without_value"
    BLANK_REQUIRED = "blank_required"
    TBC = "tbc"
    TEXT_DATE = "text_date"
    NOT_A_DATE = "not_a_date"
    IMPLAUSIBLE_YEAR = "implausible_year"
    FUTURE_DATE = "future_date"
    DATES_OUT_OF_ORDER = "dates_out_of_order"
    NOT_A_NUMBER = "not_a_number"
    NOT_WHOLE = "not_whole"
    OUT_OF_LIMITS = "out_of_limits"
    NOT_A_PERCENT = "not_a_percent"
    NOT_YES_OR_NO = "not_yes_or_no"
    NOT_TEXT = "not_text"
    NOT_A_CODE = "not_a_code"
    NOT_A_LINK = "not_a_link"
    NOT_A_ROLE = "not_a_role"
    LOOKS_LIKE_NAME = "looks_like_name"
    PERSONAL_DATA = "personal_data"
    TOO_LONG = "too_long"
    UNKNOWN_WORD = "unknown_word"
    UNKNOWN_SCHOOL = "unknown_school"
    OTHER_SCHOOL = "other_school"
    DUPLICATE_ID = "duplicate_id"
    UNKNOWN_CHECK_TYPE = "unknown_check_type"
    NEXT_DUE_WRONG = "next_due_wrong"
    NOT_APPLICABLE_NO_REASON = "not_applicable_no_reason"
    OPEN_WITH_DATE = "open_with_date"
    CLOSED_WITHOUT_DATE = "closed_without_date"
    UNKNOWN_REFERENCE = "unknown_reference"
    PLAN_OVERLAP = "plan_overlap"
    NOT_IN_STEPS = "not_in_steps"
    MORE_THAN_ALLOWED = "more_than_allowed"
    SAME_ROLE = "same_role"
    REPEATED_ROW = "repeated_row"
    CONTRADICTION = "contradiction"

    # Warnings: the row lands, the cell read as the one thing it can mean, and the school is told.
    OLD_URN = "old_urn"
    NICKNAME = "nickname"
    STRAY_SPACES = "stray_spaces"
    EXCEL_SERIAL = "excel_serial"
    TIME_DROPPED = "time_dropped"
    PERCENT_FRACTION = "percent_fraction"
    NUMBER_AS_TEXT = "number_as_text"
    ROUNDED = "rounded"
    READ_AS_BLANK = "read_as_blank"
    HIDDEN_ROW = "hidden_row"
    HIDDEN_SHEET = "hidden_sheet"
    ROW_VANISHED = "row_vanished"
    OTHER_TEMPLATE = "other_template"


class Fault(NamedTuple):
    """A code and its sentence. The sentence never repeats what stands in the cell: that may name a person."""

    code: Code
    sentence: str


class Severity(StrEnum):
    REFUSED = "refused"
    WARNING = "warning"


class Finding(NamedTuple):
    """One thing found in one place of a workbook.

    ``column`` is the workbook column's name (None: the whole row). ``row`` is the row number Excel shows (None: the
    whole sheet). ``row_kind`` is what sort of row it is, where the register declares that and the cell could be read.
    ``value`` is what stands in the cell when it is certain to be about no person, else None.
    """

    severity: Severity
    register: str
    file: str
    sheet: str
    row: int | None
    record_id: str | None
    row_kind: str | None
    column: str | None
    header: str | None
    code: Code
    sentence: str
    value: str | None

    @property
    def where(self) -> str:
        """The place in words: ``plans.xlsx, sheet Plans, row 7, column Due``."""
        place = f"{self.file}, sheet {self.sheet}"
        if self.row is not None:
            place += f", row {self.row}"
        return f"{place}, column {self.header}" if self.header else place
