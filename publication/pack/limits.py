"""Targets and rating limits in plain words, from the thresholds that the board approved."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from publication.pack.records import Measure, Position, School, Threshold
from publication.pack.words import amount, limit, long_date

NO_LIMITS = "No limits are set: the trend is watched, and no colour is given."


def threshold_for(thresholds: Sequence[Threshold], phase: str | None) -> Threshold | None:
    """The threshold of a school of that phase (None: the trust); one without a phase holds for all."""
    by_phase = {threshold.phase: threshold for threshold in thresholds}
    return by_phase.get(phase) or by_phase.get(None)


def target_words(measure: Measure, position: Position | None, threshold: Threshold | None) -> str | None:
    """What the measure should reach: ``95% or more``, ``5% or less``, ``85% to 95%``; None where there is no target.

    Against a comparator the target moves with the school's phase, so it is worked out from this position's comparator.
    """
    if threshold is None:
        return None
    if threshold.basis == "comparator_gap":
        return _gap_target(measure, position, threshold)
    if threshold.basis == "line_gap":
        return _line_target(measure, position, threshold)
    if measure.direction == "band":
        if threshold.green_low is None or threshold.green_high is None:
            return None
        return f"{_bare(threshold.green_low, measure)} to {limit(threshold.green_high, measure.unit)}"
    target = position.target if position is not None else None
    if target is None:
        target = threshold.green_high if measure.direction == "lower" else threshold.green_low
    return None if target is None else _at_best(target, measure)


def _gap_target(measure: Measure, position: Position | None, threshold: Threshold) -> str | None:
    gap = threshold.green_high if measure.direction == "lower" else threshold.green_low
    if gap is None:
        return None
    if position is None or position.comparator is None:  # withheld where it would give a suppressed figure away
        return _green_gap(measure, gap)
    bound = amount(position.comparator + gap, measure.unit, measure.decimals)
    return f"{bound} or {'less' if measure.direction == 'lower' else 'more'}"


def _line_target(measure: Measure, position: Position | None, threshold: Threshold) -> str | None:
    """Where the line has come to on the day stands in the position's target."""
    if position is None or position.target is None:
        return None
    asked_for = amount(position.target, measure.unit, measure.decimals)
    if measure.direction == "band" and threshold.green_high is not None:
        return f"within {_points(threshold.green_high, measure)} of {asked_for}"
    return f"{asked_for} or {'less' if measure.direction == 'lower' else 'more'}"


def _at_best(target: Decimal, measure: Measure) -> str:
    words = limit(target, measure.unit)
    if measure.direction == "lower":
        return words if target == 0 else f"{words} or less"
    whole = measure.unit == "percent" and target == 100  # noqa: PLR2004 - nothing is more than all of it
    return words if whole else f"{words} or more"


def _bare(value: Decimal, measure: Measure) -> str:
    return limit(value, "" if measure.unit == "percent" else measure.unit)


def limit_sentences(measure: Measure, thresholds: Sequence[Threshold], schools: Sequence[School]) -> tuple[str, ...]:
    """How the measure is rated, one sentence for each set of limits; phases are named only where they differ."""
    if not thresholds:
        return (NO_LIMITS,)
    if len({_interval(threshold) for threshold in thresholds}) == 1:
        return (_sentence(measure, thresholds[0]),)
    here = {school.phase for school in schools}
    return tuple(
        f"{'Other schools' if t.phase is None else f'{t.phase.capitalize()} schools'}: {_sentence(measure, t)}"
        for t in thresholds
        if t.phase is None or t.phase in here
    )


def _interval(threshold: Threshold) -> tuple[object, ...]:
    return (
        threshold.basis,
        threshold.green_low,
        threshold.green_high,
        threshold.amber_low,
        threshold.amber_high,
        threshold.line_start,
        threshold.line_end,
    )


def _sentence(measure: Measure, threshold: Threshold) -> str:
    if threshold.basis == "comparator_gap":
        return _gap_sentence(measure, threshold)
    if threshold.basis == "line_gap":
        return _line_sentence(measure, threshold)
    green = _within(threshold.green_low, threshold.green_high, measure)
    amber = _within(threshold.amber_low, threshold.amber_high, measure)
    if green is None:
        return NO_LIMITS
    if amber is None:
        return f"Green at {green}; red otherwise."
    return f"Green at {green}; amber at {amber}; red otherwise."


