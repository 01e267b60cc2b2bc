"""Lists whose next page stands in the ``Link`` header, and that a vendor may stop before their end."""

from __future__ import annotations

from collections.abc import Hashable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import Any, Final

from extractors.errors import LoopedPage, RepeatedPage, RunawayRead
from extractors.http.again import read_until_settled
from extractors.http.page import P, Page
from extractors.http.paging import MOST_PAGES, Fetch

_NOTHING: Final[Mapping[str, str]] = {}
_MARGIN: Final = timedelta(seconds=1)  # whether "since" includes its own second differs between vendors


@dataclass(frozen=True)
class LinkHeader:
    """Follow the ``Link`` header's ``rel="next"`` as it is given, until there is none.

    ``most_pages`` is where the vendor stops a list. Then it is asked for again by ``since``, from the newest
    ``changed`` read up to there: it must be in that column's order. Records of the same moment come twice that way.
    A record that is changed while the list is read goes to its end, and all after it move up: what was read is looked
    at again.
    """

    size: int
    most_pages: int | None = None
    since: str = "updated_since"
    changed: str = "updated_at"
    written: str = "%Y-%m-%dT%H:%M:%SZ"
    size_param: str = "per_page"

    @property
    def envelope(self) -> Mapping[str, Any]:
        return {}

    def walk(self, fetch: Fetch[P]) -> Iterator[P]:
        start: datetime | None = None
        while True:
            stretch = _Stretch(self.changed)
            yield from read_until_settled(partial(self._stretch, fetch, stretch, start), _leads_on)
            if stretch.ended:
                return
            if stretch.newest is None or (start is not None and stretch.newest <= start):
                raise RunawayRead(
                    f"More than {self.most_pages} pages changed at one moment: the list cannot be passed."
                )
            start = stretch.newest

    def total(self, page: Page) -> int | None:
        return None

    def _stretch(self, fetch: Fetch[P], stretch: _Stretch, start: datetime | None) -> Iterator[P]:
        place = {self.size_param: str(self.size)}
        if start is not None:
            place[self.since] = (start - _MARGIN).astimezone(UTC).strftime(self.written)
        stretch.begin()
        page = fetch(None, place)
        links: set[str] = set()
        while True:
            stretch.add(page)
            yield page
            link = page.next_link
            if len(links) + 1 == self.most_pages:
                return  # whether or not it says that there is more: there is no link where it stops
            if not link:
                stretch.ended = True
                return
            if link in links:
                raise LoopedPage("The link to the next page leads to a page already read.")
            links.add(link)
            if len(links) > MOST_PAGES:
                raise RunawayRead(f"There are more than {MOST_PAGES:,} pages: the list does not end.")
            page = fetch(link, _NOTHING)


def _leads_on(page: Page) -> bool:
    return page.next_link is not None


class _Stretch:
    """The pages from one beginning to the list's end, or to where the vendor stops, in one reading or several."""

    def __init__(self, changed: str) -> None:
        self.newest: datetime | None = None
        self.ended = False
        self._changed = changed
        self._contents: set[Hashable] = set()

    def begin(self) -> None:
        """It is read from its beginning: what was read of it before may come again."""
        self.ended = False
        self._contents.clear()

    def add(self, page: Page) -> None:
        if page.received:
            if page.content in self._contents:
                raise RepeatedPage("A page holds the same records as an earlier one: the source lost its place.")
            self._contents.add(page.content)
        # Lists that are read whole need not have the column: they are only followed.
        moments = [moment for moment in page.columns.get(self._changed, ()) if moment is not None]
        self.newest = max([*moments, *([self.newest] if self.newest else [])], default=None)
