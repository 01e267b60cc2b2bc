"""What counts against a measure, school by school: the rows a number opens into."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass

from publication.pack.index import Index
from publication.pack.records import ExceptionRow
from publication.pack.words import days_past, short_date, source_name


@dataclass(frozen=True)
class ExceptionLine:
    """One thing that is wrong, in words; empty where the source does not say."""

    what: str
    since: str
    due: str
    past: str | None
    owner_role: str
    source: str
    record_id: str


@dataclass(frozen=True)
class ExceptionGroup:
    """All that is wrong at one school for one measure, the earliest due first."""

    school: str
    rows: tuple[ExceptionLine, ...]


def exception_groups(index: Index, measure_code: str) -> tuple[ExceptionGroup, ...]:
    """The exceptions of a measure by school, the school with most first; within one, the earliest due first."""
    by_school: defaultdict[str, list[ExceptionRow]] = defaultdict(list)
    for row in index.exceptions_of(measure_code):
        by_school[row.school_urn or ""].append(row)
    groups = [
        ExceptionGroup(index.school_name(urn) if urn else "The trust", tuple(_line(index, row) for row in rows))
        for urn, rows in by_school.items()
    ]
    return tuple(sorted(groups, key=lambda group: (-len(group.rows), group.school)))


def _line(index: Index, row: ExceptionRow) -> ExceptionLine:
    return ExceptionLine(
        what=row.what,
        since="" if row.since is None else short_date(row.since),
        due="" if row.due is None else short_date(row.due),
        past=days_past(row.due, index.contents.publication.as_at),
        owner_role=row.owner_role or "",
        source=source_name(row.source),
        record_id=row.source_record_id,
    )
