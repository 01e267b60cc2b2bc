"""Freshservice and Freshdesk, read from simulated ones: every ticket as it stands, and nobody who wrote one."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from demo.records import World
from demo.servers.faults import (
    meanwhile,
)
from demo.servers.freshworks_records import school_id, shown, team_id
from demo.servers.moments import Clock
from demo.servers.systems import Servers
from extractors.http.auth import BasicKey
from extractors.http.linked import LinkHeader
from extractors.landing import Landing, PartitionKey
from extractors.source import Source
from extractors.sources import SOURCES
from tests.extractors.sources.conftest import night_after
from tests.extractors.sources.reading import DAY, NEXT_DAY, connection_to, failures, land, latest, rows

BOTH = ("freshservice", "freshdesk")
LISTS = {"tickets": "", "deleted_tickets": "deleted", "spam_tickets": "spam"}
CLOSE = datetime(2026, 3, 20, tzinfo=UTC)


def naive(moment: datetime | None) -> datetime | None:
    return moment.replace(tzinfo=None) if moment else None


def known(world: World, moment: datetime) -> dict[str, tuple[str, datetime]]:
    """In which list each ticket stands at the moment, and when it last changed."""
    found = (shown(ticket, moment) for ticket in world.tickets)
    return {str(row.ticket.ticket_id): (row.place, row.updated_at) for row in found if row}


def paged(source: str, size: int, most_pages: int | None = None, *names: str) -> Source:
    declared = SOURCES[source]
    chosen = [declared.resource(name) for name in names or [resource.name for resource in declared.resources]]
    paging = LinkHeader(size=size, most_pages=most_pages)
    return replace(declared, resources=tuple(replace(resource, paging=paging) for resource in chosen))


@pytest.mark.parametrize("source", BOTH)
@pytest.mark.parametrize("size", [100, 7])
def test_every_ticket_lands_as_it_is_in_the_world(
    world: World, details: dict[str, Any], tmp_path: Path, source: str, size: int
) -> None:
    outcomes = land(paged(source, size), connection_to(source, details), tmp_path, DAY, [])
    assert failures(outcomes) == {}
    by_id = {str(ticket.ticket_id): ticket for ticket in world.tickets}
    expected = {ticket: at for ticket, at in known(world, Clock.after(DAY).moment).items() if at[1] < CLOSE}
    school_column = "department_id" if source == "freshservice" else "company_id"
    landed: dict[str, str] = {}
    for resource, place in LISTS.items():
        found = rows(tmp_path, source, resource, DAY)
        assert found, f"the world has no {resource}"
        for row in found:
            assert row["ticket_id"] not in landed
            landed[row["ticket_id"]] = place
            ticket = by_id[row["ticket_id"]]
            now = shown(ticket, Clock.after(DAY).moment)
            assert now is not None
            assert (row["created_at"], row["updated_at"]) == (naive(ticket.history[0][0]), naive(now.updated_at))
            assert (row["due_by"], row["first_response_due_by"]) == (naive(now.due_by), naive(ticket.answer_due))
            assert (row["status"], row["priority"], row["type"]) == (now.status, ticket.priority, ticket.type)
            assert (row["category"], row["group_id"]) == (ticket.category, str(team_id(ticket.team)))
            assert row[school_column] == str(school_id(ticket.urn, under_nickname=ticket.under_nickname))
            for name in ("first_responded_at", "resolved_at", "closed_at", "reopened_at", "pending_since"):
                assert row[name] == naive(getattr(now, name)), name
    assert landed == {ticket: place for ticket, (place, _) in expected.items()}
    schools = rows(tmp_path, source, "departments" if source == "freshservice" else "companies", DAY)
    assert {(row[school_column], row["name"]) for row in schools} == {
        *((str(school_id(school.urn)), school.name) for school in world.schools),
        (str(school_id(world.schools[0].urn, under_nickname=True)), world.schools[0].nicknames[0]),
    }
    assert {row["name"] for row in rows(tmp_path, source, "groups", DAY)} == {"ICT", "Estates"}


def test_the_world_has_what_happens_to_tickets(world: World) -> None:
    events = [{event for _, event in ticket.history} for ticket in world.tickets]
    for event in ("answered", "pending", "resolved", "reopened", "closed", "spam", "deleted", "restored"):
        assert any(event in happened for happened in events), event
    assert {ticket.team for ticket in world.tickets} == {"ICT", "Estates"}
    assert {ticket.priority for ticket in world.tickets} == {1, 2, 3, 4}
    assert len(world.tickets) > 100


@pytest.mark.parametrize("source", BOTH)
def test_the_increment_brings_what_changed(world: World, servers: Servers, tmp_path: Path, source: str) -> None:
    connection = connection_to(source, servers.details)
    earlier = DAY - timedelta(days=9)
    night_after(servers, earlier)
    assert failures(land(source, connection, tmp_path, earlier, [])) == {}
    night_after(servers, NEXT_DAY)
    assert failures(land(source, connection, tmp_path, NEXT_DAY, [])) == {}
    asked = [request for request in servers.vendors[source].asked if request.path.endswith("/tickets")]
    assert all(request.query["updated_since"] for request in asked)
    assert {request.query["updated_since"][:10] for request in asked} == {"2000-01-01", str(earlier)}
    versions: list[dict[str, Any]] = []
    for resource, place in LISTS.items():
        for day in (earlier, NEXT_DAY):
            versions += [{**row, "place": place} for row in rows(tmp_path, source, resource, day)]
    moment = Clock.after(NEXT_DAY).moment
    close = CLOSE + timedelta(days=1)
    expected = {ticket: place for ticket, (place, changed_at) in known(world, moment).items() if changed_at < close}
    assert {row["ticket_id"]: row["place"] for row in latest(versions, ["ticket_id"]).values()} == expected
    assert len(rows(tmp_path, source, "tickets", NEXT_DAY)) < len(expected) / 2


@pytest.mark.parametrize("source", BOTH)
def test_twice_the_same_and_nobodys_name_lands(
    world: World, details: dict[str, Any], tmp_path: Path, source: str
) -> None:
    for home in ("first", "second"):
        assert failures(land(source, connection_to(source, details), tmp_path / home, DAY, [])) == {}
    for resource in SOURCES[source].resources:
        key = PartitionKey(source, resource.name, DAY)
        first, second = (Landing(tmp_path / home).manifest(key) for home in ("first", "second"))
        assert first is not None
        assert second is not None
        assert first.files == second.files
        assert first.unknown_fields == ()
        told = repr(rows(tmp_path / "first", source, resource.name, DAY))
        for ticket in world.tickets:
            assert ticket.subject not in told
        for person in world.employees:
            assert person.surname not in told
            assert person.email not in told


def test_a_list_that_stops_at_its_last_page_is_read_on_from_there(
    world: World, servers: Servers, tmp_path: Path
) -> None:
    servers.freshdesk.last_page = 3
    source = paged("freshdesk", 5, 3, *LISTS)
    assert failures(land(source, connection_to("freshdesk", servers.details), tmp_path, DAY, [])) == {}
    landed = {row["ticket_id"] for name in LISTS for row in rows(tmp_path, "freshdesk", name, DAY)}
    assert landed == {t for t, (_, changed_at) in known(world, Clock.after(DAY).moment).items() if changed_at < CLOSE}
    starts = {request.query.get("updated_since") for request in servers.freshdesk.asked}
    assert len(starts) > 5
    assert max(int(request.query.get("page", "1")) for request in servers.freshdesk.asked) == 3


def test_more_tickets_changed_in_one_second_than_the_list_holds(world: World, tmp_path: Path) -> None:
    moment = datetime(2026, 2, 2, 9, tzinfo=UTC)
    at_once = tuple(ticket._replace(history=((moment, "open"),)) for ticket in world.tickets)
    servers = Servers(replace(world, tickets=at_once), Clock.after(DAY), calls_per_minute=1_000_000)
    servers.freshdesk.last_page = 3
    with servers as details:
        outcomes = land(paged("freshdesk", 5, 3, "tickets"), connection_to("freshdesk", details), tmp_path, DAY, [])
    assert failures(outcomes) == {"tickets": "RunawayRead"}


@pytest.mark.parametrize("source", BOTH)
def test_a_ticket_changed_while_the_list_is_read_costs_no_other_its_place(
    world: World, tmp_path: Path, source: str
) -> None:
    """It goes to the end, all after it move up, and the first of the next page would slip past."""
    clock = Clock.after(DAY)
    standing = [t for t in world.tickets if (row := shown(t, clock.moment)) and row.place == ""]
    first = min(standing, key=lambda ticket: ticket.history[-1][0])
    touched = first._replace(history=(*first.history, (clock.moment + timedelta(seconds=1), "reopened")))
    changed_world = replace(world, tickets=tuple(touched if t is first else t for t in world.tickets))
    servers = Servers(changed_world, clock, calls_per_minute=1_000_000)

    def touch() -> None:
        clock.moment += timedelta(seconds=2)

    with servers as details:
        servers.vendors[source].faults.add("*/tickets", meanwhile(touch), after=1)
        outcomes = land(paged(source, 10, None, "tickets"), connection_to(source, details), tmp_path, DAY, [])
    assert failures(outcomes) == {}
    landed = {row["ticket_id"] for row in rows(tmp_path, source, "tickets", DAY)}
    assert {str(t.ticket_id) for t in standing if t is not first and t.history[-1][0] < CLOSE} <= landed


def test_the_key_is_never_shown() -> None:
    auth = BasicKey("a-very-secret-key", system="Freshservice")
    assert "secret" not in repr(auth)
    assert "a-very-secret-key" in auth.secrets()
    assert not auth.renew()
