"""One indicator in full: each measure's figure, limits, schools worst first, and everything that counts against it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from publication.pack.charts import Bar, StripDrawing, bar, scale_top, strip_drawing
from publication.pack.exceptions import ExceptionGroup, exception_groups
from publication.pack.figures import Figure, exact_value, figure, reporting, strip, worst_first
from publication.pack.index import Index
from publication.pack.limits import better_than_red, limit_sentences, threshold_for
from publication.pack.records import Indicator, LifeSafetyBreach, Measure, Position
from publication.pack.words import counted, limit, objective_title, plural, sentence


@dataclass(frozen=True)
class SchoolLine:
    """One school's row in a measure's table."""

    name: str
    phase: str
    figure: Figure
    bar: Bar | None
    note: str | None


@dataclass(frozen=True)
class MeasureSection:
    """One measure in full. ``figure`` is None where the trust cannot measure it yet; ``why`` then says so."""

    anchor: str
    measure: Measure
    figure: Figure | None
    why: str | None
    reporting: str | None
    strip: StripDrawing | None
    notes: tuple[str, ...]
    limits: tuple[str, ...]
    schools: tuple[SchoolLine, ...]
    scale: str  # where the schools' bars end
    targets_differ: bool
    exceptions: tuple[ExceptionGroup, ...]
    exception_count: int
    withheld: bool  # some school's figure is suppressed, and its exceptions with it


@dataclass(frozen=True)
class IndicatorSection:
    """One indicator in full; without measures, ``why`` says that it is not measured yet."""

    anchor: str
    indicator: Indicator
    objective: str
    measures: tuple[MeasureSection, ...]
    why: str | None


NO_MEASURE = (
    "No measure of this indicator is built yet. It is shown here so that its absence is seen; "
    "nothing is assumed about it."
)


def not_measured(measure: Measure) -> str:
    """Why a declared measure has no figure at all."""
    needs = f" It needs: {measure.sources}." if measure.sources else ""
    return f"The publication holds no figure for it yet.{needs} Nothing is assumed about it."


def anchor(code: str) -> str:
    """A fragment that a link can name: ``1b.2`` -> ``m-1b-2``."""
    return "m-" + "".join(c if c.isascii() and c.isalnum() else "-" for c in code)


def indicator_section(index: Index, indicator: Indicator) -> IndicatorSection:
    """The section of one indicator, for a board that sees it in full."""
    measures = tuple(_measure_section(index, measure) for measure in index.measures_of(indicator.code))
    title = objective_title(indicator.objective)
    return IndicatorSection(anchor(indicator.code), indicator, title, measures, None if measures else NO_MEASURE)


def _measure_section(index: Index, measure: Measure) -> MeasureSection:
    """The section of one measure."""
    trust = index.trust_position(measure.code)
    thresholds = index.thresholds_of(measure.code)
    positions = worst_first(measure, index.school_positions(measure.code), index.schools, thresholds)
    # A school that could not be reported has no rating to explain: what its old rows said is not held against it.
    reported = {position.school_urn for position in positions if position.symbol != "x"}
    breaches = tuple(b for b in index.breaches_behind(measure.code) if b.school_urn in reported)
    top = _scale(index, measure, positions)
    lines = _school_lines(index, measure, positions, breaches, top)
    drawn = strip(positions)
    groups = exception_groups(index, measure.code)
    return MeasureSection(
        anchor=anchor(measure.code),
        measure=measure,
        figure=None if trust is None else figure(measure, trust, threshold_for(thresholds, None)),
        why=not_measured(measure) if trust is None else None,
        reporting=reporting(trust, positions),
        strip=None if drawn is None else strip_drawing(drawn),
        notes=() if trust is None else _notes(index, measure, trust, breaches),
        limits=limit_sentences(measure, thresholds, index.open_schools),
        schools=lines,
        scale=limit(top, measure.unit),
        targets_differ=len({line.figure.target for line in lines}) > 1,
        exceptions=groups,
        exception_count=sum(len(group.rows) for group in groups),
        withheld=any(position.symbol == "c" for position in positions),
    )


def _scale(index: Index, measure: Measure, positions: Sequence[Position]) -> Decimal:
    ends = [end for p in positions for end in (exact_value(measure, p), _target(index, measure, p)) if end is not None]
    return scale_top(ends)


def _school_lines(
    index: Index,
    measure: Measure,
    positions: Sequence[Position],
    breaches: Sequence[LifeSafetyBreach],
    top: Decimal,
) -> tuple[SchoolLine, ...]:
    lines = []
    for position in positions:
        urn = position.school_urn or ""
        phase = index.phase(urn)
        threshold = threshold_for(index.thresholds_of(measure.code), phase)
        here = sum(1 for breach in breaches if breach.school_urn == urn)
        lines.append(
            SchoolLine(
                name=index.school_name(urn),
                phase=sentence(phase or ""),
                figure=figure(measure, position, threshold),
                bar=bar(exact_value(measure, position), _target(index, measure, position), position.rag, top),
                note=f"{plural(here, 'life-safety check')} overdue, never done or unreadable" if here else None,
            )
        )
    return tuple(lines)


def _target(index: Index, measure: Measure, position: Position) -> Decimal | None:
    threshold = threshold_for(index.thresholds_of(measure.code), index.phase(position.school_urn or ""))
    if threshold is None or measure.direction == "band":
        return None
    green = threshold.green_high if measure.direction == "lower" else threshold.green_low
    if threshold.basis == "comparator_gap":
        return None if green is None or position.comparator is None else green + position.comparator
    return position.target if position.target is not None else green


def _notes(index: Index, measure: Measure, trust: Position, breaches: Sequence[LifeSafetyBreach]) -> tuple[str, ...]:
    """What a reader must know to read the trust's figure rightly."""
    notes = []
    threshold = threshold_for(index.thresholds_of(measure.code), None)
    if trust.rag == "red" and breaches:
        kinds = "; ".join(sorted({breach.check_title for breach in breaches}))
        schools = plural(len({breach.school_urn for breach in breaches}), "school")
        was = "The figure alone would not be red. " if better_than_red(measure, trust, threshold) else ""
        notes.append(
            f"Red for life safety. {was}{plural(len(breaches), 'life-safety check')} at {schools} "
            f"{'is' if len(breaches) == 1 else 'are'} overdue, never done or unreadable: {kinds}. "
            "One is enough to make this measure red, whatever its percentage."
        )
    elif trust.rag == "red" and better_than_red(measure, trust, threshold):
        rule = measure.red_flag_rule or "See what it counts."
        notes.append(f"Red by a rule of its own, although the figure alone would not be red. {rule}")
    if trust.symbol == "u" and trust.rag == "grey":
        notes.append("Unreliable, so it is not rated: a good figure is not called green while some of it is unknown.")
    if trust.exclusions:
        left_out = "row is" if trust.exclusions == 1 else "rows are"
        notes.append(f"{counted(trust.exclusions)} {left_out} left out: not readable, or not coded to any school.")
    if trust.reason:
        notes.append(trust.reason)
    return tuple(notes)
