"""Lists whose pages are counted: what stands in them from the first request to the last is read, whatever goes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extractors.errors import DisagreeingTotal
from extractors.http.filtered import PageInFilter
from extractors.http.manners import Clock, retry_after
from extractors.http.paging import NextLink
from tests.extractors.http.test_paging import ModelPage

NOW = datetime(2026, 3, 20, 2, tzinfo=UTC)


@dataclass
class Sliding:
    """A list of which ``leaving`` tells what goes, and before which request: all after it move up."""

    rows: list[int]
    size: int
    leaving: Mapping[int, int]
    bookmarks: bool = False
    asked: int = 0
    gone: set[int] = field(default_factory=set)

    def fetch(self, link: str | None, place: Mapping[str, str]) -> ModelPage:
        going = self.leaving.get(self.asked)
        if going in self.rows:
            self.rows.remove(going)
            self.gone.add(going)
        self.asked += 1
        number = int(link.rpartition("=")[2]) if link else int(place.get("entityFilter", "{page:0}")[6:-1])
        page = self.rows[number * self.size : (number + 1) * self.size]
        more = len(self.rows) > (number + 1) * self.size
        name = "cursor" if self.bookmarks else "page"
        return ModelPage(tuple(page), {"next": f"http://x.example/?{name}={number + 1}" if more else None})


lists = st.integers(1, 40).flatmap(
    lambda count: st.tuples(
        st.just(list(range(count))),
        st.integers(1, 7),
        st.dictionaries(st.integers(1, 12), st.integers(0, count - 1), max_size=2),
    )
)


@given(lists)
def test_nothing_that_stays_slips_past(given_list: tuple[list[int], int, dict[int, int]]) -> None:
    rows, size, leaving = given_list
    for paging in (NextLink(size, counted_by="page"), PageInFilter(size)):
        there = Sliding(list(rows), size, leaving)
        read = {row for page in paging.walk(there.fetch) for row in page.rows}
        several = there.asked > 1
        assert set(rows) - there.gone <= read or not several


def test_one_page_and_bookmarks_are_read_once() -> None:
    for there in (Sliding([1, 2], 5, {}), Sliding(list(range(20)), 5, {}, bookmarks=True)):
        pages = list(NextLink(5, counted_by="page").walk(there.fetch))
        assert len(pages) == there.asked == max(1, len(there.rows) // 5)


def test_a_list_that_changes_at_every_reading_is_given_up() -> None:
    rows = iter(range(1_000))

    def fetch(link: str | None, _place: Mapping[str, str]) -> ModelPage:
        return ModelPage((next(rows),), {"next": None if link else "http://x.example/?page=2"})

    with pytest.raises(DisagreeingTotal):
        list(NextLink(1, counted_by="page").walk(fetch))


@pytest.mark.parametrize("skew", [-7200, 0, 7200])
def test_a_date_to_come_back_is_of_the_vendors_clock(skew: int) -> None:
    when = {second: datetime.fromtimestamp(NOW.timestamp() + skew + second, UTC) for second in (0, 30)}
    date, until = (moment.strftime("%a, %d %b %Y %H:%M:%S GMT") for moment in when.values())
    clock = Clock(now=lambda: NOW)
    assert retry_after({"Date": date, "Retry-After": until}, clock) == 30
    assert retry_after({"Date": "yesterday", "Retry-After": until}, clock) == max(0, skew + 30)
    assert retry_after({"Retry-After": "soon"}, clock) is None
