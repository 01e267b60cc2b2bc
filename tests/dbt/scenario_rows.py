"""Rows of the scenario's workbooks, in the columns that every register has."""

from __future__ import annotations

from tests.dbt.landed import Row
from tests.dbt.scenario_names import AS_AT


def row(urn: str, record_id: str, status: str, **values: object) -> Row:
    """An accepted row of a register."""
    return {
        "record_id": record_id,
        "school_urn": urn,
        "owner_role": "Site manager",
        "last_reviewed": AS_AT,
        "status": status,
        "source_file": "registers.xlsx",
        "sheet": "Sheet",
        "source_row": 2,
        **values,
    }


def refusal(register: str, row: int, record_id: str | None, **values: object) -> Row:
    """One finding for which a row was refused."""
    return {
        "register": register,
        "record_id": record_id,
        "source_file": "registers.xlsx",
        "sheet": "Sheet",
        "source_row": row,
        "column_name": "due",
        "reason_code": "text_date",
        "reason": "This is text and not a date. Type the day as a date.",
        **values,
    }
