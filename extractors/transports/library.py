"""What is known of a SharePoint library: its items as the delta told them, and which version of each file we hold.

It stands beside the files and can always be thrown away: without it the library is listed from the beginning.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Final

import msgspec

STATE_FILE: Final = ".library.json"
_DEEPEST: Final = 50  # folders within folders: an item that is its own ancestor has no path


class Held(msgspec.Struct, frozen=True):
    """Which version of a file our copy is. ``content`` changes with the content alone, ``item`` also with its name."""

    content: str
    item: str


class Item(msgspec.Struct, frozen=True):
    """One file or folder. The delta gives its parent's id and not its path, which changes with any folder above."""

    id: str
    name: str
    parent: str | None
    is_file: bool
    size: int
    version: Held
    changed: float | None = None  # when it was saved: seconds


class Library(msgspec.Struct):
    """The items of one drive by id, where to ask what has changed since, and the files that we hold by path."""

    drive: str
    delta_link: str | None = None
    items: dict[str, Item] = {}
    held: dict[str, Held] = {}

    @classmethod
    def remembered(cls, folder: Path, drive: str) -> Library:
        """What was known last time; nothing, when that is gone, unreadable or of another drive."""
        try:
            found = msgspec.json.decode((folder / STATE_FILE).read_bytes(), type=cls)
        except (FileNotFoundError, msgspec.DecodeError, UnicodeDecodeError):
            return cls(drive)
        return found if found.drive == drive else cls(drive)

    def remember(self, folder: Path) -> None:
        """Keep this for the next time, whole or not at all."""
        new = folder / f"{STATE_FILE}.new"
        with os.fdopen(os.open(new, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as file:
            file.write(msgspec.json.encode(self))
            file.flush()
            os.fsync(file.fileno())
        new.replace(folder / STATE_FILE)

    def folder(self, path: str) -> str | None:
        """The id of the folder at a path; None if there is none. Capitals do not matter to SharePoint."""
        wanted = tuple(step.casefold() for step in path.split("/") if step)
        for item in self.items.values():
            steps = None if item.is_file else self._steps(item)
            if steps is not None and tuple(step.casefold() for step in steps) == wanted:
                return item.id
        return None

    def files(self, folder: str) -> Iterator[Item]:
        """The files directly in a folder."""
        return (item for item in self.items.values() if item.is_file and item.parent == folder)

    def _steps(self, item: Item) -> tuple[str, ...] | None:
        """The names from below the root to the item; None when the way up is unknown. The root's are none."""
        steps: list[str] = []
        here: Item | None = item
        for _ in range(_DEEPEST):
            if here is None:
                return None
            if here.parent is None:
                return tuple(reversed(steps))
            steps.append(here.name)
            here = self.items.get(here.parent)
        return None
