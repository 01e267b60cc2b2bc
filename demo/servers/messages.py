"""What a client asked and what a server answers: the values that every simulated vendor and every fault speak in."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

import msgspec

_JSON = msgspec.json.Encoder(decimal_format="number")


@dataclass(frozen=True)
class Request:
    """One HTTP request as the server understood it."""

    method: str
    host: str  # what the client called the server: "127.0.0.1:49152"
    path: str
    query: Mapping[str, str]  # the last value where a name is repeated
    headers: Mapping[str, str]  # names in lower case
    body: bytes = b""

    @property
    def accepts_json(self) -> bool:
        """Whether the client asked for JSON by name; ``*/*`` does not, and that is the trap of two of these vendors."""
        return "json" in self.headers.get("accept", "")

    @property
    def bearer(self) -> str | None:
        """The bearer token sent, if any."""
        scheme, _, token = self.headers.get("authorization", "").partition(" ")
        return token if scheme.lower() == "bearer" and token else None


@dataclass(frozen=True)
class Response:
    """One HTTP answer. ``cut_at`` sends only so many bytes of a body whose full length was promised, then hangs up."""

    status: int
    body: bytes = b""
    content_type: str = "application/json"
    headers: Mapping[str, str] = field(default_factory=dict)
    cut_at: int | None = None

    def with_headers(self, headers: Mapping[str, str]) -> Response:
        """The same answer bearing further headers."""
        return replace(self, headers={**self.headers, **headers})


class HungUp(Exception):  # noqa: N818 - not an error of ours: what the client is to see
    """Raised to close the connection without an answer."""


def encode(value: Any) -> bytes:
    """JSON bytes of plain values and msgspec structs; a Decimal becomes a number with its digits as they are."""
    return _JSON.encode(value)


def json_response(value: Any, status: int = 200, headers: Mapping[str, str] | None = None) -> Response:
    """An answer of the given status with ``value`` as its JSON body."""
    return Response(status, encode(value), headers=headers or {})
