"""Wonde: who works at a school, and when they were away. No names; why somebody was ill is not read either.

An employee's pseudonym has a namespace of its own, so that no pupil's can ever be joined to it.
"""

from __future__ import annotations

from typing import Final

from extractors.columns import Privacy
from extractors.declare import Field, Resource
from extractors.records.moments import PHP_DAY
from extractors.records.values import FLAG, FORMATTED_AMOUNT, IDENTIFIER, TEXT
from extractors.sources.wonde_parts import (
    CHANGES,
    PERSONAL,
    below_school,
    census,
    deletions,
    employee_key,
    pages,
    updated_at,
)

_DETAILS: Final = "employment_details.data"
_ABSENCE: Final = Field("absence_id", "id", IDENTIFIER, "Wonde's id of the absence.")

_ABSENCES: Final = Resource(
    name="employee_absences",
    path=below_school("employee-absences"),
    description=(
        "Absences of employees that are new or were changed. The reason in words and the illness are not read: "
        "they are about somebody's health and no measure needs them."
    ),
    records="data",
    paging=pages(200),
    params={"include": "employee"},
    key=("absence_id",),
    cursor=CHANGES,
    fields=(
        _ABSENCE,
        employee_key("employee.data.id"),
        Field("absence_type", "absence_type", TEXT, "Kind of absence, in the MIS's words.", Privacy.BANDED),
        Field("start_date", "start_date", PHP_DAY, "First day away.", nullable=False),
        Field("end_date", "end_date", PHP_DAY, "Last day away; null while it is not known."),
        Field(
            "working_days_lost",
            "working_days_lost",
            FORMATTED_AMOUNT,
            "Working days missed, halves included; null until the end is known, and where the MIS does not count.",
            Privacy.BANDED,
        ),
        updated_at(),
    ),
    dropped=("mis_id", "illness_category", "reason", "notes", "created_at"),
)

RESOURCES: Final = (
    Resource(
        name="employees",
        path=below_school("employees"),
        description="Everybody who works at the school, and those who did as long as the MIS keeps them.",
        records="data",
        paging=pages(200),
        params={"include": "employment_details"},
        key=("employee_key",),
        fields=(
            employee_key(),
            Field(
                "person_key",
                "upi",
                IDENTIFIER,
                "Pseudonym of the employee as a person, the same when they return; null where the MIS has none.",
                Privacy.PERSON_ID,
                "employee_upi",
            ),
            Field("is_current", f"{_DETAILS}.current", FLAG, "Employed now, in the MIS's eyes.", Privacy.BANDED),
            Field("is_teacher", f"{_DETAILS}.teaching_staff", FLAG, "Teaching staff.", Privacy.BANDED),
            Field("start_date", f"{_DETAILS}.employment_start_date", PHP_DAY, "First day of employment."),
            Field("end_date", f"{_DETAILS}.employment_end_date", PHP_DAY, "Last day; null while employed."),
            updated_at(),
        ),
        dropped=PERSONAL,
    ),
    _ABSENCES,
    deletions("employee_absence_deletions", "employee-absence", _ABSENCE),
    census("employee_absence_census", _ABSENCES, smallest_share=0.5),
)
