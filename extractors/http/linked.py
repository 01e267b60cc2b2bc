"""Lists whose next page stands in the ``Link`` header, and that a vendor may stop before their end."""

from __future__ import annotations

from collections.abc import Hashable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any, Final

from extractors.errors import DisagreeingTotal, LoopedPage, RepeatedPage, RunawayRead
from extractors.http.paging import MOST_PAGES, Fetch, P, Page

_NOTHING: Final[Mapping[str, str]] = {}
_MARGIN: Final = timedelta(seconds=1)  # whether "since" includes its own second differs between vendors
_READINGS: Final = 4  # of one stretch that changes under our hands


@dataclass(frozen=True)
class LinkHeader:
    """Follow the ``Link`` header's ``rel="next"`` as it is given, until there is none.

    ``most_pages`` is where the vendor stops a list. Then, and when records moved while the list was read, it is asked
    for again by ``since``, from the newest ``changed`` read up to there: the list must be in that column's order.
    Records of the same moment come twice that way.
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
        readings = 0
        while True:
            stretch = _Stretch(self.changed)
            yield from self._stretch(fetch, stretch, start)
            if stretch.moved:
                # A record that was changed while the list was read goes to its end, all after it move up by one, and
                # the first of the next page slips past us: what was read of this stretch is read again.
                readings += 1
                if readings == _READINGS:
                    raise DisagreeingTotal(
                        f"The list changed while it was read, {_READINGS} times: try a quieter hour."
                    )
                continue
            if stretch.ended:
                return
            if stretch.newest is None or (start is not None and stretch.newest <= start):
                raise RunawayRead(
                    f"More than {self.most_pages} pages changed at one moment: the list cannot be passed."
                )
            start, readings = stretch.newest, 0

    def total(self, page: Page) -> int | None:
        return None

    def _stretch(self, fetch: Fetch[P], stretch: _Stretch, start: datetime | None) -> Iterator[P]:
        place = {self.size_param: str(self.size)}
        if start is not None:
            place[self.since] = (start - _MARGIN).astimezone(UTC).strftime(self.written)
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


class _Stretch:
    """The pages from one beginning to the list's end, or to where the vendor stops."""

    def __init__(self, changed: str) -> None:
        self.newest: datetime | None = None
        self.moved = self.ended = False
        self._changed = changed
        self._contents: set[Hashable] = set()
        self._keys: set[Hashable] = set()

    def add(self, page: Page) -> None:
        if page.received:
            if page.content in self._contents:
                raise RepeatedPage("A page holds the same records as an earlier one: the source lost its place.")
            self._contents.add(page.content)
        before = len(self._keys)
        self._keys.update(page.keys)
        self.moved = self.moved or len(self._keys) - before < len(page.keys)
        # Lists that are read whole need not have the column: they are only followed.
        moments = [moment for moment in page.columns.get(self._changed, ()) if moment is not None]
        self.newest = max([*moments, *([self.newest] if self.newest else [])], default=None)
