"""The demo's long-running processes: started in sessions of their own, noted on disk, stopped with all they began.

Airflow puts each running task into a process group of its own, so stopping a scheduler's group alone would leave its
tasks behind. All of them stay in the session of the process that was started here, and are found by it.
"""

from __future__ import annotations

import json
import os
import signal
import subprocess
import threading
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass, replace
from pathlib import Path

from demo.errors import DemoError

POLL_SECONDS = 0.1
_INTERRUPTIONS = (signal.SIGINT, signal.SIGTERM)
_PROC = Path("/proc")
_STAT_STATE, _STAT_SESSION, _STAT_STARTED = 0, 3, 19  # fields of /proc/<pid>/stat after the command's name


@dataclass(frozen=True)
class Running:
    """A process that was started. ``started`` tells it from a later process that bears the same number.

    ``owner`` is the command that stops it when that ends; None where it is left running until somebody says ``down``.
    """

    name: str
    pid: int
    started: str
    log: str
    owner: tuple[int, str] | None = None


class EndedError(DemoError):
    """A process that should be running has ended; the message holds the end of its log."""


def start(
    name: str, command: Sequence[str], *, env: Mapping[str, str], cwd: Path, log: Path, tells: bool = False
) -> Running:
    """Start ``command`` in a session of its own, its output going to ``log``.

    With ``tells`` its standard output is kept for ``first_line`` instead and reaches no file: it may hold a secret.
    """
    log.parent.mkdir(parents=True, exist_ok=True)
    with log.open("ab") as output:
        process = subprocess.Popen(  # noqa: S603 - the demo's own commands
            list(command),
            env=dict(env),
            cwd=cwd,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE if tells else output,
            stderr=output,
            start_new_session=True,
        )
    _children[process.pid] = process
    owner = (os.getpid(), _stat(os.getpid(), _STAT_STARTED))
    return Running(name, process.pid, _stat(process.pid, _STAT_STARTED), str(log), owner)


def first_line(running: Running) -> str:
    """The line that the process tells once it is ready. Raises ``EndedError`` when it ends without telling."""
    pipe = _children[running.pid].stdout
    line = pipe.readline() if pipe else b""
    if not line:
        _children[running.pid].wait()
        require_alive([running])
    return line.decode()


def is_alive(running: Running) -> bool:
    """Whether that very process still runs."""
    child = _children.get(running.pid)
    if child is not None:
        return child.poll() is None
    return _runs(running.pid, running.started)


def has_owner(running: Running) -> bool:
    """Whether the command that will stop the process still runs."""
    return running.owner is not None and _runs(*running.owner)


def require_alive(processes: Sequence[Running]) -> None:
    """Raise ``EndedError`` when one of the processes has ended."""
    for running in processes:
        if not is_alive(running):
            raise EndedError(f"{running.name} has stopped. The end of {running.log}:\n{tail(Path(running.log))}")


@contextmanager
def uninterrupted() -> Iterator[None]:
    """Hold Ctrl-C and SIGTERM back until the block is left.

    Between a process being started and being noted, or half-way through stopping, they would leave processes behind.
    """
    if threading.current_thread() is not threading.main_thread():
        yield  # signals go to the main thread alone
        return
    held: list[int] = []
    before = {number: signal.signal(number, lambda number, _frame: held.append(number)) for number in _INTERRUPTIONS}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
    if held:
        signal.raise_signal(held[0])


def stop(processes: Sequence[Running], *, patience: float) -> None:
    """End the processes and all they started: asked first, killed after ``patience`` seconds."""
    with uninterrupted():
        _stop(processes, patience)


def _stop(processes: Sequence[Running], patience: float) -> None:
    sessions = {running.pid for running in processes if is_alive(running) or _members(running.pid)}
    for pid in sessions:
        _signal_group(pid, signal.SIGTERM)
    until = time.monotonic() + patience
    while time.monotonic() < until and any(is_alive(running) for running in processes):
        time.sleep(POLL_SECONDS)
    for pid in sessions:
        _signal_group(pid, signal.SIGKILL)
        for member in _members(pid):
            with suppress(ProcessLookupError):
                os.kill(member, signal.SIGKILL)
    while any(is_alive(running) or _members(running.pid) for running in processes):
        time.sleep(POLL_SECONDS)


def tail(log: Path, lines: int = 15) -> str:
    """The last lines of a log."""
    if not log.exists():
        return "(no log)"
    return "\n".join(log.read_text(encoding="utf-8", errors="replace").splitlines()[-lines:])


class Register:
    """The processes now running for one work directory, so that another command can stop them."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def all(self) -> list[Running]:
        """What was noted and still runs."""
        if not self._path.exists():
            return []
        noted = [
            Running(**{**item, "owner": item["owner"] and tuple(item["owner"])})
            for item in json.loads(self._path.read_text(encoding="utf-8"))
        ]
        return [running for running in noted if is_alive(running) or _members(running.pid)]

    def start(
        self, name: str, command: Sequence[str], *, env: Mapping[str, str], cwd: Path, log: Path, tells: bool = False
    ) -> Running:
        """``start`` a process and note it; there is no moment in which it runs and is not noted."""
        with uninterrupted():
            running = start(name, command, env=env, cwd=cwd, log=log, tells=tells)
            self._write([*self.all(), running])
            return running

    def leave_running(self) -> None:
        """Let what runs outlive the command that started it."""
        self._write([replace(running, owner=None) for running in self.all()])

    def forget(self, processes: Sequence[Running]) -> None:
        gone = {running.pid for running in processes}
        self._write([running for running in self.all() if running.pid not in gone])

    def _write(self, processes: Sequence[Running]) -> None:
        self._path.parent.mkdir(parents=True, exist_ok=True)
        new = self._path.with_suffix(".new")
        new.write_text(json.dumps([asdict(running) for running in processes], indent=1), encoding="utf-8")
        new.replace(self._path)


_children: dict[int, subprocess.Popen[bytes]] = {}


def _runs(pid: int, started: str) -> bool:
    try:
        os.kill(pid, 0)
    except OSError:
        return False
    return _stat(pid, _STAT_STARTED) == started and _stat(pid, _STAT_STATE) != "Z"


def _signal_group(pid: int, number: int) -> None:
    with suppress(ProcessLookupError, PermissionError):
        os.killpg(pid, number)


def _stat(pid: int, field: int) -> str:
    """One field of ``/proc/<pid>/stat``; blank where there is no such file (another operating system, or it ended)."""
    try:
        text = (_PROC / str(pid) / "stat").read_text(encoding="utf-8", errors="replace")
    except OSError:
        return ""
    return text.rpartition(")")[2].split()[field]


def _members(session: int) -> list[int]:
    """The living processes of a session. A session's number is not given again while one of them lives."""
    pids = (int(entry.name) for entry in _PROC.iterdir() if entry.name.isdigit()) if _PROC.is_dir() else ()
    return [
        pid for pid in pids if _stat(pid, _STAT_SESSION) == str(session) and _stat(pid, _STAT_STATE) not in ("Z", "")
    ]
