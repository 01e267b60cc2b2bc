"""The steps of the build as tasks take them: closed stays closed, and what may pass is told from what will not."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import duckdb
import pytest
from airflow.sdk.exceptions import AirflowFailException

from dags import publish_steps
from expectations.check import Severity
from expectations.verdict import CheckResult, Verdict, read_verdict, write_verdict
from publication.candidate import BuildFailed

DAY = date(2026, 3, 19)
HOLD = "import duckdb, sys, time; c = duckdb.connect(sys.argv[1]); print('held', flush=True); time.sleep(600)"


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("STRATEGY_HOME", str(tmp_path))
    return tmp_path


@pytest.fixture
def held(home: Path) -> Iterator[Path]:
    """A warehouse that another process has open, as a build does that lost its supervisor."""
    database = home / "build.duckdb"
    with subprocess.Popen([sys.executable, "-c", HOLD, str(database)], stdout=subprocess.PIPE, text=True) as holder:
        assert holder.stdout is not None
        assert holder.stdout.readline() == "held\n"
        yield database
        holder.kill()


def test_a_warehouse_that_is_held_is_waited_for(held: Path) -> None:
    """Any error but AirflowFailException lets Airflow try again."""
    with pytest.raises(BuildFailed, match="could not be opened"):
        publish_steps.build(DAY)


def test_a_build_that_cannot_succeed_is_not_tried_again(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(publish_steps, "DBT_PROJECT", home / "nowhere")
    with pytest.raises(AirflowFailException, match="2026-03-19"):
        publish_steps.build(DAY)


def test_a_candidate_with_nothing_in_it_does_not_pass_the_gate(home: Path) -> None:
    with duckdb.connect(str(home / "build.duckdb")) as database:
        database.execute("create schema strategy")
    with pytest.raises(AirflowFailException, match="The gate is closed for 2026-03-19; nothing is published") as told:
        publish_steps.gate(DAY)
    assert "- The suite of fct_measure names a table that the candidate does not have" in str(told.value)
    assert not read_verdict(home, DAY).open
    assert list((home / "docs" / "gate").rglob("*.html"))


def test_nothing_is_published_on_a_closed_verdict(home: Path) -> None:
    failed = CheckResult(
        area="measures",
        check_name="sound",
        table="fct_measure",
        severity=Severity.CRITICAL,
        passed=False,
        errored=False,
        observed="1 row is wrong.",
        what_it_guards="",
        why="",
        resolve="",
    )
    with duckdb.connect(str(home / "build.duckdb")) as database:
        database.execute("create schema strategy")
    write_verdict(Verdict(DAY, "", (failed,), ("measures: sound failed: 1 row is wrong.",)), home=home)
    with pytest.raises(AirflowFailException, match="1 row is wrong"):
        publish_steps.promote(DAY)
    assert not (home / "published" / "current").exists()


def test_nothing_is_published_without_a_verdict(home: Path) -> None:
    with pytest.raises(AirflowFailException, match="run the gate before publishing"):
        publish_steps.promote(DAY)
