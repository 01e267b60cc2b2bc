"""dbt's unit tests. The nightly build leaves them out: they test the code, which the night does not change."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from dbt.adapters.duckdb.connections import DuckDBConnectionManager
from dbt.cli.main import dbtRunner

from publication.candidate import Candidate
from tests.dbt.landed import PROJECT
from tests.dbt.scenario import AS_AT


def test_unit_tests_pass(
    scenario_home: Path, candidate: Candidate, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shutil.copy(scenario_home / "build.duckdb", tmp_path)  # dbt asks the built tables for their columns
    monkeypatch.setenv("STRATEGY_HOME", str(tmp_path))
    try:
        result = dbtRunner().invoke(
            [
                *("test", "--select", "test_type:unit", "--log-level", "none"),
                *("--project-dir", str(PROJECT), "--profiles-dir", str(PROJECT)),
                *("--target-path", str(tmp_path / "target"), "--log-path", str(tmp_path / "logs")),
                *("--vars", f"as_at: '{AS_AT}'"),
            ]
        )
    finally:
        DuckDBConnectionManager.close_all_connections()
    assert result.exception is None
    tested = [each for each in result.result.results if each.node.resource_type == "unit_test"]
    assert {each.node.name: each.message for each in tested if each.status != "pass"} == {}
    assert len(tested) >= 18