def _within(low: Decimal | None, high: Decimal | None, measure: Measure) -> str | None:
    if low is not None and high is not None:
        return limit(low, measure.unit) if low == high else f"{_bare(low, measure)} to {limit(high, measure.unit)}"
    if low is not None:
        whole = measure.unit == "percent" and low == 100  # noqa: PLR2004 - nothing is more than all of it
        return limit(low, measure.unit) if whole else f"{limit(low, measure.unit)} or more"
    if high is not None:
        return limit(high, measure.unit) if high == 0 else f"{limit(high, measure.unit)} or less"
    return None


def _gap_sentence(measure: Measure, threshold: Threshold) -> str:
    lower = measure.direction == "lower"
    green, amber = (threshold.green_high, threshold.amber_high) if lower else (threshold.green_low, threshold.amber_low)
    if green is None:
        return NO_LIMITS
    at = _green_gap(measure, green)
    if amber is None:
        return f"Green {at}; red otherwise."
    return f"Green {at}; amber up to {_points(amber, measure)} {'above' if lower else 'below'} it; red otherwise."


def _line_sentence(measure: Measure, threshold: Threshold) -> str:
    if threshold.line_start is None or threshold.line_end is None:
        return NO_LIMITS
    first, last = (
        f"{limit(value or Decimal(0), measure.unit)} on {long_date(day)}"
        for value, day in (
            (threshold.line_start_value, threshold.line_start),
            (threshold.line_end_value, threshold.line_end),
        )
    )
    line = f"the straight line from {first} to {last}"
    if measure.direction == "band" and threshold.green_high is not None and threshold.amber_high is not None:
        near, far = (_points(each, measure) for each in (threshold.green_high, threshold.amber_high))
        return f"Green within {near} of {line}; amber within {far}; red otherwise."
    lower = measure.direction == "lower"
    amber = threshold.amber_high if lower else threshold.amber_low
    side, beyond = ("under", "above") if lower else ("over", "below")
    between = "" if amber is None else f" amber up to {_points(amber, measure)} {beyond} it;"
    return f"Green at or {side} {line};{between} red otherwise."


def _green_gap(measure: Measure, green: Decimal) -> str:
    side, beyond = ("under", "above") if measure.direction == "lower" else ("over", "below")
    name = _in_a_sentence(measure.comparator_name or "Comparator")
    return f"at or {side} {name}" if green == 0 else f"no more than {_points(green, measure)} {beyond} {name}"


def _in_a_sentence(name: str) -> str:
    """``National rate`` -> ``the national rate``; an abbreviation such as ``DfE`` keeps its capitals."""
    return f"the {name[0].lower() + name[1:] if name[1:].islower() else name}"


def _points(gap: Decimal, measure: Measure) -> str:
    if measure.unit != "percent":
        return limit(abs(gap), measure.unit)
    return f"{limit(abs(gap), '')} percentage point{'' if abs(gap) == 1 else 's'}"


def is_within(value: Decimal, low: Decimal | None, high: Decimal | None) -> bool:
    """Whether ``value`` lies in the closed interval; an interval without limits holds nothing."""
    if low is None and high is None:
        return False
    return (low is None or value >= low) and (high is None or value <= high)


def better_than_red(measure: Measure, position: Position, threshold: Threshold | None) -> bool:
    """Whether the figure alone would have been green or amber: then a red rating has another cause to be told."""
    if threshold is None or position.value is None:
        return False
    value = position.value
    if position.numerator is not None and position.denominator and measure.scale:
        value = measure.scale * position.numerator / position.denominator
    if threshold.basis == "comparator_gap":
        if position.comparator is None:
            return False
        value -= position.comparator
    if threshold.basis == "line_gap":
        if position.target is None:
            return False
        value -= position.target - ((threshold.green_low or 0) if measure.direction != "band" else 0)
    return is_within(value, threshold.green_low, threshold.green_high) or is_within(
        value, threshold.amber_low, threshold.amber_high
    )
