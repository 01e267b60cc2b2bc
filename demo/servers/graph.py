"""Microsoft Graph: the identity platform's token endpoint, and what lies below ``/v1.0``.

``graph_tenant`` shows Intune and Entra; further rooms, such as a document library, are added to ``Graph.rooms``. From
Microsoft's published descriptions of paging, throttling and errors.
"""

from __future__ import annotations

import math
import time
from collections.abc import Callable
from typing import Any, ClassVar

from demo.records import World
from demo.servers.graph_login import Login, graph_error
from demo.servers.graph_tenant import Tenant
from demo.servers.limits import CallLimit
from demo.servers.messages import Request, Response
from demo.servers.moments import Clock
from demo.servers.serving import Vendor

CALLS_PER_MINUTE = 6000

Room = Callable[[Request], Response | None]
"""Answers the requests below its own paths; None for all others."""


class Graph(Vendor):
    """Serves one tenant as it stood at the clock's moment.

    ``api`` and ``login`` are Graph's and the identity platform's hosts. ``content`` serves files to whoever knows the
    address, as pre-authenticated links do: no bearer belongs there.
    """

    hosts_wanted: ClassVar[tuple[str, ...]] = ("api", "login", "content")

    def __init__(
        self,
        world: World,
        clock: Clock,
        *,
        calls_per_minute: int = CALLS_PER_MINUTE,
        timer: Callable[[], float] = time.monotonic,
    ) -> None:
        super().__init__()
        self.clock = clock
        self.world = world
        self.login = Login(timer)
        self.calls_of_the_minute = CallLimit(calls_per_minute, 60, timer)
        self.tenant = Tenant(world, clock, timer)
        self.rooms: list[Room] = [self.tenant.answer]  # asked with a token that holds
        self.content: list[Room] = []  # asked on the host of pre-authenticated links, without a token

    def details(self) -> dict[str, Any]:
        """How a client reaches it: the addresses, the tenant, and the credentials of the application."""
        return {
            "base_url": f"http://{self.hosts['api']}",
            "login_url": f"http://{self.hosts['login']}",
            "tenant": self.login.tenant,
            "client_id": self.login.client_id,
            "client_secret": self.login.client_secret,
        }

    def answer(self, request: Request) -> Response:
        if request.host == self.hosts["login"]:
            return self.login.answer(request)
        if request.host == self.hosts["content"]:
            return _first(self.content, request) or Response(404, b"Not found", "text/plain")
        refusal = self.login.refusal(request)
        if refusal is not None:
            return refusal
        wait = self.calls_of_the_minute.take()
        if wait is not None:
            busy = graph_error(429, "TooManyRequests", "Please retry after the period given in Retry-After.")
            return busy.with_headers({"Retry-After": str(math.ceil(wait))})
        missing = graph_error(400, "BadRequest", "Resource not found for the segment.")
        return _first(self.rooms, request) or missing


def _first(rooms: list[Room], request: Request) -> Response | None:
    return next((answer for room in rooms if (answer := room(request)) is not None), None)
