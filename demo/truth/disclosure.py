"""Whether what is published gives a small number of pupils away, by showing it or by letting it be worked out.

The rule: a count of 1 to 5, a rate over 1 to 5, a rate out of 10 or fewer, and what is left to the whole when that is
1 to 5 are hidden in measures about people; and so much more is hidden that no total gives a hidden one back, nor any
other measure that counts the same people.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from datetime import date
from fractions import Fraction
from itertools import combinations

from demo.truth.answers import Row
from demo.truth.equations import Equation, solved

# Whom the numerator and the denominator of each measure about people count. What has one name here is one number: a
# reader who sees it in one measure knows it in the other.
_COUNTED = {
    "1e.3": ("satisfied", "answers on support"),
    "1f.3": ("training needs met", "training needs due"),
    "3.2.4": ("accounts on the tenancy", "enabled accounts"),
    "3b.2": ("roll", "places"),
    "3d.2": ("accounts with a second factor", "enabled accounts"),
    "3d.3": ("staff trained", "staff with access"),
    "B1.1": ("at or above expected", "assessed"),
    "B1.2": ("sessions missed", "sessions"),
    "B1.3": ("persistently absent", "with a session"),
    "B1.4": ("severely absent", "with a session"),
    "B1.5": ("enjoying school", "answers on enjoyment"),
    "B1.6": ("assessed", "roll"),
    "B2.1": ("contributing", "roll"),
    "B2.2": ("suspensions", "roll"),
    "B2.3": ("in a positive destination", "leavers"),
    "CD": ("employees at an event", "employees"),
    "CF": ("leaders who agree on F", "leaders asked on F"),
    "CG": ("leaders who agree on G", "leaders asked on G"),
}
ABOUT_PEOPLE = frozenset(_COUNTED)
_PARTS = ("numerator", "denominator")
_WITHOUT_REST = ("3b.2", "B2.2")
"""What is left of the places is empty; and a pupil may be suspended more than once."""
_SMALL_COUNT, _SMALL_WHOLE = 5, 10

Published = Mapping[str, object]
Cell = tuple[str, str | None]  # measure_code, school_urn (None: the trust)
_Unknown = tuple[object, ...]


def suppressed(rows: Iterable[Row]) -> frozenset[Cell]:
    """The cells that must be hidden for their own sake, whatever else is hidden so that they cannot be worked out."""
    return frozenset(
        (row.measure_code, row.school_urn)
        for row in rows
        if row.measure_code in _COUNTED
        and row.numerator is not None
        and row.denominator is not None
        and _is_small(row.measure_code, row.numerator, row.denominator)
    )


def disclosures(
    measures: Sequence[Published],
    attendance: Sequence[Published] = (),
    exceptions: Sequence[Published] = (),
    *,
    not_summed: Collection[str] = (),
) -> list[str]:
    """What published rows of fct_measure, attendance_summary and fct_exception give away, as sentences; none is good.

    Rows are mappings from column names. Null is hidden; a measure's row with symbol ``x`` is not known to anyone. The
    trust's figures of the measures ``not_summed`` are no sums of the academies'.
    """
    people = [row for row in measures if row["measure_code"] in _COUNTED and row["symbol"] != "x"]
    return [
        *_shown(people),
        *_months_shown(attendance),
        *_half_hidden(people),
        *_worked_out(people, attendance, not_summed),
        *_told_by_exceptions(people, exceptions),
    ]


def _is_small(measure: str, numerator: Fraction, denominator: Fraction) -> bool:
    if denominator == 0:
        return False
    if 1 <= numerator <= _SMALL_COUNT or denominator <= _SMALL_WHOLE:
        return True
    return measure not in _WITHOUT_REST and 1 <= denominator - numerator <= _SMALL_COUNT


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


def _worked_out(
    people: Sequence[Published], attendance: Sequence[Published], not_summed: Collection[str]
) -> Iterator[str]:
    equations = (*_totals(people, not_summed), *_rests(people), *_same_people(people), *_months(people, attendance))
    for unknown, found in sorted(solved(equations).items(), key=str):
        if 1 <= found <= _SMALL_COUNT:
            yield f"{' '.join(str(part) for part in unknown if part)} can be worked out: {found}"


def _totals(people: Sequence[Published], not_summed: Collection[str]) -> Iterator[Equation[_Unknown]]:
    """The trust is the sum of its academies. Of some measures it has a figure and they have none."""
    for whole in people:
        measure = str(whole["measure_code"])
        schools = [row for row in people if row["measure_code"] == measure and row["scope"] == "school"]
        if whole["scope"] != "trust" or not schools or measure in not_summed:
            continue
        for part in _PARTS:
            if _counted(measure, part) == "places":
                continue
            equation: Equation[_Unknown] = Equation()
            _measure_term(equation, whole, part, -1)
            for row in schools:
                _measure_term(equation, row, part, 1)
            yield equation


def _rests(people: Sequence[Published]) -> Iterator[Equation[_Unknown]]:
    """What is left to the whole, when that is hidden too."""
    for row in people:
        if row["symbol"] == "c" and row["measure_code"] not in _WITHOUT_REST:
            equation: Equation[_Unknown] = Equation()
            equation.add((row["measure_code"], row["school_urn"], "the rest"), None, 1)
            _measure_term(equation, row, "numerator", 1)
            _measure_term(equation, row, "denominator", -1)
            yield equation


def _same_people(people: Sequence[Published]) -> Iterator[Equation[_Unknown]]:
    """Whom two measures count is one number in each academy; and in the trust, where the same academies could report.

    Where the two are shown and differ, they are not what their definitions say, and a reader sees that too.
    """
    columns = [(measure, part) for measure in _COUNTED for part in _PARTS]
    rows = {
        measure: {row["school_urn"]: row for row in people if row["measure_code"] == measure} for measure in _COUNTED
    }
    for one, other in combinations(columns, 2):
        if _counted(*one) != _counted(*other):
            continue
        ones, others = rows[one[0]], rows[other[0]]
        both = ones.keys() & others.keys()
        if ones.keys() != others.keys():
            both -= {None}
        pairs = [(_known(ones[place], one[1]), _known(others[place], other[1])) for place in both]
        if any(a != b for a, b in pairs if a is not None and b is not None):
            continue
        for place in sorted(both, key=str):
            equation: Equation[_Unknown] = Equation()
            _measure_term(equation, ones[place], one[1], 1)
            _measure_term(equation, others[place], other[1], -1)
            yield equation


def _counted(measure: str, part: str) -> str:
    return _COUNTED[measure][_PARTS.index(part)]


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
    equation.add((row["measure_code"], row["school_urn"], part), _known(row, part), times)


def _known(row: Published, part: str) -> Fraction | None:
    known = _number(row, part)
    return Fraction(0) if known is None and row["symbol"] == "z" else known


def _month_term(equation: Equation[_Unknown], month: Published, column: str, times: int) -> None:
    equation.add((month["school_urn"], month["month_start"], column), _number(month, column), times)


def _told_by_exceptions(people: Sequence[Published], exceptions: Sequence[Published]) -> Iterator[str]:
    """An exception says that the measure is amber or red, which a hidden one must not. One of a measure of the trust
    alone says so of the trust, whatever academy it names."""
    hidden = {(row["measure_code"], row["school_urn"]) for row in people if row["symbol"] == "c"}
    by_school = {row["measure_code"] for row in people if row["scope"] == "school"}
    for exception in exceptions:
        measure = exception["measure_code"]
        if (measure, exception["school_urn"] if measure in by_school else None) in hidden:
            yield f"{_name(exception)} is suppressed but has an exception"
