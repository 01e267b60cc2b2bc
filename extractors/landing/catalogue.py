"""What landing remembers of each partition: its key, its manifest, and where both are on disk."""

from __future__ import annotations

import json
import os
import re
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from datetime import UTC, date, datetime
from enum import StrEnum
from pathlib import Path
from typing import NamedTuple

import msgspec

from extractors.errors import DamagedLanding

MANIFEST = "manifest.json"
_NAME = re.compile(r"[a-z][a-z0-9_]*")
_URN = re.compile(r"[A-Za-z0-9]+")


class Mode(StrEnum):
    """Whether a partition is everything there is, or only what changed since an earlier one."""

    SNAPSHOT = "snapshot"
    INCREMENTAL = "incremental"


@dataclass(frozen=True)
class PartitionKey:
    """One landed partition: the rows of one resource (of one academy, where it is read per academy) as at one day."""

    source: str
    resource: str
    as_at: date
    academy_urn: str | None = None

    def __post_init__(self) -> None:
        """Refuse names that could lead out of the landing directory."""
        for name in (self.source, self.resource):
            if not _NAME.fullmatch(name):
                raise ValueError(f"{name!r} cannot name a source or resource: lower-case letters, digits and _ only")
        if self.academy_urn is not None and not _URN.fullmatch(self.academy_urn):
            raise ValueError(f"{self.academy_urn!r} cannot be an academy's URN: letters and digits only")

    def __str__(self) -> str:
        academy = f" of academy {self.academy_urn}" if self.academy_urn else ""
        return f"{self.source}/{self.resource}{academy} as at {self.as_at}"

    @property
    def leaf(self) -> Path:
        """The partition's directory, relative to ``landing/`` or ``quarantine/``."""
        day = Path(self.source) / self.resource / f"as_at={self.as_at}"
        return day / self.academy_urn if self.academy_urn else day


@dataclass(frozen=True)
class ReadFacts:
    """What the reader knows of one read. Instants are UTC; ``source_total`` is the source's own count of records."""

    mode: Mode
    rows_received: int
    window_from: datetime | None = None
    window_to: datetime | None = None
    pages: int = 0
    requests: int = 0
    retries: int = 0
    rows_after_window: int = 0  # updated after the pinned upper bound: left for the next run
    rows_repeated: int = 0  # seen before in this read, under the same key
    source_total: int | None = None
    unknown_fields: tuple[str, ...] = ()
    watermark: str | None = None  # the source's own mark of how far it was read, where that is no time (a revision)


@dataclass(frozen=True)
class LandedFile:
    name: str
    rows: int
    bytes: int
    sha256: str


@dataclass(frozen=True)
class LandedColumn:
    name: str
    kind: str


@dataclass(frozen=True)
class Manifest:
    """All that is known of a committed partition. ``landed_at`` is information only: nothing is computed from it."""

    source: str
    resource: str
    academy_urn: str | None
    as_at: date
    mode: Mode
    window_from: datetime | None
    window_to: datetime | None
    pages: int
    requests: int
    retries: int
    rows_received: int
    rows_landed: int
    rows_quarantined: int
    rows_after_window: int
    rows_repeated: int
    source_total: int | None
    files: tuple[LandedFile, ...]
    columns: tuple[LandedColumn, ...]
    schema_fingerprint: str
    unknown_fields: tuple[str, ...]
    landed_at: datetime
    watermark: str | None = None  # as in ReadFacts; manifests written before there were any have none

    @property
    def key(self) -> PartitionKey:
        return PartitionKey(self.source, self.resource, self.as_at, self.academy_urn)

    def to_json(self) -> str:
        """The manifest as a JSON object with every key present; instants as ISO 8601 UTC ending in ``Z``."""
        return json.dumps(asdict(self), default=_to_json, indent=1, ensure_ascii=False) + "\n"

    @classmethod
    def from_json(cls, text: str | bytes) -> Manifest:
        """What ``to_json`` wrote, now or in an earlier version; ``msgspec.MsgspecError`` for anything else."""
        return _DECODER.decode(text)


_DECODER = msgspec.json.Decoder(Manifest)


class ManifestFile(NamedTuple):
    """A committed partition's manifest on the disk. It is never changed, so another version is another partition."""

    path: str
    version: str

    def read(self) -> Manifest:
        """The manifest; ``DamagedLanding`` when it is none."""
        return _read(Path(self.path))


def read_manifest(landing: Path, key: PartitionKey) -> Manifest | None:
    """The manifest of a committed partition; None when it has not landed."""
    try:
        return _read(landing / key.leaf / MANIFEST)
    except (FileNotFoundError, NotADirectoryError):
        return None


def manifest_files(landing: Path, up_to: date) -> Iterator[ManifestFile]:
    """The manifest of every partition as at a day no later than ``up_to``, by source, resource, day and academy.

    They are many: a hundred thousand in some years. So they are looked for, and not opened.
    """
    for source in _directories(landing):
        for resource in _directories(source):
            for day, directory in days_of(resource):
                if day <= up_to:
                    for leaf in (directory, *_directories(directory)):
                        path = f"{leaf}/{MANIFEST}"
                        try:
                            found = os.stat(path)  # noqa: PTH116 - the path is a string: half the time of a Path
                        except FileNotFoundError:
                            continue
                        yield ManifestFile(path, f"{found.st_mtime_ns}-{found.st_size}")


def walk_manifests(landing: Path, up_to: date) -> Iterator[Manifest]:
    """Every committed partition as at a day no later than ``up_to``, ordered by source, resource, day, academy."""
    return (file.read() for file in manifest_files(landing, up_to))


def _read(path: Path) -> Manifest:
    content = path.read_bytes()
    try:
        return Manifest.from_json(content)
    except (msgspec.MsgspecError, UnicodeDecodeError) as error:
        raise DamagedLanding(
            f"{path} is damaged ({error}), so nobody can say what has landed. Restore it from the backup; or move its "
            "folder out of the landing and have the day read again."
        ) from None


def days_of(resource: Path | str) -> list[tuple[date, str]]:
    """The ``as_at=YYYY-MM-DD`` directories of one landed resource, oldest first."""
    days = []
    for directory in _directories(resource):
        name, _, value = directory.rpartition("/")[2].partition("=")
        if name == "as_at":
            days.append((date.fromisoformat(value), directory))
    return days


def _directories(parent: Path | str) -> list[str]:
    """Subdirectories in name order; hidden ones hold what is being written and are not landing."""
    try:
        with os.scandir(parent) as entries:
            return sorted(entry.path for entry in entries if not entry.name.startswith(".") and entry.is_dir())
    except (FileNotFoundError, NotADirectoryError):
        return []


def _to_json(value: object) -> str:
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat().replace("+00:00", "Z")
    if isinstance(value, date):
        return value.isoformat()
    raise TypeError(f"a manifest cannot hold a {type(value).__name__}")
