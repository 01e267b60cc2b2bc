"""What all simulated vendors share: keep-alive, what was asked of them, the clock, call limits, speed, and closing."""

from __future__ import annotations

import re
import socket
import time
from datetime import UTC, date, datetime, timedelta, timezone
from urllib.parse import parse_qsl, urlsplit

import pytest
import requests
from hand_made import AS_AT, LARK, Simulated, Timer, mark, small_world, utc

from demo.records import World
from demo.servers.limits import CallLimit
from demo.servers.messages import Request
from demo.servers.moments import Clock, newest
from demo.servers.systems import Servers
from demo.servers.wonde import Wonde

_NEXT = re.compile(rb'"next":"([^"]+)"')
_MARK_ID = re.compile(rb'"id":"(N[0-9]+)"')
MARKS = f"/v1.0/schools/A{LARK}/attendance/session"


@pytest.mark.parametrize(
    ("as_at", "moment"),
    [
        (date(2025, 10, 10), utc(2025, 10, 11, 1)),  # summer time
        (date(2026, 1, 10), utc(2026, 1, 11, 2)),
        (date(2026, 3, 28), utc(2026, 3, 29, 1)),  # the hour before 02:00 is missing
        (date(2025, 10, 25), utc(2025, 10, 26, 2)),  # the hour before 02:00 comes twice
    ],
)
def test_the_clock_stands_at_two_in_the_night_after(as_at: date, moment: datetime) -> None:
    clock = Clock.after(as_at)
    assert clock.moment == moment
    assert clock.today == as_at + timedelta(days=1)


@pytest.mark.parametrize(
    "moment", [utc(2025, 10, 10).replace(tzinfo=None), datetime(2025, 10, 10, tzinfo=timezone(timedelta(hours=1)))]
)
def test_a_clock_shows_utc(moment: datetime) -> None:
    with pytest.raises(ValueError, match="UTC"):
        Clock(moment)


def test_the_newest_entry_is_the_last_one_recorded_by_then() -> None:
    history = ((utc(2025, 1, 1), "a"), (utc(2025, 1, 3), "b"))
    assert newest(history, utc(2024, 12, 31)) is None
    assert newest(history, utc(2025, 1, 1)) == history[0]
    assert newest(history, utc(2025, 1, 2, 23, 59)) == history[0]
    assert newest(history, utc(2025, 1, 3)) == history[1]


def test_a_call_limit_lets_the_next_call_through_when_the_oldest_is_forgotten() -> None:
    timer = Timer()
    limit = CallLimit(2, 60, timer)
    assert limit.take() is None
    timer.now = 10
    assert limit.take() is None
    assert (limit.remaining, limit.take()) == (0, 50)
    timer.now = 60
    assert (limit.remaining, limit.take(), limit.take()) == (1, None, 10)


def test_what_was_asked_is_counted_and_remembered(simulated: Simulated) -> None:
    simulated.wonde(f"schools/A{LARK}/attendance/session", updated_after="2025-10-09 00:00:00")
    wonde = simulated.servers.wonde
    assert wonde.requests == {MARKS: 1}
    assert [request.query.get("updated_after") for request in wonde.asked] == ["2025-10-09 00:00:00"]
    assert not simulated.servers.snipe_it.requests
    assert not simulated.servers.xero.requests


def test_a_connection_is_kept_and_answers_at_once(simulated: Simulated) -> None:
    port = simulated.servers.ports["wonde"]["api"]
    bearer = f"Authorization: Bearer {simulated.servers.wonde.token}"
    request = f"GET /v1.0/schools HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\n{bearer}\r\n\r\n"
    with socket.create_connection(("127.0.0.1", port), timeout=10) as connection:
        reader = connection.makefile("rb")
        started = time.monotonic()
        for _ in range(20):
            connection.sendall(request.encode())
            assert reader.readline() == b"HTTP/1.1 200 OK\r\n"
            length = 0
            while (line := reader.readline()) != b"\r\n":
                if line.lower().startswith(b"content-length:"):
                    length = int(line.split(b":")[1])
            assert len(reader.read(length)) == length > 0
        # Nagle's algorithm with delayed acknowledgement would cost 40 ms for each.
        assert time.monotonic() - started < 20 * 0.04


def test_a_closed_system_answers_nobody_not_even_on_a_kept_connection(hand_made_world: World) -> None:
    servers = Servers(hand_made_world, Clock.after(AS_AT))
    session = requests.Session()
    with servers as details:
        url = details["wonde"]["base_url"] + "/v1.0/schools"
        assert session.get(url, timeout=10).status_code == 401
    with pytest.raises(requests.exceptions.ConnectionError):
        session.get(url, timeout=10)


def test_a_mistake_of_the_simulation_is_raised_on_closing(hand_made_world: World) -> None:
    broken = hand_made_world.devices[0]._replace(urn="no such school")
    servers = Servers(
        World(**{**vars(hand_made_world), "devices": (broken,)}),
        Clock.after(AS_AT),
    )
    with pytest.raises(KeyError, match="no such school"), servers as details:
        assert Simulated(servers, details, Timer()).snipe_it().status_code == 500


def test_each_start_has_credentials_of_its_own(hand_made_world: World) -> None:
    first, second = (Servers(hand_made_world, Clock.after(AS_AT)) for _ in range(2))
    assert first.wonde.token != second.wonde.token
    assert first.wonde.tokens[LARK] != second.wonde.tokens[LARK]
    assert first.snipe_it.token != second.snipe_it.token
    assert first.xero.login.client_secret != second.xero.login.client_secret


def test_every_one_of_many_session_marks_is_served_once() -> None:
    day, taken = date(2025, 10, 6), utc(2025, 10, 6, 7, 50)
    world = small_world()
    many = tuple(mark(f"N{number}", "P001", day, (taken + timedelta(seconds=number), "/")) for number in range(40_000))
    wonde = Wonde(World(**{**vars(world), "marks": many}), Clock(datetime(2025, 11, 1, tzinfo=UTC)))
    wonde.hosts = {"api": "here", "second_region": "there"}
    headers = {"authorization": f"Bearer {wonde.token}"}
    query = {"per_page": "1000", "updated_after": "2025-01-01 00:00:00"}
    found: list[bytes] = []
    while query:
        page = wonde.handle(Request("GET", "here", MARKS, query, headers)).body
        found.extend(_MARK_ID.findall(page))
        following = _NEXT.search(page)
        query = dict(parse_qsl(urlsplit(following[1].decode()).query)) if following else {}
    assert len(found) == len(set(found)) == len(many)
