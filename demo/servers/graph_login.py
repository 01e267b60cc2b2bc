"""Microsoft's identity platform: a tenant's client gets a bearer token that lasts about an hour.

From its published description of the client credentials flow, and the AADSTS codes of its refusals.
"""

from __future__ import annotations

import secrets
import threading
import uuid
from collections.abc import Callable
from urllib.parse import parse_qs

from demo.servers.messages import Request, Response, json_response

TOKEN_SECONDS = 3599
SCOPE = "https://graph.microsoft.com/.default"


class Login:
    """Issues tokens to one application of one tenant, and knows which of them still hold."""

    def __init__(self, timer: Callable[[], float]) -> None:
        self._timer = timer
        self._until: dict[str, float] = {}
        self._guard = threading.Lock()
        self.tenant = str(uuid.uuid4())
        self.client_id = str(uuid.uuid4())
        self.client_secret = secrets.token_urlsafe(30)
        self.issued = 0

    def answer(self, request: Request) -> Response:
        """``POST /{tenant}/oauth2/v2.0/token``, the id and the secret in the form."""
        tenant, _, rest = request.path.strip("/").partition("/")
        if rest != "oauth2/v2.0/token":
            return Response(404, b"<!DOCTYPE html><html><body>Sorry</body></html>", "text/html")
        form = {name: values[-1] for name, values in parse_qs(request.body.decode()).items()}
        refusals = (
            (
                request.method != "POST",
                "invalid_request",
                "AADSTS900561: The endpoint only accepts POST requests.",
                400,
            ),
            (tenant != self.tenant, "invalid_request", f"AADSTS90002: Tenant '{tenant}' not found.", 400),
            (
                form.get("grant_type") != "client_credentials",
                "unsupported_grant_type",
                "AADSTS70003: The app requested an unsupported grant type.",
                400,
            ),
            (
                form.get("client_id") != self.client_id,
                "unauthorized_client",
                "AADSTS700016: Application was not found in the directory.",
                400,
            ),
            (
                form.get("client_secret") != self.client_secret,
                "invalid_client",
                "AADSTS7000215: Invalid client secret provided.",
                401,
            ),
            (form.get("scope") != SCOPE, "invalid_scope", "AADSTS70011: The value for 'scope' is not valid.", 400),
        )
        for applies, error, description, status in refusals:
            if applies:
                return _refused(error, description, status)
        token = f"eyJ0eXAiOiJKV1Qi.{secrets.token_urlsafe(600)}.{secrets.token_urlsafe(256)}"
        with self._guard:
            self._until[token] = self._timer() + TOKEN_SECONDS
            self.issued += 1
        life = {"expires_in": TOKEN_SECONDS, "ext_expires_in": TOKEN_SECONDS}
        return json_response({"token_type": "Bearer", **life, "access_token": token})

    def refusal(self, request: Request) -> Response | None:
        """Why the request's token opens nothing, as Graph says it; None when it holds."""
        if request.bearer is None:
            return graph_error(401, "InvalidAuthenticationToken", "Access token is empty.")
        with self._guard:
            until = self._until.get(request.bearer)
        if until is None:
            return graph_error(401, "InvalidAuthenticationToken", "IDX14100: JWT is not well formed.")
        if self._timer() >= until:
            return graph_error(401, "InvalidAuthenticationToken", "Lifetime validation failed, the token is expired.")
        return None

    def expire_all(self) -> None:
        """Every token issued so far has run out, as after an hour."""
        with self._guard:
            self._until = dict.fromkeys(self._until, float("-inf"))


def graph_error(status: int, code: str, message: str) -> Response:
    """An error as Graph shapes it: ``{"error": {"code", "message", "innerError"}}``."""
    inner = {"date": "2026-03-20T02:00:00", "request-id": str(uuid.uuid4())}
    return json_response({"error": {"code": code, "message": message, "innerError": inner}}, status)


def _refused(error: str, description: str, status: int) -> Response:
    """An error as OAuth shapes it, with the identifiers for Microsoft's support that it always carries."""
    trace = str(uuid.uuid4())
    document = {
        "error": error,
        "error_description": f"{description} Trace ID: {trace} Correlation ID: {trace} Timestamp: 2026-03-20 02:00:00Z",
        "error_codes": [int(description.partition(":")[0].removeprefix("AADSTS"))],
        "trace_id": trace,
    }
    return json_response(document, status)
