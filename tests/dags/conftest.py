"""The DAG files as Airflow sees them, and a small trust of two academies."""

from __future__ import annotations

import atexit
import json
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

import pytest

# Airflow writes its configuration where this points to when it is first imported; it must not be the user's own.
os.environ["AIRFLOW_HOME"] = tempfile.mkdtemp(prefix="airflow-")
atexit.register(shutil.rmtree, os.environ["AIRFLOW_HOME"], ignore_errors=True)

REPOSITORY = Path(__file__).resolve().parents[2]

SETTINGS = """
trust: {name: Test Trust, simulated: false}
schedule:
  timezone: Europe/London
  first_night: 2025-09-01
  extract: "0 2 * * *"
  deadline: "30 5 * * *"
  packs: "30 6 * * *"
retries: {times: 2, first_wait_seconds: 1}
failures: {mail_from: from@example.org, mail_to: [team@example.org]}
sources:
  wonde: {at_once: 4}
  snipe_it: {at_once: 1}
  xero: {enabled: false, at_once: 1}
  registers: {at_once: 2}
registers: {folder: registers}
academies:
  - {urn: "900001", name: Ash School, phase: special, la_code: "990", joined_on: 2020-09-01}
  - {urn: "900002", name: Birch School, phase: primary, la_code: "990", joined_on: 2020-09-01, left_on: 2026-01-01}
"""


def inspect(home: Path, trust_file: Path | None = None) -> subprocess.CompletedProcess[str]:
    """What ``inspect_dags`` prints for a trust's settings, from a process of its own."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("AIRFLOW", "STRATEGY"))}
    env = {
        **kept,
        "AIRFLOW_HOME": str(home / "airflow"),
        "STRATEGY_HOME": str(home),
        "PYTHONPATH": str(REPOSITORY),
        **({"STRATEGY_TRUST": str(trust_file)} if trust_file else {}),
    }
    env.pop("PYTHONDONTWRITEBYTECODE", None)
    command = [sys.executable, "-m", "tests.dags.inspect_dags"]
    return subprocess.run(command, env=env, cwd=REPOSITORY, capture_output=True, text=True, check=False)


@pytest.fixture(scope="session")
def parsed(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """The repository's own DAG files."""
    done = inspect(tmp_path_factory.mktemp("home"))
    assert done.returncode == 0, done.stderr
    found: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return found


@pytest.fixture(scope="session")
def dags(parsed: dict[str, Any]) -> dict[str, Any]:
    found: dict[str, Any] = parsed["dags"]
    return found


@pytest.fixture
def trust_file(tmp_path: Path) -> Path:
    path = tmp_path / "trust.yml"
    path.write_text(SETTINGS, encoding="utf-8")
    return path
