"""Snipe-IT's lists beside the devices, read from a simulated Snipe-IT."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from demo.records import World
from demo.servers.faults import (
    Fault,
    changed,
    cut_body,
    error_inside,
    html_page,
    rearranged,
    repeated_page,
    status,
    too_many,
)
from demo.servers.moments import Clock, gone
from demo.servers.snipe_it_catalogue import closed_at
from demo.servers.snipe_it_records import Money
from demo.servers.systems import Servers
from extractors.http.paging import Offset
from extractors.landing import Landing, PartitionKey
from extractors.records.values import BadValueError
from extractors.source import Source
from extractors.sources.snipe_it import SOURCE, months_or_none
from tests.extractors.sources.reading import DAY, connection_to, failures, land, rows

SURVIVED = "survived"
LISTS = {
    "locations": "locations",
    "companies": "companies",
    "models": "models",
    "status_labels": "statuslabels",
    "licences": "licenses",
    "maintenances": "maintenances",
}


def without_devices(limit: int = 500, *names: str) -> Source:
    chosen = [each for each in SOURCE.resources if each.name in (names or LISTS)]
    return replace(SOURCE, resources=tuple(replace(each, paging=Offset(limit)) for each in chosen))


def read(servers: Servers, home: Path, limit: int = 500) -> dict[str, list[dict[str, Any]]]:
    source = without_devices(limit)
    assert failures(land(source, connection_to("snipe_it", servers.details), home, DAY, [])) == {}
    return {name: rows(home, "snipe_it", name, DAY) for name in LISTS}


@pytest.mark.parametrize("money", ["1,234.56", "1.234,56"])
def test_licences_and_work_are_as_they_are_in_the_world(world: World, tmp_path: Path, money: Money) -> None:
    servers = Servers(world, Clock.after(DAY), calls_per_minute=1_000_000, money=money)
    moment = servers.clock.moment
    with servers:
        landed = read(servers, tmp_path, limit=5)
    companies = {school.urn: school.ict_company for school in world.schools}
    licences = {row["licence_id"]: row for row in landed["licences"]}
    known = [each for each in world.licences if each.created_at <= moment and not gone(each.deleted_at, moment)]
    assert len(known) == len(licences) > 8
    assert len(known) < len(world.licences)
    for licence in known:
        row = licences[str(licence.licence_id)]
        assert (row["name"], row["manufacturer_name"]) == (licence.name, licence.manufacturer)
        assert row["company_name"] == (companies[licence.urn] if licence.urn else None)
        assert (row["seats"], row["free_seats"]) == (licence.seats, licence.seats - licence.used)
        assert (row["purchase_date"], row["purchase_cost"]) == (licence.purchased, licence.cost)
        assert row["expires_on"] == licence.expires
    works = {row["maintenance_id"]: row for row in landed["maintenances"]}
    expected = [each for each in world.maintenances if each.recorded_at <= moment]
    assert len(expected) == len(works) > 10
    for work in expected:
        row = works[str(work.maintenance_id)]
        completed = work.completed if work.completed and closed_at(work.completed) <= moment else None
        assert (row["device_id"], row["type"]) == (str(work.device_id), work.type)
        assert (row["started_on"], row["completed_on"]) == (work.started, completed)
        assert row["days"] == ((completed - work.started).days if completed else None)
        assert (row["cost"], row["under_warranty"]) == (work.cost, work.warranty)
        assert row["supplier_name"] == work.supplier


def test_the_lists_name_what_devices_refer_to(world: World, servers: Servers, tmp_path: Path) -> None:
    landed = read(servers, tmp_path)
    land("snipe_it", connection_to("snipe_it", servers.details), tmp_path, DAY, [])
    devices = rows(tmp_path, "snipe_it", "hardware", DAY)
    there = [device for device in devices if device["read_pass"] != "deleted"]
    for column, name in (
        ("company_name", "companies"),
        ("location_name", "locations"),
        ("model_name", "models"),
        ("status_name", "status_labels"),
    ):
        counted = Counter(device[column] for device in there)
        assert {row["name"]: row["devices"] for row in landed[name] if row["devices"]} == counted
    assert {row["name"] for row in landed["companies"]} == {school.ict_company for school in world.schools}
    assert {row["type"] for row in landed["status_labels"]} == {"deployable", "archived", "undeployable"}
    assert {row["end_of_life_months"] for row in landed["models"]} >= {None, 72}
    locations = {row["location_id"] for row in landed["locations"]}
    assert {row["parent_id"] for row in landed["locations"]} - {None} <= locations
    assert any(row["parent_id"] for row in landed["locations"])


def test_no_person_key_or_address_lands(world: World, servers: Servers, tmp_path: Path) -> None:
    told = " ".join(str(row) for landed in read(servers, tmp_path).values() for row in landed).lower()
    for employee in world.employees:
        assert employee.surname.lower() not in told
        assert employee.forename.lower() not in told
    for secret in ("key-0", "@", "osier lane", "01632", "ask "):
        assert secret not in told
    for name in LISTS:
        manifest = Landing(tmp_path).manifest(PartitionKey("snipe_it", name, DAY))
        assert manifest is not None
        assert tuple(manifest.unknown_fields) == ()


def test_the_same_day_twice_is_the_same(servers: Servers, tmp_path: Path) -> None:
    assert read(servers, tmp_path / "first") == read(servers, tmp_path / "second")


def _first_twice(page: list[Any]) -> list[Any]:
    return [page[0], page[0], *page[2:]]


FAULTS: list[tuple[str, Fault, str, int | None]] = [
    ("429 with seconds", too_many(seconds=7), SURVIVED, 1),
    ("429 with hours", too_many(hours=3), "RateLimited", 1),
    ("one 502", status(502), SURVIVED, 1),
    ("503 for good", status(503), "SourceUnavailable", None),
    ("403", status(403), "AccessForbidden", 1),
    ("one cut body", cut_body(), SURVIVED, 1),
    ("web pages", html_page(), "NotJson", None),
    ("error inside 200", error_inside({"status": "error", "messages": "Out of memory"}), "VendorComplaint", 1),
    ("some other JSON", error_inside({"success": False}), "UnexpectedBody", 1),
    ("total too high", changed("total", 9999), "DisagreeingTotal", None),
    ("out of order", rearranged("rows", lambda page: page[::-1]), SURVIVED, 1),
    ("a record vanished", rearranged("rows", lambda page: page[1:]), "DisagreeingTotal", 1),
    ("a record twice for one", rearranged("rows", _first_twice), "DisagreeingTotal", 1),
    ("a new field", changed("rows.*.brand_new", {"a": 1}), SURVIVED, 1),
    ("a type that changed", changed("rows.*.created_at", 7), "TooManyRefused", None),
]


@pytest.mark.parametrize("name", LISTS)
@pytest.mark.parametrize("case", FAULTS, ids=lambda case: f"snipe_it: {case[0]}")
def test_fault(servers: Servers, tmp_path: Path, name: str, case: tuple[str, Fault, str, int | None]) -> None:
    _, fault, outcome, times = case
    connection, source = connection_to("snipe_it", servers.details), without_devices(3, name)
    land(source, connection, tmp_path / "undisturbed", DAY, [])
    servers.snipe_it.faults.add(f"*/{LISTS[name]}", fault, times=times)
    (found,) = land(source, connection, tmp_path / "disturbed", DAY, []).values()
    if outcome == SURVIVED:
        assert found.error is None
        undisturbed, disturbed = (
            sorted(str(row) for row in rows(tmp_path / home, "snipe_it", name, DAY))
            for home in ("undisturbed", "disturbed")
        )
        assert disturbed == undisturbed != []
    else:
        assert found.error_code == outcome
        assert Landing(tmp_path / "disturbed").manifest(PartitionKey("snipe_it", name, DAY)) is None


def test_a_repeated_page_is_refused(servers: Servers, tmp_path: Path) -> None:
    servers.snipe_it.faults.add("*/maintenances", repeated_page("rows"), times=None)
    source = without_devices(3, "maintenances")
    outcomes = land(source, connection_to("snipe_it", servers.details), tmp_path, DAY, [])
    assert failures(outcomes) == {"maintenances": "RepeatedPage"}


@pytest.mark.parametrize(("written", "months"), [("36 months", 36), ("None", None), (60, 60), ("", None)])
def test_months_or_none(written: str | int, months: int | None) -> None:
    read_as: Callable[[str | int], int | None] = months_or_none
    assert read_as(written) == months


def test_other_words_are_no_months() -> None:
    with pytest.raises(BadValueError):
        months_or_none("soon")
