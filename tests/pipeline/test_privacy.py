"""No simulated person's name, e-mail address or raw id reaches the disk, wherever it is looked for."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path

import duckdb

from demo.records import World
from demo.trust import DEMO_DAY
from tests.pipeline.night import Night

_STAFF_NUMBER = re.compile(r"S\d+")


def test_landing_quarantine_and_the_build_warehouse_hold_nobody(
    whole: Night, world_of: Callable[[int, date], World]
) -> None:
    world = world_of(2025, DEMO_DAY)
    texts = {*_texts_of_files(whole.home), *_texts_of_warehouse(whole.build_db)}
    assert len(texts) > 1000, "the search must have found something to search"
    ids, words = _ids(world), _words(world)
    assert len(words) > 100
    assert not ids & texts
    found = re.compile("|".join(map(re.escape, sorted(words)))).search("\n".join(sorted(texts)))
    assert found is None, found


def test_the_search_would_find_a_name(world_of: Callable[[int, date], World]) -> None:
    """The check above can fail: a name inside a longer text is found."""
    words = _words(world_of(2025, DEMO_DAY))
    name = world_of(2025, DEMO_DAY).enrolments[0].surname
    assert re.compile("|".join(map(re.escape, sorted(words)))).search(f"laptop of {name}, room 2")


def _ids(world: World) -> set[str]:
    """Whoever stands in a register by a role shares it with others; a staff number is somebody's own."""
    in_registers = {str(entry.cells["Person id"]) for entry in world.entries if "Person id" in entry.cells}
    return {
        *(pupil.student_id for pupil in world.enrolments),
        *(pupil.upi for pupil in world.enrolments),
        *(person.employee_id for person in world.employees),
        *(account.account_id for account in world.directory_accounts),
        *filter(_STAFF_NUMBER.fullmatch, in_registers),
    }


def _words(world: World) -> set[str]:
    people = (*world.enrolments, *world.employees)
    accounts = world.directory_accounts  # those of guests are of nobody else
    return {each.surname for each in (*people, *accounts)} | {
        *(person.email for person in people),
        *(account.address for account in accounts),
    }


def _texts_of_files(home: Path) -> Iterator[str]:
    """Every text in every Parquet file, and the whole of every other file but the database and the inputs."""
    with duckdb.connect() as connection:
        for path in home.rglob("*"):
            if path.is_dir() or path.suffix == ".duckdb" or "registers" in path.relative_to(home).parts[:1]:
                continue
            if path.suffix == ".parquet":
                yield from _texts(connection, "read_parquet(?)", [str(path)])
            else:
                yield path.read_text(encoding="utf-8", errors="replace")


def _texts_of_warehouse(build_db: Path) -> Iterator[str]:
    with duckdb.connect(str(build_db), read_only=True) as connection:
        tables = connection.execute("select schema_name, table_name from duckdb_tables()").fetchall()
        assert tables
        for schema, table in tables:
            yield from _texts(connection, f'"{schema}"."{table}"', [])


def _texts(connection: duckdb.DuckDBPyConnection, relation: str, values: list[str]) -> Iterator[str]:
    described = connection.execute(f"describe select * from {relation}", values).fetchall()
    for name in (row[0] for row in described if row[1] == "VARCHAR"):
        found = connection.execute(f'select distinct "{name}" from {relation} where "{name}" is not null', values)
        yield from (row[0] for row in found.fetchall())
