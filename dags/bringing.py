# ruff: noqa: PLC0415 - what is heavy is imported by the task that needs it, so that parsing stays quick
"""Brings files from where ``trust.yml`` says that they are to where they are read."""

from __future__ import annotations

from collections.abc import Callable, Collection
from pathlib import Path

from dags.config_files import Files
from dags.connections import connection_of
from dags.runtime import home

LARGEST_EXPORT = 512 * 2**20  # bytes: a year of a large trust's ledger


def folder_of(files: Files, name: str) -> Path:
    """The folder in which the files are read; those that are brought are kept below the work directory."""
    return files.local or home() / "fetched" / name


def bringer(files: Files, name: str, within: str, extensions: Collection[str] = ()) -> Callable[[], None] | None:
    """What brings the files of the folder ``within``, through ``AIRFLOW_CONN_<NAME>``; None where they are here.

    ``extensions``: the kinds of files, where they are not workbooks and registers but exports.
    """
    if files.local is not None:
        return None
    from extractors.transports.mirror import EXTENSIONS, Caps, Mirror
    from extractors.transports.sftp import bring_from_sftp
    from extractors.transports.sharepoint import bring_from_sharepoint

    connection, mirror = connection_of(name), Mirror(folder_of(files, name))
    caps = Caps(file=LARGEST_EXPORT, total=4 * LARGEST_EXPORT) if extensions else Caps()
    wanted = frozenset(extensions) or EXTENSIONS

    def bring() -> None:
        folder, drive = files.distant, files.drive
        if drive is None:
            bring_from_sftp(connection, folder=folder, within=within, mirror=mirror, caps=caps, extensions=wanted)
        else:
            bring_from_sharepoint(
                connection, drive=drive, folder=folder, within=within, mirror=mirror, caps=caps, extensions=wanted
            )

    return bring
