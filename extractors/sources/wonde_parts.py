"""What Wonde's lists have in common: their pages, their window of changes, their keys and their deletions."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from extractors.columns import Privacy
from extractors.declare import Field, Resource
from extractors.http.cursors import ChangedBetween
from extractors.http.paging import NextLink
from extractors.records.moments import PHP_INSTANT
from extractors.records.values import IDENTIFIER

SCHOOLS: Final = "v1.0/schools"
CHANGES: Final = ChangedBetween(("updated_at",), after="updated_after", before="updated_before")
# What comes with an included person unasked. Never declared as a field: none of it may land.
PERSONAL: Final = (
    *("mis_id", "initials", "title", "surname", "forename", "middle_names", "legal_surname", "legal_forename"),
    *("gender", "gender_identity", "date_of_birth", "email", "created_at", "restored_at"),
)


def below_school(path: str) -> str:
    """The path of a list that hangs below the academy's own school."""
    return f"{SCHOOLS}/{{school}}/{path}"


def pages(size: int) -> NextLink:
    return NextLink(size, next="meta.pagination.next", more="meta.pagination.more", counted_by="page")


def student_key(path: str = "id", *, nullable: bool = False) -> Field:
    text = "Pseudonym of the pupil's id in Wonde; a pupil who leaves and returns gets another."
    return Field("student_key", path, IDENTIFIER, text, Privacy.PERSON_ID, "student", nullable=nullable)


def employee_key(path: str = "id") -> Field:
    text = "Pseudonym of the employee's id in Wonde; no pupil's can equal it."
    return Field("employee_key", path, IDENTIFIER, text, Privacy.PERSON_ID, "employee", nullable=False)


def updated_at() -> Field:
    return Field("updated_at", "updated_at", PHP_INSTANT, "When the record last changed in Wonde.", nullable=False)


def deletions(name: str, kind: str, key: Field) -> Resource:
    """The deletions of one type of record. What goes with its parent is not among them."""
    return Resource(
        name=name,
        path=below_school("deletions"),
        description=f"Records of type {kind} that were deleted in the MIS, and restored where they were.",
        records="data",
        paging=pages(500),
        params={"type": kind},
        key=(key.name,),
        cursor=ChangedBetween(("deleted_at", "restored_at"), after="updated_after"),
        fields=(
            key,
            Field("deleted_at", "deleted_at", PHP_INSTANT, "When the record was deleted.", nullable=False),
            Field("restored_at", "restored_at", PHP_INSTANT, "When it came back; null while it is gone."),
        ),
        dropped=("type",),
    )


def census(name: str, of: Resource, *, smallest_share: float) -> Resource:
    """The ids of all the records of ``of`` that are there, once a week and without the bounds of a window.

    What was deleted with its parent has no entry among the deletions: it is landed and not in a later census. See
    docs/decisions/0011. Nothing is included, so that nobody's name travels.
    """
    key = of.fields[0]
    shown = dict.fromkeys(field.path.partition(".")[0].removesuffix("[]") for field in of.fields[1:])
    return replace(
        of,
        name=name,
        description=f"Ids of every record of {of.name} that is there, read weekly: one that is missing is gone.",
        params={},
        key=(key.name,),
        fields=(key,),
        cursor=None,
        dropped=(*of.dropped, *(field for field in shown if field not in of.dropped)),
        smallest_share=smallest_share,
        every=7,
    )
