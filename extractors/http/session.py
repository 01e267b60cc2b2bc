"""One source's HTTP manners: in time, not too fast, trying again where that may help, and never to a stranger.

Errors name the host and the path that were asked, never the query string, a header or a body.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Collection, Mapping, Sequence
from http import HTTPStatus
from types import TracebackType
from typing import BinaryIO, Final, Protocol, Self, TypeVar
from urllib.parse import urljoin

import msgspec
import requests

from extractors.errors import (
    AccessForbidden,
    AccessRefused,
    BodyCutShort,
    ExtractError,
    NotJson,
    RateLimited,
    RequestRefused,
    SourceUnavailable,
    StrangeHost,
    TransientError,
    UnexpectedBody,
)
from extractors.http.answers import Answer, origin_of, place_of
from extractors.http.manners import Clock, Limits, Patience, Rate, Throttle, retry_after
from extractors.http.wire import Sink, Tally, Wire

_REDIRECTS: Final = 5
_RETRIED: Final = frozenset({HTTPStatus.REQUEST_TIMEOUT, HTTPStatus.TOO_EARLY})
_REDIRECTING: Final = frozenset({301, 302, 303, 307, 308})
_Parsed = TypeVar("_Parsed")

log = logging.getLogger(__name__)


class Auth(Protocol):
    """What a session sends to be let in."""

    def headers(self) -> Mapping[str, str]:
        """The headers of the next request. May ask another server for a token first."""

    def renew(self) -> bool:
        """Forget what was refused; False when there is nothing that could be fetched anew."""

    def secrets(self) -> Sequence[str]:
        """What must not be repeated, should the other side quote it to us."""


class Session:
    """Conversations with one system. Credentials go to the host of ``base_url`` and to ``origins``, and nowhere else.

    ``complaint`` sees every answer first and may name the vendor's own error; ``headers`` go with every request.
    """

    def __init__(
        self,
        base_url: str,
        auth: Auth,
        *,
        system: str,
        rate: Rate,
        clock: Clock,
        headers: Mapping[str, str] | None = None,
        origins: Collection[str] = (),
        complaint: Callable[[Answer], ExtractError | None] = lambda _: None,
        limits: Limits | None = None,
    ) -> None:
        self.tally = Tally()
        self.system = system
        self._base_url = base_url.rstrip("/") + "/"
        self._auth = auth
        self._origins = {origin_of(base_url), *origins}
        self._clock = clock
        self._complaint = complaint
        self._limits = limits or Limits()
        self._throttle = Throttle(rate, clock)
        sent = {"Accept": "application/json", "User-Agent": "strategy-warehouse", **(headers or {})}
        self._wire = Wire(system, clock, self._limits, self.tally, sent)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Hang up."""
        self._wire.close()
        if self._throttle.left_of_day is not None:
            log.info("%s allows us %d more requests today.", self.system, self._throttle.left_of_day)

    def add_header(self, name: str, value: str) -> None:
        """Send a header with every request from now on (a tenant, a school)."""
        self._wire.add_header(name, value)

    def get(
        self,
        url: str,
        parse: Callable[[Answer], _Parsed],
        *,
        params: Mapping[str, str] | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> _Parsed:
        """What ``parse`` makes of the answer to a GET. ``url`` is a path below the base URL, or a whole URL.

        ``parse`` raises ``msgspec.DecodeError`` for a body that ends too early, which is asked for again.
        """
        ask = requests.Request("GET", self._absolute(url), params=params, headers=headers)
        return self._persist(ask, parse)

    def download(self, url: str, into: BinaryIO, parse: Callable[[Answer], _Parsed], *, largest: int) -> _Parsed:
        """What ``parse`` makes of a file: it is written ``into`` and not held, and ``Answer.body`` is its beginning.

        ``largest`` bytes are the most that it may have. ``msgspec.DecodeError`` as for ``get``.
        """
        ask = requests.Request("GET", self._absolute(url))
        return self._persist(ask, parse, Sink(into, largest))

    def where(self, url: str, *, headers: Mapping[str, str] | None = None) -> str | None:
        """Where a GET is redirected to, without going there; None for 304. Nothing else will do."""
        ask = requests.Request("GET", self._absolute(url), headers=headers)
        return self._persist(ask, _location, follows=False)

    def post(self, url: str, form: Mapping[str, str], parse: Callable[[Answer], _Parsed]) -> _Parsed:
        """What ``parse`` makes of the answer to a form."""
        return self._persist(requests.Request("POST", self._absolute(url), data=form), parse)

    def ask(
        self, url: str, question: bytes, parse: Callable[[Answer], _Parsed], *, headers: Mapping[str, str] | None = None
    ) -> _Parsed:
        """What ``parse`` makes of the answer to a question that is posted as JSON and changes nothing over there."""
        told = {**(headers or {}), "Content-Type": "application/json"}
        return self._persist(requests.Request("POST", self._absolute(url), data=question, headers=told), parse)

    def _absolute(self, url: str) -> str:
        absolute = urljoin(self._base_url, url)
        self._pin(absolute)
        return absolute

    def _pin(self, url: str) -> None:
        try:
            origin = origin_of(url)
        except ValueError:
            origin = ""
        if origin not in self._origins:
            ours = ", ".join(sorted(self._origins))
            raise StrangeHost(
                f"{self.system} sent us to {place_of(url)}, but our credentials are for {ours}. "
                "Nothing was sent there. If the vendor has moved, change the connection's address."
            )

    def _persist(
        self,
        ask: requests.Request,
        parse: Callable[[Answer], _Parsed],
        sink: Sink | None = None,
        *,
        follows: bool = True,
    ) -> _Parsed:
        patience = Patience(self._limits, self._clock)
        renewed = False
        while True:
            asked_for: float | None = None
            try:
                answer = self._exchange(ask, sink, follows=follows)
                if answer.status == HTTPStatus.UNAUTHORIZED and not renewed and self._auth.renew():
                    renewed = True
                    self.tally.retries += 1
                    continue
                asked_for = retry_after(answer.headers, self._clock)
                if follows or answer.status not in _REDIRECTING:
                    self._judge(answer, wants_json=sink is None)
                return parse(answer)
            except TransientError as failure:
                patience.wait(failure, asked_for)
            except msgspec.ValidationError:
                raise
            except (msgspec.DecodeError, UnicodeDecodeError):
                place = place_of(ask.url)
                cut = BodyCutShort(f"{self.system}'s answer from {place} was not whole, each time we asked.")
                patience.wait(cut, asked_for)
            self.tally.retries += 1

    def _judge(self, answer: Answer, *, wants_json: bool) -> None:
        """Raise what is wrong with an answer."""
        complaint = self._complaint(answer)
        if complaint is not None:
            raise complaint
        who, place, said = self.system, answer.place, answer.said(self._auth.secrets())
        status = answer.status
        if status == HTTPStatus.UNAUTHORIZED:
            raise AccessRefused(f"{who} refused our credentials at {place} (HTTP 401): renew them.{said}")
        if status == HTTPStatus.FORBIDDEN:
            raise AccessForbidden(f"{who} forbids us {place} (HTTP 403): a scope or approval is missing.{said}")
        if status == HTTPStatus.TOO_MANY_REQUESTS:
            raise RateLimited(f"{who} wants fewer requests (HTTP 429 at {place}).{said}")
        if status >= HTTPStatus.INTERNAL_SERVER_ERROR or status in _RETRIED:
            raise SourceUnavailable(f"{who} could not answer {place} (HTTP {status}): try again later.{said}")
        if status == HTTPStatus.NOT_MODIFIED:
            return
        if status != HTTPStatus.OK:
            raise RequestRefused(f"{who} refused the request for {place} (HTTP {status}): see its interface.{said}")
        if not answer.body:
            raise BodyCutShort(f"{who} answered {place} with nothing at all.")
        if wants_json and not answer.looks_like_json:
            raise NotJson(f"{who} answered {place} with something other than JSON: a login page or a notice?")

    def _exchange(self, ask: requests.Request, sink: Sink | None, *, follows: bool) -> Answer:
        """One request and its whole answer; redirects are followed among our own hosts only."""
        url, params = ask.url, ask.params
        for _ in range(_REDIRECTS):
            self._throttle.wait()
            answer = self._wire.send(ask, url, params, {**(ask.headers or {}), **self._auth.headers()}, sink)
            self._throttle.heed(answer.headers)
            target = answer.headers.get("Location")
            if answer.status not in _REDIRECTING or not target or not follows:
                return answer
            url, params = urljoin(url, target), None
            self._pin(url)
        raise SourceUnavailable(f"{self.system} redirected us {_REDIRECTS} times from {place_of(ask.url)}.")


def _location(answer: Answer) -> str | None:
    if answer.status == HTTPStatus.NOT_MODIFIED:
        return None
    target = answer.headers.get("Location")
    if not target:
        raise UnexpectedBody(f"{answer.place} did not say where the file is.")
    return target
