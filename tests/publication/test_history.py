"""The history: what every publication said stays, whoever is killed and whoever reads."""

from __future__ import annotations

import os
import shutil
import signal
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import duckdb
import pytest

from publication.current import publications, publishing, rollback
from publication.errors import DamagedPublication
from publication.history import history_path, update_history
from publication.promote import promote
from tests.expectations.synthetic import AS_AT
from tests.publication.historic import COUNTED, NEXT_DAY, OTHER, REGISTER, everything, ids, restated, rows
from tests.publication.promoting import candidate, publish, verdict_on


def test_the_first_publication_is_told_and_restates_nothing(tmp_path: Path) -> None:
    first = publish(tmp_path)
    (row,) = rows(tmp_path, "select publication_id, as_at, published_no, restates, warnings from fct_publication")
    assert row == (first.publication_id, AS_AT, 1, None, 1)
    with duckdb.connect(str(first.path / "strategy.duckdb"), read_only=True) as reader:
        published = reader.execute("select * from strategy.fct_measure order by all").fetchall()
        columns = reader.table("fct_measure").columns
    history = f"select {', '.join(columns)} from fct_measure_history where published_no = 1 and is_newest_of_day"
    assert rows(tmp_path, f"{history} order by all") == published
    assert restated(tmp_path) == []


@pytest.mark.parametrize("lost", ["file", "newest", "damaged"])
def test_killed_before_the_history_the_next_call_completes_it(tmp_path: Path, lost: str) -> None:
    first, second = publish(tmp_path), publish(tmp_path, change=OTHER)
    before = history_path(tmp_path).read_bytes()
    third = publish(tmp_path, as_at=NEXT_DAY)
    undisturbed = everything(tmp_path)
    if lost == "file":
        history_path(tmp_path).unlink()
    else:
        history_path(tmp_path).write_bytes(before if lost == "newest" else b"no database")
    assert not publish(tmp_path, as_at=NEXT_DAY).created
    assert ids(tmp_path) == [first.publication_id, second.publication_id, third.publication_id]
    assert everything(tmp_path) == undisturbed


