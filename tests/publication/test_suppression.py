"""Suppression of the published tables: no figure, colour, exception or record count gives a small number away."""

from __future__ import annotations

from collections.abc import Iterator

import duckdb
import pytest

from expectations.tables import SCHEMA, digest, table_names
from publication.suppression import Suppressed, suppress
from tests.expectations.synthetic import AS_AT, fill

TINY = "900005"


@pytest.fixture
def tables() -> Iterator[duckdb.DuckDBPyConnection]:
    with duckdb.connect(":memory:") as connection:
        fill(connection)
        yield connection


def _rows(tables: duckdb.DuckDBPyConnection, sql: str) -> list[tuple[object, ...]]:
    return tables.execute(sql).fetchall()


def test_a_tiny_school_has_no_figures_about_its_pupils(tables: duckdb.DuckDBPyConnection) -> None:
    suppress(tables, as_at=AS_AT)
    shown = _rows(
        tables,
        f"select measure_code, numerator, denominator, exclusions, value, rag, symbol, reason from strategy.fct_measure"
        f" where school_urn = '{TINY}' and measure_code in ('3b.2', 'B1.3', 'B1.4') order by 1",
    )
    assert shown == [(code, None, None, None, None, "grey", "c", None) for code in ("3b.2", "B1.3", "B1.4")]
    assert _rows(tables, f"select * from strategy.attendance_summary where school_urn = '{TINY}' and pupils > 0") == []


def test_another_school_is_hidden_with_it_and_the_trust_stays(tables: duckdb.DuckDBPyConnection) -> None:
    assert suppress(tables, as_at=AS_AT) == Suppressed(cells=6, trust_cells=0, months=7)
    hidden = _rows(
        tables, "select measure_code, count(*) from strategy.fct_measure where symbol = 'c' group by 1 order by 1"
    )
    assert hidden == [("3b.2", 2), ("B1.3", 2), ("B1.4", 2)]
    assert _rows(tables, "select numerator from strategy.fct_measure where measure_code = 'B1.3' and scope = 'trust'")


def test_exceptions_of_hidden_figures_go_and_others_stay(tables: duckdb.DuckDBPyConnection) -> None:
    before = _rows(tables, "select measure_code, school_urn from strategy.fct_exception")
    hidden = "select measure_code, school_urn from strategy.fct_measure where symbol = 'c'"
    suppress(tables, as_at=AS_AT)
    gone = set(_rows(tables, hidden))
    assert gone & set(before), "the candidate must have an exception to hide"
    after = _rows(tables, "select measure_code, school_urn from strategy.fct_exception")
    assert sorted(after) == sorted(row for row in before if row not in gone)


def test_record_counts_of_sources_about_people_go_for_hidden_schools(tables: duckdb.DuckDBPyConnection) -> None:
    suppress(tables, as_at=AS_AT)
    counts = dict(_rows(tables, "select school_urn, rows_landed from strategy.source_freshness where source = 'wonde'"))
    assert counts == {"900001": 118, "900002": None, "900003": 203, "900004": 880, "900005": None}
    assert _rows(tables, "select rows_landed from strategy.source_freshness where source = 'xero'") == [(1200,)]
    assert _rows(
        tables,
        f"select rows_landed from strategy.source_freshness where source = 'registers' and school_urn = '{TINY}'",
    ) == [(6,)]


def test_a_few_suspensions_are_a_small_count_too(tables: duckdb.DuckDBPyConnection) -> None:
    tables.execute(
        "insert into strategy.source_freshness by name select * replace ('exclusions' as resource, 3 as rows_landed)"
        " from strategy.source_freshness where source = 'wonde' and school_urn = '900003'"
    )
    suppress(tables, as_at=AS_AT)
    assert _rows(tables, "select rows_landed from strategy.source_freshness where resource = 'exclusions'") == [(None,)]


