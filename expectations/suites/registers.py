"""``register_quality``: what could not be read in the workbooks, cell by cell."""

from __future__ import annotations

from expectations.check import Area, Severity
from expectations.declare import known_school, none_found, table_suite

AREA = Area(
    "registers",
    "Quality of registers",
    (
        table_suite(
            "register_quality",
            columns=(
                "school_urn",
                "register",
                "source_file",
                "sheet",
                "source_row",
                "column_name",
                "reason_code",
                "reason",
            ),
            grain=("school_urn", "register", "source_file", "sheet", "source_row", "column_name", "reason_code"),
            required=("school_urn", "register", "source_file", "reason_code", "reason"),
            may_be_empty=True,
            may_shrink=True,
            checks=(
                known_school("register_quality"),
                none_found(
                    "register_quality.reasons_are_sentences",
                    """
                    select school_urn, register, reason_code from strategy.register_quality
                    where length(trim(reason)) < 10 or regexp_matches(reason, '[^ @]+@[^ @]+[.][^ @]+')
                    """,
                    severity=Severity.CRITICAL,
                    guards="A reason is a sentence for the person who must act, and holds no e-mail address.",
                    why="People write names and addresses into any cell; the reason must not repeat the cell.",
                    resolve="Mend the reason's wording in extractors/registers; it never quotes what stood in "
                    "the cell.",
                ),
                none_found(
                    "register_quality.no_row_was_refused",
                    "select school_urn, register from strategy.register_quality",
                    severity=Severity.WARNING,
                    guards="Every row of every workbook could be read.",
                    why="A refused row counts against its measure, and what it says is known to nobody.",
                    resolve="Send each school its rows of register_quality: file, sheet, row and column are named.",
                ),
            ),
        ),
    ),
)
