"""The gate is shown to block by breaking, one at a time, each thing that it guards."""

from __future__ import annotations

from dataclasses import replace

import duckdb
import pytest

from expectations.check import Area, Check, Severity, TableSuite
from expectations.gate import declared_areas, examine_suite, judge
from expectations.great import Examiner
from tests.expectations.faults import FAULTS, fault
from tests.expectations.synthetic import AS_AT, COLUMNS

DECLARED = [(area, suite, check) for area in declared_areas() for suite in area.suites for check in suite.checks]
NAMES = [check.name for _, _, check in DECLARED]


def _only(suite: TableSuite, check: Check) -> TableSuite:
    return replace(suite, checks=(check,))


def test_the_good_candidate_passes_with_its_known_warnings(
    candidate: duckdb.DuckDBPyConnection, examiner: Examiner
) -> None:
    verdict = judge(candidate, as_at=AS_AT, areas=declared_areas(), examiner=examiner)
    assert verdict.open, verdict.reasons
    assert len(verdict.results) == len(DECLARED)
    assert {warning.check_name for warning in verdict.warnings} == {
        "compliance_status.life_safety_in_date",
        "source_freshness.every_source_is_fresh",
        "source_freshness.nothing_quarantined",
        "register_quality.no_row_was_refused",
    }


def test_every_published_table_has_one_suite() -> None:
    covered = [suite.table for area in declared_areas() for suite in area.suites]
    assert sorted(covered) == sorted(COLUMNS)


def test_every_check_has_a_fault_that_trips_it_and_no_fault_is_left_over() -> None:
    assert [check.name for _, suite, check in DECLARED if fault(suite, check) is None] == []
    assert set(FAULTS) <= set(NAMES)
    assert len(set(NAMES)) == len(NAMES)


@pytest.mark.parametrize(("area", "suite", "check"), DECLARED, ids=NAMES)
def test_each_check_sees_its_fault(
    candidate: duckdb.DuckDBPyConnection, examiner: Examiner, area: Area, suite: TableSuite, check: Check
) -> None:
    candidate.execute("create temp table previous_rows (table_name varchar, row_count bigint)")
    candidate.execute("use strategy")
    alone = _only(suite, check)
    warns_already = check.severity is Severity.WARNING
    (before,) = examine_suite(candidate, area, alone, as_at=AS_AT, examiner=examiner)
    assert not before.errored, before.observed
    assert before.passed or warns_already, before.observed

    candidate.execute(str(fault(suite, check)))
    (after,) = examine_suite(candidate, area, alone, as_at=AS_AT, examiner=examiner)
    assert not after.errored, after.observed
    assert not after.passed
    assert after.observed != before.observed


def test_each_check_says_what_it_guards_why_and_how_to_resolve_it() -> None:
    for _, suite, check in DECLARED:
        assert check.name.startswith(f"{suite.table}."), check.name
        for text in (check.guards, check.why, check.resolve):
            assert text.endswith("."), check.name
            assert len(text) >= 15, check.name


@pytest.mark.parametrize(
    ("statement", "check_name"),
    [
        ("update fct_measure set rag = 'green' where symbol = 'x'", "fct_measure.missing_is_grey_and_blank"),
        ("alter table attendance_summary add column upn varchar", "attendance_summary.columns_are_declared"),
        ("insert into dim_school select * from dim_school limit 1", "dim_school.grain_is_unique"),
    ],
)
def test_a_critical_failure_closes_the_gate_and_names_itself(
    candidate: duckdb.DuckDBPyConnection, examiner: Examiner, statement: str, check_name: str
) -> None:
    candidate.execute("use strategy")
    candidate.execute(statement)
    verdict = judge(candidate, as_at=AS_AT, areas=declared_areas(), examiner=examiner)
    assert not verdict.open
    assert any(check_name in reason for reason in verdict.reasons)


def test_a_warning_leaves_the_gate_open(candidate: duckdb.DuckDBPyConnection, examiner: Examiner) -> None:
    candidate.execute("use strategy")
    candidate.execute(FAULTS["source_freshness.nothing_quarantined"])
    verdict = judge(candidate, as_at=AS_AT, areas=declared_areas(), examiner=examiner)
    assert verdict.open
    assert "source_freshness.nothing_quarantined" in {warning.check_name for warning in verdict.warnings}


def test_a_published_table_without_a_suite_closes_the_gate(
    candidate: duckdb.DuckDBPyConnection, examiner: Examiner
) -> None:
    areas = [area for area in declared_areas() if area.name != "estate"]
    verdict = judge(candidate, as_at=AS_AT, areas=areas, examiner=examiner)
    assert not verdict.open
    assert verdict.reasons[0].startswith("school_estate is published and no suite covers it.")


