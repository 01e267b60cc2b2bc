"""Xero: an increment by If-Modified-Since, with pages that we number and a count beside them."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from demo.records import World
from demo.servers.faults import Fault, changed, error_inside, meanwhile, rearranged, repeated_page, status, too_many
from tests.extractors.faults.over_http import (
    HttpNight,
    Listing,
    Made,
    common,
    first_twice,
    of_records,
    on,
    order,
    stamps,
    without_first,
)
from tests.extractors.faults.table import SURVIVED, Tested, cannot
from tests.extractors.sources.reading import DAY
from tests.extractors.sources.test_xero import expected_invoice_lines

COUNT: Final = "pagination.itemCount"
LIMIT: Final = "X-Rate-Limit-Problem"


def _lines(world: World, _urn: str) -> int:
    return len(expected_invoice_lines(world, DAY))


def _token_ends(night: HttpNight) -> Fault:
    return meanwhile(night.servers.xero.login.expire_all)


LISTING: Final = Listing(
    *("xero", "invoices", "*/Invoices", "Invoices", _lines),
    paging=lambda paging: replace(paging, size=8),  # type: ignore[type-var]
)
TESTED: Final = Tested(
    "xero",
    "Xero",
    "lines of invoices that changed",
    LISTING.night,
    (
        *common(),
        *of_records("Invoices", "Total", "ten"),
        *order("Invoices"),
        *stamps(),
        on(
            "429 seconds",
            "the minute's limit",
            SURVIVED,
            too_many(seconds=30, headers={LIMIT: "minute"}),
        ),
        on(
            "429 hours",
            "the day's limit",
            "DayLimitReached",
            too_many(hours=3, headers={LIMIT: "day"}),
        ),
        on("error inside", "in place of the records", "UnexpectedBody", error_inside({"success": False})),
        on("expired access", "the token runs out", SURVIVED, Made(_token_ends)),
        on("expired access", "no token is taken any more", "AccessRefused", status(401), times=None),
        on("repeated page", "for good", "RepeatedPage", repeated_page("Invoices"), None, None),
        on("totals", "too high everywhere", "DisagreeingTotal", changed(COUNT, 9999), None, None),
        on("totals", "another on the second page", "DisagreeingTotal", changed(COUNT, 9999)),
        on("duplicates", "in another's place", "DisagreeingTotal", rearranged("Invoices", first_twice)),
        on("vanished", "slips past between two pages", "DisagreeingTotal", rearranged("Invoices", without_first)),
        *cannot("we number the pages ourselves", "looping next"),
    ),
)
