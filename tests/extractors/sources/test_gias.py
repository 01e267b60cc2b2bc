# ruff: noqa: RUF001 - dashes and quotation marks as cp1252 has them, and as GIAS writes them
"""GIAS, read from a simulated one: the trust's schools and those before them, of a file of every school there is."""

from __future__ import annotations

import tracemalloc
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from demo.records import World
from demo.servers.gias import NEW_COLUMNS_FROM, earlier, predecessor, pupils
from demo.servers.systems import Servers
from extractors.landing import Landing, PartitionKey
from extractors.records.moments import day_first
from extractors.records.values import BadValueError
from extractors.sources.gias import whole_number
from tests.extractors.faults.gias import of_the_file
from tests.extractors.sources.conftest import night_after
from tests.extractors.sources.reading import DAY, NEXT_DAY, academies_of, connection_to, failures, land, rows

NAME = "/edubase/downloads/public/edubasealldata"
LINKS = "/edubase/downloads/public/links_edubasealldata"


def read(servers: Servers, world: World, home: Path, day: date = DAY) -> dict[str, str]:
    return failures(land("gias", connection_to("gias", servers.details), home, day, academies_of(world)))


def landed(home: Path, resource: str = "establishments", day: date = DAY) -> dict[Any, dict[str, Any]]:
    key = ("urn",) if resource == "establishments" else ("urn", "link_urn")
    return {tuple(row[name] for name in key): row for row in rows(home, "gias", resource, day)}


@pytest.mark.parametrize("day", [DAY, date(2025, 11, 5)])
def test_the_trusts_schools_land_whatever_the_years_columns(
    world: World, servers: Servers, tmp_path: Path, day: date
) -> None:
    assert {date(2025, 11, 5) < NEW_COLUMNS_FROM, DAY >= NEW_COLUMNS_FROM} == {True}
    night_after(servers, day)
    assert read(servers, world, tmp_path, day) == {}
    found = landed(tmp_path, day=day)
    (joined,) = [school for school in world.schools if school.predecessor_urn]
    before = [predecessor(joined)["URN"], earlier(joined)["URN"]]
    assert set(found) == {(urn,) for urn in [*(school.urn for school in world.schools), *before]}
    for school in world.schools:
        row = found[(school.urn,)]
        assert (row["name"], row["la_code"], row["establishment_number"], row["ukprn"]) == (
            school.name,
            school.la_code,
            school.establishment_number,
            school.ukprn,
        )
        assert (row["open_date"], row["close_date"], row["capacity"]) == (school.joined_on, None, school.capacity)
        assert (row["number_of_pupils"], row["status_code"], row["status"]) == (pupils(school), "1", "Open")
        assert row["phase"] == {"special": "Not applicable"}.get(school.phase, school.phase.title())
    old = found[(joined.predecessor_urn,)]
    assert old["name"] == f"Old {joined.name} – “the Brücke”"
    assert (old["type_code"], old["establishment_number"]) == ("02", "0" + joined.establishment_number[1:])
    assert (old["close_date"], old["status"]) == (joined.joined_on - timedelta(days=1), "Closed")
    assert (old["capacity"], old["number_of_pupils"], old["ukprn"]) == (None, None, None)
    links = landed(tmp_path, "links", day)
    assert {pair: (row["link_type"], row["established_on"]) for pair, row in links.items()} == {
        (joined.urn, before[0]): ("Predecessor", joined.joined_on),
        (before[0], joined.urn): ("Successor", joined.joined_on),
        (before[0], before[1]): ("Predecessor - merged", date(1999, 9, 1)),
    }


def test_twice_the_same_and_nobodys_name_lands(world: World, servers: Servers, tmp_path: Path) -> None:
    for home in ("first", "second"):
        assert read(servers, world, tmp_path / home) == {}
    for resource in ("links", "establishments"):
        key = PartitionKey("gias", resource, DAY)
        first, second = (Landing(tmp_path / home).manifest(key) for home in ("first", "second"))
        assert first is not None
        assert second is not None
        assert first.files == second.files
        told = repr(rows(tmp_path / "first", "gias", resource, DAY))
        for name in ("Headmaster", "O’Nobody", *(person.surname for person in world.employees)):
            assert name not in told