def test_a_small_split_hides_the_split_only(tables: duckdb.DuckDBPyConnection) -> None:
    tables.execute(
        "update strategy.attendance_summary set unauthorised_sessions = 3, authorised_sessions = absent_sessions - 3"
        " where school_urn = '900001' and month_start = date '2026-01-01'"
    )
    suppress(tables, as_at=AS_AT)
    (row,) = _rows(
        tables,
        "select absent_sessions > 0, pupils > 0, authorised_sessions, unauthorised_sessions, symbol"
        " from strategy.attendance_summary where school_urn = '900001' and month_start = date '2026-01-01'",
    )
    assert row == (True, True, None, None, "c")


def test_a_month_of_an_earlier_year_is_no_part_of_this_years_total(tables: duckdb.DuckDBPyConnection) -> None:
    tables.execute(
        "insert into strategy.attendance_summary by name select * replace ('2024/25' as academic_year,"
        " date '2025-06-01' as month_start, 3 as absent_sessions, 3 as authorised_sessions, 0 as unauthorised_sessions)"
        " from strategy.attendance_summary where school_urn = '900001' and month_start = date '2026-01-01'"
    )
    suppress(tables, as_at=AS_AT)
    hidden = _rows(
        tables, "select month_start from strategy.attendance_summary where school_urn = '900001' and symbol = 'c'"
    )
    assert [str(month) for (month,) in hidden] == ["2025-06-01"]


def test_the_trusts_comparator_goes_when_schools_of_two_phases_are_hidden(tables: duckdb.DuckDBPyConnection) -> None:
    tables.execute(
        "update strategy.fct_measure set numerator = 3 where measure_code = 'B1.3' and school_urn = '900003'"
    )
    tables.execute(
        "update strategy.fct_measure set numerator = (select sum(numerator) from strategy.fct_measure"
        " where measure_code = 'B1.3' and scope = 'school') where measure_code = 'B1.3' and scope = 'trust'"
    )
    suppress(tables, as_at=AS_AT)
    comparators = dict(
        _rows(
            tables,
            "select measure_code, comparator from strategy.fct_measure where scope = 'trust' and measure_code "
            "like 'B1%'",
        )
    )
    assert comparators["B1.3"] is None
    assert comparators["B1.2"] is not None


def test_measures_about_things_are_left_alone(tables: duckdb.DuckDBPyConnection) -> None:
    things = (
        "select * from strategy.fct_measure where measure_code in ('1a.1', '1a.2', '1a.3', '1b.2', '3c.3') order by all"
    )
    before = _rows(tables, things)
    untouched = [table for table in table_names(tables) if table not in CHANGED]
    digests = {table: digest(tables, table) for table in untouched}
    suppress(tables, as_at=AS_AT)
    assert _rows(tables, things) == before
    assert {table: digest(tables, table) for table in untouched} == digests


CHANGED = {"fct_measure", "fct_exception", "attendance_summary", "source_freshness"}


def test_doing_it_twice_is_doing_it_once(tables: duckdb.DuckDBPyConnection) -> None:
    suppress(tables, as_at=AS_AT)
    once = {table: digest(tables, table) for table in table_names(tables)}
    suppress(tables, as_at=AS_AT)
    assert {table: digest(tables, table) for table in table_names(tables)} == once
    assert [name for (name,) in _rows(tables, "select table_name from duckdb_tables() where temporary")] == []
    assert "symbol" in tables.table(f"{SCHEMA}.attendance_summary").columns


def test_a_candidate_without_anything_small_is_left_as_it_is(tables: duckdb.DuckDBPyConnection) -> None:
    tables.execute(f"delete from strategy.fct_measure where school_urn = '{TINY}' or scope = 'trust'")
    tables.execute(f"delete from strategy.attendance_summary where school_urn = '{TINY}'")
    before = _rows(tables, "select * from strategy.fct_measure order by all")
    assert suppress(tables, as_at=AS_AT) == Suppressed(cells=0, trust_cells=0, months=0)
    assert _rows(tables, "select * from strategy.fct_measure order by all") == before


