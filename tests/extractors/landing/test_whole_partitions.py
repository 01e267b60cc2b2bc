"""Landing: whole or not at all, whoever is killed in the middle and however many write at once."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from pathlib import Path
from threading import Barrier

import pyarrow.parquet as pq
import pytest

from extractors.landing import Landing, Mode, ReadFacts
from tests.extractors.landing.test_store import COLUMNS, KEY, NOTHING, ROWS, TRUST_KEY, land, visible


def test_the_second_of_two_writers_keeps_the_first_and_mixes_nothing(tmp_path: Path) -> None:
    landing = Landing(tmp_path)
    with landing.write(KEY, COLUMNS) as first, landing.write(KEY, COLUMNS) as second:
        first.append(ROWS[:3])
        second.append(ROWS[3:5])
        second.refuse("bad", "It is bad.", "record 9", None)
        won = first.commit(ReadFacts(Mode.SNAPSHOT, 3))
        kept = second.commit(ReadFacts(Mode.SNAPSHOT, 2))
        assert (first.kept, second.kept) == (False, True)
    assert kept == won
    assert visible(tmp_path) == [f"landing/{KEY.leaf}/manifest.json", f"landing/{KEY.leaf}/part-00000.parquet"]
    (file,) = landing.files(won)
    assert pq.read_table(file)["id"].to_pylist() == ["A0", "A1", "A2"]


def test_many_writers_at_once_leave_one_whole_partition(tmp_path: Path) -> None:
    together = Barrier(6)

    def write(number: int) -> bool:
        with Landing(tmp_path).write(KEY, COLUMNS) as writer:
            writer.append({**NOTHING, "id": f"writer {number}"} for _ in range(50))
            for _ in range(number):
                writer.refuse("bad", f"Refused by writer {number}.", "record", None)
            together.wait()
            writer.commit(ReadFacts(Mode.SNAPSHOT, 50))
            return not writer.kept

    with ThreadPoolExecutor(6) as pool:
        won = list(pool.map(write, range(6)))
    assert won.count(True) == 1
    winner = won.index(True)
    manifest = Landing(tmp_path).manifest(KEY)
    assert manifest is not None
    assert manifest.rows_quarantined == winner
    (file,) = Landing(tmp_path).files(manifest)
    assert set(pq.read_table(file)["id"].to_pylist()) == {f"writer {winner}"}
    refused = tmp_path / "quarantine" / KEY.leaf / "refused.parquet"
    assert refused.exists() == (winner > 0)
    if winner:
        assert set(pq.read_table(refused)["reason"].to_pylist()) == {f"Refused by writer {winner}."}


def test_quarantine_of_a_run_that_was_killed_is_not_taken_for_the_next_ones(tmp_path: Path) -> None:
    left_over = tmp_path / "quarantine" / KEY.leaf / "refused.parquet"
    left_over.parent.mkdir(parents=True)
    left_over.write_bytes(b"of a run that was killed before its partition was in view")
    land(tmp_path, ROWS)
    assert not left_over.exists()


# What a killed process leaves: the child says where it is and waits to be killed there.
KILLED = """
import sys, time
from pathlib import Path
from tests.extractors.landing.test_store import COLUMNS, KEY, ROWS
from extractors.landing import Landing, Mode, PartitionWriter, ReadFacts

def stop(*_):
    print("here", flush=True)
    time.sleep(60)

home, where = Path(sys.argv[1]), sys.argv[2]
if where == "before the rename":
    PartitionWriter._publish = stop
with Landing(home).write(KEY, COLUMNS) as writer:
    writer.append(ROWS)
    writer.refuse("bad", "It is bad.", "record 3", None)
    if where == "while writing":
        stop()
    writer.commit(ReadFacts(Mode.SNAPSHOT, len(ROWS)))
    stop()
"""


@pytest.mark.parametrize(
    ("where", "landed"), [("while writing", False), ("before the rename", False), ("after the commit", True)]
)
def test_a_kill_leaves_no_partition_or_a_whole_one(tmp_path: Path, where: str, landed: bool) -> None:
    child = subprocess.Popen(
        [sys.executable, "-c", KILLED, str(tmp_path), where],
        stdout=subprocess.PIPE,
        text=True,
        cwd=Path(__file__).parents[3],
    )
    assert child.stdout is not None
    with child, child.stdout as told:
        assert told.readline() == "here\n"
        living = [path for path in (tmp_path / "landing/.writing").iterdir() if path.is_dir()]
        assert living
        if where != "before the rename":  # there it holds the lock, and others wait for it
            land(tmp_path, [], TRUST_KEY)  # another writer's sweep spares what a living one is writing
        assert all(path.exists() for path in living)
        os.kill(child.pid, signal.SIGKILL)
        child.wait()
    assert (Landing(tmp_path).manifest(KEY) is not None) == landed
    again = land(tmp_path, ROWS, day=datetime.now(UTC))
    assert again.rows_landed == len(ROWS)
    assert [path for path in (tmp_path / "landing/.writing").iterdir() if path.is_dir()] == []
    (file,) = Landing(tmp_path).files(again)
    assert pq.read_table(file).num_rows == len(ROWS)
