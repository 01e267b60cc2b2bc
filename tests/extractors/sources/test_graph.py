"""Microsoft Graph, read from a simulated tenant: devices, accounts and registrations, and nobody's name."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from demo.records import World
from demo.servers.faults import meanwhile
from demo.servers.graph_records import last_sync
from demo.servers.moments import Clock, gone, newest
from demo.servers.systems import Servers
from extractors.http.answers import Answer
from extractors.landing import Landing, PartitionKey
from extractors.records.privacy import Pseudonyms
from extractors.records.values import BadValueError
from extractors.sources.graph import complaint, net_instant
from tests.extractors.sources.graph_reading import connection, in_small_pages
from tests.extractors.sources.reading import DAY, KEY, NEXT_DAY, failures, land, rows
from tests.extractors.sources.test_wonde import seen

EVERYTHING = ("managed_devices", "mfa_registrations", "accounts")


def pseudonym(account_id: str) -> str:
    return Pseudonyms(KEY, "graph").of("account", account_id)


def test_every_managed_device_lands_as_it_is_in_the_world(world: World, servers: Servers, tmp_path: Path) -> None:
    assert failures(land(in_small_pages(), connection(servers), tmp_path, DAY, [])) == {}
    moment = servers.clock.moment
    landed = {row["managed_device_id"]: row for row in rows(tmp_path, "graph", "managed_devices", DAY)}
    known = [each for each in world.managed_devices if each.enrolled_at <= moment and not gone(each.removed_at, moment)]
    assert len(known) > 40
    for device in known:
        row = landed.pop(device.managed_id)
        synced, state = last_sync(device, moment), newest(device.compliance, moment)
        build = newest(device.builds, moment)
        assert state is not None
        assert build is not None
        assert (row["serial"], row["manufacturer"], row["model"]) == (device.serial, device.manufacturer, device.model)
        assert (row["os_name"], row["os_version"]) == (device.os_name, build[1])
        assert row["memory_bytes"] == (device.memory_bytes or None)
        assert row["enrolled_at"] == seen(device.enrolled_at)
        assert row["last_sync_at"] == (seen(synced) if synced else None)
        assert row["compliance_state"] == state[1]
        assert (row["is_encrypted"], row["owner_type"]) == (device.encrypted, device.owner)
    assert landed == {}
    assert None in {device.serial for device in known}
    assert 0 in {device.memory_bytes for device in known}
    assert None in {last_sync(device, moment) for device in known}


def test_serials_lead_to_the_asset_register(world: World, servers: Servers, tmp_path: Path) -> None:
    """Also of a device that was wiped and has another id; a person's own telephone is not in the register."""
    land("graph", connection(servers), tmp_path, DAY, [])
    known = {device.serial for device in world.devices}
    landed = rows(tmp_path, "graph", "managed_devices", DAY)
    serials = [row["serial"] for row in landed if row["owner_type"] == "company" and row["serial"]]
    assert set(serials) <= known
    assert {device.managed_id for device in world.managed_devices if device.device_id} >= {
        row["managed_device_id"] for row in landed if row["owner_type"] == "company"
    }
    enrolments = Counter(each.device_id for each in world.managed_devices if each.device_id)
    assert max(enrolments.values()) == 2


def test_accounts_and_their_registrations_land_under_one_pseudonym(
    world: World, servers: Servers, tmp_path: Path
) -> None:
    outcomes = land(in_small_pages(), connection(servers), tmp_path, DAY, [])
    assert failures(outcomes) == {}
    moment = servers.clock.moment
    accounts = {row["account_key"]: row for row in rows(tmp_path, "graph", "accounts", DAY)}
    registrations = {row["account_key"]: row for row in rows(tmp_path, "graph", "mfa_registrations", DAY)}
    known = [
        each for each in world.directory_accounts if each.created_at <= moment and not gone(each.deleted_at, moment)
    ]
    assert len(known) > 30
    assert len(accounts) == len(registrations) == len(known)
    for each in known:
        account, registration = accounts[pseudonym(each.account_id)], registrations[pseudonym(each.account_id)]
        registered = gone(each.mfa_registered_at, moment)
        assert (account["account_enabled"], account["user_type"]) == (
            not gone(each.disabled_at, moment),
            each.user_type,
        )
        assert registration["is_mfa_registered"] == registered
        assert registration["is_mfa_capable"] == (registered and each.mfa_capable)
        assert registration["is_admin"] == each.is_admin
        assert registration["user_type"] == (each.user_type or "Member").lower()
    assert {row["account_enabled"] for row in accounts.values()} == {True, False}
    assert {row["user_type"] for row in accounts.values()} == {"Member", "Guest", None}
    assert {row["is_mfa_registered"] for row in registrations.values()} == {True, False}


@pytest.mark.parametrize("ignores_select", [False, True])
def test_nobody_and_no_number_lands(world: World, servers: Servers, tmp_path: Path, ignores_select: bool) -> None:
    """Also from a tenant that sends every property, whatever is selected."""
    servers.graph.tenant.ignores_select = ignores_select
    land("graph", connection(servers), tmp_path, DAY, [])
    told = " ".join(str(row) for name in EVERYTHING for row in rows(tmp_path, "graph", name, DAY)).lower()
    for person in (*world.directory_accounts, *world.employees):
        assert person.surname.lower() not in told
        assert person.forename.lower() not in told
    for account in world.directory_accounts:
        assert account.account_id not in told
    assert "@" not in told
    assert "+447700" not in told


