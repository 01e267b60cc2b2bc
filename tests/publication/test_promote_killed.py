"""Killed with -9 at any point and run again, promotion gives what it would have given; readers never see half."""

from __future__ import annotations

import os
import random
import shutil
import signal
import sys
import time
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import duckdb
import pytest

from publication.current import current, publications
from publication.manifest import verify
from publication.promote import promote
from tests.expectations.synthetic import AS_AT
from tests.publication.promoting import candidate, publish, verdict_on
from tests.publication.test_promote import _bytes

DAY_BEFORE = AS_AT - timedelta(days=1)
MOVES = {"os.rename", "os.symlink", "os.mkdir", "os.remove", "os.rmdir", "shutil.rmtree"}
OTHER = "update fct_measure set target = 99 where measure_code = '1a.1'"


def _in_child(work: Callable[[], None]) -> int:
    """Run ``work`` in a process of its own; its process id."""
    child = os.fork()
    if child:
        return child
    try:
        work()
        os._exit(0)
    except BaseException as error:  # noqa: BLE001  # a child must never go on as a second pytest
        print(repr(error), file=sys.stderr)  # noqa: T201
        os._exit(1)


def _count_steps(home: Path, step: Callable[[int, str], None]) -> None:
    """Call ``step`` with number and kind before each thing this process does to a file or directory of ``home``."""
    done = 0

    def watch(event: str, args: tuple[object, ...]) -> None:
        nonlocal done
        if (event == "open" or event in MOVES) and str(home) in str(args[0]):
            done += 1
            step(done, event)

    sys.addaudithook(watch)


@pytest.fixture(scope="module")
def steps(tmp_path_factory: pytest.TempPathFactory) -> list[tuple[int, str]]:
    """Everything that one promotion does to files, in order."""
    home = tmp_path_factory.mktemp("counted")
    publish(home, as_at=DAY_BEFORE)
    build = candidate(tmp_path_factory.mktemp("build"))
    verdict = verdict_on(build)
    read, write = os.pipe()

    def work() -> None:
        _count_steps(home, lambda number, kind: (os.write(write, f"{number} {kind}\n".encode()), None)[1])
        promote(build, home=home, as_at=AS_AT, verdict=verdict)

    child = _in_child(work)
    os.close(write)
    with os.fdopen(read) as told:
        lines = told.read().split("\n")[:-1]
    assert os.waitpid(child, 0)[1] == 0
    return [(int(number), kind) for number, kind in (line.split() for line in lines)]


def test_killed_before_each_move_and_run_again_it_is_as_if_undisturbed(
    tmp_path: Path, steps: list[tuple[int, str]]
) -> None:
    undisturbed = publish(tmp_path / "undisturbed")
    expected = _bytes(undisturbed.path)
    moves = [number for number, kind in steps if kind in MOVES]
    opens = [number for number, kind in steps if kind == "open"]
    assert len(moves) >= 5
    before = publish(tmp_path / "before", as_at=DAY_BEFORE)
    build = candidate(tmp_path / "build")
    verdict = verdict_on(build)
    for number in sorted({*moves, *opens[::20], opens[-1]}):
        home = tmp_path / str(number)
        shutil.copytree(tmp_path / "before", home, symlinks=True)

        def work(number: int = number, home: Path = home) -> None:
            def strike(step: int, _: str) -> None:
                if step == number:
                    os.kill(os.getpid(), signal.SIGKILL)

            _count_steps(home, strike)
            promote(build, home=home, as_at=AS_AT, verdict=verdict)

        assert os.WTERMSIG(os.waitpid(_in_child(work), 0)[1]) == signal.SIGKILL
        seen = current(home)
        assert seen is not None
        assert seen.publication_id in {before.publication_id, undisturbed.publication_id}
        for published in publications(home):
            verify(published.path)

        again = promote(build, home=home, as_at=AS_AT, verdict=verdict)
        assert again.publication_id == undisturbed.publication_id
        assert _bytes(again.path) == expected
        assert (home / "published" / "current").readlink() == Path(again.publication_id)
        left = sorted(path.name for path in (home / "published").iterdir())
        assert [name for name in left if name != ".writing"] == sorted(
            [".lock", "current", "history.duckdb", before.publication_id, again.publication_id]
        )
        assert not list((home / "published").glob(".writing/*"))


def _read_until(stop: Path, home: Path, log: Path) -> None:
    """Open what is current again and again; every opening must show one whole publication."""
    reads, seen = 0, set()
    while not stop.exists():
        with duckdb.connect(str(home / "published" / "current" / "strategy.duckdb"), read_only=True) as reader:
            ids = reader.execute(
                "select publication_id, (select count(*) from strategy.fct_measure) from strategy.publication"
                " union select publication_id, 72 from strategy.fct_measure"
                " union select publication_id, 72 from strategy.gate_result"
                " union select publication_id, 72 from strategy.attendance_summary"
            ).fetchall()
        assert len(ids) == 1, f"a reader saw {ids}"
        assert ids[0][1] == 72
        seen.add(ids[0][0])
        reads += 1
    log.write_text(f"{reads} {len(seen)}")


def test_readers_never_see_half_while_promotions_switch_and_are_killed(tmp_path: Path) -> None:
    dice = random.Random(20260319)  # noqa: S311
    publish(tmp_path)
    builds = [candidate(tmp_path, change=change) for change in (None, OTHER)]
    verdicts = [verdict_on(build) for build in builds]
    stop, log = tmp_path / "stop", tmp_path / "reads"
    reader = _in_child(lambda: _read_until(stop, tmp_path, log))
    for turn in range(8):
        build, verdict = builds[turn % 2], verdicts[turn % 2]
        child = _in_child(lambda: promote(build, home=tmp_path, as_at=AS_AT, verdict=verdict) and None)  # noqa: B023
        if turn in (2, 5, 6):
            time.sleep(dice.uniform(0.02, 0.6))
            os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)
    stop.touch()
    assert os.waitpid(reader, 0)[1] == 0
    reads, seen = map(int, log.read_text().split())
    assert reads > 10
    assert seen == 2
    for published in publications(tmp_path):
        verify(published.path)
