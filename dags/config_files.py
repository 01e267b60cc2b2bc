"""Where workbooks and exports come from, as ``trust.yml`` says: a folder here, an SFTP server, a SharePoint library."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from dags.config_values import Section

# What each origin needs to be told, besides the connection.
ORIGINS: Mapping[str, tuple[str, ...]] = {"folder": ("folder",), "sftp": ("folder",), "sharepoint": ("drive", "folder")}


@dataclass(frozen=True)
class Files:
    """``local`` is the folder itself, or None where files are brought from ``distant``, below which everything stands.

    ``drive`` is the id of the SharePoint library.
    """

    origin: str
    local: Path | None
    distant: str
    drive: str | None


def files_of(section: Section, base: Path, *others: str) -> Files:
    """What a section says; ``base`` is where relative folders begin, ``others`` are settings read elsewhere."""
    origin = section.optional("from", lambda key: section.one_of(key, tuple(ORIGINS))) or "folder"
    needed = ORIGINS.get(origin)
    if needed is None:  # told by one_of()
        return Files(origin, None, "", None)
    section.only("from", *needed, *others)
    folder = section.text("folder")
    drive = section.text("drive") if "drive" in needed else None
    return Files(origin, base / folder if origin == "folder" else None, folder, drive)
