"""Freshservice and Freshdesk: increments whose next page stands in a header."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any, Final
from urllib.parse import urlencode

import msgspec

from demo.records import World
from demo.servers.faults import Answer, Fault, changed, error_inside, status
from demo.servers.freshworks_records import shown
from demo.servers.messages import Request, Response, encode
from demo.servers.moments import Clock
from tests.extractors.faults.over_http import (
    STRANGER,
    Listing,
    backwards,
    common,
    first_twice,
    of_records,
    on,
    stamps,
    without_first,
)
from tests.extractors.faults.table import SURVIVED, Tested, cannot
from tests.extractors.sources.reading import DAY

CLOSE: Final = datetime(2026, 3, 20, tzinfo=UTC)
BUSY: Final = {"message": "You have exceeded the limit of requests per minute"}


def _tickets(world: World, _urn: str) -> int:
    now = (shown(ticket, Clock.after(DAY).moment) for ticket in world.tickets)
    return sum(row is not None and row.place == "" and row.updated_at < CLOSE for row in now)


def linked(to: Callable[[Request], str | None]) -> Fault:
    """Another link to the next page, or none."""

    def relink(request: Request, answer: Answer) -> Response:
        response, link = answer(request), to(request)
        headers = {name: value for name, value in response.headers.items() if name != "Link"}
        return replace(response, headers=headers | ({"Link": f'<{link}>; rel="next"'} if link else {}))

    return relink


def _itself(request: Request) -> str:
    return f"http://{request.host}{request.path}?{urlencode(request.query)}"


def _arranged(place: str, arrange: Callable[[list[Any]], list[Any]]) -> Fault:
    """The tickets of an answer, whether they are the whole of it or stand at a place."""

    def rearrange(request: Request, answer: Answer) -> Response:
        response = answer(request)
        document = msgspec.json.decode(response.body)
        arranged = {place: arrange(document[place])} if place else arrange(document)
        return replace(response, body=encode(arranged))

    return rearrange


def _always_first(place: str) -> Fault:
    pages: list[list[Any]] = []

    def first(page: list[Any]) -> list[Any]:
        pages.append(page)
        return pages[0]

    return _arranged(place, first)


def _tested(source: str, title: str, place: str) -> Tested:
    listing = Listing(
        *(source, "tickets", "*/tickets", place, _tickets),
        paging=lambda paging: replace(paging, size=15),  # type: ignore[type-var]
    )
    no_zone = changed(f"{place}.*.due_by" if place else "*.due_by", "2026-01-01 09:00")
    return Tested(
        source,
        title,
        "tickets that changed",
        listing.night,
        (
            *common(busy=BUSY, broken={"code": "internal_error"}),
            *of_records(place, "due_by", 7),
            *stamps(),
            on(
                "changed type",
                "times lose their zone",
                "TooManyRefused",
                no_zone,
                None,
                None,
            ),
            on("out of order", "on a page", SURVIVED, _arranged(place, backwards)),
            on("error inside", "in place of the records", "UnexpectedBody", error_inside({"code": "invalid"})),
            on("expired access", "the key is withdrawn", "AccessRefused", status(401), times=None),
            on("repeated page", "for good", "RepeatedPage", _always_first(place), None, None),
            on("looping next", "to the page itself", "LoopedPage", linked(_itself), times=None),
            on("another host", "by the link", "StrangeHost", linked(lambda _: STRANGER)),
            on("another host", "by a link that is no address", "StrangeHost", linked(lambda _: "http://a@b\\c")),
            on("duplicates", "a whole page twice", SURVIVED, _arranged(place, lambda page: page * 2)),
            on("duplicates", "in another's place", SURVIVED, _arranged(place, first_twice)),
            on("vanished", "slips past between two pages", SURVIVED, _arranged(place, without_first)),
            *cannot("the API tells no total", "totals"),
        ),
    )


FRESHSERVICE: Final = _tested("freshservice", "Freshservice", "tickets")
FRESHDESK: Final = _tested("freshdesk", "Freshdesk", "")
