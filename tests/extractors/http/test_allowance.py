"""What a source says is left of its allowance is heeded before it has to refuse us."""

from __future__ import annotations

import logging
from collections.abc import Callable

import pytest

from extractors.http.answers import Answer
from extractors.http.auth import Everybody
from extractors.http.manners import Rate
from extractors.http.session import Session
from tests.extractors.peer import Asked, FakeTime, Peer, Reply

RATE = Rate(60, 60.0, left="X-MinLimit-Remaining", left_of_day="X-DayLimit-Remaining")


def session(url: str, time: FakeTime, rate: Rate = RATE) -> Session:
    return Session(url, Everybody(), system="Peer", rate=rate, clock=time.clock)


def status(answer: Answer) -> int:
    return answer.status


def allowing(calls: int, time: FakeTime, others: Callable[[float], int] = lambda _: 0) -> Callable[..., Reply]:
    """A source that allows ``calls`` in any minute, of which ``others`` have used some at a moment."""
    counted: list[float] = []

    def answer(_asked: Asked, _number: int) -> Reply:
        now = time.passed
        used = len([sent for sent in counted if sent + 60 > now]) + others(now)
        if used >= calls:
            return Reply(b"", 429, {"Retry-After": "60", "X-MinLimit-Remaining": "0"})
        counted.append(now)
        return Reply(b"{}", 200, {"x-minlimit-remaining": str(calls - used - 1)})

    return answer


@pytest.mark.parametrize(
    ("others", "minutes"),
    [(lambda _: 0, 2), (lambda now: 10 if now < 60 else 0, 3)],
    ids=["ours alone", "others read too"],
)
def test_nobody_has_to_refuse_who_says_what_is_left(others: Callable[[float], int], minutes: int) -> None:
    """Guards: of 40 requests to a source that allows 20 a minute, fewer than our own rate, none is answered 429."""
    time = FakeTime()
    with Peer(allowing(20, time, others)) as peer, session(peer.url, time) as ours:
        for _ in range(40):
            ours.get("v1/marks", status)
        assert ours.tally.retries == 0
        assert len(peer.asked) == 40
    assert time.passed <= 60 * minutes


def test_a_source_with_requests_to_spare_is_not_waited_for() -> None:
    time = FakeTime()
    with Peer(allowing(60, time)) as peer, session(peer.url, time) as ours:
        for _ in range(57):
            ours.get("v1/marks", status)
    assert time.passed == 0


@pytest.mark.parametrize("written", ["", "none", "-1", "1.5", "9" * 30])
def test_what_is_no_count_is_not_heeded(written: str) -> None:
    time = FakeTime()
    reply = Reply(b"{}", 200, {"X-MinLimit-Remaining": written})
    with Peer(lambda *_: reply) as peer, session(peer.url, time) as ours:
        for _ in range(20):
            ours.get("v1/marks", status)
    assert time.passed == 0


def test_what_is_left_of_the_day_is_told_at_the_end(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.INFO)
    time = FakeTime()
    with (
        Peer(lambda _asked, number: Reply(b"{}", 200, {"X-DayLimit-Remaining": str(400 - number)})) as peer,
        session(peer.url, time) as ours,
    ):
        for _ in range(3):
            ours.get("v1/marks", status)
    assert "Peer allows us 398 more requests today." in caplog.text


def test_a_source_that_tells_nothing_is_asked_at_its_declared_rate() -> None:
    time = FakeTime()
    with Peer(allowing(60, time)) as peer, session(peer.url, time, Rate(2, 10)) as ours:
        for _ in range(4):
            ours.get("v1/marks", status)
    assert time.passed == 10
