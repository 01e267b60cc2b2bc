"""May this candidate be published? Closed unless every declared check ran and every critical one passed."""

from __future__ import annotations

import importlib
import logging
import pkgutil
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from pathlib import Path
from types import MappingProxyType

import duckdb

from expectations import docs, suites
from expectations.check import Area, Check, Severity, TableSuite
from expectations.great import Examiner, Observation
from expectations.tables import SCHEMA, fingerprint, literal, quoted, table_names
from expectations.verdict import CheckResult, Verdict, reasons_against

log = logging.getLogger(__name__)

NO_EARLIER_ROWS: Mapping[str, int] = MappingProxyType({})


def declared_areas() -> tuple[Area, ...]:
    """The area of every module in :mod:`expectations.suites`: a new area is a new module and nothing else."""
    names = sorted(module.name for module in pkgutil.iter_modules(suites.__path__))
    return tuple(importlib.import_module(f"{suites.__name__}.{name}").AREA for name in names)


def run_gate(
    build_db: Path,
    *,
    as_at: date,
    docs_dir: Path,
    rows_before: Mapping[str, int] = NO_EARLIER_ROWS,
    areas: Sequence[Area] | None = None,
) -> Verdict:
    """Judge the candidate in ``build_db`` (opened read-only) and write its Data Docs under ``docs_dir/<as_at>/``.

    ``rows_before`` are the rows per table of the newest publication of an earlier day, as given by
    ``publication.current.rows_before``. Raises nothing for a bad candidate: the verdict says what is wrong.
    """
    with duckdb.connect(":memory:") as connection:
        connection.execute(f"attach {literal(str(build_db))} as candidate (read_only)")
        connection.execute(f"use {quoted('candidate', SCHEMA)}")
        verdict = judge(
            connection, as_at=as_at, rows_before=rows_before, areas=declared_areas() if areas is None else areas
        )
    docs.write(verdict, docs_dir=docs_dir)
    return verdict


def judge(
    connection: duckdb.DuckDBPyConnection,
    *,
    as_at: date,
    areas: Sequence[Area],
    rows_before: Mapping[str, int] = NO_EARLIER_ROWS,
    examiner: Examiner | None = None,
) -> Verdict:
    """The verdict on the schema ``strategy`` of the connection's current database."""
    examiner = examiner or Examiner()
    published = table_names(connection)
    _keep_rows_before(connection, rows_before)
    results = tuple(
        result
        for area in areas
        for suite in area.suites
        if suite.table in published  # a suite without its table is told by _coverage, once
        for result in examine_suite(connection, area, suite, as_at=as_at, examiner=examiner)
    )
    reasons = (*_coverage(published, areas), *reasons_against(results))
    verdict = Verdict(as_at=as_at, candidate=fingerprint(connection), results=results, reasons=reasons)
    _tell(verdict, tables=len(published))
    return verdict


def examine_suite(
    connection: duckdb.DuckDBPyConnection, area: Area, suite: TableSuite, *, as_at: date, examiner: Examiner
) -> Iterator[CheckResult]:
    """The results of one table's checks, in the order in which they are declared."""

    def observe(sql: str, checks: Sequence[Check]) -> dict[str, Observation]:
        try:
            frame = connection.execute(sql, {"as_at": as_at} if "$as_at" in sql else {}).df()
            return examiner.examine(frame, checks, suite.grain)
        except Exception as error:  # noqa: BLE001  # whatever a check raises, nothing is known: the gate stays closed
            lines = str(error).strip().splitlines() or ["no message"]
            told = Observation(passed=False, errored=True, observed=f"{type(error).__name__}: {lines[0]}")
            return {check.name: told for check in checks}

    on_table = [check for check in suite.checks if check.finds is None]
    seen = observe(f"from {quoted(SCHEMA, suite.table)}", on_table) if on_table else {}
    for check in suite.checks:
        if check.finds is not None:
            seen |= observe(check.finds, [check])
        yield _result(area, suite, check, seen.get(check.name))


def _result(area: Area, suite: TableSuite, check: Check, seen: Observation | None) -> CheckResult:
    seen = seen or Observation(passed=False, errored=True, observed="The library gave no result for it.")
    return CheckResult(
        area=area.name,
        check_name=check.name,
        table=suite.table,
        severity=Severity(check.severity),
        passed=seen.passed,
        errored=seen.errored,
        observed=seen.observed,
        what_it_guards=check.guards,
        why=check.why,
        resolve=check.resolve,
    )


def _coverage(published: Sequence[str], areas: Sequence[Area]) -> Iterator[str]:
    """A sentence per published table without a suite or without checks, and per suite without its table."""
    covered = [suite for area in areas for suite in area.suites]
    names = [suite.table for suite in covered]
    for table in published:
        if table not in names:
            yield (
                f"{table} is published and no suite covers it. Write one in expectations/suites, "
                "or move the model out of the published schema."
            )
    for suite in covered:
        if suite.table not in published:
            yield (
                f"The suite of {suite.table} names a table that the candidate does not have. Build the model, "
                f"or remove "
                "the suite if the table is no longer published."
            )
        if not suite.checks:
            yield f"The suite of {suite.table} has no checks. A suite that checks nothing would let everything pass."
    for table in sorted({name for name in names if names.count(name) > 1}):
        yield f"{table} has two suites; keep one, so that there is one place that says what may be published."


def _keep_rows_before(connection: duckdb.DuckDBPyConnection, rows_before: Mapping[str, int]) -> None:
    connection.execute("create or replace temp table previous_rows (table_name varchar, row_count bigint)")
    if rows_before:
        connection.executemany("insert into previous_rows values (?, ?)", sorted(rows_before.items()))


def _tell(verdict: Verdict, *, tables: int) -> None:
    log.info(
        "Gate for %s: %s after %d checks of %d tables, %d warnings.",
        verdict.as_at,
        "open" if verdict.open else "closed",
        len(verdict.results),
        tables,
        len(verdict.warnings),
    )
    for reason in verdict.reasons:
        log.error("Gate closed because of %s", reason)
    for warning in verdict.warnings:
        log.warning("%s: %s %s", warning.area, warning.what_it_guards, warning.observed)
