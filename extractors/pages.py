"""Pages of a declared list, decoded while they can still be asked for again, and made into rows."""

from __future__ import annotations

from collections.abc import Hashable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import msgspec

from extractors.declare import Resource
from extractors.errors import UnexpectedBody
from extractors.http.answers import Answer
from extractors.http.filtered import Appended
from extractors.http.session import Session
from extractors.records.decode import RecordDecoder
from extractors.records.privacy import Pseudonyms
from extractors.records.rows import Columns, RowMaker


@dataclass(frozen=True)
class Refusal:
    """A record that is not landed, by its position on the page from 0 and its key as far as that may be told."""

    code: str
    position: int
    key: str
    reason: str
    value: str | None = None


@dataclass(frozen=True)
class ReadPage:
    """One page: its landed rows by column with their keys, its refused records, and what the paging wants to know."""

    received: int
    content: Hashable
    keys: Sequence[tuple[Any, ...]]
    envelope: Mapping[str, Any]
    columns: Columns
    rows: int
    refused: Sequence[Refusal]
    unknown_fields: frozenset[str]
    next_link: str | None = None


class PageReader:
    """Walks a resource's list, asking a session. ``pseudonyms`` None: the resource declares no person's id."""

    def __init__(self, resource: Resource, session: Session, pseudonyms: Pseudonyms | None) -> None:
        self._resource = resource
        self._session = session
        self._decoder = RecordDecoder(resource)
        self._rows = RowMaker(resource, self._decoder, pseudonyms)

    def walk(
        self,
        path: str,
        *,
        params: Mapping[str, str],
        headers: Mapping[str, str],
        pass_name: str,
        look_for_unknown: bool,
    ) -> Iterator[ReadPage]:
        """The pages of the list at ``path``. Links to further pages are followed as they are given.

        ``look_for_unknown`` searches the first page for fields that nobody declared.
        """
        searched = not look_for_unknown

        def parse(answer: Answer) -> ReadPage:
            return self.read(answer, pass_name, search=not searched)

        def fetch(link: str | None, place: Mapping[str, str]) -> ReadPage:
            if link is not None:
                return self._session.get(link, parse, headers=headers)
            asked = _placed(params, place)
            if self._resource.posted:
                body = msgspec.json.encode({name: msgspec.Raw(value.encode()) for name, value in asked.items()})
                return self._session.ask(path, body, parse, headers=headers)
            return self._session.get(path, parse, params=asked, headers=headers)

        for page in self._resource.paging.walk(fetch):
            searched = True
            yield page

    def read(self, answer: Answer, pass_name: str, *, search: bool) -> ReadPage:
        """The page that an answer is."""
        decoded = self._decoder.decode(answer.body)
        made = self._rows.make(decoded, pass_name)
        misfits = [Refusal("unexpected_shape", bad.position, bad.key, bad.reason) for bad in decoded.misfits]
        unreadable = [
            Refusal("unreadable_value", bad.position, bad.key, bad.reason, bad.value) for bad in made.unreadable
        ]
        keys = list(zip(*(made.columns[name] for name in self._resource.key), strict=True))
        return ReadPage(
            received=len(decoded.records) + len(decoded.misfits),
            # By the keys, not by the bytes: servers put the page's number or the hour beside the records.
            content=hash(tuple(keys)) if keys else hash(answer.body),
            keys=keys,
            envelope=decoded.envelope,
            columns=made.columns,
            rows=made.rows,
            refused=[*misfits, *unreadable],
            unknown_fields=self._decoder.unknown_fields(answer.body) if search and answer.body else frozenset(),
            next_link=answer.next_link,
        )


def _placed(params: Mapping[str, str], place: Mapping[str, str]) -> Mapping[str, str]:
    """The resource's parameters with the page's place added: beside them, or after the text of one of them."""
    added = {
        name: params.get(name, "") + value if isinstance(value, Appended) else value for name, value in place.items()
    }
    return {**params, **added}


def look_up(resource: Resource, session: Session, *, path: str | None = None) -> list[Mapping[str, Any]]:
    """The rows of a list that is read to find one's way and is not landed (schools, tenants), one mapping each."""
    rows: list[Mapping[str, Any]] = []
    pages = PageReader(resource, session, None).walk(
        path or resource.path, params=resource.params, headers={}, pass_name="", look_for_unknown=False
    )
    for page in pages:
        if page.refused:
            raise UnexpectedBody(
                f"The list of {resource.name} is not of the shape that we know: {page.refused[0].reason}."
            )
        names = list(page.columns)
        rows += [dict(zip(names, values, strict=True)) for values in zip(*page.columns.values(), strict=True)]
    return rows
