"""Microsoft Graph: whole lists led by links of Graph's own making, and a token that ends."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any, Final
from urllib.parse import quote

import msgspec

from demo.records import World
from demo.servers.faults import Answer, Fault, changed, error_inside, meanwhile, rearranged, repeated_page, status
from demo.servers.messages import Request, Response, encode
from demo.servers.moments import Clock, gone
from tests.extractors.faults.over_http import STRANGER, HttpNight, Listing, Made, common, of_records, on, order
from tests.extractors.faults.table import SURVIVED, Tested, cannot
from tests.extractors.sources.graph_reading import connection
from tests.extractors.sources.reading import DAY

NEXT: Final = "@odata.nextLink"
BUSY: Final = {"error": {"code": "TooManyRequests", "message": "Please retry."}}
BROKEN: Final = {"error": {"code": "UnknownError", "message": "Something is wrong."}}


def linking(link: Callable[[Request, str], str | None]) -> Fault:
    """The link to the next page replaced. Its name has a dot, so it is no dotted path."""

    def relink(request: Request, answer: Answer) -> Response:
        response = answer(request)
        document = msgspec.json.decode(response.body)
        document[NEXT] = link(request, document[NEXT])
        return replace(response, body=encode(document))

    return relink


def _to_itself(request: Request, _link: str) -> str:
    query = "&".join(f"{quote(name)}={quote(value, safe='')}" for name, value in request.query.items())
    return f"http://{request.host}{request.path}?{query}"


def _damaged(_request: Request, link: str) -> str:
    return link.replace("$skiptoken=", "$skiptoken=x")


def _devices(world: World, _urn: str) -> int:
    moment = Clock.after(DAY).moment
    return sum(each.enrolled_at <= moment and not gone(each.removed_at, moment) for each in world.managed_devices)


def _added(page: list[Any]) -> list[Any]:
    return [page[0], *page]


def _token_ends(night: HttpNight) -> Fault:
    return meanwhile(night.servers.graph.login.expire_all)


_no_moment: Final = changed("value.*.lastSyncDateTime", "soon")

LISTING: Final = Listing(
    *("graph", "managed_devices", "*/managedDevices", "value", _devices),
    paging=lambda paging: replace(paging, size=15),  # type: ignore[type-var]
    connect=connection,
)
TESTED: Final = Tested(
    "graph",
    "Microsoft Graph",
    "managed devices",
    LISTING.night,
    (
        *common(busy=BUSY, broken=BROKEN),
        *of_records("value", "model", 1),
        *order("value"),
        on(
            "changed type",
            "moments that are none",
            "TooManyRefused",
            changed("value.*.lastSyncDateTime", "soon"),
            None,
            None,
        ),
        on("changed type", "ids that are null", "TooManyRefused", changed("value.*.id", None), None, None),
        on("error inside", "in place of the records", "UnexpectedBody", error_inside(BROKEN)),
        on(
            "expired access",
            "the token runs out",
            SURVIVED,
            Made(_token_ends),
        ),
        on("expired access", "no token is taken any more", "AccessRefused", status(401, BROKEN), times=None),
        on("repeated page", "for good", "RepeatedPage", repeated_page("value"), None, None),
        on("looping next", "to the page itself", "LoopedPage", linking(_to_itself), times=None),
        on(
            "looping next",
            "a link that Graph does not know",
            "RequestRefused",
            linking(_damaged),
        ),
        on("another host", "by the link", "StrangeHost", linking(lambda *_: STRANGER)),
        on("duplicates", "on a page", SURVIVED, rearranged("value", _added)),
        on("vanished", "with the link to the rest", "ShrunkenSnapshot", linking(lambda *_: None)),
        on("vanished", "pages of nothing", "ShrunkenSnapshot", rearranged("value", lambda _: []), None, None),
        *cannot("Graph tells no total", "totals"),
    ),
)