def test_what_is_read_is_known_or_dropped_on_purpose(servers: Servers, tmp_path: Path) -> None:
    servers.graph.tenant.ignores_select = True
    land("graph", connection(servers), tmp_path, DAY, [])
    for name in EVERYTHING:
        manifest = Landing(tmp_path).manifest(PartitionKey("graph", name, DAY))
        assert manifest is not None
        assert tuple(manifest.unknown_fields) == ()
    asked = {request.path: request.query for request in servers.graph.asked if request.method == "GET"}
    assert "userPrincipalName" not in asked["/v1.0/deviceManagement/managedDevices"]["$select"]
    assert asked["/v1.0/users"]["$select"] == "id,accountEnabled,userType"


def test_the_same_day_twice_is_the_same_and_asks_nothing_again(servers: Servers, tmp_path: Path) -> None:
    first, second = tmp_path / "first", tmp_path / "second"
    for home in (first, second):
        land("graph", connection(servers), home, DAY, [])
    for name in EVERYTHING:
        assert rows(first, "graph", name, DAY) == rows(second, "graph", name, DAY)
    asked = len(servers.graph.asked)
    land("graph", connection(servers), first, DAY, [])
    assert len(servers.graph.asked) == asked


def test_what_a_later_snapshot_lacks_is_gone(world: World, tmp_path: Path) -> None:
    """Deletions are told by nothing else: yesterday's enrolment is not in today's list."""
    moment = Clock.after(DAY).moment
    device = next(each for each in world.managed_devices if each.enrolled_at <= moment and not each.removed_at)
    later = tuple(
        each._replace(removed_at=moment + timedelta(hours=1)) if each == device else each
        for each in world.managed_devices
    )
    servers = Servers(replace(world, managed_devices=later), Clock.after(DAY), calls_per_minute=1_000_000)
    with servers:
        for day in (DAY, NEXT_DAY):
            servers.clock.moment = Clock.after(day).moment
            assert failures(land("graph", connection(servers), tmp_path, day, [])) == {}
    before, after = (
        {row["managed_device_id"] for row in rows(tmp_path, "graph", "managed_devices", day)} for day in (DAY, NEXT_DAY)
    )
    assert device.managed_id in before - after


def test_one_token_serves_a_run_and_is_renewed_when_it_expires(servers: Servers, tmp_path: Path) -> None:
    assert failures(land("graph", connection(servers), tmp_path / "one", DAY, [])) == {}
    assert servers.graph.login.issued == 1
    servers.graph.faults.add("*/users", meanwhile(servers.graph.login.expire_all), times=1)
    assert failures(land("graph", connection(servers), tmp_path / "two", DAY, [])) == {}
    assert servers.graph.login.issued == 3


@pytest.mark.parametrize(
    ("wrong", "code"),
    [
        ({"secret": "another"}, "AccessRefused"),
        ({"client": "another"}, "AccessRefused"),
        ({"tenant": "another"}, "AccessRefused"),
        ({"tenant": ""}, "CredentialsMissing"),
        ({"secret": ""}, "CredentialsMissing"),
        ({"client": ""}, "CredentialsMissing"),
    ],
)
def test_wrong_credentials_are_named_and_not_repeated(
    servers: Servers, tmp_path: Path, wrong: dict[str, str], code: str
) -> None:
    outcomes = land("graph", connection(servers, **wrong), tmp_path, DAY, [])
    assert failures(outcomes) == dict.fromkeys(EVERYTHING, code)
    said = " ".join(str(outcome.error) for outcome in outcomes.values())
    assert servers.graph.login.client_secret not in said


def test_a_tenant_without_the_licence_for_reports_still_gives_the_rest(servers: Servers, tmp_path: Path) -> None:
    servers.graph.tenant.reports_licensed = False
    outcomes = land("graph", connection(servers), tmp_path, DAY, [])
    assert failures(outcomes) == {"mfa_registrations": "AccessForbidden"}
    assert "Entra ID P1" in str(outcomes["mfa_registrations", None].error)


@pytest.mark.parametrize(
    ("status", "body", "named"),
    [
        (403, b'{"error":{"code":"Authentication_RequestFromNonPremiumTenantOrB2CTenant","message":"."}}', True),
        (403, b'{"error":{"code":"Authorization_RequestDenied","message":"Insufficient privileges."}}', False),
        (200, b'{"value":[]}', False),
    ],
)
def test_a_missing_licence_is_told_from_a_missing_permission(status: int, body: bytes, named: bool) -> None:
    assert (complaint(Answer(status, {}, body, "graph.example/v1.0")) is not None) == named


@pytest.mark.parametrize(
    ("written", "year"),
    [
        ("0001-01-01T00:00:00Z", None),
        ("2026-03-19T08:00:00Z", 2026),
        ("2026-03-19T08:00:00.1234567Z", 2026),
        ("", None),
    ],
)
def test_the_first_moment_of_net_is_none(written: str, year: int | None) -> None:
    moment = net_instant(written)
    assert (moment.year if moment else None) == year


def test_a_moment_without_its_zone_is_refused() -> None:
    with pytest.raises(BadValueError, match="time zone"):
        net_instant("2026-03-19T08:00:00")
