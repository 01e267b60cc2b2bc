"""``fct_exception``: one row per thing that is wrong, so that every number can be opened."""

from __future__ import annotations

from expectations.check import Area, Severity
from expectations.declare import known_school, none_found, refers_to, table_suite

_FOLLOW_THE_MODEL = "Open the measure's exceptions model beside its measure: the two must use the same conditions."

AREA = Area(
    "exceptions",
    "Exceptions",
    (
        table_suite(
            "fct_exception",
            columns=(
                "measure_code",
                "school_urn",
                "as_at",
                "what",
                "since",
                "due",
                "owner_role",
                "source",
                "source_record_id",
            ),
            grain=("measure_code", "school_urn", "source", "source_record_id", "what"),
            required=("measure_code", "as_at", "what", "source", "source_record_id"),
            may_be_empty=True,
            may_shrink=True,
            checks=(
                known_school("fct_exception"),
                refers_to(
                    "fct_exception",
                    "measure_code",
                    "dim_measure",
                    "measure_code",
                    why="An exception of no measure is shown on no page.",
                    resolve="Add the measure to the seed of measures, or correct the code in the model.",
                ),
                none_found(
                    "fct_exception.is_of_the_day",
                    "select distinct measure_code, as_at from strategy.fct_exception where as_at is distinct "
                    "from $as_at",
                    severity=Severity.CRITICAL,
                    guards="Every row describes the day of the run.",
                    why="Somebody would be asked to mend what is mended.",
                    resolve="Build the candidate again for this as_at.",
                ),
                none_found(
                    "fct_exception.names_its_academy",
                    """
                    select e.measure_code, e.source_record_id from strategy.fct_exception as e
                    join strategy.dim_measure as m on m.measure_code = e.measure_code
                    where (m.grain = 'trust') is distinct from (e.school_urn is null)
                    """,
                    severity=Severity.CRITICAL,
                    guards="An exception names its academy, and none where the trust alone has the measure.",
                    why="What is wrong at no academy is on no academy's list, and nobody mends it.",
                    resolve=_FOLLOW_THE_MODEL,
                ),
                none_found(
                    "fct_exception.every_amber_red_or_missing_has_one",
                    """
                    select f.measure_code, f.school_urn from strategy.fct_measure as f
                    join strategy.dim_measure as m on m.measure_code = f.measure_code
                    where f.scope = m.grain and (f.rag in ('amber', 'red') or f.symbol = 'x') and not exists (
                        select 1 from strategy.fct_exception as e
                        where e.measure_code = f.measure_code and e.school_urn is not distinct from f.school_urn)
                    """,
                    severity=Severity.CRITICAL,
                    guards="Every amber, red or missing value can be opened down to what is wrong.",
                    why="A red that nobody can open is a red that nobody can mend.",
                    resolve=_FOLLOW_THE_MODEL,
                ),
                none_found(
                    "fct_exception.perfect_schools_have_none",
                    """
                    select distinct f.measure_code, f.school_urn from strategy.fct_measure as f
                    join strategy.dim_measure as m on m.measure_code = f.measure_code
                    join strategy.fct_exception as e on e.measure_code = f.measure_code and e.school_urn = f.school_urn
                    where f.scope = 'school' and f.symbol is null and f.rag <> 'red' and coalesce(f.exclusions, 0) = 0
                        and m.unit in ('percent', 'per_100_pupils', 'count')
                        and ((m.direction = 'higher' and f.numerator = f.denominator)
                            or (m.direction = 'lower' and f.numerator = 0))
                    """,
                    severity=Severity.CRITICAL,
                    guards="A school with nothing wrong has no exceptions.",
                    why="Either the number or the list is false, and the reader cannot tell which.",
                    resolve=_FOLLOW_THE_MODEL,
                ),
                none_found(
                    "fct_exception.people_rows_hold_no_figures",
                    """
                    select e.measure_code, e.school_urn from strategy.fct_exception as e
                    join strategy.dim_measure as m on m.measure_code = e.measure_code
                    join strategy.fct_measure as f
                        on f.measure_code = e.measure_code and f.scope = m.grain
                        and f.school_urn is not distinct from e.school_urn
                    where m.is_about_people and f.symbol is distinct from 'x' and regexp_matches(e.what, '[0-9]')
                    """,
                    severity=Severity.CRITICAL,
                    guards="An exception of a measure about people carries no figure in its text.",
                    why="Suppression takes numbers out of columns; it cannot take them out of sentences.",
                    resolve="Say what is wrong in words; the figures stand in fct_measure, where they can be "
                    "suppressed.",
                ),
                none_found(
                    "fct_exception.since_is_not_in_the_future",
                    "select measure_code, school_urn, source_record_id from strategy.fct_exception where since "
                    "> $as_at",
                    severity=Severity.WARNING,
                    guards="Nothing has been wrong since a day that is still to come.",
                    why="A date typed wrongly in a register makes an old fault look new.",
                    resolve="Correct the date in the register at the named record.",
                ),
                none_found(
                    "fct_exception.owner_is_named",
                    """
                    select measure_code, school_urn, source_record_id from strategy.fct_exception
                    where owner_role is null or trim(owner_role) = ''
                    """,
                    severity=Severity.WARNING,
                    guards="Every exception says which role must act.",
                    why="What is everybody's is nobody's.",
                    resolve="Fill in the owner role of the named record; for measures it comes from the seed "
                    "of indicators.",
                ),
            ),
        ),
    ),
)
