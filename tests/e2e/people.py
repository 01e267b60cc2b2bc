"""Looks for simulated people all over a work directory: in every file's bytes, and in what Parquet and DuckDB hold."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import duckdb

from demo.records import Employee, Enrolment, World

_TOKEN = re.compile(rb"[0-9A-Za-z]{5,}")


def names_and_ids(world: World) -> set[str]:
    """Every forename, surname, e-mail address and raw id of a pupil or an employee, in small letters.

    Names are searched for by their first part: a surname of two parts could be cut at its hyphen.
    """
    people: tuple[Enrolment | Employee, ...] = (*world.enrolments, *world.employees)
    named = {person.forename for person in people} | {person.surname.partition("-")[0] for person in people}
    pupils = {identifier for pupil in world.enrolments for identifier in (pupil.student_id, pupil.upi)}
    return {word.lower() for word in named | pupils | {person.employee_id for person in world.employees}}


def found(wanted: set[str], home: Path, apart: frozenset[Path]) -> dict[str, set[str]]:
    """Where any of ``wanted`` stands below ``home``, but for the files and folders of ``apart``."""
    told: dict[str, set[str]] = {}
    for path in files(home, apart):
        words = "\n".join(_words(path))
        hits = {word for word in wanted if word in words}
        if hits:
            told[str(path.relative_to(home))] = hits
    return told


def files(home: Path, apart: frozenset[Path]) -> Iterator[Path]:
    """Every file below ``home`` once; links are not followed."""
    for path in sorted(home.rglob("*")):
        if path.is_file() and not path.is_symlink() and not apart & {path, *path.parents}:
            yield path


def _words(path: Path) -> set[str]:
    words = {token.decode().lower() for token in _TOKEN.findall(path.read_bytes())}
    if path.suffix == ".parquet":
        with duckdb.connect() as connection:
            words |= set(_texts(connection, "read_parquet(?)", [str(path)]))
    elif path.suffix == ".duckdb":
        with duckdb.connect(str(path), read_only=True) as connection:
            tables = connection.execute("select schema_name, table_name from duckdb_tables()").fetchall()
            for schema, table in tables:
                words |= set(_texts(connection, f'"{schema}"."{table}"', []))
    return words


def _texts(connection: duckdb.DuckDBPyConnection, relation: str, values: list[str]) -> Iterator[str]:
    described = connection.execute(f"describe select * from {relation}", values).fetchall()
    for name in (row[0] for row in described if row[1] == "VARCHAR"):
        rows = connection.execute(f'select distinct lower("{name}") from {relation} where "{name}" is not null', values)
        yield from (row[0] for row in rows.fetchall())
