"""A publication's manifest: what it holds, and the hash of every file, so that damage is found and named."""

from __future__ import annotations

import hashlib
import json
import os
from dataclasses import asdict, dataclass
from datetime import date
from pathlib import Path

from publication.errors import DamagedPublication

NAME = "manifest.json"


@dataclass(frozen=True)
class PublishedColumn:
    name: str
    type: str
    description: str | None


@dataclass(frozen=True)
class PublishedTable:
    """One table: ``parquet`` is its file relative to the publication, ``content_sha256`` is over its rows."""

    name: str
    description: str | None
    rows: int
    columns: tuple[PublishedColumn, ...]
    content_sha256: str
    parquet: str


@dataclass(frozen=True)
class PublishedFile:
    name: str
    bytes: int
    sha256: str


@dataclass(frozen=True)
class Manifest:
    """Everything about a publication that can be said without opening it. It bears no time of writing: the same content
    gives the same manifest."""

    publication_id: str
    as_at: date
    content_hash: str
    definition_hash: str
    gate_verdict: str
    warnings: int
    tables: tuple[PublishedTable, ...]
    files: tuple[PublishedFile, ...]


def list_files(directory: Path) -> tuple[PublishedFile, ...]:
    """Every file below ``directory``, by name, with its hash."""
    paths = sorted(path for path in directory.rglob("*") if path.is_file())
    return tuple(
        PublishedFile(path.relative_to(directory).as_posix(), path.stat().st_size, _sha256(path)) for path in paths
    )


def write_manifest(directory: Path, manifest: Manifest) -> None:
    text = json.dumps({**asdict(manifest), "as_at": manifest.as_at.isoformat()}, indent=2, ensure_ascii=False)
    write_durably(directory / NAME, text + "\n")


def read_manifest(directory: Path) -> Manifest:
    """Raises :class:`DamagedPublication` when it is missing or not a manifest."""
    try:
        document = json.loads((directory / NAME).read_text(encoding="utf-8"))
        tables = tuple(
            PublishedTable(**{**table, "columns": tuple(PublishedColumn(**column) for column in table["columns"])})
            for table in document["tables"]
        )
        files = tuple(PublishedFile(**file) for file in document["files"])
        as_at = date.fromisoformat(document["as_at"])
        return Manifest(**{**document, "as_at": as_at, "tables": tables, "files": files})
    except FileNotFoundError as error:
        raise DamagedPublication(f"{directory.name} has no {NAME}. {_NEXT}") from error
    except (ValueError, KeyError, TypeError) as error:
        raise DamagedPublication(f"{NAME} of {directory.name} cannot be read ({error}). {_NEXT}") from error


def verify(directory: Path) -> Manifest:
    """Read every file that the manifest names. Raises :class:`DamagedPublication` naming the first that differs."""
    manifest = read_manifest(directory)
    for file in manifest.files:
        path = directory / file.name
        if not path.is_file():
            raise DamagedPublication(f"{directory.name} has lost {file.name}. {_NEXT}")
        if path.stat().st_size != file.bytes or _sha256(path) != file.sha256:
            raise DamagedPublication(f"{file.name} of {directory.name} is not what was published. {_NEXT}")
    return manifest


def write_durably(path: Path, text: str) -> None:
    """Write a file and have it on the disk before returning."""
    with path.open("w", encoding="utf-8") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())


def fsync_tree(directory: Path) -> None:
    """Have every file and directory below on the disk: after a power cut a rename may survive what it renamed."""
    for path in sorted(directory.rglob("*")):
        if path.is_file():
            with path.open("rb") as file:
                os.fsync(file.fileno())
        else:
            fsync_directory(path)
    fsync_directory(directory)


def fsync_directory(directory: Path) -> None:
    descriptor = os.open(directory, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


_NEXT = "Move its directory out of published/, then build and publish its day again: it will be made anew."
