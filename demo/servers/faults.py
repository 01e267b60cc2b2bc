"""The fault switch: for the next requests that match, something goes wrong in one of the ways real systems do.

A fault is a function of the request and of the vendor's undisturbed answer, so it can replace the answer, change it,
delay it, or let something happen first. It knows no vendor; the path of a field or of the rows is given to it.

    wonde.faults.add("*/students", too_many(seconds=2))
    xero.faults.add("*/Invoices", changed("pagination.itemCount", 999), times=None)
    snipe_it.faults.add(lambda request: request.query.get("offset") == "500", cut_body())
"""

from __future__ import annotations

import fnmatch
import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import urlencode

import msgspec

from demo.servers.messages import HungUp, Request, Response, encode, json_response

Answer = Callable[[Request], Response]
Fault = Callable[[Request, Answer], Response]
Match = str | Callable[[Request], bool]


@dataclass
class _Switch:
    matches: Callable[[Request], bool]
    fault: Fault
    remaining: int | None
    passing: int


class Faults:
    """The faults switched on at one vendor. Where several match a request, the one added first has its turn first."""

    def __init__(self) -> None:
        self._switches: list[_Switch] = []
        self._guard = threading.Lock()

    def add(self, match: Match, fault: Fault, *, times: int | None = 1, after: int = 0) -> None:
        """Switch ``fault`` on for the requests that ``match`` (a path pattern such as ``*/students``, or a predicate).

        The first ``after`` of them pass undisturbed, the next ``times`` are disturbed (None: all until ``clear``).
        """
        matches = match if callable(match) else _by_path(match)
        with self._guard:
            self._switches.append(_Switch(matches, fault, times, after))

    def clear(self) -> None:
        """Switch every fault off."""
        with self._guard:
            self._switches.clear()

    def apply(self, request: Request, answer: Answer) -> Response:
        """The answer to the request, disturbed when it is some fault's turn."""
        fault = self._due(request)
        return answer(request) if fault is None else fault(request, answer)

    def _due(self, request: Request) -> Fault | None:
        with self._guard:
            for switch in self._switches:
                if switch.remaining == 0 or not switch.matches(request):
                    continue
                if switch.passing > 0:
                    switch.passing -= 1
                    continue
                if switch.remaining is not None:
                    switch.remaining -= 1
                return switch.fault
        return None


def _by_path(pattern: str) -> Callable[[Request], bool]:
    return lambda request: fnmatch.fnmatchcase(request.path, pattern)


def status(code: int, body: Any = None, headers: Mapping[str, str] | None = None) -> Fault:
    """Answer ``code`` (500, 502, 503, 401..) with a JSON body, or an empty one, instead of the data."""
    response = json_response(body, code, headers) if body is not None else Response(code, headers=headers or {})
    return lambda _request, _answer: response


def too_many(
    *, seconds: float = 0, hours: float = 0, body: Any = None, headers: Mapping[str, str] | None = None
) -> Fault:
    """429 with ``Retry-After`` in whole seconds; ``headers`` say which limit where the vendor tells."""
    return status(429, body, {"Retry-After": str(round(seconds + hours * 3600)), **(headers or {})})


def cut_body(keep: float = 0.5) -> Fault:
    """Send the head and the first ``keep`` share of the body, then hang up as a broken proxy does."""

    def cut(request: Request, answer: Answer) -> Response:
        response = answer(request)
        return replace(response, cut_at=int(len(response.body) * keep))

    return cut


def html_page(code: int = 200) -> Fault:
    """A web page where JSON was due: a maintenance notice or a proxy's login form."""
    page = Response(code, b"<!DOCTYPE html><html><body><h1>Down for maintenance</h1></body></html>", "text/html")
    return lambda _request, _answer: page


def error_inside(body: Any) -> Fault:
    """HTTP 200 whose JSON body says that it is an error."""
    return status(200, body)


def hung_up() -> Fault:
    """Close the connection without an answer."""

    def hang_up(_request: Request, _answer: Answer) -> Response:
        raise HungUp

    return hang_up


def slow(seconds: float) -> Fault:
    """Answer correctly, but only after ``seconds``."""

    def wait(request: Request, answer: Answer) -> Response:
        threading.Event().wait(seconds)
        return answer(request)

    return wait


def meanwhile(happens: Callable[[], object]) -> Fault:
    """Let something happen just before the request is answered: a token runs out, the clock moves on."""

    def happen(request: Request, answer: Answer) -> Response:
        happens()
        return answer(request)

    return happen


def changed(field: str, value: Any) -> Fault:
    """Put ``value`` at a place in the JSON answer, whether or not anything was there.

    ``field`` is a dotted path in which ``*`` stands for every item of a list: ``meta.pagination.next``,
    ``data.*.colour``, ``rows.0.id``. ``value`` may be a function of the request (a ``next`` that loops needs one).
    """

    def change(request: Request, answer: Answer) -> Response:
        response = answer(request)
        document = msgspec.json.decode(response.body)
        _put(document, field.split("."), value(request) if callable(value) else value)
        return replace(response, body=encode(document))

    return change


def next_to_itself(field: str) -> Fault:
    """The link to the next page leads to the page itself, for ever."""

    def here(request: Request) -> str:
        return f"http://{request.host}{request.path}?{urlencode(request.query)}"

    return changed(field, here)


def rearranged(rows: str, arrange: Callable[[list[Any]], list[Any]]) -> Fault:
    """The rows at the dotted path ``rows`` doubled, reversed, thinned out: whatever ``arrange`` makes of them."""

    def rearrange(request: Request, answer: Answer) -> Response:
        response = answer(request)
        document = msgspec.json.decode(response.body)
        _put(document, rows.split("."), arrange(_get(document, rows.split("."))))
        return replace(response, body=encode(document))

    return rearrange


def repeated_page(rows: str) -> Fault:
    """Every page after the first disturbed one carries that one's rows again. Switch on with ``times=None``."""
    first: list[list[Any]] = []

    def repeat(page: list[Any]) -> list[Any]:
        if not first:
            first.append(page)
        return first[0]

    return rearranged(rows, repeat)


def _get(document: Any, steps: list[str]) -> Any:
    for step in steps:
        document = document[int(step)] if isinstance(document, list) else document[step]
    return document


def _put(document: Any, steps: list[str], value: Any) -> None:
    step, *rest = steps
    if isinstance(document, list):
        places = range(len(document)) if step == "*" else [int(step)]
        for place in places:
            if rest:
                _put(document[place], rest, value)
            else:
                document[place] = value
    elif rest:
        _put(document.setdefault(step, {}), rest, value)
    else:
        document[step] = value