def test_killed_when_the_history_is_about_to_be_moved_nothing_is_lost(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    publish(tmp_path)
    before = everything(tmp_path)
    build = candidate(tmp_path, change=OTHER)
    verdict = verdict_on(build)
    child = os.fork()
    if not child:
        moved = Path.replace

        def strike(path: Path, target: Path) -> Path:
            if path.name == "history.duckdb":
                os.kill(os.getpid(), signal.SIGKILL)
            return moved(path, target)

        monkeypatch.setattr(Path, "replace", strike)
        promote(build, home=tmp_path, as_at=AS_AT, verdict=verdict)
        os._exit(1)
    assert os.WTERMSIG(os.waitpid(child, 0)[1]) == signal.SIGKILL
    assert len(publications(tmp_path)) == 2
    assert everything(tmp_path) == before
    promote(build, home=tmp_path, as_at=AS_AT, verdict=verdict)
    assert len(ids(tmp_path)) == 2
    assert [row[2] for row in restated(tmp_path)] == ["target 90 -> 99"]
    assert not list((tmp_path / "published").glob(".writing/*"))


def test_the_order_is_kept_though_times_tell_another(tmp_path: Path) -> None:
    first, second = publish(tmp_path), publish(tmp_path, change=OTHER)
    os.utime(first.path / "manifest.json", (2_000_000_000, 2_000_000_000))
    third = publish(tmp_path, change=COUNTED)
    assert ids(tmp_path) == [first.publication_id, second.publication_id, third.publication_id]
    history_path(tmp_path).unlink()
    with publishing(tmp_path):
        assert update_history(tmp_path)
    assert ids(tmp_path) == [second.publication_id, third.publication_id, first.publication_id]


@pytest.mark.parametrize("more", [None, COUNTED], ids=["nothing new", "a publication"])
def test_the_order_is_read_from_a_history_whose_table_had_its_first_name(tmp_path: Path, more: str | None) -> None:
    first, second = publish(tmp_path), publish(tmp_path, change=OTHER)
    os.utime(first.path / "manifest.json", (2_000_000_000, 2_000_000_000))
    with duckdb.connect(str(history_path(tmp_path))) as writer:
        writer.execute("alter table fct_publication rename to publication")
    third = publish(tmp_path, change=more or OTHER)
    came = [first.publication_id, second.publication_id]
    assert ids(tmp_path) == (came if more is None else [*came, third.publication_id])
    assert rows(tmp_path, "select count(*) from duckdb_tables() where table_name = 'publication'") == [(0,)]


def test_packs_added_later_do_not_change_the_order(tmp_path: Path) -> None:
    first, second = publish(tmp_path), publish(tmp_path, change=OTHER)
    (first.path / "packs").mkdir()
    history_path(tmp_path).unlink()
    publish(tmp_path, change=OTHER)
    assert ids(tmp_path) == [first.publication_id, second.publication_id]


def test_nothing_new_writes_nothing(tmp_path: Path) -> None:
    publish(tmp_path)
    inode = history_path(tmp_path).stat().st_ino
    publish(tmp_path)
    with publishing(tmp_path):
        assert not update_history(tmp_path)
    assert history_path(tmp_path).stat().st_ino == inode


def test_what_was_removed_by_hand_is_gone_and_its_number_is_not_given_again(tmp_path: Path) -> None:
    first, second = publish(tmp_path), publish(tmp_path, change=OTHER)
    shutil.rmtree(second.path)
    third = publish(tmp_path, change=f"{COUNTED}; {REGISTER}")
    assert rows(
        tmp_path, "select publication_id, published_no, restates from fct_publication order by published_no"
    ) == [
        (first.publication_id, 1, None),
        (third.publication_id, 3, first.publication_id),
    ]
    assert [row[2] for row in restated(tmp_path)] == ["value 60 -> 70 percent"]


def test_rolled_back_publications_stay_in_the_history(tmp_path: Path) -> None:
    first, second = publish(tmp_path), publish(tmp_path, as_at=NEXT_DAY)
    rollback(tmp_path, first.publication_id)
    assert ids(tmp_path) == [first.publication_id, second.publication_id]


def test_a_publication_that_cannot_be_read_is_named_and_readers_see_the_new_one(tmp_path: Path) -> None:
    first = publish(tmp_path)
    before = everything(tmp_path)
    (first.path / "parquet" / "fct_measure.parquet").write_bytes(b"spoilt")
    with pytest.raises(DamagedPublication, match=rf"{first.publication_id}/parquet/fct_measure\.parquet"):
        publish(tmp_path, as_at=NEXT_DAY)
    assert (tmp_path / "published" / "current").readlink().name.startswith(f"{NEXT_DAY}")
    assert everything(tmp_path) == before
    shutil.rmtree(first.path)
    publish(tmp_path, as_at=NEXT_DAY)
    assert [row[1] for row in rows(tmp_path, "from fct_publication")] == [NEXT_DAY]


def test_what_somebody_wrote_into_the_history_goes(tmp_path: Path) -> None:
    publish(tmp_path)
    undisturbed = everything(tmp_path)
    with duckdb.connect(str(history_path(tmp_path)), config={"checkpoint_threshold": "1GB"}) as writer:
        writer.execute("pragma disable_checkpoint_on_shutdown; delete from fct_measure_history")
    assert rows(tmp_path, "from fct_measure_history") == []
    publish(tmp_path)
    assert everything(tmp_path) == undisturbed


def test_readers_keep_what_they_opened_and_one_who_writes_is_not_waited_for(tmp_path: Path) -> None:
    first = publish(tmp_path)
    os.utime(first.path / "manifest.json", (2_000_000_000, 2_000_000_000))
    readers = [duckdb.connect(str(history_path(tmp_path)), read_only=True) for _ in range(2)]
    ask = "select count(*) from fct_publication"
    assert [reader.execute(ask).fetchall() for reader in readers] == [[(1,)], [(1,)]]
    ready, told = os.pipe()
    child = os.fork()
    if not child:
        writer = duckdb.connect(str(shutil.copy(history_path(tmp_path), tmp_path / "own.duckdb")))
        shutil.move(tmp_path / "own.duckdb", history_path(tmp_path))
        writer.execute("create table mine as select 1 as one")
        shutil.copy(tmp_path / "own.duckdb.wal", history_path(tmp_path).with_name("history.duckdb.wal"))
        os.write(told, b"!")
        signal.pause()
    os.read(ready, 1)
    try:
        second = publish(tmp_path, change=OTHER)
        assert [reader.execute(ask).fetchall() for reader in readers] == [[(1,)], [(1,)]]
    finally:
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)
        for reader in readers:
            reader.close()
    assert ids(tmp_path) == [first.publication_id, second.publication_id]  # read, though it was locked
    assert rows(tmp_path, "select count(*) from duckdb_tables() where table_name = 'mine'") == [(0,)]


def test_published_at_once_everything_is_in_the_history(tmp_path: Path) -> None:
    builds = [candidate(tmp_path, change=change) for change in (None, OTHER, COUNTED)]
    verdicts = [verdict_on(build) for build in builds]
    with ThreadPoolExecutor(3) as pool:
        made = list(
            pool.map(
                lambda pair: promote(pair[0], home=tmp_path, as_at=AS_AT, verdict=pair[1]),
                zip(builds, verdicts, strict=True),
            )
        )
    assert sorted(ids(tmp_path)) == sorted(publication.publication_id for publication in made)
    assert rows(tmp_path, "select published_no, restates is null from fct_publication order by 1") == [
        (1, True),
        (2, False),
        (3, False),
    ]


def test_every_table_and_column_is_described(tmp_path: Path) -> None:
    publish(tmp_path, change="comment on column fct_measure.value is 'As published.'")
    tables = dict(rows(tmp_path, "select table_name, comment from duckdb_tables()"))
    assert set(tables) == {"fct_publication", "fct_measure_history", "restatement"}
    assert all(text.startswith("Grain: one ") for text in tables.values())
    columns = rows(tmp_path, "select table_name, column_name, comment from duckdb_columns() where not internal")
    silent = {f"{table}.{column}" for table, column, comment in columns if comment is None}
    assert {name.partition(".")[0] for name in silent} <= {"fct_measure_history"}  # the candidate says nothing of them
    assert ("fct_measure_history", "value", "As published.") in columns
