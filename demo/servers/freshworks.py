"""Freshservice and Freshdesk: ``/api/v2`` of two helpdesks by one maker, and where they differ."""

from __future__ import annotations

import base64
import math
import secrets
import time
from abc import abstractmethod
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urlencode

from demo.records import World
from demo.servers.freshworks_records import Shapes, ShownTicket, shown
from demo.servers.limits import CallLimit
from demo.servers.messages import Request, Response, json_response
from demo.servers.moments import Clock
from demo.servers.serving import Vendor

CALLS_PER_MINUTE = 100
_USUAL, _MOST = 30, 100  # records on a page
_RECENT = timedelta(days=30)  # what the list of tickets goes back when nobody says since when


class Freshworks(Vendor):
    """Serves a world's tickets as they stood at the clock's moment."""

    bare: bool  # Freshdesk's lists are arrays; Freshservice's stand under the name of what they hold
    schools: str  # what the vendor calls a school's list
    last_page: int | None

    def __init__(
        self,
        world: World,
        clock: Clock,
        *,
        calls_per_minute: int = CALLS_PER_MINUTE,
        timer: Callable[[], float] = time.monotonic,
    ) -> None:
        super().__init__()
        self._clock = clock
        self._tickets = world.tickets
        self._shapes = Shapes(world)
        self.calls_of_the_minute = CallLimit(calls_per_minute, 60, timer)
        self.key = secrets.token_urlsafe(15)

    def details(self) -> dict[str, Any]:
        """How a client reaches it: the address (paths start at ``/api/v2``) and an agent's API key."""
        return {"base_url": f"http://{self.hosts['api']}", "api_key": self.key}

    def answer(self, request: Request) -> Response:
        if _login(request) != self.key:
            refused = {"code": "invalid_credentials", "message": "You have to be logged in to perform this action."}
            return json_response(refused, 401)
        wait = self.calls_of_the_minute.take()
        limit = self.calls_of_the_minute
        counted = {
            "x-ratelimit-total": str(limit.limit),
            "x-ratelimit-remaining": str(limit.remaining),
            "x-ratelimit-used-currentrequest": "1",
        }
        if wait is not None:
            too_many = json_response({"message": "You have exceeded the limit of requests per minute"}, 429)
            return too_many.with_headers({**counted, "Retry-After": str(math.ceil(wait))})
        return self._route(request).with_headers(counted)

    @abstractmethod
    def listed(self, name: str, rows: list[dict[str, Any]]) -> Any:
        """The JSON of one page of the list called ``name``."""

    def _route(self, request: Request) -> Response:
        name = request.path.removeprefix("/api/v2/")
        if name == "tickets":
            return self._ticket_list(request)
        if name == self.schools:
            return self._page(request, name, self._shapes.schools())
        if name == "groups":
            return self._page(request, name, self._shapes.teams())
        return Response(404)

    def _ticket_list(self, request: Request) -> Response:
        since = request.query.get("updated_since")
        wanted = request.query.get("filter", "")
        if wanted not in ("", "deleted", "spam"):
            return _invalid("filter", "It should be one of these values: 'new_and_my_open,watching,spam,deleted'")
        moment = self._clock.moment
        if since is not None:
            try:
                after = datetime.fromisoformat(since)
            except ValueError:
                return _invalid("updated_since", "It should be in the 'combined date and time ISO8601' format")
        found = (shown(ticket, moment) for ticket in self._tickets)
        rows = [row for row in found if row is not None and row.place == wanted]
        if since is not None:
            rows = [row for row in rows if row.updated_at >= after]
        else:
            rows = [row for row in rows if row.ticket.history[0][0] >= moment - _RECENT]
        rows.sort(key=_order(request), reverse=request.query.get("order_type", "desc") != "asc")
        with_stats = "stats" in request.query.get("include", "").split(",")
        return self._page(
            request, "tickets", rows, lambda row: self._shapes.ticket(row, bare=self.bare, with_stats=with_stats)
        )

    def _page(
        self, request: Request, name: str, rows: list[Any], shape: Callable[[Any], dict[str, Any]] = lambda row: row
    ) -> Response:
        """One page; the link to the next stands in a header, and on the last page there is none."""
        number, size = (_number(request, what, usual) for what, usual in (("page", 1), ("per_page", _USUAL)))
        if number is None or size is None or size > _MOST:
            return _invalid("per_page", f"It should be a positive integer less than or equal to {_MOST}")
        if self.last_page is not None and number > self.last_page:
            return _invalid("page", f"It should be a positive integer less than or equal to {self.last_page}")
        page = [shape(row) for row in rows[(number - 1) * size : number * size]]
        response = json_response(self.listed(name, page))
        if number * size >= len(rows) or number == self.last_page:
            return response
        following = urlencode({**request.query, "page": number + 1})
        return response.with_headers({"Link": f'<http://{request.host}{request.path}?{following}>; rel="next"'})


class Freshservice(Freshworks):
    """Lists stand under their name; a school is a department."""

    bare = False
    schools = "departments"
    last_page = None

    def listed(self, name: str, rows: list[dict[str, Any]]) -> Any:
        return {name: rows}


class Freshdesk(Freshworks):
    """Lists are bare arrays and end at page 300; a school is a company."""

    bare = True
    schools = "companies"
    last_page = 300

    def listed(self, name: str, rows: list[dict[str, Any]]) -> Any:
        return rows


def _login(request: Request) -> str | None:
    """The name of a basic login; whatever stands for the password is not looked at."""
    scheme, _, coded = request.headers.get("authorization", "").partition(" ")
    try:
        return base64.b64decode(coded, validate=True).decode().partition(":")[0] if scheme == "Basic" else None
    except ValueError:
        return None


def _order(request: Request) -> Callable[[ShownTicket], tuple[Any, int]]:
    if request.query.get("order_by") == "updated_at":
        return lambda row: (row.updated_at, row.ticket.ticket_id)
    return lambda row: (row.ticket.history[0][0], row.ticket.ticket_id)


def _number(request: Request, name: str, default: int) -> int | None:
    written = request.query.get(name, str(default))
    return int(written) if written.isdigit() and int(written) > 0 else None


def _invalid(field: str, message: str) -> Response:
    errors = [{"field": field, "message": message, "code": "invalid_value"}]
    return json_response({"description": "Validation failed", "errors": errors}, 400)
