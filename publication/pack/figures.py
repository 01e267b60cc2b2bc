"""One position put into words, and the schools of a measure in the order a board should look at them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from publication.pack.limits import target_words, threshold_for
from publication.pack.records import Measure, Position, School, Threshold
from publication.pack.words import RAG_ORDER, RAG_WORDS, SYMBOLS, amount, plural, ratio

# Symbols that stand beside a value; the others stand in its place.
_BESIDE_A_VALUE = {"u"}


@dataclass(frozen=True)
class Figure:
    """A position in words: what is printed for the value, its rating, and what explains them."""

    shown: str  # "94.2%", or the symbol itself where there is no value to show
    symbol: str | None
    symbol_words: str | None
    ratio: str | None  # "34 of 37"
    target: str | None
    comparator: str | None
    rag: str
    reason: str | None

    @property
    def is_value(self) -> bool:
        """Whether a number is shown, not a symbol in its place."""
        return self.symbol is None or self.symbol in _BESIDE_A_VALUE


@dataclass(frozen=True)
class Strip:
    """Every school's rating, worst first, to be drawn as one shape each; ``label`` says the same in words."""

    ratings: tuple[str, ...]
    label: str


def figure(measure: Measure, position: Position, threshold: Threshold | None) -> Figure:
    """The position as a board reads it; a suppressed one gives away neither figure nor rating."""
    comparator = None
    if position.comparator is not None:
        comparator = amount(position.comparator, measure.unit, measure.decimals)
    return Figure(
        shown=_shown(measure, position),
        symbol=position.symbol,
        symbol_words=None if position.symbol is None else SYMBOLS.get(position.symbol, (position.symbol, ""))[0],
        ratio=ratio(position.numerator, position.denominator, pounds=measure.counts_pounds) if measure.scale else None,
        target=target_words(measure, position, threshold),
        comparator=comparator,
        rag=position.rag if position.rag in RAG_WORDS else "grey",
        reason=position.reason,
    )


def _shown(measure: Measure, position: Position) -> str:
    value = exact_value(measure, position)
    if position.symbol is not None and (position.symbol not in _BESIDE_A_VALUE or value is None):
        return position.symbol
    return "no figure" if value is None else amount(value, measure.unit, measure.decimals)


def exact_value(measure: Measure, position: Position) -> Decimal | None:
    """The value before rounding. A percentage is worked out again from its parts: the stored double may have lost the
    half that decides which way 94.95 rounds."""
    if position.value is None:
        return None
    if measure.scale and position.numerator is not None and position.denominator:
        return measure.scale * position.numerator / position.denominator
    return position.value


def worst_first(
    measure: Measure, positions: Sequence[Position], schools: dict[str, School], thresholds: Sequence[Threshold]
) -> list[Position]:
    """The schools' positions: red, amber, grey, green; within a colour the furthest from good first; then by name."""

    def order(position: Position) -> tuple[int, int, Decimal, str]:
        school = schools.get(position.school_urn or "")
        value = exact_value(measure, position)
        rank = RAG_ORDER.index(position.rag) if position.rag in RAG_ORDER else RAG_ORDER.index("grey")
        name = school.name if school is not None else position.school_urn or ""
        if value is None:
            return rank, 1, Decimal(0), name
        threshold = threshold_for(thresholds, school.phase if school is not None else None)
        return rank, 0, -_badness(measure, position, value, threshold), name

    return sorted((p for p in positions if p.school_urn is not None), key=order)


def _badness(measure: Measure, position: Position, value: Decimal, threshold: Threshold | None) -> Decimal:
    """How far from good, larger is worse; against a comparator it is the gap that counts, not the rate."""
    if threshold is not None and threshold.basis == "comparator_gap" and position.comparator is not None:
        value -= position.comparator
    if measure.direction == "lower":
        return value
    if measure.direction == "band" and threshold is not None and threshold.basis == "line_gap":
        return abs(value - (position.target or Decimal(0)))
    if measure.direction == "band" and threshold is not None:
        low = threshold.green_low if threshold.green_low is not None else value
        high = threshold.green_high if threshold.green_high is not None else value
        return max(low - value, value - high)
    return -value


def strip(ordered: Sequence[Position]) -> Strip | None:
    """The schools' ratings as a row of shapes; None where the measure has no schools."""
    if not ordered:
        return None
    ratings = tuple(p.rag if p.rag in RAG_WORDS else "grey" for p in ordered)
    counts = [f"{ratings.count(rag)} {RAG_WORDS[rag].lower()}" for rag in RAG_ORDER if rag in ratings]
    return Strip(ratings, f"{plural(len(ratings), 'school')}: {', '.join(counts)}")


def reporting(trust: Position | None, school_positions: Sequence[Position]) -> str | None:
    """Completeness in words: ``16 of 17 schools``; a measure kept only for the trust says its percentage."""
    if school_positions:
        heard = sum(1 for p in school_positions if p.symbol != "x")
        return f"{heard} of {plural(len(school_positions), 'school')}"
    if trust is None or trust.completeness_pct is None:
        return None
    return f"{amount(trust.completeness_pct, 'percent', 0)} complete"
