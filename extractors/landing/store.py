"""Landing: immutable Parquet partitions that appear whole or not at all, each with its manifest.

A partition is written under ``landing/.writing/`` and renamed into view when it is complete and on the disk. The newest
manifest is the only memory of how far a source has been read, so a run killed at any moment has moved nothing.
"""

from __future__ import annotations

import fcntl
import os
import shutil
import uuid
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import UTC, date, datetime
from hashlib import file_digest
from itertools import islice
from pathlib import Path
from typing import Any, Final

import pyarrow as pa

from extractors.columns import Column, Kind
from extractors.landing.catalogue import (
    MANIFEST,
    LandedColumn,
    LandedFile,
    Manifest,
    ManifestFile,
    Mode,
    PartitionKey,
    ReadFacts,
    days_of,
    manifest_files,
    read_manifest,
    walk_manifests,
)
from extractors.landing.parquet import PARTITION_COLUMNS, ParquetFile, schema_fingerprint

__all__ = ["Landing", "Manifest", "Mode", "PartitionKey", "PartitionWriter", "ReadFacts"]

DATA_FILE: Final = "part-00000.parquet"
QUARANTINE_FILE: Final = "refused.parquet"
CHUNK: Final = 10_000  # rows taken at a time from an iterable of mappings
LONGEST_VALUE: Final = 200  # characters of a refused value that are kept
QUARANTINE_COLUMNS: Final = (
    Column("where", Kind.TEXT, "Where in the source the record stands.", nullable=False),
    Column("reason_code", Kind.TEXT, "The refusal's stable name.", nullable=False),
    Column("reason", Kind.TEXT, "Why the record was refused, as a sentence.", nullable=False),
    Column("value", Kind.TEXT, "The refused value, where its field is declared and not about a person."),
)


def _utc_now() -> datetime:
    return datetime.now(UTC)


class Landing:
    """The landed partitions under ``home`` (the work directory, ``STRATEGY_HOME``). Safe between processes."""

    def __init__(self, home: Path, *, now: Callable[[], datetime] = _utc_now) -> None:
        self.root = home / "landing"
        self.quarantine = home / "quarantine"
        self._now = now

    def manifest(self, key: PartitionKey) -> Manifest | None:
        """The manifest of a committed partition; None when it has not landed."""
        return read_manifest(self.root, key)

    def newest(self, source: str, resource: str, academy_urn: str | None, before: date) -> Manifest | None:
        """The newest partition as at a day strictly before ``before``: where its window ended is the watermark."""
        for day, _ in reversed(days_of(self.root / source / resource)):
            if day < before:
                manifest = self.manifest(PartitionKey(source, resource, day, academy_urn))
                if manifest is not None:
                    return manifest
        return None

    def manifests(self, up_to: date) -> Iterator[Manifest]:
        """Every committed partition as at a day no later than ``up_to``, ordered by source, resource, day, academy."""
        return walk_manifests(self.root, up_to)

    def manifest_files(self, up_to: date) -> Iterator[ManifestFile]:
        """The manifests of the same partitions in the same order, unread."""
        return manifest_files(self.root, up_to)

    def files(self, manifest: Manifest) -> list[Path]:
        """The Parquet files of a committed partition."""
        return [self.root / manifest.key.leaf / file.name for file in manifest.files]

    def refused(self, key: PartitionKey) -> Path:
        """The file of a partition's refused records, which is there when it has any."""
        return self.quarantine / key.leaf / QUARANTINE_FILE

    @contextmanager
    def write(self, key: PartitionKey, columns: Sequence[Column]) -> Iterator[PartitionWriter]:
        """Open a partition for writing. Leaving the block without ``commit``, or by an error, leaves no trace."""
        place, owner = self._open_place()
        writer = PartitionWriter(self, key, columns, place)
        try:
            yield writer
        finally:
            writer.close()
            shutil.rmtree(place, ignore_errors=True)
            os.close(owner)

    @contextmanager
    def exclusively(self) -> Iterator[None]:
        """Hold the landing's lock: for the moments in which places are made, swept, or renamed into view."""
        writing = self.root / ".writing"
        writing.mkdir(parents=True, exist_ok=True)
        lock = os.open(writing / ".lock", os.O_RDWR | os.O_CREAT, 0o600)
        try:
            fcntl.flock(lock, fcntl.LOCK_EX)
            yield
        finally:
            os.close(lock)

    def now(self) -> datetime:
        """The moment written into manifests as ``landed_at``."""
        return self._now()

    def _open_place(self) -> tuple[Path, int]:
        """A fresh temporary directory and the lock that says its writer lives (the kernel lets go when it dies)."""
        with self.exclusively():
            self._sweep()
            place = self.root / ".writing" / uuid.uuid4().hex
            (place / "partition").mkdir(parents=True)
            owner = os.open(place / "owner.lock", os.O_RDWR | os.O_CREAT, 0o600)
            fcntl.flock(owner, fcntl.LOCK_EX)
        return place, owner

    def _sweep(self) -> None:
        """Remove what dead writers left. A held lock tells the living apart, also across containers and reused pids."""
        for place in (self.root / ".writing").iterdir():
            if place.is_dir() and not _is_owned(place / "owner.lock"):
                shutil.rmtree(place, ignore_errors=True)


