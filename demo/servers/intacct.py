"""Sage Intacct, another ledger over the same world: the token and the query service, below ``/ia/api/v1``."""

from __future__ import annotations

import secrets
import time
from collections.abc import Callable, Mapping
from typing import Any
from urllib.parse import parse_qs

import msgspec

from demo.records import World
from demo.servers.intacct_records import Objects
from demo.servers.messages import Request, Response, json_response
from demo.servers.moments import Clock
from demo.servers.serving import Vendor

TOKEN_SECONDS = 43_200
DEFAULT_SIZE, MAX_SIZE = 100, 4000
USERNAME = "warehouse@simulated"
_API = "/ia/api/v1"


class Intacct(Vendor):
    """Answers one web services user. A query names its object and every field; the first record is number 1."""

    def __init__(self, world: World, clock: Clock, *, timer: Callable[[], float] = time.monotonic) -> None:
        super().__init__()
        self.client_id = secrets.token_hex(10)
        self.client_secret = secrets.token_urlsafe(24)
        self._objects = Objects(world, clock)
        self._timer = timer
        self._until: dict[str, float] = {}

    def details(self) -> dict[str, Any]:
        return {
            "base_url": f"http://{self.hosts['api']}{_API}",
            "client_id": self.client_id,
            "client_secret": self.client_secret,
            "username": USERNAME,
        }

    def expire_all(self) -> None:
        """Every token issued so far has run out."""
        self._until.clear()

    def answer(self, request: Request) -> Response:
        if request.method != "POST":
            return _error(405, "methodNotAllowed", "Use POST.")
        if request.path == f"{_API}/oauth2/token":
            return self._token(request)
        if self._until.get(request.bearer or "", float("-inf")) <= self._timer():
            return _error(401, "unauthorized", "The access token is invalid or has expired.")
        if request.path != f"{_API}/services/core/query":
            return _error(404, "notFound", "There is no such service.")
        return self._query(request)

    def _token(self, request: Request) -> Response:
        form = {name: values[-1] for name, values in parse_qs(request.body.decode()).items()}
        ours = {"client_id": self.client_id, "client_secret": self.client_secret, "username": USERNAME}
        if form.get("grant_type") != "client_credentials" or any(form.get(name) != ours[name] for name in ours):
            return json_response({"error": "invalid_client", "error_description": "Client authentication failed."}, 401)
        token = secrets.token_urlsafe(40)
        self._until[token] = self._timer() + TOKEN_SECONDS
        return json_response({"token_type": "Bearer", "access_token": token, "expires_in": TOKEN_SECONDS})

    def _query(self, request: Request) -> Response:
        try:
            asked = msgspec.json.decode(request.body, type=dict[str, Any])
        except msgspec.DecodeError:
            return _error(400, "invalidRequest", "The body is no JSON object.")
        rows = self._objects.named(asked.get("object", ""))
        if rows is None:
            return _error(400, "invalidRequest", "The object is unknown.")
        start, size, fields = asked.get("start", 1), asked.get("size", DEFAULT_SIZE), asked.get("fields")
        if not (isinstance(start, int) and start >= 1 and isinstance(size, int) and 1 <= size <= MAX_SIZE):
            return _error(400, "invalidRequest", f"start begins at 1 and size is 1 to {MAX_SIZE}.")
        if not fields or (rows and not set(fields) <= rows[0].keys()):
            return _error(400, "invalidRequest", "A field is unknown, or none is named.")
        chosen = rows[start - 1 : start - 1 + size]
        after = start + len(chosen)
        meta = {
            "totalCount": len(rows),
            "start": start,
            "pageSize": size,
            "next": after if after <= len(rows) else None,
            "previous": max(1, start - size) if start > 1 else None,
        }
        return json_response({"ia::result": [_only(row, fields) for row in chosen], "ia::meta": meta})


def _only(row: Mapping[str, Any], fields: list[str]) -> dict[str, Any]:
    return {name: row[name] for name in fields}


def _error(status: int, code: str, message: str) -> Response:
    meta = {"totalCount": 1, "totalSuccess": 0, "totalError": 1}
    return json_response({"ia::result": {"ia::error": {"code": code, "message": message}}, "ia::meta": meta}, status)
