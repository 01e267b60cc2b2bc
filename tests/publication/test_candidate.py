"""The build step as a whole: what it tells, what it keeps, and how it fails."""

from __future__ import annotations

import os
import subprocess
import sys
from datetime import date
from pathlib import Path

import duckdb
import pytest

from publication.candidate import BuildFailed, build_candidate
from tests.dbt.landed import PROJECT, academy, land

AS_AT = date(2026, 3, 19)


def test_a_failed_build_names_the_node_and_what_to_do(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Without any academy the candidate would be empty, and an empty candidate passes every other check."""
    monkeypatch.setenv("STRATEGY_HOME", "another")
    told: list[str] = []
    with pytest.raises(BuildFailed) as failure:
        build_candidate(home=tmp_path, project=PROJECT, as_at=AS_AT, log=told.append)
    assert os.environ["STRATEGY_HOME"] == "another"
    message = str(failure.value)
    assert "test assert_some_academy_is_open: Got 1 result" in message
    assert "2026-03-19" in message
    assert "run this date again" in message
    assert any(line.startswith("success model stg_trust__academies in ") for line in told)
    assert any(line.startswith("fail    test assert_some_academy_is_open in ") for line in told)
    with duckdb.connect(str(tmp_path / "build.duckdb"), read_only=True) as connection:
        assert connection.execute("select distinct run, as_at from ops.dbt_node").fetchall() == [(1, AS_AT)]
        assert connection.execute(
            "select status, failures from ops.dbt_node where name = 'assert_some_academy_is_open'"
        ).fetchall() == [("fail", 1)]
        # What stands on the failed test was not built.
        assert connection.execute("select status from ops.dbt_node where name = 'fct_measure'").fetchall() == [
            ("skipped",)
        ]


def test_a_project_that_cannot_be_read_is_a_failed_build(tmp_path: Path) -> None:
    with pytest.raises(BuildFailed, match="could not start the build"):
        build_candidate(home=tmp_path / "home", project=tmp_path, as_at=AS_AT, log=lambda _: None)


def test_another_writer_is_a_failed_build(tmp_path: Path) -> None:
    holding = "import duckdb, sys; c = duckdb.connect(sys.argv[1]); print('held', flush=True); sys.stdin.read()"
    with subprocess.Popen(
        [sys.executable, "-c", holding, str(tmp_path / "build.duckdb")],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as holder:
        assert holder.stdout is not None
        assert holder.stdin is not None
        assert holder.stdout.readline() == "held\n"
        with pytest.raises(BuildFailed, match="DuckDB has one writer"):
            build_candidate(home=tmp_path, project=PROJECT, as_at=AS_AT, log=lambda _: None)
        holder.stdin.close()


def test_a_damaged_manifest_is_a_failed_build(tmp_path: Path) -> None:
    land(tmp_path, "trust", "academies", as_at=AS_AT, rows=[academy("900001")])
    manifest = tmp_path / "landing" / "trust" / "academies" / f"as_at={AS_AT}" / "manifest.json"
    manifest.write_text(manifest.read_text()[:100])
    with pytest.raises(BuildFailed, match=r"manifest\.json is damaged .* Restore it from the backup"):
        build_candidate(home=tmp_path, project=PROJECT, as_at=AS_AT, log=lambda _: None)


def test_a_file_that_is_no_attempt_does_not_stop_the_build_and_is_told_of(tmp_path: Path) -> None:
    land(tmp_path, "trust", "academies", as_at=AS_AT, rows=[academy("900001")])
    half = tmp_path / "attempts" / "wonde" / f"as_at={AS_AT}" / "900001-1.json"
    half.parent.mkdir(parents=True)
    half.write_text('[{"source": "wonde", "resou')
    told: list[str] = []
    assert build_candidate(home=tmp_path, project=PROJECT, as_at=AS_AT, log=told.append).nodes
    assert [line for line in told if line.startswith("Warning: ") and str(half) in line]
