"""How a list that does not fit one answer is walked, and how a walk that went wrong is noticed.

A paging kind is declared with a resource. ``walk`` asks through ``fetch`` and yields pages until the list ends; it
raises a named error when a page repeats, a link loops, the source's total disagrees, or more was announced than came.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterator, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any, Final, Protocol
from urllib.parse import parse_qs, urlsplit

from extractors.errors import DisagreeingTotal, LoopedPage, RepeatedPage, RunawayRead, TruncatedRead
from extractors.http.again import read_until_settled
from extractors.http.page import P, P_co, Page

_NOTHING: Final[Mapping[str, str]] = MappingProxyType({})
MOST_PAGES: Final = 100_000


class Fetch(Protocol[P_co]):
    def __call__(self, link: str | None, place: Mapping[str, str], /) -> P_co:
        """The page behind a link given by the source, or the resource's own with these parameters added."""


class Paging(Protocol):
    """A declared paging kind."""

    @property
    def envelope(self) -> Mapping[str, Any]:
        """Dotted paths in the answer, beside the records, and the types of what stands there (null always allowed)."""

    def walk(self, fetch: Fetch[P]) -> Iterator[P]:
        """The pages of one list, in order."""

    def total(self, page: Page) -> int | None:
        """The source's own count of all records, as that page tells it."""


class _Seen:
    """The pages of a walk so far."""

    def __init__(self) -> None:
        self._contents: set[Hashable] = set()
        self._total: int | None = None
        self.received = 0

    def add(self, page: Page) -> None:
        if page.received:
            if page.content in self._contents:
                raise RepeatedPage("A page holds the same records as an earlier one: the source lost its place.")
            self._contents.add(page.content)
        self.received += page.received
        if len(self._contents) > MOST_PAGES:
            raise RunawayRead(f"There are more than {MOST_PAGES:,} pages: the list does not end.")

    def keep_to(self, total: int | None) -> None:
        """A total that changes from page to page means that records moved, and one may have slipped past us."""
        if self._total is not None and total != self._total:
            raise DisagreeingTotal(f"The source counted {self._total} records, then {total}: it changed while read.")
        self._total = total

    def agree(self) -> None:
        if self._total is not None and self._total != self.received:
            raise DisagreeingTotal(f"The source counts {self._total} records but sent {self.received}.")


@dataclass(frozen=True)
class Unpaged:
    """The whole list in one answer."""

    @property
    def envelope(self) -> Mapping[str, Any]:
        return {}

    def walk(self, fetch: Fetch[P]) -> Iterator[P]:
        yield fetch(None, _NOTHING)

    def total(self, page: Page) -> int | None:
        return None


@dataclass(frozen=True)
class NextLink:
    """Follow the link to the next page as it is given, until there is none.

    ``more`` is a flag beside it that must agree: ``more`` without a link is a list cut off. A link that bears the
    parameter ``counted_by`` names a page by its number; any other is taken for a bookmark behind the last record.
    """

    size: int
    next: str = "next"
    more: str | None = None
    size_param: str = "per_page"
    counted_by: str | None = None

    @property
    def envelope(self) -> Mapping[str, Any]:
        return {self.next: str, **({self.more: bool} if self.more else {})}

    def walk(self, fetch: Fetch[P]) -> Iterator[P]:
        return read_until_settled(lambda: self._once(fetch), self._is_counted)

    def _is_counted(self, page: Page) -> bool:
        link = page.envelope.get(self.next)
        return link is not None and self.counted_by in parse_qs(urlsplit(link).query)

    def _once(self, fetch: Fetch[P]) -> Iterator[P]:
        seen = _Seen()
        links: set[str] = set()
        page = fetch(None, {self.size_param: str(self.size)})
        while True:
            link = page.envelope.get(self.next)
            if link in links:
                raise LoopedPage("The link to the next page leads to a page already read.")
            seen.add(page)
            yield page
            if not link:
                break
            links.add(link)
            if len(links) > MOST_PAGES:
                raise RunawayRead(f"There are more than {MOST_PAGES:,} pages: the list does not end.")
            page = fetch(link, _NOTHING)
        if self.more and page.envelope.get(self.more):
            raise TruncatedRead("The source says that there are more pages but gives no link to the next.")

    def total(self, page: Page) -> int | None:
        return None


@dataclass(frozen=True)
class Offset:
    """Ask for ``limit`` records after the first ``offset``, advancing by the records that really came.

    A server that silently gives fewer than asked for is then read whole all the same. Needs the source's ``total``.
    """

    limit: int
    total_path: str = "total"
    limit_param: str = "limit"
    offset_param: str = "offset"

    @property
    def envelope(self) -> Mapping[str, Any]:
        return {self.total_path: int}

    def walk(self, fetch: Fetch[P]) -> Iterator[P]:
        seen = _Seen()
        while True:
            page = fetch(None, {self.limit_param: str(self.limit), self.offset_param: str(seen.received)})
            seen.add(page)
            yield page
            total = self.total(page)
            if total is None:
                raise TruncatedRead("The source does not say how many records there are, so the end cannot be told.")
            seen.keep_to(total)
            if page.received == 0 or seen.received >= total:
                seen.agree()
                return

    def total(self, page: Page) -> int | None:
        total: int | None = page.envelope.get(self.total_path)
        return total


@dataclass(frozen=True)
class PageNumber:
    """Ask for page 1, 2, 3 .. of ``size`` records.

    Where the answer has a block that counts pages and records the walk ends with the last page and the count must
    agree. Without it the walk ends with a short page; a page of exactly ``server_size`` is not taken for short, because
    a server that ignores our size sends that many.
    """

    size: int
    server_size: int
    pages: str = "pagination.pageCount"
    items: str = "pagination.itemCount"
    page_param: str = "page"
    size_param: str = "pageSize"

    @property
    def envelope(self) -> Mapping[str, Any]:
        return {self.pages: int, self.items: int}

    def walk(self, fetch: Fetch[P]) -> Iterator[P]:
        seen = _Seen()
        number = 0
        while True:
            number += 1
            page = fetch(None, {self.page_param: str(number), self.size_param: str(self.size)})
            seen.add(page)
            yield page
            seen.keep_to(self.total(page))
            last = page.envelope.get(self.pages)
            if last is None:
                if page.received < self.size and page.received != self.server_size:
                    return
            elif number >= last or page.received == 0:
                seen.agree()
                return

    def total(self, page: Page) -> int | None:
        total: int | None = page.envelope.get(self.items)
        return total


@dataclass(frozen=True)
class NextStart:
    """Ask for ``size`` records from the first on, which is number 1, then from where the answer says, until it says
    nothing. Its count must agree.
    """

    size: int
    next: str = "next"
    total_path: str = "totalCount"
    start_param: str = "start"
    size_param: str = "size"

    @property
    def envelope(self) -> Mapping[str, Any]:
        return {self.next: int, self.total_path: int}

    def walk(self, fetch: Fetch[P]) -> Iterator[P]:
        seen = _Seen()
        start = 1
        while True:
            page = fetch(None, {self.start_param: str(start), self.size_param: str(self.size)})
            seen.add(page)
            yield page
            seen.keep_to(self.total(page))
            following = page.envelope.get(self.next)
            if following is None:
                seen.agree()
                return
            if following <= start:
                raise LoopedPage(f"After record {start} the source sends us on to record {following}.")
            start = following

    def total(self, page: Page) -> int | None:
        total: int | None = page.envelope.get(self.total_path)
        return total