def test_each_file_is_fetched_once_and_not_again_for_the_same_day(
    world: World, servers: Servers, tmp_path: Path
) -> None:
    assert read(servers, world, tmp_path) == {}
    stamp = f"{DAY:%Y%m%d}.csv"
    assert dict(servers.gias.requests) == {f"{LINKS}{stamp}": 1, f"{NAME}{stamp}": 1}
    assert read(servers, world, tmp_path) == {}
    assert sum(servers.gias.requests.values()) == 2


@pytest.mark.parametrize("code", [200, 404, 400])
@pytest.mark.parametrize("days", [1, 10])
def test_a_file_that_is_missing_is_replaced_by_an_earlier_days(
    world: World, servers: Servers, tmp_path: Path, code: int, days: int
) -> None:
    servers.gias.failed = code
    servers.gias.missing = {DAY - timedelta(days=back) for back in range(days)}
    assert read(servers, world, tmp_path) == {}
    assert len(landed(tmp_path)) == len(world.schools) + 2
    assert servers.gias.requests[f"{NAME}{DAY - timedelta(days=days):%Y%m%d}.csv"] == 1


def test_after_ten_days_it_is_given_up(world: World, servers: Servers, tmp_path: Path) -> None:
    servers.gias.missing = {DAY - timedelta(days=back) for back in range(11)}
    outcomes = land("gias", connection_to("gias", servers.details), tmp_path, DAY, academies_of(world))
    assert failures(outcomes) == {"links": "FileNotPublished", "establishments": "NeededResourceMissing"}
    assert "URN, LinkURN" in str(outcomes[("links", None)].error)
    assert not list((tmp_path / "landing").rglob("*.parquet"))


def test_links_that_cannot_be_read_stop_both(world: World, servers: Servers, tmp_path: Path) -> None:
    servers.gias.faults.add(f"{LINKS}*", of_the_file(lambda body: body.replace(b"-09-", b"/09/")), times=None)
    assert read(servers, world, tmp_path) == {"links": "TooManyRefused", "establishments": "NeededResourceMissing"}


def test_a_school_that_left_the_register_shrinks_it(world: World, servers: Servers, tmp_path: Path) -> None:
    assert read(servers, world, tmp_path) == {}
    night_after(servers, NEXT_DAY)
    servers.gias.faults.add(
        f"{LINKS}*", of_the_file(lambda body: body[: body.index(b"\r\n") + 2]), times=None
    )  # no links: nothing before is known
    assert read(servers, world, tmp_path, NEXT_DAY)["links"] == "ShrunkenSnapshot"


def test_a_file_of_sixty_megabytes_is_not_held(world: World, servers: Servers, tmp_path: Path) -> None:
    assert read(servers, world, tmp_path / "small") == {}  # what is loaded once is not counted
    servers.gias.file.cache_clear()
    servers.gias.others = 62_000
    size = len(servers.gias.file(DAY, links=False))
    assert size > 60 * 2**20
    servers.gias.file(DAY, links=True)
    tracemalloc.start()
    try:
        found = read(servers, world, tmp_path)
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert found == {}
    assert peak < 12 * 2**20, f"{peak / 2**20:.0f} MB of {size / 2**20:.0f}"
    assert len(landed(tmp_path)) == len(world.schools) + 2


def test_days_and_numbers_as_the_register_writes_them() -> None:
    assert day_first("05-11-2025") == date(2025, 11, 5)
    assert (day_first(" "), whole_number(""), whole_number("0132")) == (None, None, 132)
    for wrong in ("2025-11-05", "5-11-2025", "31-02-2025", "05/11/2025"):
        with pytest.raises(BadValueError):
            day_first(wrong)
    for wrong in ("12k", "1,200", "-4", "1.5"):
        with pytest.raises(BadValueError):
            whole_number(wrong)
