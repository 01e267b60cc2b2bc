"""The candidate depends on landing and as_at alone: not on what was built before, nor on when a build was killed."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
from pathlib import Path
from typing import Any

import duckdb
import pyarrow.parquet as pq
import pytest

from publication.candidate import BuildFailed, Candidate, build_candidate
from tests.dbt.landed import PROJECT
from tests.dbt.next_day import NEW, NEXT, day_after
from tests.dbt.scenario import AS_AT, ELM, OAK, day_of_landing

Content = dict[str, list[tuple[Any, ...]]]
BUILD = """
import sys
from datetime import date
from pathlib import Path
from publication.candidate import build_candidate

build_candidate(
    home=Path(sys.argv[1]), project=Path(sys.argv[2]), as_at=date.fromisoformat(sys.argv[3]),
    log=lambda line: print(line, flush=True),
)
"""


def content(home: Path) -> Content:
    """Every row of every published table, and of the fact that builds on itself."""
    with duckdb.connect(str(home / "build.duckdb"), read_only=True) as connection:
        tables = connection.execute(
            "select table_schema || '.' || table_name from information_schema.tables "
            "where table_schema = 'strategy' or table_name = 'fct_attendance_session'"
        ).fetchall()
        return {table: connection.execute(f"from {table} order by all").fetchall() for (table,) in tables}


def differing(first: Content, second: Content) -> list[str]:
    assert first.keys() == second.keys()
    return [table for table in first if first[table] != second[table]]


def build(home: Path, as_at: Any) -> Candidate:
    return build_candidate(home=home, project=PROJECT, as_at=as_at, log=lambda _: None)


@pytest.fixture(scope="module")
def straight(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Both days landed, and the second built at once from nothing."""
    home = tmp_path_factory.mktemp("straight")
    day_of_landing(home).land()
    day_after(home).land()
    build(home, NEXT)
    return home


@pytest.fixture
def day_later(scenario_home: Path, candidate: Candidate, tmp_path: Path) -> Path:
    """The first day built as in the scenario, the second landed."""
    home = tmp_path / "home"
    shutil.copytree(scenario_home, home)
    day_after(home).land()
    return home


def test_the_next_day_is_what_the_landing_says(straight: Path) -> None:
    with duckdb.connect(str(straight / "build.duckdb"), read_only=True) as connection:
        found = connection.execute(
            "select school_urn, numerator, denominator from strategy.fct_measure "
            "where measure_code = 'B1.2' and scope = 'school' and symbol is null order by all"
        ).fetchall()
        assert found == [(OAK, 12, 28), (ELM, 1, 10)]
        # The new academy has nothing yet: missing, never green; and the trust says what it rests on. What is read
        # once for all academies has landed, and its night of no pupils is counted against it.
        symbols = connection.execute(
            "select distinct symbol, rag, reason is null from strategy.fct_measure "
            "where school_urn = ? and measure_code in (select needed.measure_code from seeds.measure_sources as needed "
            "join seeds.source_limits as limits using (source, resource) where limits.scope in ('academy', 'mis'))",
            [NEW],
        ).fetchall()
        assert symbols == [("x", "grey", False)]
        assert connection.execute(
            "select measure_code, numerator, denominator, symbol from strategy.fct_measure "
            "where school_urn = ? and symbol is distinct from 'x' order by all",
            [NEW],
        ).fetchall() == [
            ("1e.1", 0, 0, "z"),
            ("1e.2", 0, 0, "z"),
            ("2a.3", 0, 0, "z"),
            ("3.2.2", 0, 0, "z"),
            ("3.2.5b", 0, 1, None),
            ("3c.3", 0, 0, "z"),
            ("3d.1", 0, 0, "z"),
        ]
        assert connection.execute(
            "select symbol, completeness_pct, reason from strategy.fct_measure "
            "where measure_code = '1a.1' and scope = 'trust'"
        ).fetchall() == [("u", 75.0, "1 of 4 academies could not report")]
        assert connection.execute(
            "select measure_code, source, source_record_id from strategy.fct_exception "
            "where school_urn = ? and measure_code = '1b.2'",
            [NEW],
        ).fetchall() == [("1b.2", "registers", NEW)]


def test_one_more_day_reads_only_what_is_new_and_gives_the_same(straight: Path, day_later: Path) -> None:
    old = day_later / "landing" / "wonde" / "session_marks" / f"as_at={AS_AT}" / OAK / "part-00000.parquet"
    pq.write_table(pq.read_table(old).slice(0, 0), old)  # were it read again, its marks would be gone
    build(day_later, NEXT)
    assert differing(content(straight), content(day_later)) == []


def test_an_earlier_day_is_built_as_it_was(
    straight: Path, scenario_home: Path, candidate: Candidate, tmp_path: Path
) -> None:
    home = tmp_path / "home"
    shutil.copytree(straight, home)
    build(home, AS_AT)
    assert differing(content(scenario_home), content(home)) == []


def test_a_killed_build_is_run_again_and_gives_the_same(straight: Path, day_later: Path) -> None:
    """Killed right after the fact that builds on itself, and while the measures are made."""
    for node in ("model fct_attendance_session ", "model measure_long "):
        kill_at(node, day_later)
    build(day_later, NEXT)
    assert differing(content(straight), content(day_later)) == []


@pytest.mark.parametrize("is_first", [True, False], ids=["the first build", "one more day"])
def test_a_mark_that_would_be_there_twice_is_not_committed(
    straight: Path, day_later: Path, tmp_path: Path, is_first: bool
) -> None:
    project = tmp_path / "dbt"
    shutil.copytree(PROJECT, project)
    fact = project / "models" / "marts" / "core" / "fct_attendance_session.sql"
    fact.write_text(f"{fact.read_text()}\ncross join (values (1), (2)) as twice (copy)\n")
    if is_first:
        (day_later / "build.duckdb").unlink()
    with pytest.raises(BuildFailed, match="Session marks would be counted twice"):
        build_candidate(home=day_later, project=project, as_at=NEXT, log=lambda _: None)
    build(day_later, NEXT)
    assert differing(content(straight), content(day_later)) == []


def kill_at(node: str, home: Path) -> None:
    """Start a build and kill it without warning as soon as it tells that the node is finished."""
    environment = {**os.environ, "PYTHONPATH": str(PROJECT.parent)}
    process = subprocess.Popen(
        [sys.executable, "-c", BUILD, str(home), str(PROJECT), NEXT.isoformat()],
        stdout=subprocess.PIPE,
        env=environment,
        text=True,
    )
    assert process.stdout is not None
    with process.stdout as lines:
        seen = next((line for line in lines if node in line), None)
        process.send_signal(signal.SIGKILL)
    process.wait()
    assert seen is not None, f"the build ended before {node}was finished"
    assert process.returncode == -signal.SIGKILL
