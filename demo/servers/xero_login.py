"""Xero's identity server: client credentials for a bearer token that lasts half an hour."""

from __future__ import annotations

import base64
import binascii
import secrets
import threading
from collections.abc import Callable
from urllib.parse import parse_qs

from demo.servers.messages import Request, Response, json_response

TOKEN_SECONDS = 1800


class Login:
    """Issues tokens to one custom connection (``client_id`` and ``client_secret``) and knows which still hold."""

    def __init__(self, timer: Callable[[], float]) -> None:
        self._timer = timer
        self._until: dict[str, float] = {}
        self._guard = threading.Lock()
        self.client_id = secrets.token_hex(16).upper()
        self.client_secret = secrets.token_urlsafe(36)

    def token(self, request: Request) -> Response:
        """``POST /connect/token``: HTTP Basic id and secret, ``grant_type=client_credentials``."""
        if request.method != "POST" or _basic(request) != (self.client_id, self.client_secret):
            return json_response({"error": "invalid_client"}, 400)
        form = parse_qs(request.body.decode())
        if form.get("grant_type") != ["client_credentials"]:
            return json_response({"error": "unsupported_grant_type"}, 400)
        token = secrets.token_urlsafe(64)
        with self._guard:
            self._until[token] = self._timer() + TOKEN_SECONDS
        scope = form.get("scope", ["accounting.transactions accounting.settings accounting.budgets.read"])[0]
        return json_response(
            {"access_token": token, "expires_in": TOKEN_SECONDS, "token_type": "Bearer", "scope": scope}
        )

    def refusal(self, request: Request) -> Response | None:
        """Why the request's token opens nothing, as Xero says it; None when it holds."""
        with self._guard:
            until = self._until.get(request.bearer or "")
        if until is None:
            return unauthorised("AuthenticationUnsuccessful")
        if self._timer() >= until:
            return unauthorised("TokenExpired: token expired")
        return None

    def expire_all(self) -> None:
        """Every token issued so far has run out, as after half an hour."""
        with self._guard:
            self._until = dict.fromkeys(self._until, float("-inf"))


def unauthorised(detail: str, status: int = 401) -> Response:
    title = {401: "Unauthorized", 403: "Forbidden"}[status]
    return json_response({"Type": None, "Title": title, "Status": status, "Detail": detail, "Extensions": {}}, status)


def _basic(request: Request) -> tuple[str, str] | None:
    scheme, _, coded = request.headers.get("authorization", "").partition(" ")
    if scheme.lower() != "basic":
        return None
    try:
        login, _, password = base64.b64decode(coded, validate=True).decode().partition(":")
    except (binascii.Error, UnicodeDecodeError):
        return None
    return login, password
