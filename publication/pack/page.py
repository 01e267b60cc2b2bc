"""The whole page of one board, as values that the templates only have to print."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from publication.pack.charts import StripDrawing, strip_drawing
from publication.pack.errors import UnknownBoard
from publication.pack.figures import Figure, figure, reporting, strip, worst_first
from publication.pack.index import Index
from publication.pack.limits import limit_sentences, threshold_for
from publication.pack.quality import Quality, quality
from publication.pack.records import Board, Contents, Indicator, Measure, Publication
from publication.pack.sections import NO_MEASURE, IndicatorSection, anchor, indicator_section, not_measured
from publication.pack.words import RAG_WORDS, SYMBOLS, listed, long_date, objective_title, plural

# dim_board.pack_scope: a board of the trust has every indicator in its headline, unless its scope is its own. A page
# for academies shows their indicators only, and names no academy because any of them may hold it.
OWN_INDICATORS = "own"
ANY_ACADEMY = "academy"


@dataclass(frozen=True)
class MeasureLine:
    """One measure in the headline table; ``figure`` is None where it is not measured yet, and ``why`` says so."""

    anchor: str | None  # where it stands in full on this page
    measure: Measure
    figure: Figure | None
    why: str | None
    reporting: str | None
    strip: StripDrawing | None


@dataclass(frozen=True)
class IndicatorLine:
    """One indicator in the headline table, with each of its measures."""

    anchor: str | None
    indicator: Indicator
    measures: tuple[MeasureLine, ...]
    why: str | None


@dataclass(frozen=True)
class ObjectiveGroup:
    """The indicators that serve one objective of the strategy."""

    title: str
    indicators: tuple[IndicatorLine, ...]


@dataclass(frozen=True)
class Tally:
    """How many measures of the headline have one rating."""

    rag: str
    word: str
    count: int


@dataclass(frozen=True)
class Attention:
    """A measure that is red or amber for the trust, with the officer who answers for it."""

    line: MeasureLine
    indicator: Indicator
    exception_count: int


@dataclass(frozen=True)
class Definition:
    """A measure of the headline that has no section of its own on this page, in plain words."""

    measure: Measure
    limits: tuple[str, ...]


@dataclass(frozen=True)
class Page:
    """Everything on the page. Dates are words already; nothing here is read from a clock."""

    board: Board
    publication_id: str
    as_at: str
    meeting_date: str | None
    schools: str
    tallies: tuple[Tally, ...]
    summary: str
    unmeasured_count: int
    attention: tuple[Attention, ...]
    headline: tuple[ObjectiveGroup, ...]
    sections: tuple[IndicatorSection, ...]
    definitions: tuple[Definition, ...]
    quality: Quality
    stale_words: str
    refused_words: str
    queries: tuple[str, ...]
    symbols: tuple[tuple[str, str, str], ...]


def compose(contents: Contents, board_code: str, meeting_date: date | None) -> Page:
    """The page of one board. Raises :class:`UnknownBoard` when the publication has no such board."""
    board = _board(contents, board_code)
    index = Index(_without_academies(contents) if board.pack_scope == ANY_ACADEMY else contents)
    in_full = tuple(i for i in contents.indicators if i.board_code == board.code)
    headline = in_full if board.pack_scope in {OWN_INDICATORS, ANY_ACADEMY} else contents.indicators
    groups = _groups(index, headline, {i.code for i in in_full})
    lines = [line for group in groups for indicator in group.indicators for line in indicator.measures]
    rated = [line.figure.rag for line in lines if line.figure is not None]
    unmeasured = sum(1 for indicator in headline if not index.is_measured(indicator))
    state = quality(index)
    return Page(
        board=board,
        publication_id=contents.publication.publication_id,
        as_at=long_date(contents.publication.as_at),
        meeting_date=None if meeting_date is None else long_date(meeting_date),
        schools=_schools(index),
        tallies=tuple(Tally(rag, RAG_WORDS[rag], rated.count(rag)) for rag in ("red", "amber", "green", "grey")),
        summary=_summary(len(headline), unmeasured, rated),
        unmeasured_count=unmeasured,
        attention=_attention(index, groups),
        headline=groups,
        sections=tuple(indicator_section(index, indicator) for indicator in in_full),
        definitions=tuple(
            Definition(
                line.measure, limit_sentences(line.measure, index.thresholds_of(line.measure.code), index.open_schools)
            )
            for line in lines
            if line.anchor is None
        ),
        quality=state,
        stale_words=_stale_words(state),
        refused_words=_refused_words(state),
        queries=_queries(contents.publication, lines),
        symbols=tuple((symbol, *meaning) for symbol, meaning in SYMBOLS.items()),
    )


def _without_academies(contents: Contents) -> Contents:
    """The trust's figures only: local governors learn nothing about another academy, and this page is for them all."""
    return replace(
        contents,
        positions=tuple(p for p in contents.positions if p.school_urn is None),
        exceptions=(),
        freshness=tuple(row for row in contents.freshness if row.school_urn is None),
        refused_cells=(),
        life_safety_breaches=(),
        gate_warnings=(),
    )


