"""Every measure of a simulated trust at the close of a day: rows for academies and the trust, and their exceptions."""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from demo.records import School, World
from demo.truth import pupils, registers
from demo.truth.count import Count
from demo.truth.finance import Spending
from demo.truth.judgement import judge, national_rate
from demo.truth.moment import Moment

_SOURCES = {
    "1a.1": ("registers",),
    "1a.2": ("registers", "xero"),
    "1a.3": ("registers",),
    "1b.2": ("registers",),
    "3b.2": ("wonde",),
    "3c.3": ("xero",),
    "B1.2": ("wonde",),
    "B1.3": ("wonde",),
    "B1.4": ("wonde",),
}
_UNRELIABLE_WHEN_EXCLUDING = ("1a.2", "1a.3")
_WRONG_AS_A_WHOLE = ("3b.2", "B1.2", "B1.3", "B1.4")  # their exception is the academy, never a person

Missing = Collection[tuple[str, str | None]]


@dataclass(frozen=True)
class Row:
    """One measure for one academy, or for the trust (``school_urn`` None), before suppression.

    ``value`` is in percent, exact. ``symbol`` is one of x, z, u, low or None.
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

    The record is one of a register, an invoice, ``<urn>:<plan type>`` for a plan that is not there, and the academy's
    URN where its rows would be people or where the exception says that a source is missing.
    """

    rows: tuple[Row, ...]
    exceptions: frozenset[tuple[str, str, str]]

    def row(self, measure_code: str, school_urn: str | None = None) -> Row:
        """The academy's row, or the trust's when no academy is named. KeyError when there is none."""
        for row in self.rows:
            if (row.measure_code, row.school_urn) == (measure_code, school_urn):
                return row
        raise KeyError((measure_code, school_urn))


def expected(world: World, as_at: date, missing: Missing = ()) -> Truth:
    """What must be published of the world for the day, were nothing suppressed.

    ``missing`` names sources that have nothing (or nothing fresh) to show: ``("registers", urn)`` for one academy,
    ``("xero", None)`` for all of them.
    """
    moment = Moment(world, as_at)
    spending, absence = Spending(moment), pupils.Absence(moment)
    counting: dict[str, Callable[[School], Count]] = {
        "1a.1": lambda school: registers.plans(moment, school),
        "1a.2": lambda school: registers.costed_actions(moment, school),
        "1a.3": lambda school: registers.actions_in_time(moment, school),
        "1b.2": lambda school: registers.compliance(moment, school),
        "3b.2": lambda school: pupils.on_roll(moment, school),
        "3c.3": spending.without_order,
        "B1.2": absence.overall,
        "B1.3": absence.persistent,
        "B1.4": absence.severe,
    }
    rows: list[Row] = []
    exceptions: set[tuple[str, str, str]] = set()
    for measure, counted in counting.items():
        counts: dict[str, Count] = {}
        schools_rows = []
        for school in moment.open_schools:
            urn = school.urn
            if any((source, place) in missing for source in _SOURCES[measure] for place in (urn, None)):
                schools_rows.append(_unknown(measure, as_at, urn, national_rate(measure, school.phase, as_at)))
                exceptions.add((measure, urn, urn))
                continue
            counts[urn] = counted(school)
            row = _school_row(measure, as_at, school, counts[urn])
            schools_rows.append(row)
            wrong = counts[urn].wrong
            if measure in _WRONG_AS_A_WHOLE and row.rag in ("amber", "red"):
                wrong = frozenset((urn,))
            exceptions |= {(measure, urn, record_id) for record_id in wrong}
        untracked = spending.untracked_lines() if measure == "3c.3" else 0
        rows.extend((*schools_rows, _trust_row(measure, as_at, schools_rows, counts, untracked)))
    return Truth(tuple(rows), frozenset(exceptions))


def _school_row(measure: str, as_at: date, school: School, counted: Count) -> Row:
    comparator = national_rate(measure, school.phase, as_at)
    judgement = judge(
        measure,
        counted.numerator,
        counted.denominator,
        comparator=comparator,
        unreliable=measure in _UNRELIABLE_WHEN_EXCLUDING and counted.exclusions > 0,
        red_flags=counted.red_flags,
    )
    return Row(
        measure_code=measure,
        scope="school",
        school_urn=school.urn,
        as_at=as_at,
        numerator=counted.numerator,
        denominator=counted.denominator,
        exclusions=counted.exclusions,
        value=judgement.value,
        rag=judgement.rag,
        symbol=judgement.symbol,
        comparator=comparator,
        completeness_pct=Fraction(100),
    )


def _unknown(measure: str, as_at: date, urn: str | None, comparator: Fraction | None) -> Row:
    return Row(
        measure_code=measure,
        scope="trust" if urn is None else "school",
        school_urn=urn,
        as_at=as_at,
        numerator=None,
        denominator=None,
        exclusions=0,
        value=None,
        rag="grey",
        symbol="x",
        comparator=comparator,
        completeness_pct=Fraction(0),
    )


def _trust_row(measure: str, as_at: date, schools: list[Row], counts: dict[str, Count], untracked: int) -> Row:
    """Sum over sum, of the academies that are not x. Where every academy is x, so is the trust."""
    if schools and not counts:
        return _unknown(measure, as_at, None, None)
    numerator = sum((each.numerator for each in counts.values()), Fraction(0))
    denominator = sum((each.denominator for each in counts.values()), Fraction(0))
    exclusions = sum(each.exclusions for each in counts.values())
    comparator = _weighted([(row.denominator, row.comparator) for row in schools if row.denominator])
    judgement = judge(
        measure,
        numerator,
        denominator,
        comparator=comparator,
        # An academy with unreadable rows and no other is z, not u; yet its rows are missing from the trust's figure.
        unreliable=any(row.symbol == "x" for row in schools)
        or (measure in _UNRELIABLE_WHEN_EXCLUDING and exclusions > 0),
        red_flags=sum(each.red_flags for each in counts.values()),
    )
    return Row(
        measure_code=measure,
        scope="trust",
        school_urn=None,
        as_at=as_at,
        numerator=numerator,
        denominator=denominator,
        exclusions=exclusions + untracked,
        value=judgement.value,
        rag=judgement.rag,
        symbol=judgement.symbol,
        comparator=comparator,
        completeness_pct=Fraction(100 * len(counts), len(schools)) if schools else Fraction(0),
    )


def _weighted(rates: list[tuple[Fraction, Fraction | None]]) -> Fraction | None:
    """Rates weighted by what they are out of; there is none when an academy that counts has none."""
    known = [(weight, rate) for weight, rate in rates if rate is not None]
    if not rates or len(known) < len(rates):
        return None
    weight = sum((each for each, _ in known), Fraction(0))
    return sum((each * rate for each, rate in known), Fraction(0)) / weight
