"""Freshservice and Freshdesk, read from simulated ones: every ticket as it stands, and nobody who wrote one."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import pytest

from demo.records import World
from demo.servers.faults import (
    Fault,
    changed,
    cut_body,
    error_inside,
    html_page,
    hung_up,
    meanwhile,
    rearranged,
    repeated_page,
    slow,
    status,
    too_many,
)
from demo.servers.freshworks_records import school_id, shown, team_id
from demo.servers.messages import Request, Response
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
            assert row[school_column] == str(school_id(ticket.urn))
            for name in ("first_responded_at", "resolved_at", "closed_at", "reopened_at", "pending_since"):
                assert row[name] == naive(getattr(now, name)), name
    assert landed == {ticket: place for ticket, (place, _) in expected.items()}
    schools = rows(tmp_path, source, "departments" if source == "freshservice" else "companies", DAY)
    assert {(row[school_column], row["name"]) for row in schools} == {
        (str(school_id(school.urn)), school.ict_company) for school in world.schools
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


def linked(to: Callable[[Request], str | None]) -> Fault:
    """Another link to the next page, or none."""

    def relink(request: Request, answer: Callable[[Request], Response]) -> Response:
        response, link = answer(request), to(request)
        headers = {name: value for name, value in response.headers.items() if name != "Link"}
        return replace(response, headers=headers | ({"Link": f'<{link}>; rel="next"'} if link else {}))

    return relink


def itself(request: Request) -> str:
    return f"http://{request.host}{request.path}?{urlencode(request.query)}"


STRANGER = "http://stranger.example/api/v2/tickets?page=3"
SURVIVED = "survived"
FAULTS: list[tuple[str, Callable[[str], Fault], int | None, str]] = [
    ("429 with seconds", lambda _: too_many(seconds=7), 1, SURVIVED),
    ("429 with hours", lambda _: too_many(hours=3), 1, "RateLimited"),
    ("one 500", lambda _: status(500), 1, SURVIVED),
    ("one 502", lambda _: status(502), 1, SURVIVED),
    ("one 503", lambda _: status(503), 1, SURVIVED),
    ("503 for good", lambda _: status(503), None, "SourceUnavailable"),
    ("404", lambda _: status(404), 1, "RequestRefused"),
    (
        "403",
        lambda _: status(403, {"code": "access_denied", "message": "You are not authorized"}),
        1,
        "AccessForbidden",
    ),
    ("key withdrawn", lambda _: status(401, {"code": "invalid_credentials"}), None, "AccessRefused"),
    ("slow", lambda _: slow(2.5), 1, SURVIVED),
    ("one cut body", lambda _: cut_body(), 1, SURVIVED),
    ("cut bodies", lambda _: cut_body(), None, "BodyCutShort"),
    ("one hang-up", lambda _: hung_up(), 1, SURVIVED),
    ("hang-ups", lambda _: hung_up(), None, "SourceUnreachable"),
    ("one web page", lambda _: html_page(), 1, SURVIVED),
    ("web pages", lambda _: html_page(), None, "NotJson"),
    ("error inside 200", lambda _: error_inside({"code": "invalid", "message": "Oops"}), 1, "UnexpectedBody"),
    ("redirect to a stranger", lambda _: status(302, headers={"Location": STRANGER}), None, "StrangeHost"),
    ("looping next", lambda _: linked(itself), None, "LoopedPage"),
    ("next on a stranger", lambda _: linked(lambda _: STRANGER), 1, "StrangeHost"),
    ("next that is no address", lambda _: linked(lambda _: "http://a@b\\c"), 1, "StrangeHost"),
    ("a new field", lambda at: changed(f"{at}*.brand_new", {"a": [1]}), 1, SURVIVED),
    ("a type that changed", lambda at: changed(f"{at}*.due_by", 7), None, "TooManyRefused"),
    ("a time without zone", lambda at: changed(f"{at}*.due_by", "2026-01-01 09:00"), None, "TooManyRefused"),
]
OF_LISTS: list[tuple[str, Callable[[str], Fault], int | None, str]] = [
    ("repeated page", repeated_page, None, "RepeatedPage"),
    ("out of order", lambda at: rearranged(at, lambda page: page[::-1]), 1, SURVIVED),
    ("duplicates, once", lambda at: rearranged(at, lambda page: page * 2), 1, SURVIVED),
    ("duplicates for good", lambda at: rearranged(at, lambda page: page * 2), None, SURVIVED),
    ("a record twice for one", lambda at: rearranged(at, lambda p: [p[0], p[0], *p[2:]]), 1, SURVIVED),
]
CASES = [(source, *fault) for source in BOTH for fault in FAULTS] + [("freshservice", *fault) for fault in OF_LISTS]


@pytest.mark.parametrize(
    ("source", "name", "fault", "times", "outcome"), CASES, ids=lambda value: "" if callable(value) else str(value)
)
def test_fault(  # noqa: PLR0917 - a row of the table
    source: str,
    name: str,
    fault: Callable[[str], Fault],
    times: int | None,
    outcome: str,
    world: World,
    servers: Servers,
    tmp_path: Path,
) -> None:
    is_list_fault = name in {each[0] for each in OF_LISTS}
    happened: list[Request] = []

    def second_page(request: Request) -> bool:
        hit = request.path.endswith("/tickets") and (is_list_fault or request.query.get("page") == "2")
        if hit:
            happened.append(request)
        return hit

    place = "tickets" if is_list_fault else "tickets." if source == "freshservice" else ""
    servers.vendors[source].faults.add(second_page, fault(place), times=times)
    outcomes = land(paged(source, 40, None, "tickets"), connection_to(source, servers.details), tmp_path, DAY, [])
    assert happened, "the fault never had its turn"
    if outcome == SURVIVED:
        assert failures(outcomes) == {}
        landed = {row["ticket_id"] for row in rows(tmp_path, source, "tickets", DAY)}
        now = known(world, Clock.after(DAY).moment)
        assert landed == {ticket for ticket, (place, at) in now.items() if place == "" and at < CLOSE}
    else:
        assert failures(outcomes) == {"tickets": outcome}
        assert next(iter(outcomes.values())).error
        assert Landing(tmp_path).manifest(PartitionKey(source, "tickets", DAY)) is None
        assert not list((tmp_path / "quarantine").rglob("*.parquet"))


def test_the_key_is_never_shown() -> None:
    auth = BasicKey("a-very-secret-key", system="Freshservice")
    assert "secret" not in repr(auth)
    assert "a-very-secret-key" in auth.secrets()
    assert not auth.renew()