def test_sessions_that_happen_to_equal_the_places_are_still_sessions(tables: duckdb.DuckDBPyConnection) -> None:
    """One academy of ten places whose only pupil has ten possible sessions, and one with no pupils yet."""
    tables.execute("delete from strategy.fct_measure where school_urn not in ('900001', '900002')")
    tables.execute("delete from strategy.fct_measure where measure_code not in ('B1.2', 'B1.3')")
    tables.execute(
        "delete from strategy.attendance_summary where not (school_urn = '900001' and month_start = '2026-03-01')"
    )
    tables.execute("update strategy.dim_school set capacity = 10")
    tables.execute("update strategy.attendance_summary set possible_sessions = 10, absent_sessions = 5, pupils = 1")
    for code, counts in {"B1.2": (5, 10), "B1.3": (1, 1)}.items():
        for where, (numerator, denominator) in {"= '900001'": counts, "= '900002'": (0, 0), "is null": counts}.items():
            tables.execute(
                f"update strategy.fct_measure set numerator = {numerator}, denominator = {denominator}"
                f" where measure_code = '{code}' and school_urn {where}"
            )
    suppress(tables, as_at=AS_AT)
    shown = _rows(tables, "select measure_code, school_urn from strategy.fct_measure where symbol is distinct from 'c'")
    assert sorted(shown) == [("B1.2", "900002"), ("B1.3", "900002")]


def _add_measure(
    tables: duckdb.DuckDBPyConnection,
    code: str,
    counts: dict[str | None, tuple[int, int]],
    *,
    sources: str,
    unit: str = "percent",
) -> None:
    """A further measure about people; the trust is None."""
    tables.execute(
        "insert into strategy.dim_measure by name select * replace (? as measure_code, ? as sources, ? as unit)"
        " from strategy.dim_measure where measure_code = 'B1.4'",
        [code, sources, unit],
    )
    for school, (numerator, denominator) in counts.items():
        tables.execute(
            "insert into strategy.fct_measure by name select * replace (? as measure_code, ? as school_urn,"
            " ? as numerator, ? as denominator) from strategy.fct_measure where measure_code = 'B1.4'"
            " and scope = if(? is null, 'trust', 'school') limit 1",
            [code, school, numerator, denominator, school],
        )


def test_a_measure_of_the_trust_alone_is_hidden_with_all_its_exceptions(tables: duckdb.DuckDBPyConnection) -> None:
    _add_measure(tables, "3d.2", {None: (397, 400)}, sources="Microsoft Graph: accounts")
    _add_measure(tables, "3.2.4", {None: (380, 400)}, sources="Microsoft Graph: accounts")
    for code, school in (("3d.2", None), ("3d.2", "900001"), ("3.2.4", None), ("3.2.4", "900001")):
        tables.execute(
            "insert into strategy.fct_exception by name select * replace (? as measure_code, ? as school_urn)"
            " from strategy.fct_exception limit 1",
            [code, school],
        )
    suppress(tables, as_at=AS_AT)
    figures = "select symbol, numerator, denominator, value from strategy.fct_measure where measure_code = "
    assert _rows(tables, figures + "'3d.2'") == [("c", None, None, None)]
    assert [row[1:3] for row in _rows(tables, figures + "'3.2.4'")] == [(380, 400)]
    left = "select measure_code, school_urn from strategy.fct_exception where measure_code like '3d%' or measure_code "
    assert sorted(_rows(tables, left + "like '3.2%'"), key=str) == [("3.2.4", "900001"), ("3.2.4", None)]


def test_exceptions_of_the_hidden_trust_go_and_those_of_shown_schools_stay(tables: duckdb.DuckDBPyConnection) -> None:
    """That none of the trust agrees would say so of the nine of 900003."""
    counts: dict[str | None, tuple[int, int]] = {
        "900001": (0, 60),
        "900003": (0, 9),
        "900004": (0, 100),
        None: (0, 169),
    }
    _add_measure(tables, "CF", counts, sources="Registers: surveys")
    for school in (None, "900003", "900004"):
        tables.execute(
            "insert into strategy.fct_exception by name select * replace ('CF' as measure_code, ? as school_urn)"
            " from strategy.fct_exception limit 1",
            [school],
        )
    suppress(tables, as_at=AS_AT)
    assert _rows(tables, "select school_urn from strategy.fct_exception where measure_code = 'CF'") == [("900004",)]


