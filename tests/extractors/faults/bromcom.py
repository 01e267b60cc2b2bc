"""Bromcom: whole lists, whose page stands in the filter and whose errors come with HTTP 200."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from demo.records import World
from demo.servers.faults import error_inside, rearranged, repeated_page, status
from demo.servers.moments import Clock
from demo.servers.systems import Servers
from demo.servers.wonde_state import by_school
from tests.extractors.faults.over_http import Listing, common, first_twice, of_records, on, order, without_first
from tests.extractors.faults.table import SURVIVED, Tested, cannot
from tests.extractors.sources.reading import DAY

SIZE: Final = 7
BUSY: Final = {"success": False, "message": "Too many requests"}


def _pupils(world: World, urn: str) -> int:
    state = by_school(world)[urn].at(Clock.after(DAY))
    return len(state.students.rows) + len(state.leavers.rows)


def _in_small_pages(servers: Servers) -> None:
    servers.bromcom.max_rows = SIZE


LISTING: Final = Listing(
    *("bromcom", "students", "*/StudentFlatView", "data", _pupils),
    paging=lambda paging: replace(paging, size=SIZE),  # type: ignore[type-var]
    prepare=_in_small_pages,
)
TESTED: Final = Tested(
    "bromcom",
    "Bromcom",
    "every stay of a pupil",
    LISTING.night,
    (
        *common(busy=BUSY, broken={"success": False, "message": "Error"}),
        *of_records("data", "yearGroup", {"id": 1}),
        *order("data"),
        on("429 seconds", "told inside HTTP 200", SURVIVED, error_inside(BUSY)),
        on("error inside", "success is false", "VendorComplaint", error_inside({"success": False, "data": None})),
        on("error inside", "in place of the records", "UnexpectedBody", error_inside({"message": "Error"})),
        on("expired access", "the secret is withdrawn", "AccessRefused", status(401), times=None),
        on("repeated page", "for good", "RepeatedPage", repeated_page("data"), None, None),
        on("duplicates", "a whole page twice", SURVIVED, rearranged("data", lambda page: page * 2)),
        on("duplicates", "in another's place", SURVIVED, rearranged("data", first_twice)),
        on("vanished", "slips past between two pages", SURVIVED, rearranged("data", without_first)),
        *cannot("we number the pages ourselves", "looping next"),
        *cannot("the API tells no total", "totals"),
    ),
)
