"""Changes told by revision number: the watermark is the last revision that came, and no time is asked for."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from extractors.errors import RepeatedPage, RunawayRead, TruncatedRead
from extractors.http.page import P, Page
from extractors.http.paging import MOST_PAGES, Fetch

if TYPE_CHECKING:
    from extractors.window import Window

_NOTHING: Final[Mapping[str, str]] = {}


@dataclass(frozen=True)
class SinceRevision:
    """Ask for the changes from a revision on. ``revision`` is the landed column that holds a change's own number.

    The manifest remembers the highest one that came, as its ``watermark``. A revision bears no time, so a change that
    was made after the day's close lands with the day: there is nothing by which it could be left for the next.
    """

    revision: str = "revision"
    param: str = "from-revision"

    @property
    def columns(self) -> tuple[str, ...]:
        return ()

    def ask(self, window: Window) -> tuple[Mapping[str, str], Mapping[str, str]]:
        return {self.param: window.watermark or "0"}, {}


@dataclass(frozen=True)
class Revisions:
    """Ask again from the highest revision that came, until nothing newer comes.

    Whether "from" includes the revision itself differs between vendors, and how many changes an answer may hold is not
    told: so the last change may come twice, and the list ends only with an answer that adds nothing.
    """

    revision: str = "revision"
    param: str = "from-revision"

    @property
    def envelope(self) -> Mapping[str, Any]:
        return {}

    def walk(self, fetch: Fetch[P]) -> Iterator[P]:
        page = fetch(None, _NOTHING)
        yield page
        highest = self._highest(page)
        for _ in range(MOST_PAGES):
            if highest is None:
                return
            page = fetch(None, {self.param: str(highest)})
            found = [number for number in page.columns[self.revision] if number is not None]
            if any(number < highest for number in found):
                raise RepeatedPage(f"Asked for changes from revision {highest} on, the source sent earlier ones again.")
            newest = self._highest(page)
            if newest is None or newest == highest:
                return
            yield page
            highest = newest
        raise RunawayRead(f"There are more than {MOST_PAGES:,} pages of changes: the list does not end.")

    def total(self, page: Page) -> int | None:
        return None

    def _highest(self, page: Page) -> int | None:
        """The page's highest revision; None when it holds no change."""
        found = [number for number in page.columns[self.revision] if number is not None]
        if page.received and not found:
            raise TruncatedRead("No change on a page tells its revision, so what comes after it cannot be asked for.")
        return max(found, default=None)