class PartitionWriter:
    """One partition being written. Memory stays bounded: rows leave in groups of about 100,000."""

    def __init__(self, landing: Landing, key: PartitionKey, columns: Sequence[Column], place: Path) -> None:
        self.kept = False  # whether another process had committed the partition first
        self.rows_refused = 0
        self._landing = landing
        self._key = key
        self._columns = (*columns, *PARTITION_COLUMNS)
        self._place = place
        self._partition = place / "partition"
        self._file = ParquetFile(self._partition / DATA_FILE, self._columns)
        self._refused: dict[str, list[str | None]] = {column.name: [] for column in QUARANTINE_COLUMNS}
        self._open = True

    @property
    def rows(self) -> int:
        """Rows appended so far."""
        return self._file.rows

    def append(self, rows: Iterable[Mapping[str, object]]) -> None:
        """Add rows; each holds every declared column (``as_at`` and ``academy_urn`` are added here)."""
        names = [column.name for column in self._columns[: -len(PARTITION_COLUMNS)]]
        remaining = iter(rows)
        while chunk := list(islice(remaining, CHUNK)):
            self.append_columns({name: [row[name] for row in chunk] for name in names}, len(chunk))

    def append_columns(self, values: Mapping[str, Sequence[object] | pa.Array[Any]], rows: int) -> None:
        """Add ``rows`` rows given by column: the fast way in."""
        as_at = pa.repeat(pa.scalar(self._key.as_at, pa.date32()), rows)
        academy = pa.repeat(pa.scalar(self._key.academy_urn, pa.string()), rows)
        self._file.append({**values, "as_at": as_at, "academy_urn": academy})

    def refuse(
        self, reason_code: str, reason: str, where: str, value: str | None, *, same_record: bool = False
    ) -> None:
        """Put a record into quarantine. ``value`` is None unless its field is declared and not about a person.

        ``same_record`` adds a further fault of a record that was refused already, and is counted already.
        """
        refused = (where, reason_code, reason, None if value is None else value[:LONGEST_VALUE])
        for column, cell in zip(QUARANTINE_COLUMNS, refused, strict=True):
            self._refused[column.name].append(cell)
        if not same_record:
            self.rows_refused += 1

    def commit(self, facts: ReadFacts) -> Manifest:
        """Put the whole partition into view. When another process was first its manifest is returned, ``kept`` is set,
        and nothing of this one remains."""
        self._file.close()
        self._open = False
        manifest = self._describe(facts)
        _write_text(self._partition / MANIFEST, manifest.to_json())
        self._write_refused()
        _sync(self._partition / DATA_FILE)
        _sync(self._partition)
        with self._landing.exclusively():
            earlier = self._landing.manifest(self._key)
            if earlier is not None:
                self.kept = True
                return earlier
            self._publish()
        return manifest

    def close(self) -> None:
        """Let go of an uncommitted file."""
        if self._open:
            self._file.abandon()
            self._open = False

    def _publish(self) -> None:
        """Quarantine first: a kill between the two leaves no partition, and the next run replaces the quarantine."""
        refused = self._landing.refused(self._key)
        if self.rows_refused:
            refused.parent.mkdir(parents=True, exist_ok=True)
            (self._place / QUARANTINE_FILE).replace(refused)
            _sync(refused.parent)
        else:
            refused.unlink(missing_ok=True)
        leaf = self._landing.root / self._key.leaf
        leaf.parent.mkdir(parents=True, exist_ok=True)
        if leaf.is_dir():  # the trust's own partition, whose place holds those of academies that landed before it
            for file in sorted(self._partition.iterdir(), key=lambda file: file.name == MANIFEST):
                file.replace(leaf / file.name)  # the manifest last: without one, what is there has not landed
            _sync(leaf)
        else:
            self._partition.rename(leaf)
        _sync(leaf.parent)

    def _write_refused(self) -> None:
        if self.rows_refused:
            file = ParquetFile(self._place / QUARANTINE_FILE, QUARANTINE_COLUMNS)
            file.append(self._refused)
            file.close()
            _sync(self._place / QUARANTINE_FILE)

    def _describe(self, facts: ReadFacts) -> Manifest:
        path = self._partition / DATA_FILE
        with path.open("rb") as content:
            digest = file_digest(content, "sha256").hexdigest()
        return Manifest(
            source=self._key.source,
            resource=self._key.resource,
            academy_urn=self._key.academy_urn,
            as_at=self._key.as_at,
            mode=facts.mode,
            window_from=facts.window_from,
            window_to=facts.window_to,
            pages=facts.pages,
            requests=facts.requests,
            retries=facts.retries,
            rows_received=facts.rows_received,
            rows_landed=self._file.rows,
            rows_quarantined=self.rows_refused,
            rows_after_window=facts.rows_after_window,
            rows_repeated=facts.rows_repeated,
            source_total=facts.source_total,
            files=(LandedFile(DATA_FILE, self._file.rows, path.stat().st_size, digest),),
            columns=tuple(LandedColumn(column.name, column.kind.value) for column in self._columns),
            schema_fingerprint=schema_fingerprint(self._columns),
            unknown_fields=facts.unknown_fields,
            landed_at=self._landing.now(),
            watermark=facts.watermark,
        )


def _is_owned(lock: Path) -> bool:
    """Whether a living process holds the lock."""
    try:
        handle = os.open(lock, os.O_RDWR)
    except FileNotFoundError:
        return False
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return True
    finally:
        os.close(handle)
    return False


def _write_text(path: Path, text: str) -> None:
    with path.open("w", encoding="utf-8") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())


def _sync(path: Path) -> None:
    """Have the file or directory entry on the disk before anything depends on it."""
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
