"""What stands behind the figures: how fresh each source is, what could not be read, and what the gate warned of."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass

from publication.pack.index import Index
from publication.pack.records import Freshness, GateWarning, RefusedCell
from publication.pack.words import short_date, source_name, spaced


@dataclass(frozen=True)
class SourceLine:
    """One resource of one source, over all schools that it is read for."""

    source: str
    resource: str
    up_to_date: str  # "16 of 17 schools", or "yes" and "no" for a source that is read for the trust as a whole
    is_fresh: bool
    oldest: str
    rows: str
    refused: str


@dataclass(frozen=True)
class StaleLine:
    """A resource that is missing or too old, where, and why."""

    school: str
    source: str
    resource: str
    newest: str
    reason: str


@dataclass(frozen=True)
class RefusedLine:
    """One refused cell or row of a workbook: where to look and what to put right."""

    register: str
    file: str
    place: str  # "sheet Actions, row 14, column due"
    reason: str


@dataclass(frozen=True)
class RefusedGroup:
    """The refused rows of one school."""

    school: str
    rows: tuple[RefusedLine, ...]


@dataclass(frozen=True)
class Quality:
    """Everything a reader needs to know how far to trust the figures."""

    sources: tuple[SourceLine, ...]
    stale: tuple[StaleLine, ...]
    refused: tuple[RefusedGroup, ...]
    refused_count: int
    warnings: tuple[GateWarning, ...]


def quality(index: Index) -> Quality:
    """The state of sources, workbooks and checks in one publication."""
    contents = index.contents
    by_resource: defaultdict[tuple[str, str], list[Freshness]] = defaultdict(list)
    for row in contents.freshness:
        by_resource[row.source, row.resource].append(row)
    refused = _refused_groups(index)
    return Quality(
        sources=tuple(_source_line(rows) for _, rows in sorted(by_resource.items())),
        stale=tuple(_stale_line(index, row) for row in contents.freshness if not row.is_fresh),
        refused=refused,
        refused_count=sum(len(group.rows) for group in refused),
        warnings=contents.gate_warnings,
    )


def _source_line(rows: list[Freshness]) -> SourceLine:
    fresh = sum(1 for row in rows if row.is_fresh)
    days = [row.newest_as_at for row in rows if row.newest_as_at is not None]
    whole_trust = all(row.school_urn is None for row in rows)
    return SourceLine(
        source=source_name(rows[0].source),
        resource=spaced(rows[0].resource),
        up_to_date=("Yes" if fresh else "No") if whole_trust else f"{fresh} of {len(rows)} schools",
        is_fresh=fresh == len(rows),
        oldest="never read" if len(days) < len(rows) else short_date(min(days)),
        rows=_total([row.rows_landed for row in rows if row.newest_as_at is not None]),
        refused=_total([row.rows_quarantined for row in rows if row.newest_as_at is not None]),
    )


def _total(counts: list[int | None]) -> str:
    """The sum of the counts; where one is withheld it says so, and never what is missing from the sum."""
    shown = [count for count in counts if count is not None]
    if counts and not shown:
        return "withheld"
    return f"{sum(shown):,}" + (", some withheld" if len(shown) < len(counts) else "")


def _stale_line(index: Index, row: Freshness) -> StaleLine:
    return StaleLine(
        school="The trust" if row.school_urn is None else index.school_name(row.school_urn),
        source=source_name(row.source),
        resource=spaced(row.resource),
        newest="never" if row.newest_as_at is None else short_date(row.newest_as_at),
        reason=row.reason or "",
    )


def _refused_groups(index: Index) -> tuple[RefusedGroup, ...]:
    by_school: defaultdict[str, list[RefusedCell]] = defaultdict(list)
    for cell in index.contents.refused_cells:
        by_school[cell.school_urn or ""].append(cell)
    groups = [
        RefusedGroup(
            index.school_name(urn) if urn else "School not known", tuple(_refused_line(cell) for cell in cells)
        )
        for urn, cells in by_school.items()
    ]
    return tuple(sorted(groups, key=lambda group: (-len(group.rows), group.school)))


def _refused_line(cell: RefusedCell) -> RefusedLine:
    place = [f"sheet {cell.sheet}"]
    if cell.source_row is not None:
        place.append(f"row {cell.source_row}")
    if cell.column_name:
        place.append(f"column {spaced(cell.column_name)}")
    return RefusedLine(spaced(cell.register), cell.source_file, ", ".join(place), cell.reason)
