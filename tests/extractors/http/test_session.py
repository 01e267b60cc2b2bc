"""The session against a peer that misbehaves in every way that real ones do."""

from __future__ import annotations

import gzip
import logging
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import msgspec
import pytest

from extractors.errors import (
    AccessForbidden,
    AccessRefused,
    BodyCutShort,
    BodyTooLarge,
    CredentialsMissing,
    ExtractError,
    NotJson,
    RateLimited,
    RequestRefused,
    SourceUnavailable,
    SourceUnreachable,
    StrangeHost,
)
from extractors.http.answers import Answer, harmless, origin_of
from extractors.http.auth import Bearer
from extractors.http.manners import Limits, Rate
from extractors.http.session import Session
from tests.extractors.peer import Asked, FakeTime, Peer, Reply, as_json

TOKEN = "token-that-nobody-may-see"
LIMITS = Limits(attempts=4, first_wait=1, longest_wait=120, longest_waiting=300, largest_body=200_000)
GOOD = as_json({"data": [1, 2, 3]})


def session(url: str, time: FakeTime, **options: Any) -> Session:
    settings: dict[str, Any] = {"rate": Rate(1000, 1), "limits": LIMITS} | options
    return Session(url, Bearer(TOKEN, system="Peer"), system="Peer", clock=time.clock, **settings)


def whole(answer: Answer) -> Any:
    return msgspec.json.decode(answer.body)


def first_then_good(*replies: Reply) -> Callable[[Asked, int], Reply]:
    return lambda _asked, number: replies[number] if number < len(replies) else GOOD


@pytest.mark.parametrize(
    "bad",
    [
        Reply(b"", 500),
        Reply(b"", 502),
        Reply(b"", 503),
        Reply(b"", 408),
        Reply(b"", 429),
        Reply(b"", 200),
        Reply(hang_up=True),
        replace(GOOD, promised=5000),
        Reply(b'{"data": [1, 2', promised=None),
        Reply(b"<html>Down for maintenance</html>", content_type="text/html"),
        Reply(b"<html>Log in</html>"),
        Reply(b"not gzip at all", headers={"Content-Encoding": "gzip"}),
    ],
    ids=lambda reply: f"{reply.status} {reply.body[:12]!r}",
)
def test_what_may_pass_is_asked_again(bad: Reply) -> None:
    time = FakeTime()
    with Peer(first_then_good(bad, bad)) as peer, session(peer.url, time) as ours:
        assert ours.get("v1/marks", whole) == {"data": [1, 2, 3]}
        assert (ours.tally.requests, ours.tally.retries) == (3, 2)
    assert time.waits == [0.75, 1.5]  # doubling, spread by chance


@pytest.mark.parametrize(
    ("bad", "error"),
    [
        (Reply(b"", 500), SourceUnavailable),
        (Reply(b"", 429), RateLimited),
        (Reply(hang_up=True), SourceUnreachable),
        (replace(GOOD, promised=5000), BodyCutShort),
        (Reply(b'{"data": [1, 2', promised=None), BodyCutShort),
        (Reply(b"<html>Down for maintenance</html>"), NotJson),
    ],
    ids=lambda value: getattr(value, "__name__", ""),
)
def test_what_does_not_pass_is_a_transient_error(bad: Reply, error: type[ExtractError]) -> None:
    with Peer(lambda *_: bad) as peer, session(peer.url, FakeTime()) as ours:
        with pytest.raises(error) as raised:
            ours.get("v1/marks", whole)
        assert raised.value.transient
        assert len(peer.asked) == LIMITS.attempts


@pytest.mark.parametrize(
    ("bad", "error"),
    [
        (as_json({"error": "Unauthorized"}, 401), AccessRefused),
        (as_json({"Title": "Forbidden"}, 403), AccessForbidden),
        (as_json({"Message": "A validation exception occurred"}, 400), RequestRefused),
        (Reply(b"", 404), RequestRefused),
        (Reply(b"{" + b" " * 300_000 + b"}"), BodyTooLarge),
        (Reply(gzip.compress(b"{" + b" " * 9_000_000 + b"}"), headers={"Content-Encoding": "gzip"}), BodyTooLarge),
    ],
    ids=["401", "403", "400", "404", "large", "large when unpacked"],
)
def test_what_somebody_must_change_is_not_asked_again(bad: Reply, error: type[ExtractError]) -> None:
    with Peer(lambda *_: bad) as peer, session(peer.url, FakeTime()) as ours:
        with pytest.raises(error) as raised:
            ours.get("v1/marks", whole)
        assert not raised.value.transient
        assert len(peer.asked) == 1


