"""What an attempt tells of its own work: as far as it got when it failed, and nothing when nothing was asked."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

from extractors.http.auth import Bearer
from extractors.http.paging import Offset
from extractors.landing.attempts import attempts_at, last_attempt
from extractors.outcome import NO_WORK, Status, Work
from extractors.source import Access, Entry
from tests.extractors.peer import Asked, Peer, Reply, as_json
from tests.extractors.test_engine import DAY, INCREMENTAL, THINGS, TOY, run, serving, thing

EARLIER = date(2026, 3, 18)
WINDOW = (datetime(2026, 3, 18, tzinfo=UTC), datetime(2026, 3, 20, tzinfo=UTC))  # overlapping a day


def pages(*, until: int, then: Callable[[int], Reply]) -> Callable[[Asked, int], Reply]:
    """One thing a page; what the request of number ``until`` gets, and each after it, ``then`` says."""

    def script(_asked: Asked, number: int) -> Reply:
        if number >= until:
            return then(number)
        return as_json({"data": [thing(number)], "next": f"/things?page={number + 1}"})

    return script


def test_of_a_read_that_went_well(tmp_path: Path) -> None:
    last = as_json({"data": [thing(1), thing(2, size="ten")]})
    with Peer(lambda _asked, number: Reply(b"", 503) if number == 0 else last) as peer:
        outcome = run(peer, tmp_path)["things"]
    # One wait of the first length, at the middle of its spread, is all the time that passed.
    assert outcome.work == Work(pages=1, rows_received=2, requests=2, retries=1, bytes=len(last.body), seconds=0.75)
    assert (outcome.rows_landed, outcome.rows_quarantined) == (1, 1)


def test_of_a_read_that_failed_half_way(tmp_path: Path) -> None:
    source = replace(TOY, resources=(INCREMENTAL,))
    with Peer(serving([thing(1)])) as peer:
        run(peer, tmp_path, source, EARLIER)
    with Peer(pages(until=3, then=lambda _: Reply(b"", 500))) as peer:
        outcome = run(peer, tmp_path, source)["things"]
    assert (outcome.status, outcome.rows_landed) == (Status.FAILED, 0)
    work = outcome.work
    assert (work.window_from, work.window_to) == WINDOW
    assert (work.pages, work.rows_received, work.requests, work.retries) == (3, 3, 5, 1)
    assert work.bytes > 0
    assert work.seconds == 0.75
    (file,) = attempts_at(tmp_path, "toy", DAY)
    (recorded,) = json.loads(file.path.read_text())
    told = {name: recorded[name] for name in ("window_to", "pages", "rows_received", "requests", "retries", "seconds")}
    assert told == {
        "window_to": "2026-03-20T00:00:00Z",
        "pages": 3,
        "rows_received": 3,
        "requests": 5,
        "retries": 1,
        "seconds": 0.75,
    }
    assert "work" not in recorded


def test_of_a_read_that_was_given_up_because_of_the_sources_own_count(tmp_path: Path) -> None:
    counted = replace(THINGS, paging=Offset(100))
    with Peer(lambda *_: as_json({"data": [thing(1), thing(2)], "total": 3})) as peer:
        outcome = run(peer, tmp_path, replace(TOY, resources=(counted,)))["things"]
    assert outcome.status is Status.FAILED
    assert outcome.work.source_total == 3
    assert outcome.work.rows_received > 0


def door(entry: Entry) -> Access:
    """Asks the way first, as sources do that know their schools by ids of their own."""
    session = entry.session(Bearer(entry.connection.password, system="Toy"))
    session.get("door", lambda answer: answer.body)
    return Access(session)


def test_being_let_in_is_counted_once_with_what_first_needed_it(tmp_path: Path) -> None:
    source = replace(TOY, enter=door, resources=(THINGS, replace(THINGS, name="others", path="things")))
    way, things = as_json({}), as_json({"data": [thing(1)]})
    with Peer(lambda asked, _: way if asked.path == "/door" else things) as peer:
        outcomes = run(peer, tmp_path, source)
    assert [(outcome.work.requests, outcome.work.bytes) for outcome in outcomes.values()] == [
        (2, len(way.body) + len(things.body)),
        (1, len(things.body)),
    ]


def test_not_being_let_in_has_its_price_as_well(tmp_path: Path) -> None:
    source = replace(TOY, enter=door, resources=(THINGS, replace(THINGS, name="others", path="things")))
    with Peer(lambda *_: Reply(b"", 500)) as peer:
        outcomes = run(peer, tmp_path, source)
    assert outcomes["things"].work == Work(requests=2, retries=1, seconds=0.75)
    assert outcomes["others"].status is Status.FAILED
    assert outcomes["others"].work == NO_WORK


def test_nothing_was_done_for_what_was_kept_or_not_due(tmp_path: Path) -> None:
    source = replace(TOY, resources=(THINGS, replace(THINGS, name="weekly", path="things", every=7)))
    with Peer(serving([thing(1)])) as peer:
        run(peer, tmp_path, source, EARLIER)
        first = len(peer.asked)
        next_day = run(peer, tmp_path, source)
        again = run(peer, tmp_path, source)
        assert len(peer.asked) == first + 1
    assert (next_day["weekly"].status, next_day["weekly"].work) == (Status.NOT_DUE, NO_WORK)
    assert {name: (outcome.status, outcome.work) for name, outcome in again.items()} == {
        "things": (Status.KEPT, NO_WORK),
        "weekly": (Status.NOT_DUE, NO_WORK),
    }
    told = last_attempt(tmp_path, "toy", DAY, None)
    assert told is not None
    assert [(each.status, each.requests, each.pages, each.seconds) for each in told] == [
        (Status.KEPT, 0, 0, 0.0),
        (Status.NOT_DUE, 0, 0, 0.0),
    ]
