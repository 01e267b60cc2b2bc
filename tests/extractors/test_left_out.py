"""What the trust's settings leave out is not asked for, fails no night, and says why."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest

from extractors.landing import Landing, PartitionKey
from extractors.outcome import Status
from tests.extractors.peer import Peer, Reply, as_json
from tests.extractors.test_engine import DAY, PARTS, THINGS, TOY, run, serving, thing

WHY = "The school has not approved it."
OTHERS = replace(THINGS, name="others", path="others")
SOURCE = replace(TOY, resources=(THINGS, PARTS, OTHERS))


def forbidding(path: str) -> Peer:
    """A source that forbids one list, as Wonde does what a school has not approved."""
    served = serving([thing(1)], lambda parent: as_json({"data": [{"id": parent, "name": "Wheel"}]}))

    def answer(asked: object, number: int) -> Reply:
        wanted = getattr(asked, "path", "")
        if wanted == path:
            return as_json({"error": "insufficient_scope"}, 403)
        return as_json({"data": [thing(2)]}) if wanted == "/others" else served(asked, number)  # type: ignore[arg-type]

    return Peer(answer)


def test_without_it_the_permission_that_is_not_given_fails_every_night(tmp_path: Path) -> None:
    with forbidding("/others") as peer:
        assert run(peer, tmp_path, SOURCE)["others"].error_code == "AccessForbidden"


def test_what_is_left_out_is_not_asked_for_and_fails_nothing(tmp_path: Path) -> None:
    with forbidding("/others") as peer:
        outcomes = run(peer, tmp_path, SOURCE, leave_out={"others": WHY})
        assert "/others" not in {asked.path for asked in peer.asked}
    assert {name: outcome.status for name, outcome in outcomes.items()} == {
        "things": Status.LANDED,
        "parts": Status.LANDED,
        "others": Status.LEFT_OUT,
    }
    assert (outcomes["others"].error, outcomes["others"].note, outcomes["others"].rows_landed) == (None, WHY, 0)
    assert Landing(tmp_path).manifest(PartitionKey("toy", "others", DAY)) is None
    (attempt,) = (tmp_path / "attempts/toy/as_at=2026-03-19").iterdir()
    assert [told["note"] for told in json.loads(attempt.read_text())] == [None, None, WHY]


def test_what_is_read_from_it_is_left_out_with_it(tmp_path: Path) -> None:
    with forbidding("/things") as peer:
        outcomes = run(peer, tmp_path, SOURCE, leave_out={"things": WHY})
    assert outcomes["others"].status is Status.LANDED
    assert outcomes["parts"].status is Status.LEFT_OUT
    assert outcomes["parts"].note == f"it is read from things, which is left out: {WHY}"


def test_a_part_may_be_left_out_alone(tmp_path: Path) -> None:
    with forbidding("/none") as peer:
        outcomes = run(peer, tmp_path, SOURCE, leave_out={"parts": WHY})
    assert [outcome.status for outcome in outcomes.values()] == [Status.LANDED, Status.LEFT_OUT, Status.LANDED]


def test_what_a_source_does_not_have_cannot_be_left_out(tmp_path: Path) -> None:
    with forbidding("/none") as peer, pytest.raises(ValueError, match="toy has no thnigs that could be left out"):
        run(peer, tmp_path, SOURCE, leave_out={"thnigs": WHY})
