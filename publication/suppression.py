"""Small numbers are taken out of the published tables before anything is written.

It works on tables in memory. A figure that was written and then updated would still lie in the file's free blocks.

What is done with a suppressed figure: in ``fct_measure`` the symbol is ``c``, the figures are empty and the colour is
grey; its exceptions go, because they would tell the colour; in ``attendance_summary`` the figures are empty, or some of
them, and the symbol (a column that suppression adds) is ``c``; in ``source_freshness`` the counts of records go where
they would tell the number of pupils. Everything else is about things.
"""

from __future__ import annotations

import logging
from dataclasses import dataclass
from datetime import date

import duckdb

from publication.disclosure import Cell, Month
from publication.figures import Hidden
from publication.protection import what_to_hide

log = logging.getLogger(__name__)

ATTENDANCE_MEASURE = "B1.2"
"""Overall absence: the measure whose numerator and denominator are the sums of attendance_summary's months."""

# A measure is of places where each school's denominator is its capacity, which dim_school shows. A percentage is a
# share; of suspensions per hundred pupils a pupil may have several.
_CELLS = """
    select f.measure_code, f.school_urn, f.numerator, f.denominator, f.comparator,
        coalesce(bool_and(f.denominator = s.capacity) filter (f.scope = 'school' and f.denominator is not null)
            over (partition by f.measure_code), false),
        m.unit = 'percent', m.summary = 'sum'
    from strategy.fct_measure as f
        join strategy.dim_measure as m on m.measure_code = f.measure_code
        left join strategy.dim_school as s on s.school_urn = f.school_urn
    where f.symbol is distinct from 'x' and m.is_about_people
"""
_MONTHS = """
    select a.school_urn, a.month_start, a.possible_sessions, a.absent_sessions, a.authorised_sessions,
        a.unauthorised_sessions, a.pupils,
        a.academic_year = (select d.academic_year from strategy.dim_date as d where d.date_day = $as_at)
    from strategy.attendance_summary as a
"""
_HIDE_CELLS = """
    update strategy.fct_measure as f
    set numerator = null, denominator = null, exclusions = null, value = null, reason = null, rag = 'grey', symbol = 'c'
    from suppressed_cell as h
    where h.measure_code = f.measure_code and h.school_urn is not distinct from f.school_urn
"""
_HIDE_COMPARATORS = """
    update strategy.fct_measure as f set comparator = null
    from suppressed_comparator as h where h.measure_code = f.measure_code and f.scope = 'trust'
"""
# Exceptions of a measure of the trust alone may name schools all the same.
_HIDE_EXCEPTIONS = """
    delete from strategy.fct_exception as e using suppressed_cell as h
    where h.measure_code = e.measure_code
        and (h.school_urn is not distinct from e.school_urn
            or h.measure_code not in (select measure_code from strategy.fct_measure where scope = 'school'))
"""
_HIDE_MONTHS = """
    update strategy.attendance_summary as a
    set authorised_sessions = null, unauthorised_sessions = null, symbol = 'c',
        possible_sessions = case when h.whole then null else a.possible_sessions end,
        absent_sessions = case when h.whole then null else a.absent_sessions end,
        absence_rate = case when h.whole then null else a.absence_rate end,
        pupils = case when h.whole then null else a.pupils end
    from suppressed_month as h where h.school_urn = a.school_urn and h.month_start = a.month_start
"""
_HIDE_PUPILS = """
    update strategy.attendance_summary as a set pupils = null, symbol = 'c'
    from suppressed_pupils as h where h.school_urn = a.school_urn and h.month_start = a.month_start
"""
# The records that a source about people landed for one school are nearly its pupils, or its suspensions. Which sources
# are about people is read from the measures' own list of sources; whoever has pupils is another one. The rows of a
# register are plans, sessions of training, questions with the counts of their answers: not persons. So a school's
# records are counted no longer where a figure is hidden that comes from its own system, and not from registers or from
# a system of the whole trust alone.
_HIDE_COUNTS = """
    update strategy.source_freshness as f set rows_landed = null, rows_quarantined = null
    where f.school_urn is not null and f.source <> 'registers'
        and f.source in (
            select p.source from strategy.source_freshness as p where p.resource = 'students'
            union all
            select p.source from strategy.source_freshness as p, strategy.dim_measure as m
            where m.is_about_people and contains(lower(m.sources), replace(p.source, '_', ' ')))
        and (f.rows_landed between 1 and 5 or f.rows_quarantined between 1 and 5
            or f.school_urn in (select school_urn from suppressed_month)
            or f.school_urn in (select school_urn from suppressed_pupils)
            or f.school_urn in (
                select h.school_urn from suppressed_cell as h join (
                    select measure_code, unnest(string_split(lower(sources), ';')) as named from strategy.dim_measure
                ) as m on m.measure_code = h.measure_code
                where not exists (
                    select 1 from strategy.source_freshness as t
                    where (t.school_urn is null or t.source = 'registers')
                        and contains(m.named, replace(t.source, '_', ' ')))))
"""
_TEMPORARY = {
    "suppressed_cell": "measure_code varchar, school_urn varchar",
    "suppressed_month": "school_urn varchar, month_start date, whole boolean",
    "suppressed_pupils": "school_urn varchar, month_start date",
    "suppressed_comparator": "measure_code varchar",
}


