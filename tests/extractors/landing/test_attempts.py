"""Attempts are kept one by one, and the trust's own settings land like any source."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq

from extractors.academy import Academy
from extractors.http.manners import Clock
from extractors.landing import Landing, PartitionKey
from extractors.landing.attempts import attempts_at, failed_before, last_attempt, record_attempt
from extractors.outcome import NO_WORK, Outcome, Status
from extractors.trust import land_academies

DAY = date(2026, 3, 19)


def test_attempts_are_numbered_and_never_overwritten(tmp_path: Path) -> None:
    outcome = Outcome("toy", "things", DAY, "900001", Status.FAILED, error_code="X", error="Because.", transient=True)
    where: dict[str, Any] = {
        "home": tmp_path,
        "source": "toy",
        "as_at": DAY,
        "recorded_at": datetime(2026, 3, 20, tzinfo=UTC),
    }
    paths = [record_attempt([outcome], academy_urn="900001", **where) for _ in range(11)]
    other = record_attempt([], academy_urn=None, **where)
    assert [path.name for path in paths] == [f"900001-{number}.json" for number in range(1, 12)]
    assert other.name == "trust-1.json"
    assert sorted(path.name for path in paths[0].parent.iterdir()) == sorted([*(p.name for p in paths), "trust-1.json"])
    (told,) = json.loads(paths[0].read_text())
    assert (told["error"], told["transient"], told["as_at"]) == ("Because.", True, "2026-03-19")


def test_a_file_that_is_no_attempt_stops_neither_the_next_read_nor_its_record(tmp_path: Path) -> None:
    """Before, one empty file left by a full disk kept a school's workbooks from being read at all."""
    failed = Outcome("toy", "things", DAY, None, Status.FAILED, error_code="X", error="Because.")
    where: dict[str, Any] = {"home": tmp_path, "source": "toy", "as_at": DAY, "academy_urn": None}
    moment = datetime(2026, 3, 20, tzinfo=UTC)
    first = record_attempt([failed], recorded_at=moment, **where)
    first.with_name("trust-2.json").write_text("")
    first.with_name("trust-two.json").write_text("[]")
    assert failed_before(tmp_path, "toy", DAY, None) == {"things"}
    assert record_attempt([failed], recorded_at=moment, **where).name == "trust-3.json"
    assert [file.number for file in attempts_at(tmp_path, "toy", DAY)] == [1, 2, 3]
    assert last_attempt(tmp_path, "toy", DAY, "900001") is None


def test_the_trusts_academies_land_like_any_source(tmp_path: Path) -> None:
    academies = [
        Academy("900002", "Elm", "primary", "002", date(2021, 1, 1), left_on=date(2026, 1, 1), capacity=100),
        Academy("900001", "Ash", "special", "001", date(2020, 9, 1), predecessor_urn="100001", ukprn="10000001"),
    ]
    seconds = iter([10.0, 10.25])
    clock = Clock(now=lambda: datetime(2026, 3, 20, 2, tzinfo=UTC), monotonic=lambda: next(seconds))
    (outcome,) = land_academies(academies, as_at=DAY, home=tmp_path, clock=clock)
    assert (outcome.work.rows_received, outcome.work.seconds) == (2, 0.25)
    assert (outcome.status, outcome.rows_landed, outcome.academy_urn) == (Status.LANDED, 2, None)
    manifest = Landing(tmp_path).manifest(PartitionKey("trust", "academies", DAY))
    assert manifest is not None
    rows = [row for path in Landing(tmp_path).files(manifest) for row in pq.read_table(path).to_pylist()]
    assert [(row["urn"], row["predecessor_urn"], row["capacity"], row["left_on"]) for row in rows] == [
        ("900001", "100001", None, None),
        ("900002", None, 100, date(2026, 1, 1)),
    ]
    (kept,) = land_academies(academies, as_at=DAY, home=tmp_path)
    assert (kept.status, kept.rows_landed, kept.work) == (Status.KEPT, 2, NO_WORK)