def test_a_view_in_the_published_schema_needs_a_suite_too(
    candidate: duckdb.DuckDBPyConnection, examiner: Examiner
) -> None:
    candidate.execute("create view strategy.pupil_list as select 1 as one")
    verdict = judge(candidate, as_at=AS_AT, areas=declared_areas(), examiner=examiner)
    assert [reason for reason in verdict.reasons if reason.startswith("pupil_list is published")]


def test_a_suite_that_names_a_missing_table_closes_the_gate(
    candidate: duckdb.DuckDBPyConnection, examiner: Examiner
) -> None:
    candidate.execute("drop table strategy.ict_device_summary")
    verdict = judge(candidate, as_at=AS_AT, areas=declared_areas(), examiner=examiner)
    assert not verdict.open
    assert verdict.reasons[0].startswith(
        "The suite of ict_device_summary names a table that the candidate does not have."
    )


BROKEN = Check("dim_board.broken", Severity.WARNING, "ExpectTableRowCountToEqual", {"value": 0}, "a.", "b.", "c.")


@pytest.mark.parametrize(
    ("check", "told"),
    [
        (replace(BROKEN, finds="select nothing from strategy.no_such_table"), "CatalogException"),
        (
            replace(BROKEN, expectation="ExpectColumnValuesToNotBeNull", arguments={"column": "no_such_column"}),
            "no_such_column",
        ),
        (replace(BROKEN, expectation="ExpectSomethingNobodyWrote"), "ExpectSomethingNobodyWrote"),
    ],
    ids=["its query raises", "its column is missing", "its expectation does not exist"],
)
def test_a_check_that_cannot_run_closes_the_gate_even_if_it_only_warns(
    candidate: duckdb.DuckDBPyConnection, examiner: Examiner, check: Check, told: str
) -> None:
    candidate.execute(
        "drop schema strategy cascade; create schema strategy; create table strategy.dim_board as select 1 as x"
    )
    area = Area("boards", "Boards", (TableSuite("dim_board", ("x",), (check,)),))
    verdict = judge(candidate, as_at=AS_AT, areas=[area], examiner=examiner)
    assert not verdict.open
    (result,) = verdict.results
    assert result.errored
    assert told in result.observed
    assert "could not be carried out" in verdict.reasons[0]


def test_zero_checks_close_the_gate(candidate: duckdb.DuckDBPyConnection, examiner: Examiner) -> None:
    candidate.execute("drop schema strategy cascade")
    verdict = judge(candidate, as_at=AS_AT, areas=[], examiner=examiner)
    assert not verdict.open
    assert verdict.reasons == ("No check ran, so nothing is known about the candidate.",)


def test_a_suite_without_checks_closes_the_gate(candidate: duckdb.DuckDBPyConnection, examiner: Examiner) -> None:
    areas = [
        *declared_areas()[1:],
        replace(declared_areas()[0], suites=tuple(replace(s, checks=()) for s in declared_areas()[0].suites)),
    ]
    verdict = judge(candidate, as_at=AS_AT, areas=areas, examiner=examiner)
    assert not verdict.open
    assert "has no checks" in " ".join(verdict.reasons)


def test_two_suites_or_two_checks_of_one_name_close_the_gate(
    candidate: duckdb.DuckDBPyConnection, examiner: Examiner
) -> None:
    areas = [*declared_areas(), declared_areas()[0]]
    verdict = judge(candidate, as_at=AS_AT, areas=areas, examiner=examiner)
    assert not verdict.open
    assert "has two suites" in " ".join(verdict.reasons)
    assert "is declared twice" in " ".join(verdict.reasons)


def test_a_result_that_the_library_leaves_out_is_missed(candidate: duckdb.DuckDBPyConnection) -> None:
    class Forgetful(Examiner):
        def examine(self, *_: object, **__: object) -> dict[str, object]:  # type: ignore[override]
            return {}

    verdict = judge(candidate, as_at=AS_AT, areas=declared_areas(), examiner=Forgetful())
    assert not verdict.open
    assert all(result.errored for result in verdict.results)


def test_what_is_observed_names_rows_and_gives_no_figures(
    candidate: duckdb.DuckDBPyConnection, examiner: Examiner
) -> None:
    candidate.execute(
        "update strategy.fct_measure set numerator = -4321 where measure_code = 'B1.3' and school_urn = '900005'"
    )
    verdict = judge(candidate, as_at=AS_AT, areas=declared_areas(), examiner=examiner)
    told = {result.check_name: result.observed for result in verdict.results}["fct_measure.numerator_not_negative"]
    assert "B1.3 / school / 900005" in told
    assert "4321" not in " ".join(result.observed for result in verdict.results)
