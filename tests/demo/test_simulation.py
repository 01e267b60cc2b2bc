"""What a demo decides before it starts: its settings, its key, its day, and whether the work directory is free."""

from __future__ import annotations

import os
import stat
import sys
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from dags import config
from demo.processes import Running, is_alive, stop
from demo.scheduler import environment, register_of
from demo.settings import pseudonym_key, write_trust
from demo.simulation import BusyError, next_day, take_over
from demo.world.schools import schools
from demo.world.size import SMALL


def test_the_settings_it_writes_are_those_of_its_academies(tmp_path: Path) -> None:
    write_trust(tmp_path / "trust.yml", schools(SMALL), files="/somewhere", first_wait_seconds=2)
    trust = config.load(tmp_path / "trust.yml")
    assert trust.simulated
    assert trust.registers.local == Path("/somewhere/registers")
    assert [(a.urn, a.name, a.predecessor_urn, a.finance_tracking_option) for a in trust.academies] == [
        (s.urn, s.name, s.predecessor_urn, s.finance_tracking_option) for s in schools(SMALL)
    ]


def test_the_pseudonym_key_is_made_once_and_for_its_owner_only(tmp_path: Path) -> None:
    key = pseudonym_key(tmp_path)
    assert len(key) >= 32
    assert pseudonym_key(tmp_path) == key
    assert stat.S_IMODE((tmp_path / "demo" / "pseudonym.key").stat().st_mode) == 0o600
    assert pseudonym_key(tmp_path / "other") != key


@pytest.mark.parametrize(
    ("published", "day"),
    [
        ([], date(2026, 3, 19)),
        (["2026-03-19-0123456789"], date(2026, 3, 20)),
        (["2026-03-31-0123456789", "2026-03-20-aaaaaaaaaa", ".writing"], date(2026, 4, 1)),
    ],
)
def test_the_day_is_the_one_after_the_newest_publication(tmp_path: Path, published: list[str], day: date) -> None:
    for name in published:
        (tmp_path / "published" / name).mkdir(parents=True)
    if published:
        (tmp_path / "published" / "current").symlink_to(published[0])
    assert next_day(tmp_path) == day


def test_nothing_of_another_airflow_leaks_into_its_own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AIRFLOW__CORE__EXECUTOR", "CeleryExecutor")
    monkeypatch.setenv("AIRFLOW_CONN_WONDE", "{}")
    monkeypatch.setenv("STRATEGY_HOME", "/elsewhere")
    monkeypatch.setenv("PYTHONDONTWRITEBYTECODE", "1")
    found = environment(tmp_path, 8080)
    assert found["AIRFLOW__CORE__EXECUTOR"] == "LocalExecutor"
    assert found["STRATEGY_HOME"] == str(tmp_path)
    assert not {"AIRFLOW_CONN_WONDE", "PYTHONDONTWRITEBYTECODE"} & set(found)
    assert len(found["AIRFLOW__API_AUTH__JWT_SECRET"]) == 64
    assert environment(tmp_path, 8080)["AIRFLOW__API_AUTH__JWT_SECRET"] == found["AIRFLOW__API_AUTH__JWT_SECRET"]


class TestTheWorkDirectory:
    @pytest.fixture
    def running(self, tmp_path: Path) -> Iterator[Running]:
        command = [sys.executable, "-c", "import time; time.sleep(600)"]
        register = register_of(tmp_path)
        running = register.start("scheduler", command, env=os.environ, cwd=tmp_path, log=tmp_path / "log")
        yield running
        stop([running], patience=0)

    def test_is_taken_while_another_demo_is_at_work(self, tmp_path: Path, running: Running) -> None:
        with pytest.raises(BusyError, match="Another demo is at work"):
            take_over(tmp_path)
        assert is_alive(running)

    def test_is_taken_while_something_was_left_running(self, tmp_path: Path, running: Running) -> None:
        register_of(tmp_path).leave_running()
        with pytest.raises(BusyError, match="make down"):
            take_over(tmp_path)
        assert is_alive(running)

    def test_is_cleared_of_what_a_killed_demo_left_behind(self, tmp_path: Path, running: Running) -> None:
        register = register_of(tmp_path)
        text = (tmp_path / "demo" / "running.json").read_text()
        assert running.owner is not None
        (tmp_path / "demo" / "running.json").write_text(text.replace(running.owner[1], "0"))
        take_over(tmp_path)
        assert not is_alive(running)
        assert register.all() == []
