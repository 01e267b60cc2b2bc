"""Snipe-IT, read from a simulated Snipe-IT: every device once, from the list that counts."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from demo.records import Device, World
from demo.servers.faults import meanwhile
from demo.servers.messages import Request
from demo.servers.moments import Clock
from demo.servers.snipe_it import SnipeIt
from demo.servers.snipe_it_records import Money
from demo.servers.systems import Servers
from extractors.http.answers import Answer
from extractors.landing import Landing, PartitionKey
from extractors.sources.snipe_it import SOURCE, complaint
from tests.extractors.sources.reading import DAY, NEXT_DAY, connection_to, failures, land, rows
from tests.extractors.sources.test_wonde import seen

HARDWARE = ("hardware", None)


def pass_of(device: Device, servers: Servers) -> str:
    moment = servers.clock.moment
    if device.deleted_at and device.deleted_at <= moment:
        return "deleted"
    return "archived" if device.archived_at and device.archived_at <= moment else "default"


@pytest.mark.parametrize("money", ["1,234.56", "1.234,56"])
def test_every_device_lands_once_as_it_is_in_the_world(world: World, tmp_path: Path, money: Money) -> None:
    servers = Servers(world, Clock.after(DAY), calls_per_minute=1_000_000, money=money)
    with servers as details:
        outcomes = land("snipe_it", connection_to("snipe_it", details), tmp_path, DAY, [])
    assert failures(outcomes) == {}
    landed = {row["device_id"]: row for row in rows(tmp_path, "snipe_it", "hardware", DAY)}
    known = [device for device in world.devices if device.created_at <= servers.clock.moment]
    company_of = {school.urn: school.ict_company for school in world.schools}
    assert len(known) > 50
    assert {pass_of(device, servers) for device in known} == {"default", "archived", "deleted"}
    assert outcomes[HARDWARE].rows_landed == len(known)
    for device in known:
        row = landed.pop(str(device.device_id))
        assert row["read_pass"] == pass_of(device, servers)
        assert (row["asset_tag"], row["serial"], row["model_name"], row["company_name"], row["location_name"]) == (
            device.asset_tag,
            device.serial,
            device.model,
            company_of[device.urn],
            device.location,
        )
        assert (row["purchase_date"], row["purchase_cost"], row["warranty_months"]) == (
            device.purchased,
            device.cost,
            device.warranty_months,
        )
        assert (row["os_name"], row["os_version"]) == (device.os_name, device.os_version)
        assert row["created_at"] == seen(device.created_at.replace(microsecond=0))
        kind = (device.assigned_to or "").partition(":")
        assert row["assigned_to_type"] == (None if not device.assigned_to else "location" if kind[1] else "user")
    assert landed == {}


def test_a_limit_that_the_server_lowers_loses_nothing(world: World, tmp_path: Path) -> None:
    servers = Servers(world, Clock.after(DAY), calls_per_minute=1_000_000)
    servers.snipe_it = SnipeIt(world, servers.clock, max_results=7, calls_per_minute=1_000_000)
    with servers as details:
        outcomes = land("snipe_it", connection_to("snipe_it", details), tmp_path, DAY, [])
        known = [device for device in world.devices if device.created_at <= servers.clock.moment]
    assert outcomes[HARDWARE].rows_landed == len(known)
    manifest = Landing(tmp_path).manifest(PartitionKey("snipe_it", "hardware", DAY))
    assert manifest is not None
    assert manifest.pages > len(known) / 7
    assert manifest.source_total == manifest.rows_received == len(known)


def test_a_device_archived_while_the_lists_are_read_lands_once_as_archived(
    world: World, servers: Servers, details: dict[str, Any], tmp_path: Path
) -> None:
    """It stands in the default list when that is read, and in the archived one a moment later: the later counts."""
    moment = Clock.after(DAY).moment
    later = [device for device in world.devices if device.archived_at and device.archived_at <= moment]
    device = max(later, key=lambda device: (device.archived_at, device.device_id))
    assert device.archived_at is not None
    between = [other for other in world.devices if other.archived_at and other.archived_at >= device.archived_at]
    assert len(between) == 1
    night_before = device.archived_at.replace(microsecond=0)
    servers.clock.moment = night_before.replace(second=max(night_before.second - 1, 0))

    def archive() -> None:
        servers.clock.moment = moment

    def archived_list(request: Request) -> bool:
        return request.query.get("status") == "Archived"

    servers.snipe_it.faults.add(archived_list, meanwhile(archive))
    assert failures(land("snipe_it", connection_to("snipe_it", details), tmp_path, DAY, [])) == {}
    found = [row for row in rows(tmp_path, "snipe_it", "hardware", DAY) if row["device_id"] == str(device.device_id)]
    assert [row["read_pass"] for row in found] in (["archived"], ["deleted"])


def test_a_token_withdrawn(servers: Servers, details: dict[str, Any], tmp_path: Path) -> None:
    connection = connection_to("snipe_it", details)
    servers.snipe_it.token = "another"
    assert failures(land("snipe_it", connection, tmp_path, DAY, [])) == dict.fromkeys(
        (resource.name for resource in SOURCE.resources), "AccessRefused"
    )


def test_a_register_that_lost_half_its_devices_is_refused_until_a_person_accepts_it(
    world: World, details: dict[str, Any], tmp_path: Path
) -> None:
    land("snipe_it", connection_to("snipe_it", details), tmp_path, DAY, [])
    half = replace(world, devices=tuple(device for device in world.devices if device.device_id % 2))
    with Servers(half, Clock.after(NEXT_DAY), calls_per_minute=1_000_000) as smaller:
        connection = connection_to("snipe_it", smaller)
        outcomes = land("snipe_it", connection, tmp_path, NEXT_DAY, [])
        assert failures(outcomes) == {"hardware": "ShrunkenSnapshot"}
        assert Landing(tmp_path).manifest(PartitionKey("snipe_it", "hardware", NEXT_DAY)) is None
        accepted = land("snipe_it", connection, tmp_path, NEXT_DAY, [], accept_shrunken=["hardware"])
        assert failures(accepted) == {}


@pytest.mark.parametrize(
    ("status", "body", "code"),
    [
        (200, b'{"status":"error","messages":"Asset does not exist.","payload":null}', "VendorComplaint"),
        (200, b'{"status":"error","messages":{"limit":["must be a number"]}}', "VendorComplaint"),
        (200, b'{"messages":"Unexpected","status":"error"}', "VendorComplaint"),
        (200, b'{"status":"error","messages":"Too many requests","payload":null}', "RateLimited"),
        (200, b'{"total":1,"rows":[{"id":1,"status":"error"}]}', None),
        (200, b'{"status":"success","messages":"Saved"}', None),
        (500, b'{"status":"error","messages":"Server Error"}', None),
        (200, b"<html>status</html>", None),
    ],
)
def test_an_error_inside_a_good_answer_is_seen(status: int, body: bytes, code: str | None) -> None:
    found = complaint(Answer(status, {}, body, "register.example/api"))
    assert (found.code if found else None) == code
