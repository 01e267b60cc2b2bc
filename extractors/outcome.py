"""What became of one attempt to land one resource, told so that a person can act on it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Final


class Status(StrEnum):
    LANDED = "landed"  # this attempt committed the partition
    KEPT = "kept"  # the partition was there already; nothing was asked of the source
    NOT_DUE = "not_due"  # read every so many days, and not on this one; nothing was asked of the source
    FAILED = "failed"  # nothing was committed
    LEFT_OUT = "left_out"  # the trust's settings say that it is not read; nothing was asked of the source


@dataclass(frozen=True)
class Work:
    """What one attempt at a resource did, whatever became of it; of a failed one, as far as it got.

    What several resources of an attempt share (being let in, opening a workbook) is counted once, with the resource
    that first needed it, so that the sums over an attempt are right. ``window_from`` and ``window_to`` are UTC;
    ``bytes`` are of whole answers, unpacked, or of files; ``seconds`` are of the wall; ``pages`` counts sheets or files
    where there are no pages; ``source_total`` is the source's own count.
    """

    window_from: datetime | None = None
    window_to: datetime | None = None
    pages: int = 0
    rows_received: int = 0
    source_total: int | None = None
    requests: int = 0
    retries: int = 0
    bytes: int = 0
    seconds: float = 0.0


NO_WORK: Final = Work()


@dataclass(frozen=True)
class Outcome:
    """One row per source, resource, academy and attempt.

    ``error`` is a sentence for the person who must act; ``error_code`` names the error's kind; ``transient`` says
    whether trying again may help; ``note`` says why it is left out. Row counts are of the partition now in landing
    (zero when there is none), ``work`` of this attempt: what had landed already has rows and no work.
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
    note: str | None = None
    work: Work = NO_WORK
