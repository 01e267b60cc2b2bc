"""Snipe-IT, the ICT asset register: ``/api/v1/hardware``, the lists beside it, and its Laravel application's manners.

From the application's own source: its AssetsTransformer, API controllers and throttle.
"""

from __future__ import annotations

import math
import secrets
import time
from collections.abc import Callable
from typing import Any

from demo.records import World
from demo.servers.limits import CallLimit
from demo.servers.messages import Request, Response, json_response
from demo.servers.moments import Clock
from demo.servers.serving import Vendor
from demo.servers.snipe_it_catalogue import Catalogue
from demo.servers.snipe_it_records import Money, Shapes, ShownDevice, shown

CALLS_PER_MINUTE = 120
MAX_RESULTS = 500

_SORTS: dict[str, Callable[[ShownDevice], Any]] = {
    "id": lambda row: row.device.device_id,
    "asset_tag": lambda row: row.device.asset_tag,
    "serial": lambda row: row.device.serial,
    "purchase_date": lambda row: (row.device.purchased, row.device.device_id),
    "created_at": lambda row: (row.device.created_at, row.device.device_id),
    "updated_at": lambda row: (row.updated_at, row.device.device_id),
}


class SnipeIt(Vendor):
    """Serves a world's devices as they stood at the clock's moment."""

    def __init__(
        self,
        world: World,
        clock: Clock,
        *,
        money: Money = "1,234.56",
        max_results: int = MAX_RESULTS,
        calls_per_minute: int = CALLS_PER_MINUTE,
        timer: Callable[[], float] = time.monotonic,
    ) -> None:
        super().__init__()
        self._clock = clock
        self._devices = world.devices
        self._shapes = Shapes(world, money)
        self._catalogue = Catalogue(world, self._shapes)
        self.max_results = max_results
        self.calls_of_the_minute = CallLimit(calls_per_minute, 60, timer)
        self.token = secrets.token_urlsafe(48)

    def details(self) -> dict[str, Any]:
        """How a client reaches it: the address (paths start at ``/api/v1``) and a token."""
        return {"base_url": f"http://{self.hosts['api']}", "token": self.token}

    def answer(self, request: Request) -> Response:
        if request.path == "/login":
            return Response(200, b"<!DOCTYPE html><html><body><form>Log in</form></body></html>", "text/html")
        if request.bearer != self.token:
            if not request.accepts_json:
                # Laravel takes a client that does not ask for JSON for a browser.
                return Response(302, b"", "text/html", {"Location": f"http://{request.host}/login"})
            return json_response({"error": "Unauthorized or unauthenticated."}, 401)
        wait = self.calls_of_the_minute.take()
        counted = {
            "X-RateLimit-Limit": str(self.calls_of_the_minute.limit),
            "X-RateLimit-Remaining": str(self.calls_of_the_minute.remaining),
        }
        if wait is not None:
            refused = json_response({"status": "error", "messages": "Too many requests", "payload": None}, 429)
            return refused.with_headers({**counted, "Retry-After": str(math.ceil(wait))})
        return self._route(request).with_headers(counted)

    def _route(self, request: Request) -> Response:
        match request.path.strip("/").split("/"):
            case ["api", "v1", "hardware"]:
                return self._listing(request)
            case ["api", "v1", "hardware", device_id]:
                for row in self._visible():
                    if str(row.device.device_id) == device_id and row.deleted_at is None:
                        return json_response(self._shapes.asset(row))
                return _error_with_200("Asset does not exist.")
            case ["api", "v1", name] if (
                rows := self._catalogue.rows(name, self._visible(), self._clock.moment)
            ) is not None:
                return self._catalogued(request, rows)
            case _:
                return json_response({"status": "error", "messages": "404 endpoint not found", "payload": None}, 404)

    def _listing(self, request: Request) -> Response:
        """One page of the assets of one status: archived and deleted ones only when asked for by name."""
        offset, limit = _number(request, "offset", 0), _number(request, "limit", self.max_results)
        if offset is None or limit is None:
            return _error_with_200("The offset and limit must be whole numbers.")
        rows = [row for row in self._visible() if _of_status(row, request.query.get("status", ""))]
        rows.sort(
            key=_SORTS.get(request.query.get("sort", ""), _SORTS["created_at"]),
            reverse=request.query.get("order", "desc") != "asc",
        )
        page = rows[offset : offset + min(limit or self.max_results, self.max_results)]
        return json_response({"total": len(rows), "rows": [self._shapes.asset(row) for row in page]})

    def _catalogued(self, request: Request, rows: list[dict[str, Any]]) -> Response:
        """One page of a list beside the devices; newest first unless asked by id."""
        offset, limit = _number(request, "offset", 0), _number(request, "limit", self.max_results)
        if offset is None or limit is None:
            return _error_with_200("The offset and limit must be whole numbers.")
        if request.query.get("order", "desc") != "asc":
            rows = rows[::-1]
        page = rows[offset : offset + min(limit or self.max_results, self.max_results)]
        return json_response({"total": len(rows), "rows": page})

    def _visible(self) -> list[ShownDevice]:
        moment = self._clock.moment
        return [row for device in self._devices if (row := shown(device, moment)) is not None]


def _of_status(row: ShownDevice, status: str) -> bool:
    if status == "Deleted":
        return row.deleted_at is not None
    if row.deleted_at is not None:
        return False
    if status == "Deployed":
        return not row.archived and row.device.assigned_to is not None
    return row.archived == (status == "Archived")


def _number(request: Request, name: str, default: int) -> int | None:
    written = request.query.get(name, str(default))
    return int(written) if written.isdigit() else None


def _error_with_200(messages: str) -> Response:
    """What most of this application's errors look like: success in HTTP, an error in the body."""
    return json_response({"status": "error", "messages": messages, "payload": None})
