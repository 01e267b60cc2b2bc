"""Which publications there are, and which one readers see: the link ``published/current``.

The link moves by renaming a new link over it, so a reader sees the old publication or the new one, never neither. It
goes to the newest day, unless somebody rolled back: what was set aside then does not come back by being built again,
only by being published anew with other content, or by rolling to it.
"""

from __future__ import annotations

import fcntl
import json
import os
import re
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from publication.errors import DamagedPublication, UnknownPublication
from publication.manifest import fsync_directory, read_manifest, verify, write_durably

_ID = re.compile(r"\d{4}-\d{2}-\d{2}-[0-9a-f]{10}")


@dataclass(frozen=True)
class Published:
    """A publication on disk."""

    publication_id: str
    path: Path
    as_at: date


def published_dir(home: Path) -> Path:
    return home / "published"


def writing_dir(home: Path) -> Path:
    """Where publications are made, beside where they will stand, so that a rename moves them into view."""
    return published_dir(home) / ".writing"


@contextmanager
def publishing(home: Path) -> Iterator[None]:
    """Be the only one who publishes, switches or rolls back; waits for another. The lock dies with its process.

    What a killed process left half made is removed: holding the lock means that nobody is still making it.
    """
    published_dir(home).mkdir(parents=True, exist_ok=True)
    with (published_dir(home) / ".lock").open("a") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        shutil.rmtree(writing_dir(home), ignore_errors=True)
        yield


def publications(home: Path) -> tuple[Published, ...]:
    """All publications, oldest day first."""
    found = [path for path in published_dir(home).glob("*-*") if _ID.fullmatch(path.name) and not path.is_symlink()]
    return tuple(_published(path) for path in sorted(found))


def current(home: Path) -> Published | None:
    """The publication that readers see; None before the first."""
    link = published_dir(home) / "current"
    if not link.is_symlink() or not link.exists():
        return None
    return _published(link.resolve())


def rows_before(home: Path, as_at: date) -> dict[str, int]:
    """Rows per table of the newest publication of an earlier day, for the gate; empty before the first.

    Only earlier days count: a day that is run again must be judged as it was the first time.
    """
    seen = current(home)
    earlier = [published for published in publications(home) if published.as_at < as_at]
    if not earlier:
        return {}
    newest = max(earlier, key=lambda published: (published.as_at, published == seen, published.publication_id))
    return {table.name: table.rows for table in read_manifest(newest.path).tables}


def rollback(home: Path, publication_id: str) -> Path:
    """Show readers an earlier publication; newer days that are there already are set aside. Returns its directory.

    Raises :class:`UnknownPublication` or :class:`DamagedPublication`; then nothing has changed.
    """
    with publishing(home):
        there = {published.publication_id: published for published in publications(home)}
        if publication_id not in there:
            known = ", ".join(sorted(there)[-5:]) or "none yet"
            raise UnknownPublication(f"There is no publication {publication_id}. The newest there are: {known}.")
        target = there[publication_id]
        verify(target.path)
        newer = {other.publication_id for other in there.values() if other.as_at >= target.as_at}
        _set_aside(home, (_aside(home) | newer) - {publication_id})
        _point(home, publication_id)
    return target.path


def switch_if_newest(home: Path, publication_id: str, as_at: date) -> bool:
    """Show readers this publication, unless they see a newer day's or it was set aside. Call it while publishing."""
    seen = current(home)
    if is_set_aside(home, publication_id) or (seen is not None and seen.as_at > as_at):
        return False
    if seen is None or seen.publication_id != publication_id:
        _point(home, publication_id)
    return True


def is_set_aside(home: Path, publication_id: str) -> bool:
    """Whether somebody rolled back from this publication, so that it does not come back by being built again."""
    return publication_id in _aside(home)


def _published(path: Path) -> Published:
    return Published(path.name, path, date.fromisoformat(path.name[:10]))


def _point(home: Path, publication_id: str) -> None:
    directory = published_dir(home)
    link = directory / ".current"
    link.unlink(missing_ok=True)  # left by a killed process
    link.symlink_to(publication_id)
    link.replace(directory / "current")
    fsync_directory(directory)


def _aside(home: Path) -> set[str]:
    path = _aside_path(home)
    try:
        return set(json.loads(path.read_text(encoding="utf-8")))
    except FileNotFoundError:
        return set()
    except ValueError as error:
        raise DamagedPublication(
            f"{path} cannot be read ({error}), so it is not known which publications were rolled back. "
            "Write it anew as a list of publication ids, or remove it if none was."
        ) from error


def _set_aside(home: Path, publication_ids: set[str]) -> None:
    path = _aside_path(home)
    unfinished = path.with_name(f".{path.name}.{os.getpid()}")
    write_durably(unfinished, json.dumps(sorted(publication_ids), indent=2) + "\n")
    unfinished.replace(path)
    fsync_directory(path.parent)


def _aside_path(home: Path) -> Path:
    return published_dir(home) / "set_aside.json"
