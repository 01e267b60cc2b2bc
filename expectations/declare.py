"""The few forms in which suites declare their checks."""

from __future__ import annotations

from collections.abc import Sequence

from expectations.check import Check, Severity, TableSuite


def none_found(name: str, finds: str, *, severity: Severity, guards: str, why: str, resolve: str) -> Check:
    """A query that finds what is wrong, expected to find nothing. It selects keys, never figures."""
    return Check(name, severity, "ExpectTableRowCountToEqual", {"value": 0}, guards, why, resolve, finds)


def in_set(table: str, column: str, values: Sequence[str], *, why: str, resolve: str) -> Check:
    """Every value of ``column`` is one of ``values``; null is another check's business."""
    return Check(
        f"{table}.{column}_is_known",
        Severity.CRITICAL,
        "ExpectColumnValuesToBeInSet",
        {"column": column, "value_set": list(values)},
        f"{table}.{column} is one of: {', '.join(values)}.",
        why,
        resolve,
    )


def matches(table: str, column: str, regex: str, *, guards: str, why: str, resolve: str) -> Check:
    """Every value of ``column`` matches ``regex`` from its first character on."""
    arguments = {"column": column, "regex": regex}
    name = f"{table}.{column}_is_well_formed"
    return Check(name, Severity.CRITICAL, "ExpectColumnValuesToMatchRegex", arguments, guards, why, resolve)


def not_negative(table: str, column: str, *, resolve: str) -> Check:
    """A count, an area or an amount that cannot be below zero."""
    return Check(
        f"{table}.{column}_not_negative",
        Severity.CRITICAL,
        "ExpectColumnValuesToBeBetween",
        {"column": column, "min_value": 0},
        f"{table}.{column} is never below zero.",
        "What is counted cannot be fewer than none: something is subtracted that was never added.",
        resolve,
    )


def refers_to(table: str, column: str, other: str, other_column: str, *, why: str, resolve: str) -> Check:
    """Every ``table.column`` that is not null stands in ``other.other_column``."""
    return none_found(
        f"{table}.{column}_stands_in_{other}",
        f"select distinct {column} from strategy.{table} where {column} is not null"  # noqa: S608
        f" and {column} not in (select {other_column} from strategy.{other} where {other_column} is not null)",
        severity=Severity.CRITICAL,
        guards=f"Every {table}.{column} stands in {other}.",
        why=why,
        resolve=resolve,
    )


def known_school(table: str) -> Check:
    return refers_to(
        table,
        "school_urn",
        "dim_school",
        "school_urn",
        why="Rows of a school that the trust does not have are lost by every join, so totals and lists stop agreeing.",
        resolve="See which URN it is: a converted school's old URN needs predecessor_urn in the trust's settings.",
    )


def table_suite(
    table: str,
    *,
    columns: Sequence[str],
    grain: Sequence[str],
    required: Sequence[str] = (),
    checks: Sequence[Check] = (),
    may_be_empty: bool = False,
    may_shrink: bool = False,
) -> TableSuite:
    """The suite of one table: its shape, which every published table must keep, and then its own ``checks``.

    ``columns`` is the complete list of what may be published, ``grain`` the columns that name one row, ``required`` the
    columns that are never null. ``may_shrink`` is for lists of what is wrong, which ought to become shorter.
    """
    shape = [_columns(table, columns), _grain(table, grain), *(_required(table, column) for column in required)]
    if not may_be_empty:
        shape.append(_filled(table))
    if not may_shrink:
        shape.extend(_kept(table))
    return TableSuite(table, tuple(grain), (*shape, *checks))


def _columns(table: str, columns: Sequence[str]) -> Check:
    return Check(
        f"{table}.columns_are_declared",
        Severity.CRITICAL,
        "ExpectTableColumnsToMatchSet",
        {"column_set": list(columns), "exact_match": True},
        f"{table} has exactly the columns that its suite declares.",
        "A column that nobody declared may hold a name, an e-mail or a pupil's id; a missing one breaks every reader.",
        "If the column is meant to be published, check that it is about no person and add it to the suite; "
        "otherwise take it out of the model.",
    )


def _grain(table: str, grain: Sequence[str]) -> Check:
    # GX has two classes for this: the compound one refuses a single column.
    alone = len(grain) == 1
    expectation = "ExpectColumnValuesToBeUnique" if alone else "ExpectCompoundColumnsToBeUnique"
    arguments: dict[str, object] = {"column": grain[0]} if alone else {"column_list": list(grain)}
    return Check(
        f"{table}.grain_is_unique",
        Severity.CRITICAL,
        expectation,
        arguments,
        f"{table} has one row per {', '.join(grain)}.",
        "A row that stands twice is counted twice in every total that a board or a BI tool makes from it.",
        "Look at the named keys in the build warehouse; a join in the model multiplies them, or a seed has a "
        "row twice.",
    )


def _required(table: str, column: str) -> Check:
    return Check(
        f"{table}.{column}_is_given",
        Severity.CRITICAL,
        "ExpectColumnValuesToNotBeNull",
        {"column": column},
        f"{table}.{column} is never empty.",
        f"A row without {column} disappears from joins and filters, and nobody notices that it is missing.",
        f"Find the named rows in the build warehouse and follow {column} back through the model to its source.",
    )


def _filled(table: str) -> Check:
    return Check(
        f"{table}.is_filled",
        Severity.CRITICAL,
        "ExpectTableRowCountToBeBetween",
        {"min_value": 1},
        f"{table} has rows.",
        "An empty table passes every check of its rows: nothing wrong was found because nothing was there.",
        "See in the dbt node outcomes whether the model or its seed was built, and whether its sources have landed.",
    )


def _kept(table: str) -> tuple[Check, Check]:
    why = "A read that was cut short, or a filter that matches too little, shows first as rows that are gone."
    resolve = (
        "Compare the landing manifests of the two days. If the rows were rightly removed, say so in the table's suite "
        "(may_shrink) and build again."
    )
    lost_half = none_found(
        f"{table}.half_the_rows_are_kept",
        _lost(table, 0.5),
        severity=Severity.CRITICAL,
        guards=f"{table} keeps at least half of the rows that it had in the publication of the day before.",
        why=why,
        resolve=resolve,
    )
    lost_a_fifth = none_found(
        f"{table}.rows_are_kept",
        _lost(table, 0.8),
        severity=Severity.WARNING,
        guards=f"{table} keeps at least four fifths of the rows that it had in the publication of the day before.",
        why=why,
        resolve=resolve,
    )
    return lost_half, lost_a_fifth


def _lost(table: str, share: float) -> str:
    return (
        f"select table_name from previous_rows where table_name = '{table}'"  # noqa: S608  # names and figures of ours
        f" and (select count(*) from strategy.{table}) < {share} * row_count"
    )
