"""How a vendor is asked for changes only: by parameters, or by the header of a conditional request."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Protocol

from extractors.window import Window


class Cursor(Protocol):
    """A declared way to ask for a window of changes.

    ``columns`` are the instants of a landed row whose latest says when the record last changed; a row that changed at
    or after the window's end is left for the next run, whether or not the vendor can be given an upper bound.
    """

    @property
    def columns(self) -> tuple[str, ...]: ...

    def ask(self, window: Window) -> tuple[Mapping[str, str], Mapping[str, str]]:
        """The parameters and the headers that ask for the window."""


@dataclass(frozen=True)
class ChangedBetween:
    """Parameters such as ``updated_after`` and, where the vendor has one, ``updated_before``, in UTC.

    ``first`` is sent where nothing was read before, to a vendor that takes silence for "the last few weeks".
    """

    columns: tuple[str, ...]
    after: str
    before: str | None = None
    written: str = "%Y-%m-%d %H:%M:%S"
    first: datetime | None = None

    def ask(self, window: Window) -> tuple[Mapping[str, str], Mapping[str, str]]:
        params = {}
        start = window.start or self.first
        if start is not None:
            params[self.after] = self._write(start)
        if self.before is not None:
            params[self.before] = self._write(window.end)
        return params, {}

    def _write(self, instant: datetime) -> str:
        return instant.astimezone(UTC).strftime(self.written)


@dataclass(frozen=True)
class ModifiedSince:
    """The ``If-Modified-Since`` header, written in ISO 8601 with ``Z``. It has no upper bound."""

    columns: tuple[str, ...]

    def ask(self, window: Window) -> tuple[Mapping[str, str], Mapping[str, str]]:
        if window.start is None:
            return {}, {}
        return {}, {"If-Modified-Since": window.start.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")}
