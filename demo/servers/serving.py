"""The HTTP/1.1 side of every simulated vendor: loopback listeners, keep-alive, what was asked, and the fault switch."""

from __future__ import annotations

import socket
import threading
from abc import ABC, abstractmethod
from collections import Counter, deque
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, ClassVar
from urllib.parse import parse_qsl, urlsplit

from demo.servers.faults import Faults
from demo.servers.messages import HungUp, Request, Response

_REASONS = BaseHTTPRequestHandler.responses
_LARGE = 2**22  # bytes of a body that is not copied to stand in one write with its head
_REMEMBERED = 20_000  # requests kept whole for tests; the counts by path are never cut


class Vendor(ABC):
    """One simulated vendor: answers requests on as many listeners as the vendor has hosts.

    ``requests`` counts what was asked by path and ``asked`` keeps the requests themselves, so that a test can prove an
    increment (what ``updated_after`` was sent) or a silence (a partition already landed asks nothing).
    """

    hosts_wanted: ClassVar[tuple[str, ...]] = ("api",)

    def __init__(self) -> None:
        self.hosts: dict[str, str] = {}  # each of ``hosts_wanted``, once it listens: "127.0.0.1:49152"
        self.faults = Faults()
        self.requests: Counter[str] = Counter()
        self.asked: deque[Request] = deque(maxlen=_REMEMBERED)
        self.broken: list[BaseException] = []  # mistakes of the simulation itself, never of the client
        self._counting = threading.Lock()

    @abstractmethod
    def answer(self, request: Request) -> Response:
        """What the vendor answers when nothing is wrong with it."""

    @abstractmethod
    def details(self) -> dict[str, Any]:
        """What a client needs to reach it: addresses and credentials."""

    def handle(self, request: Request) -> Response:
        """Note the request, then answer it through whatever fault is switched on for it."""
        self.note(request)
        return self.faults.apply(request, self.answer)

    def note(self, request: Request) -> None:
        """Count the request and remember it."""
        with self._counting:
            self.requests[request.path] += 1
            self.asked.append(request)


class Listener:
    """One loopback port that serves a vendor from threads until closed."""

    def __init__(self, vendor: Vendor, port: int = 0) -> None:
        self._server = _Server(("127.0.0.1", port), vendor)
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.05,), daemon=True)

    @property
    def host(self) -> str:
        """What clients call this server, for example ``127.0.0.1:49152``."""
        return f"127.0.0.1:{self.port}"

    @property
    def port(self) -> int:
        return int(self._server.server_address[1])

    def start(self) -> None:
        self._thread.start()

    def close(self) -> None:
        """Stop listening and hang up on every kept-alive connection: a closed system answers nobody."""
        if self._thread.is_alive():
            self._server.shutdown()
            self._thread.join()
        self._server.server_close()
        self._server.hang_up()


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    block_on_close = False
    request_queue_size = 128

    def __init__(self, address: tuple[str, int], vendor: Vendor) -> None:
        self.vendor = vendor
        self._open: set[socket.socket] = set()
        self._guard = threading.Lock()
        super().__init__(address, _Handler)

    def process_request(self, request: Any, client_address: Any) -> None:
        with self._guard:
            self._open.add(request)
        super().process_request(request, client_address)

    def shutdown_request(self, request: Any) -> None:
        with self._guard:
            self._open.discard(request)
        super().shutdown_request(request)

    def hang_up(self) -> None:
        with self._guard:
            still_open = list(self._open)
        for connection in still_open:
            try:
                connection.shutdown(socket.SHUT_RDWR)
            except OSError:  # the client was faster
                continue

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A client that goes away in the middle is its own affair and prints nothing here."""


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True  # a page is one write, but its last segment must not wait for the client's ACK
    server: _Server

    def _serve(self) -> None:
        target = urlsplit(self.path)
        request = Request(
            method=self.command,
            host=self.headers.get("Host", ""),
            path=target.path,
            query=dict(parse_qsl(target.query, keep_blank_values=True)),
            headers={name.lower(): value for name, value in self.headers.items()},
            body=self.rfile.read(int(self.headers.get("Content-Length") or 0)),
        )
        try:
            self._send(self.server.vendor.handle(request))
        except HungUp:
            self.close_connection = True
        except OSError:
            raise
        except Exception as mistake:  # noqa: BLE001 - kept for the owner of the servers, who raises it on closing
            self.server.vendor.broken.append(mistake)
            self._send(Response(500, b"the simulated server itself is broken", "text/plain"))

    do_GET = do_POST = do_PUT = do_DELETE = _serve  # noqa: N815 - names that http.server looks for

    def _send(self, response: Response) -> None:
        lines = [
            f"HTTP/1.1 {response.status} {_REASONS.get(response.status, ('',))[0]}",
            f"Date: {self.date_time_string()}",
            f"Content-Type: {response.content_type}",
            f"Content-Length: {len(response.body)}",
            *(f"{name}: {value}" for name, value in response.headers.items()),
        ]
        head = ("\r\n".join(lines) + "\r\n\r\n").encode("latin-1")
        body = memoryview(response.body)[: response.cut_at]
        if len(body) < _LARGE:
            self.wfile.write(head + body)
        else:
            self.wfile.write(head)
            self.wfile.write(body)
        if response.cut_at is not None:
            self.close_connection = True

    def log_message(self, format: str, *args: Any) -> None:
        """No access log: at hundreds of requests a second it would be the slowest part of the server."""
