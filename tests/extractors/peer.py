"""A scripted HTTP peer on loopback, and a clock on which waiting takes no time: what the engine's tests talk to."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import TracebackType
from typing import Any, Self
from urllib.parse import parse_qsl, urlsplit

from extractors.http.manners import Clock


@dataclass(frozen=True)
class Asked:
    """One request as it arrived."""

    method: str
    path: str
    query: Mapping[str, str]
    headers: Mapping[str, str]  # names in lower case
    body: bytes


@dataclass(frozen=True)
class Reply:
    """One answer. ``promised`` is the Content-Length sent (None: none is, and the connection closes)."""

    body: bytes = b"{}"
    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)
    content_type: str = "application/json"
    promised: int | None = -1  # -1: the body's own length
    hang_up: bool = False


def as_json(document: Any, status: int = 200, headers: Mapping[str, str] | None = None) -> Reply:
    return Reply(json.dumps(document).encode(), status, headers or {})


class Peer:
    """Answers by ``script``: a function of the request and of how many came before it."""

    def __init__(self, script: Callable[[Asked, int], Reply]) -> None:
        self.asked: list[Asked] = []
        peer = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"
            disable_nagle_algorithm = True

            def answer(self) -> None:
                parts = urlsplit(self.path)
                length = int(self.headers.get("Content-Length") or 0)
                headers = {name.lower(): value for name, value in self.headers.items()}
                query = dict(parse_qsl(parts.query, keep_blank_values=True))
                asked = Asked(self.command, parts.path, query, headers, self.rfile.read(length))
                number = len(peer.asked)
                peer.asked.append(asked)
                reply = script(asked, number)
                if reply.hang_up:
                    self.close_connection = True
                    return
                self.send_response_only(reply.status)
                self.send_header("Content-Type", reply.content_type)
                if reply.promised is None:
                    self.close_connection = True
                else:
                    length = len(reply.body) if reply.promised < 0 else reply.promised
                    self.send_header("Content-Length", str(length))
                    self.close_connection = length != len(reply.body)
                for name, value in reply.headers.items():
                    self.send_header(name, value)
                self.end_headers()
                self.wfile.write(reply.body)

            do_GET = do_POST = answer  # noqa: N815 - names that http.server looks for

            def log_message(self, format: str, *args: Any) -> None:
                """No access log."""

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._server.daemon_threads = True
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.02,), daemon=True)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self._server.server_address[1]}"

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()


class FakeTime:
    """Time that passes only by being waited for."""

    def __init__(self, start: datetime = datetime(2026, 3, 20, 2, tzinfo=UTC)) -> None:
        self._start = start
        self.passed = 0.0
        self.waits: list[float] = []

    def sleep(self, seconds: float) -> None:
        self.waits.append(seconds)
        self.passed += seconds

    @property
    def clock(self) -> Clock:
        return Clock(
            now=lambda: self._start + timedelta(seconds=self.passed),
            monotonic=lambda: self.passed,
            sleep=self.sleep,
            chance=lambda: 0.5,
        )
