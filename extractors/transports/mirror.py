"""The local copy of a distant folder: which names may come in, how large they may be, and how a file appears whole."""

from __future__ import annotations

import fcntl
import os
import uuid
from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import BinaryIO, Final

from extractors.transports.errors import FileTooLarge, TooManyFiles, UnsafeName

EXTENSIONS: Final = frozenset({".xlsx", ".xlsm", ".csv"})
_LONGEST_NAME: Final = 200
_SHOWN: Final = 40  # letters of a strange name that an error repeats


@dataclass(frozen=True)
class Caps:
    """Bounds of one bringing, in bytes and files."""

    file: int = 20 * 2**20
    total: int = 500 * 2**20
    files: int = 200

    def check(self, name: str, size: int) -> None:
        """Raise ``FileTooLarge`` for a file over the bound."""
        if size > self.file:
            raise FileTooLarge(f"{name} is larger than {self.file // 2**20} MB. Take out what does not belong in it.")

    def check_all(self, where: str, sizes: Collection[int]) -> None:
        """Raise ``TooManyFiles`` for a folder over the bounds."""
        if len(sizes) > self.files or sum(sizes) > self.total:
            raise TooManyFiles(
                f"{where} holds {len(sizes)} files of {sum(sizes) // 2**20} MB together; at most {self.files} files "
                f"and {self.total // 2**20} MB are brought. Is it the right folder?"
            )


def is_wanted(name: str, extensions: Collection[str] = EXTENSIONS) -> bool:
    """Whether a file of that name is brought: lock files (``~$``), hidden files and other kinds are passed over."""
    return not name.startswith(("~$", ".")) and PurePosixPath(name).suffix.lower() in extensions


def safe_name(name: str) -> str:
    """The name itself, when it is one step within a folder on any system; ``UnsafeName`` otherwise.

    A server may answer whatever it likes: ``../../.ssh/authorized_keys.csv`` must not be written here.
    """
    leads_out = name in ("", ".", "..") or any(letter in "/\\:" or not letter.isprintable() for letter in name)
    if leads_out or len(name.encode()) > _LONGEST_NAME:
        shown = "".join(letter if letter.isprintable() else "?" for letter in name[:_SHOWN])
        raise UnsafeName(f"The name {shown!r} could lead out of the folder, so nothing was brought. Rename the file.")
    return name


class Mirror:
    """A local folder that becomes like a distant one, file by file. Every file appears at once and whole."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self._coming = root / ".coming"

    @contextmanager
    def alone(self) -> Iterator[None]:
        """Keep other processes from bringing into the same place, and clear what a killed one left half brought."""
        self._coming.mkdir(parents=True, exist_ok=True)
        lock = os.open(self.root / ".lock", os.O_RDWR | os.O_CREAT, 0o600)
        try:
            fcntl.flock(lock, fcntl.LOCK_EX)
            for left in self._coming.iterdir():
                left.unlink()
            yield
        finally:
            os.close(lock)

    def path(self, relative: str) -> Path:
        """Where the file of that path (``900001/registers.xlsx``) is kept; ``UnsafeName`` when it leads out."""
        return self.root.joinpath(*(safe_name(step) for step in relative.split("/")))

    def at(self, relative: str) -> Copy:
        """Our copy of the file of that path, whether or not it is there yet."""
        return Copy(self.path(relative), self._coming)

    def keep_only(self, relatives: Collection[str], *, within: str = "") -> None:
        """Remove the files of the folder ``within`` (empty: of the whole mirror) that are not among ``relatives``."""
        folder = self.path(within) if within else self.root
        kept = {self.path(relative) for relative in relatives}
        for path in sorted(folder.rglob("*"), reverse=True):
            hidden = path.relative_to(self.root).parts[0].startswith(".")
            if path.is_file() and not hidden and path not in kept:
                path.unlink()


@dataclass(frozen=True)
class Copy:
    """Our copy of one file; what is coming stands in ``coming`` until it is whole."""

    path: Path
    coming: Path

    def put(self, fill: Callable[[BinaryIO], None], *, changed: float | None = None) -> None:
        """Have ``fill`` write the file, and show it once it is on the disk. ``changed``: its time, in seconds."""
        coming = self.coming / uuid.uuid4().hex
        try:
            with coming.open("wb") as file:
                fill(file)
                file.flush()
                os.fsync(file.fileno())
            if changed is not None:
                os.utime(coming, (changed, changed))
            self.path.parent.mkdir(parents=True, exist_ok=True)
            coming.replace(self.path)
        finally:
            coming.unlink(missing_ok=True)

    def has(self, size: int, changed: float) -> bool:
        """Whether the copy is of that size and time."""
        try:
            found = self.path.stat()
        except FileNotFoundError:
            return False
        return found.st_size == size and int(found.st_mtime) == int(changed)
