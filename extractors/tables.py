"""Published files of rows, fetched to the disk and read from there as pages of a list are."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date, timedelta
from tempfile import TemporaryFile
from typing import BinaryIO

import msgspec

from extractors.declare import Resource
from extractors.errors import FileNotPublished, RequestRefused
from extractors.http.answers import Answer
from extractors.http.session import Session
from extractors.pages import PageReader, ReadPage, Refusal
from extractors.records.privacy import Pseudonyms
from extractors.records.table import Table, TableChunk, is_whole, sifted
from extractors.source import Access


class TableReader:
    """Reads the newest file of a resource that is a table. ``variables`` say which rows are ours, and the day."""

    def __init__(
        self,
        resource: Resource,
        table: Table,
        session: Session,
        pseudonyms: Pseudonyms | None,
        variables: Mapping[str, str],
    ) -> None:
        self._table = table
        self._session = session
        self._variables = variables
        self._pages = PageReader(resource, session, pseudonyms)
        self._headings = [field.path for field in resource.fields]
        self._optional = [field.path for field in resource.fields if field.optional]

    def walk(
        self,
        path: str,
        *,
        params: Mapping[str, str],
        headers: Mapping[str, str],
        pass_name: str,
        look_for_unknown: bool,
    ) -> Iterator[ReadPage]:
        """The kept rows of the file below ``path``. The columns nobody declared are known to be many: none is told."""
        with TemporaryFile() as file:
            place = self._fetch(path, file)
            for chunk in sifted(self._table, file, self._headings, self._optional, self._variables):
                yield self._page(chunk, pass_name, place)

    def _fetch(self, path: str, file: BinaryIO) -> str:
        """Put the newest file there is onto the disk; its name."""
        day = date.fromisoformat(self._variables[self._table.day])
        for back in range(self._table.days_back + 1):
            name = f"{path}{day - timedelta(days=back):{self._table.dated}}"
            if self._is_there(name, file):
                return name
        raise FileNotPublished(
            f"{self._session.system} has no {path} of {day} nor of the {self._table.days_back} days before: what comes "
            f"in its place does not begin with {', '.join(self._table.begins)}. Look whether it is published elsewhere."
        )

    def _is_there(self, name: str, file: BinaryIO) -> bool:
        """A file that is missing comes as JSON or a web page, with any status: only its beginning tells."""

        def is_it(answer: Answer) -> bool:
            if not self._table.begins_so(answer.body):
                return False
            if not is_whole(file):
                raise msgspec.DecodeError
            return True

        try:
            return self._session.download(name, file, is_it, largest=self._table.largest)
        except RequestRefused:
            return False

    def _page(self, chunk: TableChunk, pass_name: str, place: str) -> ReadPage:
        page = self._pages.read(Answer(200, {}, chunk.body, place), pass_name, search=False)
        misshapen = [
            Refusal("unexpected_shape", page.received + number, "", "the row has not as many cells as headings")
            for number in range(chunk.misshapen)
        ]
        return replace(page, received=page.received + chunk.misshapen, refused=[*page.refused, *misshapen])


def reader_of(resource: Resource, access: Access, pseudonyms: Pseudonyms | None) -> PageReader | TableReader:
    """What reads the resource: pages of a list, or a file of rows."""
    if resource.table is None:
        return PageReader(resource, access.session, pseudonyms)
    return TableReader(resource, resource.table, access.session, pseudonyms, access.variables)