def test_nobody_there() -> None:
    with Peer(lambda *_: GOOD) as peer:
        url = peer.url
    with session(url, FakeTime()) as ours, pytest.raises(SourceUnreachable):
        ours.get("v1/marks", whole)


def test_retry_after_is_honoured_in_seconds_and_as_a_date() -> None:
    time = FakeTime(datetime(2026, 3, 20, 2, 0, 0, tzinfo=UTC))
    seconds = Reply(b"", 429, {"Retry-After": "17"})
    moment = Reply(b"", 503, {"Retry-After": "Fri, 20 Mar 2026 02:00:47 GMT"})
    with Peer(first_then_good(seconds, moment)) as peer, session(peer.url, time) as ours:
        ours.get("v1/marks", whole)
    assert time.waits == [17, 30]


def test_a_retry_after_of_hours_is_not_waited_for() -> None:
    time = FakeTime()
    with Peer(lambda *_: Reply(b"", 429, {"Retry-After": "7200"})) as peer, session(peer.url, time) as ours:
        with pytest.raises(RateLimited, match="7200 seconds"):
            ours.get("v1/marks", whole)
        assert len(peer.asked) == 1
    assert time.waits == []


def test_all_waits_together_are_bounded() -> None:
    time = FakeTime()
    limits = replace(LIMITS, attempts=50)
    always = Reply(b"", 429, {"Retry-After": "100"})
    with Peer(lambda *_: always) as peer, session(peer.url, time, limits=limits) as ours, pytest.raises(RateLimited):
        ours.get("v1/marks", whole)
    assert time.passed <= limits.longest_waiting


def test_the_declared_rate_is_kept_in_every_stretch() -> None:
    time = FakeTime()
    with Peer(lambda *_: GOOD) as peer, session(peer.url, time, rate=Rate(3, 10)) as ours:
        sent = []
        for _ in range(8):
            ours.get("v1/marks", whole)
            sent.append(time.passed)
    assert sent == [0, 0, 0, 10, 10, 10, 20, 20]


def test_a_slow_answer_is_given_up() -> None:
    time = FakeTime()
    limits = replace(LIMITS, whole_answer=-1, attempts=1)  # every answer comes too late
    with (
        Peer(lambda *_: GOOD) as peer,
        session(peer.url, time, limits=limits) as ours,
        pytest.raises(SourceUnreachable),
    ):
        ours.get("v1/marks", whole)


def elsewhere(target: str) -> Callable[[Asked, int], Reply]:
    return lambda asked, _: GOOD if asked.path == "/here" else Reply(b"", 302, {"Location": target})


def test_a_redirect_within_the_host_is_followed() -> None:
    with Peer(elsewhere("/here")) as peer, session(peer.url, FakeTime()) as ours:
        assert ours.get("v1/marks", whole, params={"page": "1"}) == {"data": [1, 2, 3]}
        assert [(asked.path, dict(asked.query)) for asked in peer.asked] == [
            ("/v1/marks", {"page": "1"}),
            ("/here", {}),
        ]


def test_a_redirect_to_another_host_is_an_error_and_the_token_stays_here() -> None:
    with Peer(lambda *_: GOOD) as stranger:
        with Peer(elsewhere(f"{stranger.url}/here")) as peer, session(peer.url, FakeTime()) as ours:
            with pytest.raises(StrangeHost) as raised:
                ours.get("v1/marks", whole)
            assert not raised.value.transient
            assert len(peer.asked) == 1
        assert stranger.asked == []


@pytest.mark.parametrize(
    "link",
    [
        "https://elsewhere.example/v1/marks?page=2",
        "//elsewhere.example/v1/marks",
        "HTTPS://127.0.0.1/v1/marks",
        "http://127.0.0.1:1/v1/marks",
        "{url}@elsewhere.example/v1/marks",
        "http://elsewhere.example\\@{host}/v1/marks",
        "http://elsewhere.example\n@{host}/v1/marks",
        "file:///etc/passwd",
        "ftp://{host}/v1/marks",
    ],
)
def test_a_link_to_another_host_is_not_followed(link: str) -> None:
    with Peer(lambda *_: GOOD) as peer, session(peer.url, FakeTime()) as ours:
        with pytest.raises(StrangeHost) as raised:
            ours.get(link.format(url=peer.url, host=peer.url.removeprefix("http://")), whole)
        assert peer.asked == []
        assert "page=2" not in str(raised.value)


