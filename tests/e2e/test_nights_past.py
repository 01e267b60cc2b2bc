"""Days of the past, landed late by Airflow's backfill: they come under their own day and disturb nothing newer."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest

from demo.settings import ENABLED
from extractors.sources import SOURCES
from tests.e2e.conftest import SECOND, Stage, until
from tests.e2e.published import measures

pytestmark = pytest.mark.e2e

PAST, DAY_AFTER = date(2026, 3, 10), date(2026, 3, 11)
UNTIL = "2026-03-12"  # a night belongs to two in the morning of its day, so the end's own night is not begun
NEXT_NIGHT = date(2026, 3, 27)
MARKS = ("wonde", "session_marks")


@dataclass(frozen=True)
class Disk:
    """What was on the disk at a moment: every landed file's hash, and which publication readers saw."""

    landed: dict[str, str]
    current: str

    @classmethod
    def of(cls, stage: Stage) -> Disk:
        landing = stage.home / "landing"
        files = [path for path in landing.rglob("as_at=*/**/*") if path.is_file()]
        hashes = {str(path.relative_to(landing)): hashlib.sha256(path.read_bytes()).hexdigest() for path in files}
        return cls(hashes, stage.current.name)


@dataclass(frozen=True)
class Backfilled:
    """The stage after two days of March were backfilled, and its disk before that."""

    stage: Stage
    before: Disk


@pytest.fixture(scope="class")
def backfilled(second_night: Stage) -> Backfilled:
    """Wonde's two days by the command that the runbook gives; of all others the first day, as the UI asks for it."""
    stage, api = second_night, second_night.airflow.api
    before = Disk.of(stage)
    _backfill_wonde(stage)
    for source in set(ENABLED) - {"wonde"}:
        window = {"from_date": f"{PAST}T00:00:00Z", "to_date": f"{DAY_AFTER}T00:00:00Z"}
        body = {"dag_id": f"extract_{source}", **window, "run_backwards": False, "max_active_runs": 1}
        api.post("backfills", {**body, "dag_run_conf": {}, "reprocess_behavior": "none"})
    days = {source: (PAST, DAY_AFTER) if source == "wonde" else (PAST,) for source in ENABLED}
    for source, wanted in days.items():
        for day in wanted:
            (run,) = api.runs(f"extract_{source}", day)
            assert stage.ended(run) == "success", (source, day)
    until("the build of the past day", lambda: stage.builds(PAST))
    assert stage.ended(stage.builds(PAST)[0]) == "success"
    return Backfilled(stage, before)


