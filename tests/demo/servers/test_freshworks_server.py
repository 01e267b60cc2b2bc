"""The simulated Freshservice and Freshdesk behave as is known of them: one small test for each statement."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
import requests
from hand_made import AS_AT, LARK, Timer, utc

from demo.records import Employee, Ticket, World
from demo.servers.freshworks import Freshdesk, Freshservice
from demo.servers.moments import Clock
from demo.servers.systems import Servers

BOTH = ("freshservice", "freshdesk")
SINCE = {"updated_since": "2000-01-01T00:00:00Z"}
OPENED = utc(2025, 10, 1, 9)


def ticket(number: int, *events: tuple[int, str]) -> Ticket:
    """A ticket that was opened on 1 October at 9:00 plus ``number`` minutes; events come so many hours later."""
    opened = OPENED + timedelta(minutes=number)
    history = ((opened, "open"), *((opened + timedelta(hours=hours), event) for hours, event in events))
    due = opened + timedelta(hours=8)
    return Ticket(number, LARK, "ICT", "Incident", "Network", 2, "Ann Lee: help", "E1", opened, due, history)


TICKETS = (
    ticket(1, (1, "answered"), (2, "pending"), (5, "open"), (6, "resolved"), (7, "closed")),
    ticket(2, (3, "answered"), (4, "resolved"), (9, "reopened")),
    ticket(3, (1, "spam")),
    ticket(4, (1, "deleted")),
    ticket(5, (1, "deleted"), (2, "restored")),
    ticket(6, (400, "answered")),
    ticket(7),
    ticket(8)._replace(history=((utc(2025, 6, 1), "open"),)),
)


class Helpdesk:
    def __init__(self, servers: Servers, details: dict[str, Any], timer: Timer) -> None:
        self.servers, self.details, self.timer = servers, details, timer

    def get(self, source: str, path: str = "tickets", key: str | None = None, **query: Any) -> requests.Response:
        there = self.details[source]
        login = (there["api_key"] if key is None else key, "X")
        return requests.get(f"{there['base_url']}/api/v2/{path}", params=query, auth=login, timeout=10)

    def tickets(self, source: str, **query: Any) -> dict[int, dict[str, Any]]:
        said = self.get(source, **{**SINCE, "include": "stats", **query}).json()
        return {row["id"]: row for row in (said["tickets"] if source == "freshservice" else said)}


@pytest.fixture
def helpdesk(hand_made_world: World) -> Iterator[Helpdesk]:
    asker = Employee("E1", LARK, "Ann", "Lee", "ann.lee@school.invalid", "Teacher")
    world = replace(hand_made_world, tickets=TICKETS, employees=(asker,))
    timer = Timer()
    servers = Servers(world, Clock.after(AS_AT), timer=timer)
    with servers as details:
        yield Helpdesk(servers, details, timer)


@pytest.mark.parametrize("source", BOTH)
def test_without_the_key_it_is_401_whatever_the_password(helpdesk: Helpdesk, source: str) -> None:
    assert helpdesk.get(source, key="wrong").status_code == 401
    there = helpdesk.details[source]
    url = f"{there['base_url']}/api/v2/tickets"
    assert requests.get(url, timeout=10).status_code == 401
    assert requests.get(url, auth=(there["api_key"], "anything"), timeout=10).status_code == 200


def test_freshservice_wraps_its_list_and_freshdesk_does_not(helpdesk: Helpdesk) -> None:
    assert list(helpdesk.get("freshservice").json()) == ["tickets"]
    assert isinstance(helpdesk.get("freshdesk").json(), list)
    assert list(helpdesk.get("freshservice", "departments").json()) == ["departments"]
    assert isinstance(helpdesk.get("freshdesk", "companies").json(), list)
    assert helpdesk.get("freshdesk", "departments").status_code == 404


@pytest.mark.parametrize("source", BOTH)
def test_the_link_to_the_next_page_is_absent_on_the_last(helpdesk: Helpdesk, source: str) -> None:
    answer, pages = helpdesk.get(source, per_page=2, order_type="asc", **SINCE), 1
    while "next" in answer.links:
        assert "updated_since=2000" in answer.links["next"]["url"]
        answer, pages = requests.get(answer.links["next"]["url"], headers=answer.request.headers, timeout=10), pages + 1
    assert pages == 3
    assert helpdesk.get(source, per_page=101).status_code == 400


@pytest.mark.parametrize("source", BOTH)
def test_without_updated_since_only_a_month_is_shown(helpdesk: Helpdesk, source: str) -> None:
    said = helpdesk.get(source).json()
    shown = {row["id"] for row in (said["tickets"] if source == "freshservice" else said)}
    assert shown == {1, 2, 5, 6, 7}
    assert set(helpdesk.tickets(source)) == {1, 2, 5, 6, 7, 8}
    assert set(helpdesk.tickets(source, updated_since="2025-10-01T17:00:00Z")) == {2}
    assert helpdesk.get(source, updated_since="yesterday").status_code == 400


@pytest.mark.parametrize("source", BOTH)
def test_deleted_and_spam_stand_in_lists_of_their_own(helpdesk: Helpdesk, source: str) -> None:
    assert set(helpdesk.tickets(source, filter="deleted")) == {4}
    assert set(helpdesk.tickets(source, filter="spam")) == {3}
    assert helpdesk.get(source, filter="vanished").status_code == 400


def test_freshdesk_stops_at_its_last_page_without_a_word(helpdesk: Helpdesk) -> None:
    assert (Freshdesk.last_page, Freshservice.last_page) == (300, None)
    helpdesk.servers.freshdesk.last_page = 2
    pages = [helpdesk.get("freshdesk", per_page=2, page=page, **SINCE) for page in (1, 2, 3)]
    assert ["next" in page.links for page in pages] == [True, False, False]
    assert [page.status_code for page in pages] == [200, 200, 400]


@pytest.mark.parametrize("source", BOTH)
def test_what_is_shown_of_a_ticket_is_what_had_happened(helpdesk: Helpdesk, source: str) -> None:
    shown = helpdesk.tickets(source)
    first, second = shown[1], shown[2]
    assert (first["status"], second["status"]) == (5, 2)
    assert first["due_by"] == "2025-10-01T20:01:00Z"  # three hours of waiting for the asker are not counted
    assert first["stats"]["resolved_at"] == "2025-10-01T15:01:00Z"
    assert second["stats"]["reopened_at"] == "2025-10-01T18:02:00Z"
    assert second["stats"]["resolved_at"] is None
    assert shown[6]["updated_at"] == "2025-10-01T09:06:00Z"
    helpdesk.servers.clock.moment = OPENED + timedelta(hours=3, minutes=1)
    then = helpdesk.tickets(source)[1]
    assert (then["status"], then["stats"]["pending_since"]) == (3, "2025-10-01T11:01:00Z")
    assert "stats" not in helpdesk.tickets(source, include="")[1]


@pytest.mark.parametrize("source", BOTH)
def test_the_limit_of_a_minute(helpdesk: Helpdesk, source: str) -> None:
    left = [helpdesk.get(source).headers["x-ratelimit-remaining"] for _ in range(100)]
    assert (left[0], left[-1]) == ("99", "0")
    helpdesk.timer.now += 20
    refused = helpdesk.get(source)
    assert (refused.status_code, refused.headers["Retry-After"]) == (429, "40")
    helpdesk.timer.now += 41
    assert helpdesk.get(source).status_code == 200
