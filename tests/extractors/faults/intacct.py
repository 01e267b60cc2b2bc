"""Sage Intacct: whole lists by a query that is posted, each answer saying where the next begins."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from demo.records import World
from demo.servers.faults import Fault, changed, error_inside, meanwhile, rearranged, repeated_page, status
from demo.servers.moments import Clock, newest
from demo.servers.systems import Servers
from extractors.connection import Connection
from tests.extractors.faults.over_http import (
    HttpNight,
    Listing,
    Made,
    common,
    first_twice,
    of_records,
    on,
    order,
    without_first,
)
from tests.extractors.faults.table import SURVIVED, Tested
from tests.extractors.sources.reading import DAY, FAST

BROKEN: Final = {"ia::result": {"ia::error": {"code": "x", "message": "Something is wrong."}}}
NEXT: Final = "ia::meta.next"
COUNT: Final = "ia::meta.totalCount"


def _bills(world: World, _urn: str) -> int:
    moment = Clock.after(DAY).moment
    known = (newest(each.history, moment) for each in world.invoices if each.type == "ACCPAY")
    return sum(entry is not None and entry[1] != "DELETED" for entry in known)


def connection(servers: Servers) -> Connection:
    given = servers.details["intacct"]
    extra = {"username": given["username"], **FAST}
    return Connection.of(given["base_url"], given["client_id"], given["client_secret"], extra)


def _token_ends(night: HttpNight) -> Fault:
    return meanwhile(night.servers.intacct.expire_all)


LISTING: Final = Listing(
    *("intacct", "bills", "*/query", "ia::result", _bills),
    paging=lambda paging: replace(paging, size=40),  # type: ignore[type-var]
    connect=connection,
)
TESTED: Final = Tested(
    "intacct",
    "Sage Intacct",
    "bills",
    LISTING.night,
    (
        *common(broken=BROKEN),
        *of_records("ia::result", "state", 7),
        *order("ia::result"),
        on("error inside", "in place of the records", "UnexpectedBody", error_inside(BROKEN)),
        on("error inside", "another document", "UnexpectedBody", error_inside({"success": False})),
        on(
            "expired access",
            "the token runs out",
            SURVIVED,
            Made(_token_ends),
        ),
        on("expired access", "no token is taken any more", "AccessRefused", status(401), times=None),
        on("repeated page", "for good", "RepeatedPage", repeated_page("ia::result"), None, None),
        on("looping next", "to the beginning", "LoopedPage", changed(NEXT, 1)),
        on("totals", "no next, and not all has come", "DisagreeingTotal", changed(NEXT, None)),
        on("totals", "another on the second page", "DisagreeingTotal", changed(COUNT, 9)),
        on("duplicates", "in another's place", "DisagreeingTotal", rearranged("ia::result", first_twice)),
        on("vanished", "slips past between two pages", "DisagreeingTotal", rearranged("ia::result", without_first)),
    ),
)