def _board(contents: Contents, board_code: str) -> Board:
    for board in contents.boards:
        if board.code == board_code:
            return board
    known = ", ".join(board.code for board in contents.boards) or "none"
    raise UnknownBoard(
        f"The publication {contents.publication.publication_id} has no board {board_code!r}. Its boards are: {known}. "
        "Ask for one of these, or add the board to the seed of boards and publish again."
    )


def _summary(indicators: int, unmeasured: int, rated: Sequence[str]) -> str:
    """The state of the headline in a sentence or two."""
    measured = f"{indicators - unmeasured} of {plural(indicators, 'indicator')} can be measured today"
    if not rated:
        return f"{measured}. Nothing is assumed about the rest."
    counts = [
        f"{rated.count(rag)} {RAG_WORDS[rag].lower()}" for rag in ("red", "amber", "green", "grey") if rag in rated
    ]
    return f"{measured}, by {plural(len(rated), 'measure')}: {listed(counts)}."


def _stale_words(state: Quality) -> str:
    count = len(state.stale)
    return f"{plural(count, 'reading')} {'is' if count == 1 else 'are'} missing or out of date"


def _refused_words(state: Quality) -> str:
    cells = plural(state.refused_count, "workbook entry", "workbook entries")
    return f"{cells} at {plural(len(state.refused), 'school')} could not be read"


def _queries(publication: Publication, lines: Sequence[MeasureLine]) -> tuple[str, ...]:
    """Queries to try: every figure, and the rows behind the first measure that has any figure on this page."""
    example = next((line.measure.code for line in lines if line.figure is not None and line.anchor is not None), None)
    example = example or next((line.measure.code for line in lines if line.figure is not None), None)
    figures = (
        "select measure_code, school_urn, numerator, denominator, value, rag, symbol\n"
        f"from strategy.fct_measure where as_at = date '{publication.as_at.isoformat()}' order by all;"
    )
    if example is None:
        return (figures,)
    code = example.replace("'", "''")
    return (
        figures,
        "select school_urn, what, since, due, owner_role, source, source_record_id\n"
        f"from strategy.fct_exception where measure_code = '{code}' order by all;",
    )


def _schools(index: Index) -> str:
    """``17 open schools: 14 special, 2 primary and 1 secondary`` without the last word where all are of one phase."""
    phases = sorted({school.phase for school in index.open_schools})
    counts = [(sum(1 for s in index.open_schools if s.phase == phase), phase) for phase in phases]
    parts = [f"{count} {phase}" for count, phase in sorted(counts, key=lambda pair: (-pair[0], pair[1]))]
    total = plural(len(index.open_schools), "school")
    return f"{total}: {', '.join(parts)}" if parts else total


def _groups(index: Index, headline: Sequence[Indicator], in_full: set[str]) -> tuple[ObjectiveGroup, ...]:
    """Indicators by objective, objectives in the order in which their first indicator comes."""
    titles = list(dict.fromkeys(indicator.objective for indicator in headline))
    return tuple(
        ObjectiveGroup(
            objective_title(title),
            tuple(_indicator_line(index, i, i.code in in_full) for i in headline if i.objective == title),
        )
        for title in titles
    )


def _indicator_line(index: Index, indicator: Indicator, in_full: bool) -> IndicatorLine:
    measures = tuple(_measure_line(index, measure, in_full) for measure in index.measures_of(indicator.code))
    return IndicatorLine(
        anchor(indicator.code) if in_full else None, indicator, measures, None if measures else NO_MEASURE
    )


def _measure_line(index: Index, measure: Measure, in_full: bool) -> MeasureLine:
    trust = index.trust_position(measure.code)
    thresholds = index.thresholds_of(measure.code)
    positions = worst_first(measure, index.school_positions(measure.code), index.schools, thresholds)
    drawn = strip(positions)
    return MeasureLine(
        anchor=anchor(measure.code) if in_full else None,
        measure=measure,
        figure=None if trust is None else figure(measure, trust, threshold_for(thresholds, None)),
        why=not_measured(measure) if trust is None else None,
        reporting=reporting(trust, positions),
        strip=None if drawn is None else strip_drawing(drawn),
    )


def _attention(index: Index, groups: Sequence[ObjectiveGroup]) -> tuple[Attention, ...]:
    """Red before amber; within each, what this board sees in full before the rest; then the order of the headline."""
    found = [
        Attention(line, indicator.indicator, len(index.exceptions_of(line.measure.code)))
        for group in groups
        for indicator in group.indicators
        for line in indicator.measures
        if line.figure is not None and line.figure.rag in {"red", "amber"}
    ]
    return tuple(
        sorted(found, key=lambda a: (a.line.figure is None or a.line.figure.rag != "red", a.line.anchor is None))
    )
