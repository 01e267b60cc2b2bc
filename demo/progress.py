"""Shows how far the night's work is: a live table on a terminal, plain lines everywhere else."""

from __future__ import annotations

import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass
from types import TracebackType
from typing import Protocol

from rich.console import Console
from rich.live import Live
from rich.table import Table

SIGNS = {"waiting": "·", "running": "▸", "success": "✓", "failed": "✗"}
STYLES = {"waiting": "dim", "running": "cyan", "success": "green", "failed": "bold red"}


@dataclass(frozen=True)
class Step:
    """One DAG's work for the day. ``doing`` names what is at work now."""

    name: str
    state: str  # waiting | running | success | failed
    done: int = 0
    total: int = 0
    doing: str = ""

    @property
    def count(self) -> str:
        return f"{self.done}/{self.total}" if self.total else ""


class Progress(Protocol):
    """Where the demo tells what it is doing."""

    def say(self, text: str) -> None: ...

    def show(self, steps: Sequence[Step]) -> None: ...

    def __enter__(self) -> Progress: ...

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None: ...


def progress() -> Progress:
    """The display that suits where the output goes."""
    return LiveProgress() if sys.stdout.isatty() else PlainProgress()


class PlainProgress:
    """A line whenever a DAG changes its state."""

    def __init__(self) -> None:
        self._since = time.monotonic()
        self._shown: dict[str, str] = {}

    def say(self, text: str) -> None:
        print(f"{time.monotonic() - self._since:6.1f} s  {text}", flush=True)

    def show(self, steps: Sequence[Step]) -> None:
        for step in steps:
            if step.state != "waiting" and self._shown.get(step.name) != step.state:
                self._shown[step.name] = step.state
                self.say(f"{SIGNS[step.state]} {step.name}: {step.state} {step.count}".rstrip())

    def __enter__(self) -> PlainProgress:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        return None


class LiveProgress:
    """What was said, and below it a table that is redrawn in place."""

    def __init__(self) -> None:
        self._since = time.monotonic()
        self._console = Console()
        self._live = Live(console=self._console, refresh_per_second=8, transient=False)

    def say(self, text: str) -> None:
        self._live.console.print(f"[dim]{time.monotonic() - self._since:6.1f} s[/]  {text}", highlight=False)

    def show(self, steps: Sequence[Step]) -> None:
        table = Table(box=None, show_header=False, padding=(0, 2, 0, 0))
        for step in steps:
            style = STYLES[step.state]
            table.add_row(f"[{style}]{SIGNS[step.state]} {step.name}[/]", step.count, f"[dim]{step.doing}[/]")
        self._live.update(table)

    def __enter__(self) -> LiveProgress:
        self._live.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._live.stop()