class TestABackfill:
    def test_begins_the_days_that_were_asked_for_and_no_other(self, backfilled: Backfilled) -> None:
        runs = backfilled.stage.airflow.api.runs("extract_wonde")
        assert {run.partition_key for run in runs if run.run_id.startswith("backfill")} == {str(PAST), str(DAY_AFTER)}

    def test_lands_under_march_for_every_academy(self, backfilled: Backfilled) -> None:
        stage = backfilled.stage
        academies = {school.urn for school in stage.world.schools}
        first, second = (_manifests(stage.home, *MARKS, day) for day in (PAST, DAY_AFTER))
        assert set(first) == set(second) == academies
        for urn in academies:
            assert first[urn]["window_from"] is None, "nothing had landed before it"
            assert _instant(first[urn]["window_to"]) == datetime(2026, 3, 11, tzinfo=UTC)
            assert _instant(second[urn]["window_from"]) == _instant(first[urn]["window_to"]) - _overlap()
            assert _instant(second[urn]["window_to"]) == datetime(2026, 3, 12, tzinfo=UTC)
            assert 0 < second[urn]["rows_received"] < first[urn]["rows_received"] / 10
            for day, before in ((PAST, datetime(2026, 3, 11)), (DAY_AFTER, datetime(2026, 3, 12))):  # noqa: DTZ001 - landed in UTC, without a zone
                rows = _rows(stage.home, *MARKS, day, urn)
                assert {row["as_at"] for row in rows} == {day}
                assert max(row["updated_at"] for row in rows) < before

    def test_leaves_every_newer_file_as_it_was(self, backfilled: Backfilled) -> None:
        after = Disk.of(backfilled.stage)
        assert {path: after.landed.get(path) for path in backfilled.before.landed} == backfilled.before.landed
        added = set(after.landed) - set(backfilled.before.landed)
        assert {_day(path) for path in added} == {str(PAST), str(DAY_AFTER)}

    def test_publishes_the_past_day_and_leaves_readers_where_they_were(self, backfilled: Backfilled) -> None:
        stage = backfilled.stage
        assert len(stage.publications(PAST)) == 1
        assert stage.current.name == backfilled.before.current

    def test_changes_of_a_newer_day_that_is_built_again_only_how_often_it_was_read(
        self, backfilled: Backfilled
    ) -> None:
        """3.2.5b counts nights since the first that was read: those of the backfill are read, those after it missed."""
        stage = backfilled.stage
        (before,) = stage.publications(SECOND)
        run = stage.airflow.api.trigger("build_and_publish", as_at=SECOND)
        assert stage.ended(run) == "success"
        (after,) = set(stage.publications(SECOND)) - {before}
        then, now = (_figures(stage.home / "published" / name) for name in (before, after))
        assert then.keys() == now.keys()
        assert {code for (code, urn), row in now.items() if row != then[code, urn]} == {"3.2.5b"}

    def test_of_the_same_days_again_asks_nobody_and_lands_the_same(self, backfilled: Backfilled) -> None:
        stage = backfilled.stage
        before, asked = Disk.of(stage), len(stage.servers.wonde.asked)
        _backfill_wonde(stage, "--reprocess-behavior", "completed")
        for day in (PAST, DAY_AFTER):
            again = stage.airflow.api.runs("extract_wonde", day)
            assert len(again) == 2
            assert stage.ended(again[0]) == "success"
        assert Disk.of(stage).landed == before.landed
        assert len(stage.servers.wonde.asked) == asked

    def test_lets_the_next_night_begin_where_the_newest_one_ended(self, backfilled: Backfilled) -> None:
        stage = backfilled.stage
        newest = max(
            date.fromisoformat(_day(path)) for path in Disk.of(stage).landed if path.startswith("/".join(MARKS))
        )
        assert DAY_AFTER < newest < NEXT_NIGHT
        run = stage.airflow.api.trigger("extract_wonde", as_at=NEXT_NIGHT)
        assert stage.ended(run) == "success"
        ended = _manifests(stage.home, *MARKS, newest)
        for urn, manifest in _manifests(stage.home, *MARKS, NEXT_NIGHT).items():
            assert _instant(manifest["window_from"]) == _instant(ended[urn]["window_to"]) - _overlap()


def _figures(publication: Path) -> dict[tuple[str, str | None], dict[str, Any]]:
    """The publication's figures, without its id."""
    return {cell: {**row, "publication_id": None} for cell, row in measures(publication).items()}


def _backfill_wonde(stage: Stage, *options: str) -> None:
    window = ("--from-date", str(PAST), "--to-date", UNTIL, "--max-active-runs", "1")
    stage.airflow.command("backfill", "create", "--dag-id", "extract_wonde", *window, *options)


def _overlap() -> timedelta:
    return SOURCES["wonde"].resource("session_marks").overlap


def _manifests(home: Path, source: str, resource: str, as_at: date) -> dict[str, dict[str, Any]]:
    """The manifests of a resource's partitions, by academy."""
    folder = home / "landing" / source / resource / f"as_at={as_at}"
    return {path.parent.name: json.loads(path.read_text()) for path in folder.glob("*/manifest.json")}


def _rows(home: Path, source: str, resource: str, as_at: date, urn: str) -> list[dict[str, Any]]:
    """The rows as they stand in the files: the path's own ``as_at`` is not looked at."""
    folder = home / "landing" / source / resource / f"as_at={as_at}" / urn
    return [row for path in sorted(folder.glob("*.parquet")) for row in pq.ParquetFile(path).read().to_pylist()]


def _day(path: str) -> str:
    return path.partition("as_at=")[2].partition("/")[0]


def _instant(text: str) -> datetime:
    return datetime.fromisoformat(text)
