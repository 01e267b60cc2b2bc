"""Files of rows under headings: told from whatever else is sent in their place, and sifted while they are read."""

from __future__ import annotations

import csv
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from io import TextIOWrapper
from types import MappingProxyType
from typing import BinaryIO, Final

import msgspec

from extractors.errors import SchoolNotFound, UnexpectedBody

CHUNK: Final = 1000  # rows kept before they are handed on


def _none() -> Mapping[str, tuple[str, ...]]:
    return MappingProxyType({})


@dataclass(frozen=True)
class Table:
    """A CSV file that is published every day under the day's name, of which few rows are ours.

    ``begins`` are its first headings: a file that begins otherwise is no such file. Of the rows those are kept that
    have in one of the columns of ``keep`` one of the words of its variable, and in each column of ``only`` a value that
    begins as said. ``needed`` is a column and a variable each of whose words must stand there. The file's name is the
    resource's path and the day of the variable ``day`` as ``dated`` writes it; where there is none, that of the day
    before is read, up to ``days_back``. ``largest`` is in bytes.
    """

    begins: tuple[str, ...]
    encoding: str
    keep: Mapping[str, str]
    only: Mapping[str, tuple[str, ...]] = field(default_factory=_none)
    needed: tuple[str, str] | None = None
    day: str = "as_at"
    dated: str = "%Y%m%d.csv"
    days_back: int = 10
    largest: int = 512 * 2**20

    def begins_so(self, beginning: bytes) -> bool:
        """Whether a file with this beginning is one of these."""
        first_line = beginning.partition(b"\n")[0].decode(self.encoding, "replace")
        try:
            headings = next(csv.reader([first_line]), [])
        except csv.Error:
            return False
        return tuple(headings[: len(self.begins)]) == self.begins


@dataclass(frozen=True)
class TableChunk:
    """Some kept rows as a JSON list of records by heading, and how many rows had not as many cells as headings."""

    body: bytes
    misshapen: int


def is_whole(file: BinaryIO) -> bool:
    """Whether the file ends with a line's end: one cut short nearly never does."""
    size = file.seek(0, 2)
    if size == 0:
        return False
    file.seek(size - 1)
    return file.read(1) == b"\n"


def sifted(
    table: Table, file: BinaryIO, headings: Sequence[str], optional: Sequence[str], variables: Mapping[str, str]
) -> Iterator[TableChunk]:
    """The kept rows of a file, with the cells under ``headings`` and nothing else, in chunks; memory stays bounded.

    Headings stand in any order; one that is missing is refused unless ``optional``. Bytes that the encoding does not
    have become a replacement sign: they are hardly in a row of ours, and then only in a name.
    """
    file.seek(0)
    text = TextIOWrapper(file, encoding=table.encoding, errors="replace", newline="")
    rows = csv.reader(text)
    try:
        yield from _chunks(table, rows, headings, optional, variables)
    except csv.Error:
        raise UnexpectedBody("The file is no CSV: a cell does not end. Nothing was landed.") from None
    finally:
        text.detach()


def _chunks(
    table: Table,
    rows: Iterator[list[str]],
    headings: Sequence[str],
    optional: Sequence[str],
    variables: Mapping[str, str],
) -> Iterator[TableChunk]:
    found = next(rows, [])
    at = {heading: place for place, heading in enumerate(found)}
    missing = {*headings, *table.keep, *table.only} - set(at) - set(optional)
    if missing:
        raise UnexpectedBody(
            f"The file has no column {', '.join(sorted(missing))}: it has changed, so change the declaration."
        )
    cells = [(heading, at[heading]) for heading in headings if heading in at]
    keep = [(at[heading], set(variables[name].split())) for heading, name in table.keep.items()]
    only = [(at[heading], beginnings) for heading, beginnings in table.only.items()]
    needed = set(variables[table.needed[1]].split()) if table.needed else set()
    kept: list[dict[str, str]] = []
    misshapen = 0
    for row in rows:
        if not any(_cell(row, place) in wanted for place, wanted in keep):
            continue
        if not all(_cell(row, place).startswith(beginnings) for place, beginnings in only):
            continue
        if len(row) != len(found):
            misshapen += 1
            continue
        if table.needed:
            needed.discard(_cell(row, at[table.needed[0]]))
        kept.append({heading: row[place] for heading, place in cells})
        if len(kept) == CHUNK:
            yield TableChunk(msgspec.json.encode(kept), misshapen)
            kept, misshapen = [], 0
    if needed:
        raise SchoolNotFound(
            f"The file has no readable row for {', '.join(sorted(needed))}: correct the URN in the trust's settings, "
            "or wait for a whole file."
        )
    yield TableChunk(msgspec.json.encode(kept), misshapen)


def _cell(row: Sequence[str], place: int) -> str:
    return row[place].strip() if place < len(row) else ""
