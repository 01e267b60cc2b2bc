"""Every measure of a simulated trust at the close of a day: rows for academies and the trust, and their exceptions."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from demo.records import School, World
from demo.truth import (
    capital,
    commitments,
    contracts,
    delivery,
    estate,
    finance,
    helpdesk,
    ict,
    learning,
    mis,
    networks,
    people,
    pupils,
    registers,
    software,
    spending,
    strategies,
    voices,
)
from demo.truth.count import Count, median
from demo.truth.judgement import judge
from demo.truth.measure import Measure, Missing
from demo.truth.moment import Moment

# Each area of the strategy says which measures it has at a moment.
_AREAS: tuple[Callable[[Moment], Iterable[Measure]], ...] = (
    registers.measures,
    pupils.measures,
    finance.measures,
    estate.measures,
    strategies.measures,
    networks.measures,
    delivery.measures,
    capital.measures,
    contracts.measures,
    spending.measures,
    software.measures,
    commitments.measures,
    helpdesk.measures,
    voices.measures,
    ict.measures,
    people.measures,
    mis.measures,
    learning.measures,
)

_READING = Measure("the pupils of an MIS", ("wonde:students",))


@dataclass(frozen=True)
class Row:
    """One measure for one academy, or for the trust (``school_urn`` None), before suppression.

    ``value`` is exact, in the measure's unit. ``symbol`` is one of x, z, u, low or None.
    """

    measure_code: str
    scope: str
    school_urn: str | None
    as_at: date
    numerator: Fraction | None
    denominator: Fraction | None
    exclusions: int
    value: Fraction | None
    rag: str
    symbol: str | None
    comparator: Fraction | None
    completeness_pct: Fraction


@dataclass(frozen=True)
class Truth:
    """``exceptions`` are (measure_code, school_urn, source_record_id).

    The academy is None where the trust alone has the measure. The record is one of a register, an invoice,
    ``<urn>:<plan type>`` for a plan that is not there, and the academy's URN (``trust``) where its rows would be people
    or where the exception says that a source is missing.
    """

    rows: tuple[Row, ...]
    exceptions: frozenset[tuple[str, str | None, str]]

    def row(self, measure_code: str, school_urn: str | None = None) -> Row:
        """The academy's row, or the trust's when no academy is named. KeyError when there is none."""
        for row in self.rows:
            if (row.measure_code, row.school_urn) == (measure_code, school_urn):
                return row
        raise KeyError((measure_code, school_urn))


def expected(
    world: World,
    as_at: date,
    missing: Missing = (),
    nights_read: Mapping[str, Collection[date]] | None = None,
) -> Truth:
    """What must be published of the world for the day, were nothing suppressed.

    ``missing`` names sources that have nothing (or nothing fresh) to show: ``("registers", urn)`` for one academy,
    ``("registers:plans", urn)`` for one of its registers, ``("wonde:employees", urn)`` for one thing that its MIS does
    not tell, ``("xero", None)`` for all of them. ``nights_read`` tells by
    URN of which days each academy's MIS was read; unless it is told, of the day itself where nothing of it is missing.
    """
    if nights_read is None:
        nights_read = {school.urn: (as_at,) for school in world.schools if not _READING.lacks(missing, school.urn)}
    moment = Moment(world, as_at, nights_read)
    rows: list[Row] = []
    exceptions: set[tuple[str, str | None, str]] = set()
    for area in _AREAS:
        for measure in area(moment):
            answer = _Answer(measure, moment, missing)
            rows.extend(answer.rows)
            exceptions |= answer.exceptions
    return Truth(tuple(rows), frozenset(exceptions))


class _Answer:
    """One measure's rows, academies first, and its exceptions."""

    def __init__(self, measure: Measure, moment: Moment, missing: Missing) -> None:
        self._measure, self._moment = measure, moment
        self._lacking = {school.urn for school in moment.open_schools if measure.lacks(missing, school.urn)}
        self.rows: list[Row] = []
        self.exceptions: set[tuple[str, str | None, str]] = set()
        if measure.count_trust is not None:
            self._answer_once(measure.count_trust)
        elif measure.count is not None:
            self._answer_each(measure.count)

    def _answer_each(self, counted: Callable[[School], Count]) -> None:
        measure = self._measure
        counts: dict[str, Count] = {}
        for school in self._moment.open_schools:
            urn, rate = school.urn, measure.national(school) if measure.national else None
            if urn in self._lacking:
                self.rows.append(self._unknown(urn, rate))
                self.exceptions.add((measure.code, urn, urn))
                continue
            counts[urn] = counted(school)
            unreliable = measure.left_out_is_unreliable and counts[urn].exclusions > 0
            row = self._row(urn, counts[urn], rate, unreliable=unreliable, completeness=Fraction(100))
            self.rows.append(row)
            self._open(urn, row, counts[urn])
        self.rows.append(self._trust(counts))

    def _answer_once(self, counted: Callable[[], Count]) -> None:
        if self._lacking and len(self._lacking) == len(self._moment.open_schools):
            self.rows.append(self._unknown(None, None))
            self.exceptions.add((self._measure.code, None, "trust"))
            return
        figures = counted()
        unreliable = bool(self._lacking) or (self._measure.left_out_is_unreliable and figures.exclusions > 0)
        row = self._row(None, figures, None, unreliable=unreliable, completeness=self._completeness())
        self.rows.append(row)
        self._open(None, row, figures)

    def _trust(self, counts: dict[str, Count]) -> Row:
        """Over the academies that are not x. Where every academy is x, so is the trust."""
        measure, schools = self._measure, list(self.rows)
        if schools and not counts:
            return self._unknown(None, None)
        exclusions = sum(each.exclusions for each in counts.values())
        numerator, denominator = _summary(measure, list(counts.values()))
        figures = Count(
            numerator,
            denominator,
            exclusions + measure.left_out_of_trust,
            red_flags=sum(each.red_flags for each in counts.values()),
        )
        # An academy with unreadable rows and no other is z, not u; yet its rows are missing from the trust's figure.
        unreliable = bool(self._lacking) or (measure.left_out_is_unreliable and exclusions > 0)
        rate = _weighted([(row.denominator, row.comparator) for row in schools if row.denominator])
        return self._row(None, figures, rate, unreliable=unreliable, completeness=self._completeness())

    def _completeness(self) -> Fraction:
        schools = len(self._moment.open_schools)
        return Fraction(100 * (schools - len(self._lacking)), schools) if schools else Fraction(0)

    def _open(self, urn: str | None, row: Row, figures: Count) -> None:
        """What is wrong: the source's records, or the academy (the trust) as a whole where those would be people."""
        wrong = figures.wrong
        if self._measure.about_people:
            wrong = frozenset((urn or "trust",)) if row.rag in ("amber", "red") else frozenset()
        self.exceptions |= {(self._measure.code, urn, record_id) for record_id in wrong}

    def _row(
        self, urn: str | None, figures: Count, comparator: Fraction | None, *, unreliable: bool, completeness: Fraction
    ) -> Row:
        judgement = judge(
            self._measure,
            figures.numerator,
            figures.denominator,
            day=self._moment.day,
            comparator=comparator,
            unreliable=unreliable,
            red_flags=figures.red_flags,
        )
        return Row(
            measure_code=self._measure.code,
            scope="trust" if urn is None else "school",
            school_urn=urn,
            as_at=self._moment.day,
            numerator=figures.numerator,
            denominator=figures.denominator,
            exclusions=figures.exclusions,
            value=judgement.value,
            rag=judgement.rag,
            symbol=judgement.symbol,
            comparator=comparator,
            completeness_pct=completeness,
        )

    def _unknown(self, urn: str | None, comparator: Fraction | None) -> Row:
        return Row(
            measure_code=self._measure.code,
            scope="trust" if urn is None else "school",
            school_urn=urn,
            as_at=self._moment.day,
            numerator=None,
            denominator=None,
            exclusions=0,
            value=None,
            rag="grey",
            symbol="x",
            comparator=comparator,
            completeness_pct=Fraction(0),
        )


def _summary(measure: Measure, counts: list[Count]) -> tuple[Fraction, Fraction]:
    """The trust's numerator and denominator: sum over sum, all added up out of one, or the median of all values."""
    out_of = max((each.denominator for each in counts), default=Fraction(0))
    if measure.summary == "median":
        values = tuple(value for each in counts for value in each.values)
        return (median(values), out_of) if values else (Fraction(0), Fraction(0))
    numerator = sum((each.numerator for each in counts), Fraction(0))
    if measure.summary == "total":
        return numerator, out_of
    return numerator, sum((each.denominator for each in counts), Fraction(0))


def _weighted(rates: list[tuple[Fraction, Fraction | None]]) -> Fraction | None:
    """Rates weighted by what they are out of; there is none when an academy that counts has none."""
    known = [(weight, rate) for weight, rate in rates if rate is not None]
    if not rates or len(known) < len(rates):
        return None
    weight = sum((each for each, _ in known), Fraction(0))
    return sum((each * rate for each, rate in known), Fraction(0)) / weight
