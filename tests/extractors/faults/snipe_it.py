"""Snipe-IT: a register in three passes, by offset, with a total; its errors come with HTTP 200."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from demo.records import World
from demo.servers.faults import changed, error_inside, rearranged, repeated_page, status
from demo.servers.moments import Clock
from tests.extractors.faults.over_http import Listing, common, first_twice, of_records, on, order, without_first
from tests.extractors.faults.table import Tested, cannot
from tests.extractors.sources.reading import DAY

BUSY: Final = {"status": "error", "messages": "Too many requests", "payload": None}
BROKEN: Final = {"status": "error", "messages": "Out of memory", "payload": None}


def _devices(world: World, _urn: str) -> int:
    return sum(device.created_at <= Clock.after(DAY).moment for device in world.devices)


LISTING: Final = Listing(
    *("snipe_it", "hardware", "*/hardware", "rows", _devices),
    paging=lambda paging: replace(paging, limit=30),  # type: ignore[type-var]
)
TESTED: Final = Tested(
    "snipe_it",
    "Snipe-IT",
    "every device",
    LISTING.night,
    (
        *common(busy=BUSY, broken=BROKEN),
        *of_records("rows", "model", "HP"),
        *order("rows"),
        on("error inside", "status is error", "VendorComplaint", error_inside(BROKEN)),
        on("error inside", "in place of the records", "UnexpectedBody", error_inside({"success": False})),
        on("expired access", "the token is withdrawn", "AccessRefused", status(401), times=None),
        on(
            "expired access",
            "sent to the login page",
            "StrangeHost",
            status(302, headers={"Location": "http://a/login"}),
        ),
        on("repeated page", "for good", "RepeatedPage", repeated_page("rows"), None, None),
        on("totals", "too high everywhere", "DisagreeingTotal", changed("total", 9999), None, None),
        on("totals", "another on the second page", "DisagreeingTotal", changed("total", 1000)),
        on("totals", "none is told", "TruncatedRead", changed("total", None)),
        on("duplicates", "in another's place", "DisagreeingTotal", rearranged("rows", first_twice)),
        on("vanished", "slips past between two pages", "DisagreeingTotal", rearranged("rows", without_first)),
        *cannot("we count on by what came: there is no link", "looping next"),
    ),
)
