"""What became of one attempt to land one resource, told so that a person can act on it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class Status(StrEnum):
    LANDED = "landed"  # this attempt committed the partition
    KEPT = "kept"  # the partition was there already; nothing was asked of the source
    NOT_DUE = "not_due"  # read every so many days, and not on this one; nothing was asked of the source
    FAILED = "failed"  # nothing was committed


@dataclass(frozen=True)
class Outcome:
    """One row per source, resource, academy and attempt.

    ``error`` is a sentence for the person who must act; ``error_code`` names the error's kind; ``transient`` says
    whether trying again may help. Row counts are of the partition now in landing (zero when there is none).
    """

    source: str
    resource: str
    as_at: date
    academy_urn: str | None
    status: Status
    rows_landed: int = 0
    rows_quarantined: int = 0
    error_code: str | None = None
    error: str | None = None
    transient: bool = False
