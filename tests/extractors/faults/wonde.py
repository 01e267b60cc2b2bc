"""Wonde: an increment that is led by bookmarks (marks), and a whole list that is led by page numbers (pupils)."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

import msgspec

from demo.records import World
from demo.servers.faults import Answer, changed, error_inside, next_to_itself, rearranged, repeated_page, status
from demo.servers.messages import Request, Response, encode
from demo.servers.moments import Clock
from demo.servers.wonde_state import by_school
from extractors.http.paging import Paging
from tests.extractors.faults.over_http import (
    STRANGER,
    Listing,
    common,
    first_twice,
    of_records,
    on,
    order,
    stamps,
    without_first,
)
from tests.extractors.faults.table import EARLIER, SURVIVED, Case, Tested, cannot
from tests.extractors.sources.reading import DAY
from tests.extractors.sources.test_wonde import expected_marks

NEXT: Final = "meta.pagination.next"


def _sized(size: int, paging: Paging) -> Paging:
    return replace(paging, size=size)  # type: ignore[type-var]


def _marks(world: World, urn: str) -> int:
    """Those that were there in one of the two nights: what is deleted is told in another list."""
    return len(expected_marks(world, urn, EARLIER).keys() | expected_marks(world, urn, DAY).keys())


def _pupils(world: World, urn: str) -> int:
    return len(by_school(world)[urn].at(Clock.after(DAY)).students.rows)


def _everywhere(wrong_field: str) -> tuple[Case, ...]:
    return (
        *common(),
        *of_records("data", wrong_field, {"id": 1}),
        *order("data"),
        on("error inside", "in place of the records", "UnexpectedBody", error_inside({"success": False})),
        on("expired access", "the token is withdrawn", "AccessRefused", status(401), times=None),
        on("repeated page", "for good", "RepeatedPage", repeated_page("data"), None, None),
        on("looping next", "to the page itself", "LoopedPage", next_to_itself(NEXT), times=None),
        on("another host", "by the link", "StrangeHost", changed(NEXT, STRANGER)),
        on("totals", "there is more, and no link to it", "TruncatedRead", changed(NEXT, None)),
        on("duplicates", "a whole page twice", SURVIVED, rearranged("data", lambda page: page * 2)),
    )


def _quiet_night(request: Request, answer: Answer) -> Response:
    """Two records, and neither as declared."""
    response = answer(request)
    few = [{**record, "date": 7} for record in msgspec.json.decode(response.body)["data"][:2]]
    return replace(response, body=encode({"data": few, "meta": {}}))


MARKS: Final = Tested(
    "wonde",
    "Wonde, session marks",
    "session marks that changed",
    Listing("wonde", "session_marks", "*/attendance/session", "data", _marks, paging=lambda p: _sized(300, p)).night,
    (
        *_everywhere("date"),
        *stamps(),
        on("changed type", "in both records of a quiet night", "TooManyRefused", _quiet_night, None, None),
        *cannot("a link is a bookmark behind the last record: what goes before it moves nothing", "vanished"),
    ),
)
PUPILS: Final = Tested(
    "wonde_students",
    "Wonde, pupils",
    "pupils on roll",
    Listing("wonde", "students", "*/students", "data", _pupils, paging=lambda p: _sized(7, p)).night,
    (
        *_everywhere("upi"),
        on("duplicates", "in another's place", SURVIVED, rearranged("data", first_twice)),
        on("vanished", "slips past between two pages", SURVIVED, rearranged("data", without_first)),
    ),
)
