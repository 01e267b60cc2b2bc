"""Which files of the folder are exports to import: whole, at rest, and not imported before under any name."""

from __future__ import annotations

import logging
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import file_digest
from pathlib import Path
from typing import Any, Final

import pyarrow.parquet as pq

from extractors.drops.chart import CHART_FILE
from extractors.drops.declare import FILES, System
from extractors.drops.errors import ExportBeingWritten, ExportGone, ExportsMissing, ExportTooLarge
from extractors.landing import Landing
from extractors.landing.catalogue import PartitionKey, days_of

# Without a change: somebody may still be writing what is younger. What was saved in our future, by a machine whose
# clock is ahead, tells no age at all, and is not left for a night that may never come.
AT_REST: Final = timedelta(minutes=10)
LARGEST: Final = 2 * 2**30

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Export:
    """One file at the moment it was chosen."""

    path: Path
    sha256: str
    bytes: int
    changed: int  # nanoseconds

    def check_unchanged(self) -> None:
        """Raise when the file is no longer the one that was chosen."""
        try:
            now = self.path.stat()
        except FileNotFoundError:
            raise ExportGone(f"{self.path.name} was taken away while it was read: put it back.") from None
        if (now.st_size, now.st_mtime_ns) != (self.bytes, self.changed):
            raise ExportBeingWritten(f"{self.path.name} was being saved while it was read. It will be tried again.")


def exports_in(folder: Path, system: System, *, now: datetime) -> Iterator[Export]:
    """The system's exports in the folder that are at rest, by name; the others are left for another night."""
    try:
        paths = sorted(path for path in folder.iterdir() if path.is_file() and not path.name.startswith(("~$", ".")))
    except FileNotFoundError:
        raise ExportsMissing(
            f"There is no folder {folder.name} for the exports of {system.title}: create it."
        ) from None
    for path in paths:
        if path.suffix.lower() != system.layout.extension or path.name.casefold() == CHART_FILE:
            continue
        found = path.stat()
        if abs(now.timestamp() - found.st_mtime) < AT_REST.total_seconds():
            log.info("%s was saved a moment ago and may not be whole: it is left for the next night", path.name)
            continue
        if found.st_size > LARGEST:
            raise ExportTooLarge(f"{path.name} is larger than {LARGEST // 2**30} GB: export one year at a time.")
        with path.open("rb") as content:
            digest = file_digest(content, "sha256").hexdigest()
        yield Export(path, digest, found.st_size, found.st_mtime_ns)


def imported_before(landing: Landing, key: PartitionKey) -> frozenset[str]:
    """The SHA-256 of every export that has been imported under another day."""
    days = (day for day, _ in days_of(landing.root / key.source / FILES) if day != key.as_at)
    keys = (PartitionKey(key.source, FILES, day) for day in days)
    return frozenset(row["file_sha256"] for earlier in keys for row in landed_files(landing, earlier))


def landed_files(landing: Landing, key: PartitionKey) -> list[Mapping[str, Any]]:
    """What has landed of the exports themselves under a key."""
    manifest = landing.manifest(key)
    paths = landing.files(manifest) if manifest is not None else []
    return [row for path in paths for row in pq.read_table(path).to_pylist()]
