"""Content that comes again on its day, after other content: the history says last what readers see."""

from __future__ import annotations

import os
import shutil
import signal
from datetime import timedelta
from pathlib import Path

import pytest

from publication.current import current, rollback
from publication.errors import DamagedPublication
from publication.history import history_path
from publication.promote import promote
from tests.expectations.synthetic import AS_AT
from tests.publication.historic import COUNTED, NEXT_DAY, ONE, OTHER, everything, ids, restated, rows
from tests.publication.promoting import candidate, publish, verdict_on

DAY_BEFORE = AS_AT - timedelta(days=1)
ORDER = "select publication_id, published_no, restates from fct_publication order by published_no"
NEWEST = (
    f"select publication_id, target from fct_measure_history where {ONE} and is_newest_of_day and as_at = '{AS_AT}'"
)


def seen(home: Path) -> str:
    found = current(home)
    assert found is not None
    return found.publication_id


def test_content_that_comes_again_is_the_newest_of_its_day(tmp_path: Path) -> None:
    first, second = publish(tmp_path), publish(tmp_path, change=OTHER)
    assert not publish(tmp_path).created
    assert seen(tmp_path) == first.publication_id
    assert rows(tmp_path, NEWEST) == [(first.publication_id, 90)]
    assert rows(tmp_path, ORDER) == [
        (second.publication_id, 2, None),
        (first.publication_id, 3, second.publication_id),
    ]
    assert [row[2] for row in restated(tmp_path)] == ["target 99 -> 90"]
    third = publish(tmp_path, change=COUNTED)
    assert rows(tmp_path, ORDER)[-1] == (third.publication_id, 4, first.publication_id)


def test_content_that_is_the_newest_already_writes_nothing(tmp_path: Path) -> None:
    for change in (None, OTHER, None):
        publish(tmp_path, change=change)
    inode = history_path(tmp_path).stat().st_ino
    publish(tmp_path)
    assert history_path(tmp_path).stat().st_ino == inode


def test_the_order_is_known_though_the_history_is_lost(tmp_path: Path) -> None:
    for change in (None, OTHER, None):
        publish(tmp_path, change=change)
    order = ids(tmp_path)
    history_path(tmp_path).unlink()
    publish(tmp_path, as_at=NEXT_DAY)
    assert ids(tmp_path)[:2] == order


@pytest.mark.parametrize("after", ["history", "manifest"])
def test_content_that_comes_again_before_the_history_knew_all_is_last(tmp_path: Path, after: str) -> None:
    """Killed after the second was there, and before the history told of it; the times of a copy may tell anything."""
    first = publish(tmp_path)
    before = history_path(tmp_path).read_bytes()
    second = publish(tmp_path, change=OTHER)
    if after == "history":
        history_path(tmp_path).write_bytes(before)
    else:
        history_path(tmp_path).unlink()
        os.utime(first.path / "manifest.json", (1_000_000_000, 1_000_000_000))
    publish(tmp_path)
    assert ids(tmp_path) == [second.publication_id, first.publication_id]


def test_a_day_before_the_one_that_readers_see_says_it_again_too(tmp_path: Path) -> None:
    first, second = publish(tmp_path), publish(tmp_path, change=OTHER)
    later = publish(tmp_path, as_at=NEXT_DAY)
    publish(tmp_path)
    assert seen(tmp_path) == later.publication_id
    assert rows(tmp_path, ORDER) == [
        (second.publication_id, 2, None),
        (later.publication_id, 3, None),
        (first.publication_id, 4, second.publication_id),
    ]


def test_what_was_set_aside_does_not_come_again(tmp_path: Path) -> None:
    earlier, first = publish(tmp_path, as_at=DAY_BEFORE), publish(tmp_path)
    rollback(tmp_path, earlier.publication_id)
    second = publish(tmp_path, change=OTHER)
    before = everything(tmp_path)
    publish(tmp_path)
    assert seen(tmp_path) == second.publication_id
    assert everything(tmp_path) == before
    assert ids(tmp_path) == [earlier.publication_id, first.publication_id, second.publication_id]


@pytest.mark.parametrize("moving", ["history.duckdb", ".current"])
def test_killed_while_it_comes_again_and_run_again_it_is_as_if_undisturbed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, moving: str
) -> None:
    home, undisturbed = tmp_path / "killed", tmp_path / "undisturbed"
    first, second = publish(home), publish(home, change=OTHER)
    shutil.copytree(home, undisturbed, symlinks=True)
    publish(undisturbed)
    before = everything(home)
    build = candidate(home)
    verdict = verdict_on(build)
    child = os.fork()
    if not child:
        moved = Path.replace

        def strike(path: Path, target: Path) -> Path:
            if path.name == moving:
                os.kill(os.getpid(), signal.SIGKILL)
            return moved(path, target)

        monkeypatch.setattr(Path, "replace", strike)
        promote(build, home=home, as_at=AS_AT, verdict=verdict)
        os._exit(1)
    assert os.WTERMSIG(os.waitpid(child, 0)[1]) == signal.SIGKILL
    assert seen(home) == second.publication_id
    assert everything(home) == (before if moving == "history.duckdb" else everything(undisturbed))
    promote(build, home=home, as_at=AS_AT, verdict=verdict)
    assert seen(home) == first.publication_id
    assert everything(home) == everything(undisturbed)


def test_readers_see_it_though_the_history_cannot_be_told(tmp_path: Path) -> None:
    earlier = publish(tmp_path, as_at=DAY_BEFORE)
    first, second = publish(tmp_path), publish(tmp_path, change=OTHER)
    (earlier.path / "parquet" / "fct_measure.parquet").write_bytes(b"spoilt")
    with pytest.raises(DamagedPublication, match=earlier.publication_id):
        publish(tmp_path)
    assert seen(tmp_path) == first.publication_id
    assert ids(tmp_path)[-1] == second.publication_id
    shutil.rmtree(earlier.path)
    publish(tmp_path)
    assert ids(tmp_path) == [second.publication_id, first.publication_id]
