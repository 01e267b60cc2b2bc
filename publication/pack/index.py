"""The publication's rows, found by what a page asks for: a measure's positions, a school's name."""

from __future__ import annotations

from collections import defaultdict

from publication.pack.records import (
    Contents,
    ExceptionRow,
    Indicator,
    LifeSafetyBreach,
    Measure,
    Position,
    Threshold,
)


class Index:
    """Look-ups over :class:`Contents`. Everything comes back in the order in which it was read."""

    def __init__(self, contents: Contents) -> None:
        self.contents = contents
        self.schools = {school.urn: school for school in contents.schools}
        self.open_schools = tuple(school for school in contents.schools if school.is_open)
        self._measures: defaultdict[str, list[Measure]] = defaultdict(list)
        self._thresholds: defaultdict[str, list[Threshold]] = defaultdict(list)
        self._schools_of: defaultdict[str, list[Position]] = defaultdict(list)
        self._exceptions: defaultdict[str, list[ExceptionRow]] = defaultdict(list)
        self._trust: dict[str, Position] = {}
        for measure in contents.measures:
            self._measures[measure.indicator_code].append(measure)
        for threshold in contents.thresholds:
            self._thresholds[threshold.measure_code].append(threshold)
        for row in contents.exceptions:
            self._exceptions[row.measure_code].append(row)
        for position in contents.positions:
            if position.school_urn is None:
                self._trust[position.measure_code] = position
            else:
                self._schools_of[position.measure_code].append(position)

    def measures_of(self, indicator_code: str) -> tuple[Measure, ...]:
        """The measures in force of one indicator."""
        return tuple(self._measures.get(indicator_code, ()))

    def thresholds_of(self, measure_code: str) -> tuple[Threshold, ...]:
        """The thresholds in force of one measure; none where only the trend is watched."""
        return tuple(self._thresholds.get(measure_code, ()))

    def trust_position(self, measure_code: str) -> Position | None:
        """The trust's position; None where the publication holds no figure for the measure."""
        return self._trust.get(measure_code)

    def school_positions(self, measure_code: str) -> tuple[Position, ...]:
        """Every school's position in one measure."""
        return tuple(self._schools_of.get(measure_code, ()))

    def exceptions_of(self, measure_code: str) -> tuple[ExceptionRow, ...]:
        """Everything that counts against one measure."""
        return tuple(self._exceptions.get(measure_code, ()))

    def breaches_behind(self, measure_code: str) -> tuple[LifeSafetyBreach, ...]:
        """The life-safety breaches, if this is the measure that counts checks: its exceptions name the same records."""
        records = {(row.school_urn, row.source_record_id) for row in self.exceptions_of(measure_code)}
        breaches = self.contents.life_safety_breaches
        return breaches if any((breach.school_urn, breach.record_id) in records for breach in breaches) else ()

    def is_measured(self, indicator: Indicator) -> bool:
        """Whether any measure of the indicator has a figure, or the symbol that stands for one."""
        return any(measure.code in self._trust for measure in self.measures_of(indicator.code))

    def phase(self, urn: str) -> str | None:
        """The phase of a school; None when the publication does not know the school."""
        school = self.schools.get(urn)
        return None if school is None else school.phase

    def school_name(self, urn: str) -> str:
        """The name of a school, or its URN when the publication does not know it."""
        school = self.schools.get(urn)
        return f"URN {urn}" if school is None else school.name