@dataclass(frozen=True)
class Suppressed:
    """How many figures were taken out; of the trust's own how many, because those are missed most."""

    cells: int
    trust_cells: int
    months: int


def suppress(connection: duckdb.DuckDBPyConnection, *, as_at: date) -> Suppressed:
    """Take small numbers out of the tables of schema ``strategy`` in the connection's current, in-memory database.

    Doing it twice is doing it once. Raises :class:`publication.errors.NotSuppressible`.
    """
    cells = [Cell(*row) for row in connection.execute(_CELLS).fetchall()]
    months = [Month(*row) for row in connection.execute(_MONTHS, {"as_at": as_at}).fetchall()]
    hidden = what_to_hide(cells, months, attendance_measure=ATTENDANCE_MEASURE)
    _note(connection, hidden)
    connection.execute("alter table strategy.attendance_summary add column if not exists symbol varchar")
    hiding = (_HIDE_CELLS, _HIDE_COMPARATORS, _HIDE_EXCEPTIONS, _HIDE_MONTHS, _HIDE_PUPILS, _HIDE_COUNTS)
    for statement in hiding:
        connection.execute(statement)
    for table in _TEMPORARY:
        connection.execute(f"drop table {table}")
    suppressed = Suppressed(
        cells=len(hidden.cells),
        trust_cells=sum(school is None for _, school in hidden.cells),
        months=len(hidden.months | hidden.splits | hidden.pupils),
    )
    log.info(
        "Suppressed %d of %d figures of measures about people (%d of them the trust's) and %d of %d months.",
        suppressed.cells,
        len(cells),
        suppressed.trust_cells,
        suppressed.months,
        len(months),
    )
    return suppressed


def _note(connection: duckdb.DuckDBPyConnection, hidden: Hidden) -> None:
    """Write what is hidden into temporary tables, from which the updates read."""
    rows: dict[str, list[tuple[object, ...]]] = {
        "suppressed_cell": sorted(hidden.cells, key=lambda key: (key[0], key[1] or "")),
        "suppressed_month": [(*key, key in hidden.months) for key in sorted(hidden.months | hidden.splits)],
        "suppressed_pupils": sorted(hidden.pupils),
        "suppressed_comparator": [(measure,) for measure in sorted(hidden.comparators)],
    }
    for table, columns in _TEMPORARY.items():
        connection.execute(f"create temp table {table} ({columns})")
        for row in rows[table]:
            connection.table(table).insert(list(row))