def test_what_is_no_percentage_is_no_share(tables: duckdb.DuckDBPyConnection) -> None:
    """In a school of 122, 118 pupils leave four; 118 suspensions may be of one pupil."""
    counts: dict[str | None, tuple[int, int]] = {"900001": (118, 122), "900002": (60, 99), None: (178, 221)}
    _add_measure(tables, "B2.2", counts, sources="Wonde: exclusions", unit="per 100 pupils")
    _add_measure(tables, "B2.1", counts, sources="Wonde: achievements")
    suppress(tables, as_at=AS_AT)
    hidden = _rows(tables, "select measure_code, school_urn from strategy.fct_measure where symbol = 'c'")
    assert not [school for measure, school in hidden if measure == "B2.2"]
    assert ("B2.1", "900001") in hidden


def test_a_school_hidden_by_its_answers_alone_shows_how_many_records_landed(tables: duckdb.DuckDBPyConnection) -> None:
    """Answers are counted in a register, so that nothing is told of what the school's own system holds."""
    counts: dict[str | None, tuple[int, int]] = {"900003": (12, 14), "900004": (30, 40), None: (42, 54)}
    _add_measure(tables, "CF", counts, sources="Registers: surveys")
    suppress(tables, as_at=AS_AT)
    assert _rows(
        tables, "select symbol from strategy.fct_measure where measure_code = 'CF' and school_urn = '900003'"
    ) == [("c",)]
    landed = "select rows_landed from strategy.source_freshness where school_urn = '900003' order by source"
    assert _rows(tables, landed) == [(6,), (203,)]


def test_rows_of_a_register_are_not_persons(tables: duckdb.DuckDBPyConnection) -> None:
    _add_measure(tables, "3d.3", {None: (380, 400)}, sources="Registers: training; Wonde: employees")
    tables.execute(
        "insert into strategy.source_freshness by name select * replace ('training' as resource, 3 as rows_landed)"
        " from strategy.source_freshness where source = 'registers' and school_urn = ?",
        [TINY],
    )
    suppress(tables, as_at=AS_AT)
    assert _rows(tables, "select rows_landed from strategy.source_freshness where resource = 'training'") == [(3,)]


def test_whoever_has_pupils_is_a_source_about_people(tables: duckdb.DuckDBPyConnection) -> None:
    """The measures name the system that most academies have; an academy may have another."""
    tables.execute(
        "update strategy.source_freshness set source = 'bromcom' where school_urn = ? and source = 'wonde'", [TINY]
    )
    suppress(tables, as_at=AS_AT)
    assert _rows(tables, "select rows_landed from strategy.source_freshness where source = 'bromcom'") == [(None,)]


def test_months_of_a_partner_are_shown_without_their_pupils(tables: duckdb.DuckDBPyConnection) -> None:
    """Nobody has left 900002, so that a month's pupils are those of the year, which is hidden for the tiny school."""
    tables.execute("delete from strategy.fct_measure where school_urn not in ('900002', '900003', ?)", [TINY])
    tables.execute("delete from strategy.fct_measure where measure_code not in ('B1.3', 'B1.4')")
    figures = {"900002": (30, 96), "900003": (31, 203), TINY: (1, 3), None: (62, 302)}
    for school, (numerator, denominator) in figures.items():
        tables.execute(
            "update strategy.fct_measure set numerator = ?, denominator = ? where school_urn is not distinct from ?",
            [numerator, denominator, school],
        )
    tables.execute("update strategy.attendance_summary set pupils = 3 where school_urn = ?", [TINY])
    suppress(tables, as_at=AS_AT)
    months = _rows(
        tables,
        "select school_urn, possible_sessions > 0, absent_sessions > 0, pupils, symbol from strategy.attendance_summary"
        " where school_urn in ('900002', '900003') and month_start = date '2026-01-01' order by 1",
    )
    assert months == [("900002", True, True, None, "c"), ("900003", True, True, 203, None)]
