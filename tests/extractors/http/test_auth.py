"""Client credentials: fetched from the identity server alone, renewed before they end and once when refused."""

from __future__ import annotations

import base64
from typing import Any

import pytest

from extractors.errors import AccessRefused, UnexpectedBody
from extractors.http.auth import Basic, ClientCredentials
from extractors.http.manners import Limits, Rate
from extractors.http.session import Session
from tests.extractors.peer import Asked, FakeTime, Peer, Reply, as_json

SECRET = "secret-that-nobody-may-see"


class Identity:
    """An identity server that issues numbered tokens, and an API that accepts those it is told to."""

    def __init__(self, life: float = 1800) -> None:
        self.issued = 0
        self.accepted: set[str] = set()
        self._life = life

    def token(self, asked: Asked, _number: int) -> Reply:
        self.issued += 1
        self.accepted.add(f"Bearer t{self.issued}")
        return as_json({"access_token": f"t{self.issued}", "expires_in": self._life, "token_type": "Bearer"})

    def api(self, asked: Asked, _number: int) -> Reply:
        known = asked.headers["authorization"] in self.accepted
        return as_json({"ok": True}) if known else as_json({"Detail": "TokenExpired"}, 401)


def connected(identity: Peer, api: Peer, time: FakeTime) -> Session:
    rate, limits = Rate(1000, 1), Limits(attempts=2)
    basic = Basic("client", SECRET, system="Ledger")

    def door() -> Session:
        return Session(identity.url, basic, system="Ledger", rate=rate, clock=time.clock, limits=limits)

    auth = ClientCredentials(f"{identity.url}/connect/token", door, time.clock, scope="read")
    return Session(api.url, auth, system="Ledger", rate=rate, clock=time.clock, limits=limits)


def ok(answer: Any) -> bool:
    return b"true" in answer.body


def test_one_token_serves_many_requests_and_each_host_gets_its_own_secret() -> None:
    server, time = Identity(), FakeTime()
    with Peer(server.token) as identity, Peer(server.api) as api, connected(identity, api, time) as ours:
        assert all(ours.get("things", ok) for _ in range(3))
        (fetched,) = identity.asked
        expected = base64.b64encode(f"client:{SECRET}".encode()).decode()
        assert fetched.headers["authorization"] == f"Basic {expected}"
        assert fetched.body == b"grant_type=client_credentials&scope=read"
        assert {asked.headers["authorization"] for asked in api.asked} == {"Bearer t1"}


def test_a_token_is_renewed_before_it_ends() -> None:
    server, time = Identity(life=1800), FakeTime()
    with Peer(server.token) as identity, Peer(server.api) as api, connected(identity, api, time) as ours:
        ours.get("things", ok)
        time.passed += 1739
        ours.get("things", ok)
        assert server.issued == 1
        time.passed += 1
        ours.get("things", ok)
        assert server.issued == 2


def test_a_token_refused_in_the_middle_is_renewed_once() -> None:
    server, time = Identity(), FakeTime()
    with Peer(server.token) as identity, Peer(server.api) as api, connected(identity, api, time) as ours:
        ours.get("things", ok)
        server.accepted.clear()
        assert ours.get("things", ok)
        assert (server.issued, ours.tally.retries) == (2, 1)


def test_a_token_refused_again_is_an_error() -> None:
    server, time = Identity(), FakeTime()
    refuse = as_json({"Detail": "AuthenticationUnsuccessful"}, 401)
    with Peer(server.token) as identity, Peer(lambda *_: refuse) as api, connected(identity, api, time) as ours:
        with pytest.raises(AccessRefused):
            ours.get("things", ok)
        assert len(api.asked) == 2


def test_a_wrong_secret_is_told_without_being_shown() -> None:
    wrong = as_json({"error": "invalid_client", "error_description": f"{SECRET} is wrong"}, 400)
    server, time = Identity(), FakeTime()
    with Peer(lambda *_: wrong) as identity, Peer(server.api) as api, connected(identity, api, time) as ours:
        with pytest.raises(AccessRefused, match="client id and secret") as raised:
            ours.get("things", ok)
        assert api.asked == []
        assert not raised.value.transient
        assert SECRET not in str(raised.value)


def test_an_identity_server_that_sends_no_token() -> None:
    server, time = Identity(), FakeTime()
    no_token = as_json({"token": 1})
    with (
        Peer(lambda *_: no_token) as identity,
        Peer(server.api) as api,
        connected(identity, api, time) as ours,
        pytest.raises(UnexpectedBody),
    ):
        ours.get("things", ok)


def test_a_short_life_does_not_mean_a_token_for_every_request() -> None:
    server, time = Identity(life=30), FakeTime()
    with Peer(server.token) as identity, Peer(server.api) as api, connected(identity, api, time) as ours:
        for _ in range(5):
            ours.get("things", ok)
    assert server.issued == 1