def test_a_redirect_that_never_ends() -> None:
    limits = replace(LIMITS, attempts=1)
    with (
        Peer(lambda *_: Reply(b"", 301, {"Location": "/again"})) as peer,
        session(peer.url, FakeTime(), limits=limits) as ours,
        pytest.raises(SourceUnavailable),
    ):
        ours.get("v1/marks", whole)


def test_what_is_sent(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    netrc = tmp_path / "netrc"
    netrc.write_text("machine 127.0.0.1 login someone password else\n")
    monkeypatch.setenv("NETRC", str(netrc))
    with Peer(lambda *_: GOOD) as peer, session(f"{peer.url}/base", FakeTime(), headers={"X-Extra": "1"}) as ours:
        ours.add_header("X-Tenant", "7")
        ours.get("v1/marks", whole, params={"page": "2"}, headers={"If-Modified-Since": "then"})
        (asked,) = peer.asked
    assert asked.path == "/base/v1/marks"
    assert asked.query == {"page": "2"}
    sent = {
        name: asked.headers[name] for name in ("authorization", "accept", "x-extra", "x-tenant", "if-modified-since")
    }
    assert sent == {
        "authorization": f"Bearer {TOKEN}",
        "accept": "application/json",
        "x-extra": "1",
        "x-tenant": "7",
        "if-modified-since": "then",
    }


def test_the_vendors_own_complaint_comes_first() -> None:
    seen: list[int] = []

    def complaint(answer: Answer) -> ExtractError | None:
        seen.append(answer.status)
        return BodyTooLarge("The vendor's own words.") if b"bad" in answer.body else None

    with (
        Peer(lambda *_: as_json({"status": "bad"})) as peer,
        session(peer.url, FakeTime(), complaint=complaint) as ours,
        pytest.raises(BodyTooLarge, match="own words"),
    ):
        ours.get("v1/marks", whole)
    assert seen == [200]


@pytest.mark.parametrize("status", [400, 401, 403, 404, 429, 500, 302])
def test_errors_and_logs_tell_no_secret_query_or_person(status: int, caplog: pytest.LogCaptureFixture) -> None:
    echo = {"message": f"{TOKEN} of jo.bloggs@school.example asked https://x.example/?q=SECRETQUERY " + "A" * 60}
    bad = as_json(echo, status, {"Location": "https://elsewhere.example/?q=SECRETQUERY"})
    with (
        caplog.at_level(logging.DEBUG),
        Peer(lambda *_: bad) as peer,
        session(peer.url, FakeTime()) as ours,
        pytest.raises(ExtractError) as raised,
    ):
        ours.get("v1/marks", whole, params={"q": "SECRETQUERY"})
    told = str(raised.value) + repr(raised.value.__cause__) + caplog.text
    assert "/v1/marks" in told or status == 302
    for secret in (TOKEN, "SECRETQUERY", "jo.bloggs", "A" * 31):
        assert secret not in told


@pytest.mark.parametrize("token", ["line\nend", " surrounded ", "naïve", "", None])
def test_a_token_that_cannot_be_sent_is_refused_without_being_shown(token: str | None) -> None:
    with pytest.raises(CredentialsMissing) as raised:
        Bearer(token, system="Peer")
    assert not token or token.strip() not in str(raised.value)


def test_origins_are_compared_with_their_ports() -> None:
    assert origin_of("https://api.example/a?b") == origin_of("https://API.example:443") == "https://api.example:443"
    assert origin_of("http://api.example") == "http://api.example:80"
    for wrong in ("api.example", "https://", "mailto:a@b.example", "https://a@b.example", "https://a\\b.example"):
        with pytest.raises(ValueError, match="address"):
            origin_of(wrong)


def test_a_strangers_text_is_shortened_and_cleaned() -> None:
    assert harmless("Call  jo@x.example\nat https://x.example now") == "Call … at … now"
    assert len(harmless("word " * 200)) <= 160
