"""Whether what is published gives a small number of pupils away, by showing it or by letting it be worked out.

The rule: a count of 1 to 5, a rate over 1 to 5, a rate out of 10 or fewer, and what is left to the whole when that is
1 to 5 are hidden in measures about people; and so much more is hidden that no total gives a hidden one back.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from fractions import Fraction

from demo.truth.answers import Row
from demo.truth.equations import Equation, solved

_ABOUT_PEOPLE = ("3b.2", "B1.2", "B1.3", "B1.4")
_SMALL_COUNT, _SMALL_WHOLE = 5, 10

Published = Mapping[str, object]
Cell = tuple[str, str | None]  # measure_code, school_urn (None: the trust)
_Unknown = tuple[object, ...]


def suppressed(rows: Iterable[Row]) -> frozenset[Cell]:
    """The cells that must be hidden for their own sake, whatever else is hidden so that they cannot be worked out."""
    return frozenset(
        (row.measure_code, row.school_urn)
        for row in rows
        if row.measure_code in _ABOUT_PEOPLE
        and row.numerator is not None
        and row.denominator is not None
        and _is_small(row.measure_code, row.numerator, row.denominator)
    )


def disclosures(
    measures: Sequence[Published], attendance: Sequence[Published] = (), exceptions: Sequence[Published] = ()
) -> list[str]:
    """What published rows of fct_measure, attendance_summary and fct_exception give away, as sentences; none is good.

    Rows are mappings from column names. Null is hidden; a measure's row with symbol ``x`` is not known to anyone.
    """
    people = [row for row in measures if row["measure_code"] in _ABOUT_PEOPLE and row["symbol"] != "x"]
    return [
        *_shown(people),
        *_months_shown(attendance),
        *_half_hidden(people),
        *_worked_out(people, attendance),
        *_told_by_exceptions(people, exceptions),
    ]


def _is_small(measure: str, numerator: Fraction, denominator: Fraction) -> bool:
    if denominator == 0:
        return False
    if 1 <= numerator <= _SMALL_COUNT or denominator <= _SMALL_WHOLE:
        return True
    # What is left of a capacity is empty places, not people.
    return measure != "3b.2" and 1 <= denominator - numerator <= _SMALL_COUNT


def _number(row: Published, column: str) -> Fraction | None:
    content = row[column]
    return None if content is None else Fraction(str(content))


def _name(row: Published) -> str:
    return f"{row['measure_code']} of {row['school_urn'] or 'the trust'}"


def _shown(people: Sequence[Published]) -> Iterator[str]:
    for row in people:
        numerator, denominator = _number(row, "numerator"), _number(row, "denominator")
        if numerator is not None and denominator is not None:
            if _is_small(str(row["measure_code"]), numerator, denominator):
                yield f"{_name(row)} shows {numerator} of {denominator}"
        elif numerator is not None and 1 <= numerator <= _SMALL_COUNT:
            yield f"{_name(row)} shows the count {numerator}"


def _half_hidden(people: Sequence[Published]) -> Iterator[str]:
    """A hidden cell shows no part of itself, and no colour."""
    for row in people:
        if row["symbol"] == "c":
            parts = [name for name in ("numerator", "denominator", "value") if row[name] is not None]
            if parts:
                yield f"{_name(row)} is suppressed but shows its {' and '.join(parts)}"
            if row["rag"] != "grey":
                yield f"{_name(row)} is suppressed but is {row['rag']}"
        elif row["symbol"] != "z" and (row["numerator"] is None or row["denominator"] is None):
            yield f"{_name(row)} is blank without a symbol"


def _months_shown(attendance: Sequence[Published]) -> Iterator[str]:
    for row in attendance:
        place = f"attendance of {row['school_urn']} in {row['month_start']}"
        for column in ("absent_sessions", "authorised_sessions", "unauthorised_sessions", "pupils"):
            shown = _number(row, column)
            if shown is not None and 1 <= shown <= _SMALL_COUNT:
                yield f"{place} shows {shown} {column}"
        absent, possible = _number(row, "absent_sessions"), _number(row, "possible_sessions")
        if absent is not None and possible is not None and _is_small("B1.2", absent, possible):
            yield f"{place} shows {absent} of {possible}"
        if absent is None and row["absence_rate"] is not None:
            yield f"{place} hides its absences but shows their rate"


def _worked_out(people: Sequence[Published], attendance: Sequence[Published]) -> Iterator[str]:
    for unknown, found in sorted(solved(_equations(people, attendance)).items(), key=str):
        if 1 <= found <= _SMALL_COUNT:
            yield f"{' '.join(str(part) for part in unknown if part)} can be worked out: {found}"


def _equations(people: Sequence[Published], attendance: Sequence[Published]) -> Iterator[Equation[_Unknown]]:
    """Everything that a reader knows to add up."""
    parts = ("numerator", "denominator")
    for measure in _ABOUT_PEOPLE:
        rows = [row for row in people if row["measure_code"] == measure]
        trust = [row for row in rows if row["scope"] == "trust"]
        schools = [row for row in rows if row["scope"] == "school"]
        for whole in trust:
            for part in parts:
                equation: Equation[_Unknown] = Equation()
                _measure_term(equation, whole, part, -1)
                for row in schools:
                    _measure_term(equation, row, part, 1)
                yield equation
        for row in rows:  # what is left to the whole, when that is hidden too
            if row["symbol"] == "c" and measure != "3b.2":
                equation = Equation()
                equation.add((measure, row["school_urn"], "the rest"), None, 1)
                _measure_term(equation, row, "numerator", 1)
                _measure_term(equation, row, "denominator", -1)
                yield equation
    yield from _same_pupils(people)
    yield from _months(people, attendance)


def _same_pupils(people: Sequence[Published]) -> Iterator[Equation[_Unknown]]:
    """Persistent and severe absence are out of the same pupils."""
    severe = {row["school_urn"]: row for row in people if row["measure_code"] == "B1.4"}
    for row in people:
        if row["measure_code"] == "B1.3" and row["school_urn"] in severe:
            equation: Equation[_Unknown] = Equation()
            _measure_term(equation, row, "denominator", 1)
            _measure_term(equation, severe[row["school_urn"]], "denominator", -1)
            yield equation


def _months(people: Sequence[Published], attendance: Sequence[Published]) -> Iterator[Equation[_Unknown]]:
    """The months of the year to date add up to its overall absence; absences are authorised or not."""
    columns = {"numerator": "absent_sessions", "denominator": "possible_sessions"}
    for row in people:
        if row["measure_code"] != "B1.2" or row["scope"] != "school":
            continue
        as_at = row["as_at"]
        months = [
            month
            for month in attendance
            if month["school_urn"] == row["school_urn"] and _same_year(month["month_start"], as_at)
        ]
        for part, column in columns.items() if months else ():
            equation: Equation[_Unknown] = Equation()
            _measure_term(equation, row, part, -1)
            for month in months:
                _month_term(equation, month, column, 1)
            yield equation
    for month in attendance:
        equation = Equation()
        _month_term(equation, month, "absent_sessions", -1)
        _month_term(equation, month, "authorised_sessions", 1)
        _month_term(equation, month, "unauthorised_sessions", 1)
        yield equation


def _same_year(month: object, as_at: object) -> bool:
    if not isinstance(month, date) or not isinstance(as_at, date):
        raise TypeError(f"dates are due, not {month!r} and {as_at!r}")
    return (month.year - (month.month < 9)) == (as_at.year - (as_at.month < 9))


def _measure_term(equation: Equation[_Unknown], row: Published, part: str, times: int) -> None:
    known = _number(row, part)
    if known is None and row["symbol"] == "z":
        known = Fraction(0)
    equation.add((row["measure_code"], row["school_urn"], part), known, times)


def _month_term(equation: Equation[_Unknown], month: Published, column: str, times: int) -> None:
    equation.add((month["school_urn"], month["month_start"], column), _number(month, column), times)


def _told_by_exceptions(people: Sequence[Published], exceptions: Sequence[Published]) -> Iterator[str]:
    """An exception says that the measure is amber or red, which a hidden one must not."""
    hidden = {(row["measure_code"], row["school_urn"]) for row in people if row["symbol"] == "c"}
    for exception in exceptions:
        if (exception["measure_code"], exception["school_urn"]) in hidden:
            yield f"{_name(exception)} is suppressed but has an exception"
