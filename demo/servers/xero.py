"""Xero, the trust's ledger: identity server, connections, and the organisations that the connection opens.

From Xero's published API description.
"""

from __future__ import annotations

import math
import threading
import time
from collections.abc import Callable, Mapping
from typing import Any, ClassVar

from demo.records import World
from demo.servers.limits import CallLimit
from demo.servers.messages import Request, Response, json_response
from demo.servers.moments import Clock
from demo.servers.serving import Vendor
from demo.servers.xero_ledgers import apart, shared
from demo.servers.xero_login import Login, unauthorised
from demo.servers.xero_organisation import API, ASSETS, Organisation, not_found

CALLS_PER_MINUTE, CALLS_PER_DAY, CALLS_AT_ONCE = 60, 5000, 5


class Xero(Vendor):
    """Serves a world's ledger as it stood at the clock's moment, to one connection: to one organisation, or to several.

    ``organisations`` names those that a school has to itself, by its URN; what is no such school's is in the trust's.
    """

    hosts_wanted: ClassVar[tuple[str, ...]] = ("api", "identity")

    def __init__(
        self,
        world: World,
        clock: Clock,
        *,
        organisations: Mapping[str, str] | None = None,
        calls_per_minute: int = CALLS_PER_MINUTE,
        calls_per_day: int = CALLS_PER_DAY,
        timer: Callable[[], float] = time.monotonic,
    ) -> None:
        super().__init__()
        self.login = Login(timer)
        own = organisations or {}
        self.trust = Organisation("Simulated trust", shared(world, own) if own else world, clock)
        self.own = {urn: Organisation(name, apart(world, urn), clock) for urn, name in own.items()}
        self._opened = {organisation.tenant_id: organisation for organisation in (self.trust, *self.own.values())}
        self.calls_of_the_minute = CallLimit(calls_per_minute, 60, timer)
        self.calls_of_the_day = CallLimit(calls_per_day, 24 * 3600, timer)
        self._at_once = threading.BoundedSemaphore(CALLS_AT_ONCE)

    def details(self) -> dict[str, Any]:
        """How a client reaches it: the address (paths start at ``/api.xro/2.0``), the login's, and the credentials."""
        return {
            "base_url": f"http://{self.hosts['api']}",
            "token_url": f"http://{self.hosts['identity']}/connect/token",
            "connections_url": f"http://{self.hosts['api']}/connections",
            "client_id": self.login.client_id,
            "client_secret": self.login.client_secret,
        }

    def handle(self, request: Request) -> Response:
        """As every vendor, but a sixth call at once is refused, however slow a fault makes the other five."""
        if not self._at_once.acquire(blocking=False):
            self.note(request)
            return self._refused("concurrent", None)
        try:
            return super().handle(request)
        finally:
            self._at_once.release()

    def answer(self, request: Request) -> Response:
        identity = request.host == self.hosts["identity"]
        if identity and request.path == "/connect/token":
            return self.login.token(request)
        if identity or not (request.path == "/connections" or request.path.startswith(API) or request.path == ASSETS):
            return not_found()
        refusal = self.login.refusal(request)
        if refusal is None and request.path == "/connections":
            return json_response([organisation.connection() for organisation in self._opened.values()])
        organisation = self._opened.get(request.headers.get("xero-tenant-id", ""))
        if organisation is None:
            return refusal or unauthorised("AuthenticationUnsuccessful", 403)
        refusal = refusal or self._over_limit()
        return refusal or organisation.answer(request).with_headers(self._remaining())

    def _over_limit(self) -> Response | None:
        for problem, limit in (("minute", self.calls_of_the_minute), ("day", self.calls_of_the_day)):
            wait = limit.take()
            if wait is not None:
                return self._refused(problem, wait)
        return None

    def _refused(self, problem: str, wait: float | None) -> Response:
        headers = {"X-Rate-Limit-Problem": problem, **self._remaining()}
        if wait is not None:
            headers["Retry-After"] = str(math.ceil(wait))
        return Response(429, b"", "text/plain", headers)

    def _remaining(self) -> dict[str, str]:
        return {
            "X-MinLimit-Remaining": str(self.calls_of_the_minute.remaining),
            "X-DayLimit-Remaining": str(self.calls_of_the_day.remaining),
            "X-AppMinLimit-Remaining": "9999",
        }
