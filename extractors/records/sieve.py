"""Which of the rows read are landed: none that changed after the window, none twice, none of another school."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import islice
from typing import Any, Final

from extractors.declare import Resource
from extractors.landing.catalogue import Mode
from extractors.records.rows import Columns
from extractors.window import Window

_CHUNK: Final = 10_000


class Sieve:
    """Sifts the rows of one read.

    In a snapshot a key is landed once: a record that moved to a later page while the list was read comes twice. In an
    increment repeats are landed: they are changes, and the newest counts. Where a record can be in several passes the
    rows are held back until all are read, because the last pass in which it stands is the one that counts.
    """

    def __init__(self, resource: Resource, window: Window | None, variables: Mapping[str, str]) -> None:
        self.after_window = 0
        self.repeated = 0
        self._resource = resource
        self._window = window
        self._wanted = {column: variables[name] for column, name in resource.only.items()}
        self._seen: set[tuple[Any, ...]] = set()
        self._held: dict[tuple[Any, ...], tuple[Any, ...]] = {}

    def sift(self, columns: Columns, rows: int) -> tuple[Columns, int]:
        """The rows of a page that are landed now, by column, and how many they are."""
        kept = list(range(rows))
        for column, wanted in self._wanted.items():
            values = columns[column]
            kept = [row for row in kept if values[row] == wanted]
        kept = self._before_end(columns, kept)
        if self._resource.held:
            self._hold(columns, kept)
            return columns, 0
        if self._resource.mode is Mode.SNAPSHOT:
            kept = self._once(columns, kept)
        if len(kept) == rows:
            return columns, rows
        return {name: [values[row] for row in kept] for name, values in columns.items()}, len(kept)

    def held(self) -> Iterator[tuple[Columns, int]]:
        """The rows held back, once everything is read."""
        names = [field.name for field in self._resource.fields]
        rows = iter(self._held.values())
        while chunk := list(islice(rows, _CHUNK)):
            yield {name: [row[at] for row in chunk] for at, name in enumerate(names)}, len(chunk)

    def _before_end(self, columns: Columns, rows: list[int]) -> list[int]:
        if self._resource.cursor is None or self._window is None:
            return rows
        end = self._window.end
        for name in self._resource.cursor.columns:
            instants = columns[name]
            before = [row for row in rows if instants[row] is None or instants[row] < end]
            self.after_window += len(rows) - len(before)
            rows = before
        return rows

    def _once(self, columns: Columns, rows: list[int]) -> list[int]:
        kept = []
        for row, key in zip(rows, self._keys(columns, rows), strict=True):
            if key in self._seen:
                self.repeated += 1
            else:
                self._seen.add(key)
                kept.append(row)
        return kept

    def _hold(self, columns: Columns, rows: list[int]) -> None:
        values = [columns[field.name] for field in self._resource.fields]
        for row, key in zip(rows, self._keys(columns, rows), strict=True):
            self.repeated += key in self._held
            self._held[key] = tuple(column[row] for column in values)

    def _keys(self, columns: Columns, rows: list[int]) -> Iterator[tuple[Any, ...]]:
        key = [columns[name] for name in self._resource.key]
        return (tuple(column[row] for column in key) for row in rows)
