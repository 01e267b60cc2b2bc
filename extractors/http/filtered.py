"""Lists whose page is asked for inside the filter's own text: ``entityFilter=..{page:0}``, from 0 to a short page."""

from __future__ import annotations

from collections.abc import Hashable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

from extractors.errors import RepeatedPage, RunawayRead
from extractors.http.again import read_until_settled
from extractors.http.page import P, Page
from extractors.http.paging import MOST_PAGES, Fetch

_MARK: Final = "{page:%d}"


class Appended(str):
    """A parameter's text that is written after the one that the resource or the pass already gives it."""

    __slots__ = ()


@dataclass(frozen=True)
class PageInFilter:
    """Ask for page 0, 1, 2 .. of ``size`` records; the list ends with the first page that is not full.

    The size is the vendor's own and cannot be asked for. Such a list has no total and no link: a page that repeats, and
    what a second reading brings, are the only signs of a source that lost its place.
    """

    size: int
    param: str = "entityFilter"

    @property
    def envelope(self) -> Mapping[str, Any]:
        return {}

    def walk(self, fetch: Fetch[P]) -> Iterator[P]:
        return read_until_settled(lambda: self._once(fetch), lambda page: page.received >= self.size)

    def _once(self, fetch: Fetch[P]) -> Iterator[P]:
        seen: set[Hashable] = set()
        for number in range(MOST_PAGES):
            page = fetch(None, {self.param: Appended(_MARK % number)})
            if page.received:
                if page.content in seen:
                    raise RepeatedPage("A page holds the same records as an earlier one: the source lost its place.")
                seen.add(page.content)
            yield page
            if page.received < self.size:
                return
        raise RunawayRead(f"There are more than {MOST_PAGES:,} pages: the list does not end.")

    def total(self, page: Page) -> int | None:
        return None
