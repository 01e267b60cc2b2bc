"""Paging against a model server: whatever the sizes, every record once; whatever goes wrong, a named error."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extractors.errors import (
    DisagreeingTotal,
    ExtractError,
    LoopedPage,
    RepeatedPage,
    RunawayRead,
    TruncatedRead,
)
from extractors.http.paging import NextLink, NextStart, Offset, PageNumber, Paging, Unpaged

NEXT = NextLink(100, next="meta.next", more="meta.more")
OFFSET = Offset(100)


@dataclass(frozen=True)
class ModelPage:
    rows: tuple[int, ...]
    envelope: Mapping[str, Any]

    @property
    def received(self) -> int:
        return len(self.rows)

    @property
    def content(self) -> Hashable:
        return self.rows

    @property
    def next_link(self) -> str | None:
        return None

    @property
    def keys(self) -> Sequence[Hashable]:
        return self.rows

    @property
    def columns(self) -> Mapping[str, Sequence[Any]]:
        return {}


Answer = Callable[[str | None, Mapping[str, str]], ModelPage]


def read(paging: Paging, answer: Answer, at_most: int = 2_000) -> list[int]:
    """The rows of a walk that asks no more than ``at_most`` times."""

    def counted(link: str | None, place: Mapping[str, str]) -> ModelPage:
        nonlocal at_most
        at_most -= 1
        assert at_most >= 0, "the walk does not end"
        return answer(link, place)

    return [row for page in paging.walk(counted) for row in page.rows]


def linked(rows: range, size: int, *, absent_when_whole: bool = True) -> Answer:
    """Follows links that are row numbers; says nothing of pages when one holds all."""

    def answer(link: str | None, place: Mapping[str, str]) -> ModelPage:
        start = int(link or 0)
        chosen = tuple(rows[start : start + size])
        more = start + size < len(rows)
        if len(rows) <= size and absent_when_whole:
            return ModelPage(chosen, {})
        return ModelPage(chosen, {"meta.next": str(start + size) if more else None, "meta.more": more})

    return answer


def by_offset(rows: range, most: int) -> Answer:
    def answer(_link: str | None, place: Mapping[str, str]) -> ModelPage:
        start, limit = int(place["offset"]), min(int(place["limit"]), most)
        return ModelPage(tuple(rows[start : start + limit]), {"total": len(rows)})

    return answer


def numbered(rows: range, most: int, *, block: bool) -> Answer:
    """Gives at most ``most`` a page, whatever size is asked for; ``block`` tells of pages and records."""

    def answer(_link: str | None, place: Mapping[str, str]) -> ModelPage:
        size, number = min(int(place["pageSize"]), most), int(place["page"])
        chosen = tuple(rows[(number - 1) * size : number * size])
        count = {"pagination.pageCount": -(-len(rows) // size), "pagination.itemCount": len(rows)}
        return ModelPage(chosen, count if block else {})

    return answer


sizes, counts = st.integers(1, 60), st.integers(0, 400)


@given(counts, sizes, st.booleans())
def test_links_are_followed_to_the_end(count: int, size: int, absent: bool) -> None:
    assert read(NEXT, linked(range(count), size, absent_when_whole=absent)) == list(range(count))


@given(counts, sizes, sizes)
def test_offsets_advance_by_what_came(count: int, asked: int, most: int) -> None:
    assert read(Offset(asked), by_offset(range(count), most)) == list(range(count))


@given(counts, sizes, sizes)
def test_numbered_pages_with_a_count(count: int, asked: int, most: int) -> None:
    assert read(PageNumber(asked, server_size=most), numbered(range(count), most, block=True)) == list(range(count))


@given(counts, sizes, sizes)
def test_numbered_pages_without_a_count_end_with_a_short_page(count: int, asked: int, most: int) -> None:
    # ``most`` is what the server gives by itself: it may ignore the size asked for.
    assert read(PageNumber(asked, server_size=most), numbered(range(count), most, block=False)) == list(range(count))


@given(counts)
def test_an_unpaged_list_is_one_answer(count: int) -> None:
    assert read(Unpaged(), lambda _link, _place: ModelPage(tuple(range(count)), {}), at_most=1) == list(range(count))


@pytest.mark.parametrize("count", [0, 1, 2, 3, 4, 9])
def test_the_next_start_is_followed_from_one_until_there_is_none(count: int) -> None:
    def answer(_link: str | None, place: Mapping[str, str]) -> ModelPage:
        start, size = int(place["start"]), int(place["size"])
        rows = range(count)[start - 1 : start - 1 + size]
        after = start + len(rows)
        return ModelPage(tuple(rows), {"next": after if after <= count else None, "totalCount": count})

    assert read(STARTED, answer) == list(range(count))


def scripted(*pages: ModelPage) -> Answer:
    """These pages in turn, the last one for ever."""
    remaining: Iterator[ModelPage] = iter(pages)
    last = pages[-1]
    return lambda _link, _place: next(remaining, last)


def page(*rows: int, **envelope: Any) -> ModelPage:
    return ModelPage(rows, {name.replace("__", "."): value for name, value in envelope.items()})


NUMBERED = PageNumber(2, server_size=2)
STARTED = NextStart(2)


@pytest.mark.parametrize(
    ("paging", "answer", "error"),
    [
        (NEXT, scripted(page(1, meta__next="a"), page(2, meta__next="b"), page(3, meta__next="a")), LoopedPage),
        (NEXT, scripted(page(1, meta__next="self")), LoopedPage),
        (NEXT, scripted(page(1, meta__next="a"), page(2, meta__next="b"), page(1, meta__next="c")), RepeatedPage),
        (NEXT, scripted(page(1, meta__next="a"), page(2, meta__next=None, meta__more=True)), TruncatedRead),
        (OFFSET, scripted(page(1, 2, total=3), page(total=3)), DisagreeingTotal),
        (OFFSET, scripted(page(1, 2, total=5), page(4, 5, total=4)), DisagreeingTotal),  # 1 went, so 3 slipped past
        (OFFSET, scripted(page(1, 2, total=4), page(3, 4, 5, total=4)), DisagreeingTotal),
        (OFFSET, scripted(page(1, 2, total=4), page(1, 2, total=4)), RepeatedPage),
        (OFFSET, scripted(page(1, 2)), TruncatedRead),
        (NUMBERED, scripted(page(1, 2, **{"pagination.pageCount": 2, "pagination.itemCount": 4})), RepeatedPage),
        (
            NUMBERED,
            scripted(
                page(1, 2, **{"pagination.pageCount": 2, "pagination.itemCount": 4}),
                page(3, **{"pagination.pageCount": 2, "pagination.itemCount": 4}),
            ),
            DisagreeingTotal,
        ),
        (
            NUMBERED,
            scripted(
                page(1, 2, **{"pagination.pageCount": 3, "pagination.itemCount": 6}),
                page(**{"pagination.pageCount": 3, "pagination.itemCount": 6}),
            ),
            DisagreeingTotal,
        ),
        (NUMBERED, scripted(page(1, 2)), RepeatedPage),
        (STARTED, scripted(page(1, 2, next=3, totalCount=4), page(3, 4, next=3, totalCount=4)), LoopedPage),
        (STARTED, scripted(page(1, 2, next=3, totalCount=4), page(1, 2, next=5, totalCount=4)), RepeatedPage),
        (STARTED, scripted(page(1, 2, next=3, totalCount=4), page(3, totalCount=4)), DisagreeingTotal),
        (STARTED, scripted(page(1, 2, next=3, totalCount=4), page(3, 4, totalCount=5)), DisagreeingTotal),
    ],
)
def test_what_goes_wrong_has_a_name(paging: Paging, answer: Answer, error: type[ExtractError]) -> None:
    with pytest.raises(error):
        read(paging, answer)


def test_a_list_without_end_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("extractors.http.paging.MOST_PAGES", 20)

    def endless(link: str | None, place: Mapping[str, str]) -> ModelPage:
        number = int(link or place.get("offset") or "0") + 1
        return page(number, meta__next=str(number), total=10**9)

    for paging in (NEXT, OFFSET):
        with pytest.raises(RunawayRead):
            read(paging, endless, at_most=30)


def test_empty_pages_with_ever_new_links_are_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("extractors.http.paging.MOST_PAGES", 20)
    with pytest.raises(RunawayRead):
        read(NEXT, lambda link, _place: page(meta__next=f"{link}x"), at_most=30)


def test_the_sources_own_total_is_told() -> None:
    assert OFFSET.total(page(1, total=7)) == 7
    assert NUMBERED.total(page(1, **{"pagination.itemCount": 9})) == 9
    assert NEXT.total(page(1)) is None
    assert Unpaged().total(page(1)) is None
