"""Processes of the demo: started apart, found again, stopped with everything they began, whatever it is."""

from __future__ import annotations

import os
import signal
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from demo.processes import (
    EndedError,
    Register,
    Running,
    first_line,
    has_owner,
    is_alive,
    require_alive,
    stop,
    uninterrupted,
)

# Starts a child in a process group of its own, as Airflow does with each task, and both ignore being asked to end.
STUBBORN = """
import os, signal, sys, time
signal.signal(signal.SIGTERM, signal.SIG_IGN)
child = os.fork()
if not child:
    os.setpgid(0, 0)
else:
    print(child, flush=True)
time.sleep(600)
"""
OBEDIENT = "print('ready', flush=True); import time; time.sleep(600)"


@pytest.fixture
def begin(tmp_path: Path) -> Iterator[Callable[[str], Running]]:
    """Starts Python code; whatever still runs afterwards is ended."""
    begun: list[Running] = []

    def begin(code: str) -> Running:
        command = [sys.executable, "-c", code]
        register = Register(tmp_path / "running.json")
        begun.append(register.start("code", command, env=os.environ, cwd=tmp_path, log=tmp_path / "log", tells=True))
        return begun[-1]

    yield begin
    stop(begun, patience=0)


def _exists(pid: int) -> bool:
    """Whether a process runs; one that has ended and is not yet buried does not."""
    stat = Path(f"/proc/{pid}/stat")
    return stat.exists() and stat.read_text().rpartition(")")[2].split()[0] != "Z"


def test_what_is_started_is_alive_until_stopped(begin: Callable[[str], Running]) -> None:
    running = begin(OBEDIENT)
    assert first_line(running) == "ready\n"
    assert is_alive(running)
    stop([running], patience=10)
    assert not is_alive(running)


def test_a_child_in_another_group_dies_too_and_what_ignores_being_asked_is_killed(
    begin: Callable[[str], Running],
) -> None:
    running = begin(STUBBORN)
    child = int(first_line(running))
    begun = time.monotonic()
    stop([running], patience=0.5)
    assert time.monotonic() - begun < 10
    assert not is_alive(running)
    assert not _exists(child)


def test_children_that_outlive_their_parent_are_stopped_as_well(begin: Callable[[str], Running]) -> None:
    running = begin(STUBBORN)
    child = int(first_line(running))
    os.kill(running.pid, 9)
    stop([running], patience=0.5)
    assert not _exists(child)


def test_one_that_ends_by_itself_is_told_with_the_end_of_its_log(begin: Callable[[str], Running]) -> None:
    running = begin("import sys; sys.exit('the port is taken')")
    with pytest.raises(EndedError, match="the port is taken"):
        first_line(running)
    with pytest.raises(EndedError, match="code has stopped"):
        require_alive([running])


def test_another_process_with_the_same_number_is_not_it(begin: Callable[[str], Running]) -> None:
    later = replace(begin(OBEDIENT), pid=os.getpid())
    assert not is_alive(later)


def test_a_register_remembers_what_runs_and_forgets_what_has_ended(
    begin: Callable[[str], Running], tmp_path: Path
) -> None:
    register = Register(tmp_path / "running.json")
    assert register.all() == []
    one, two = begin(OBEDIENT), begin(OBEDIENT)
    assert Register(tmp_path / "running.json").all() == [one, two]
    stop([one], patience=5)
    assert register.all() == [two]
    register.forget([two])
    assert register.all() == []


@pytest.fixture
def interruptible() -> Iterator[None]:
    """As at a keyboard: what a shell starts in the background is started deaf to interruptions."""
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    yield
    signal.signal(signal.SIGINT, before)


@pytest.mark.usefixtures("interruptible")
def test_an_interruption_waits_until_what_was_begun_is_noted() -> None:
    done = []
    with pytest.raises(KeyboardInterrupt):
        with uninterrupted():
            signal.raise_signal(signal.SIGINT)
            done.append("the rest of the block")
        done.append("what follows")
    assert done == ["the rest of the block"]


def test_what_is_left_running_has_no_owner(begin: Callable[[str], Running], tmp_path: Path) -> None:
    register = Register(tmp_path / "running.json")
    begin(OBEDIENT)
    assert has_owner(register.all()[0])
    register.leave_running()
    assert register.all()[0].owner is None
    assert not has_owner(register.all()[0])
