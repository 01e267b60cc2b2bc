"""A resource that is read every so many days: due by the age of its newest landing, and nobody is asked otherwise."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from extractors.declare import FanOut, UnsafeDeclarationError
from extractors.landing import Landing
from extractors.outcome import Status
from tests.extractors.peer import Peer, Reply
from tests.extractors.test_engine import DAY, PARTS, THINGS, TOY, run, serving, thing

WEEKLY = replace(TOY, resources=(replace(THINGS, every=7),))
DAILY, LISTED = replace(THINGS, name="daily"), "things"


def days_landed(home: Path) -> list[int]:
    return [(manifest.as_at - DAY).days for manifest in Landing(home).manifests(DAY + timedelta(days=30))]


def test_it_is_read_at_once_and_then_once_a_week(tmp_path: Path) -> None:
    with Peer(serving([thing(1), thing(2)])) as peer:
        told = [run(peer, tmp_path, WEEKLY, DAY + timedelta(days=number))[LISTED] for number in range(15)]
        assert len(peer.asked) == 3
    assert days_landed(tmp_path) == [0, 7, 14]
    assert [outcome.status for outcome in told[:8]] == [Status.LANDED, *[Status.NOT_DUE] * 6, Status.LANDED]
    assert {outcome.rows_landed for outcome in told if outcome.status is Status.NOT_DUE} == {0}
    assert not any(outcome.error for outcome in told)


def test_a_night_that_failed_is_made_up_for_in_the_next(tmp_path: Path) -> None:
    with Peer(serving([thing(1)])) as peer:
        run(peer, tmp_path, WEEKLY)
    with Peer(lambda _asked, _number: Reply(503)) as broken:
        failed = run(broken, tmp_path, WEEKLY, DAY + timedelta(days=7))[LISTED]
    assert failed.status is Status.FAILED
    with Peer(serving([thing(1)])) as peer:
        assert run(peer, tmp_path, WEEKLY, DAY + timedelta(days=8))[LISTED].status is Status.LANDED
        assert run(peer, tmp_path, WEEKLY, DAY + timedelta(days=14))[LISTED].status is Status.NOT_DUE
    assert days_landed(tmp_path) == [0, 8]


def test_the_same_day_again_is_kept_and_an_earlier_day_counts_for_itself(tmp_path: Path) -> None:
    with Peer(serving([thing(1)])) as peer:
        run(peer, tmp_path, WEEKLY)
        assert run(peer, tmp_path, WEEKLY)[LISTED].status is Status.KEPT
        backfilled = run(peer, tmp_path, WEEKLY, DAY - timedelta(days=30))[LISTED]
    assert backfilled.status is Status.LANDED


def test_what_is_asked_for_by_its_rows_has_to_land_every_day() -> None:
    with pytest.raises(UnsafeDeclarationError, match="does not land every day"):
        replace(TOY, resources=(replace(THINGS, every=7), PARTS))
    assert PARTS.fan_out == FanOut("things", "thing_id", "thing")
    with pytest.raises(UnsafeDeclarationError, match="at least one"):
        replace(THINGS, every=0)
