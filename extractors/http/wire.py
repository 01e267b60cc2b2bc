"""One request over the wire, and its whole answer: in time, not too large, and with nothing of ours in an error."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from dataclasses import dataclass
from typing import BinaryIO, Final

import requests

from extractors.errors import BodyCutShort, BodyTooLarge, SourceUnreachable
from extractors.http.answers import Answer, place_of
from extractors.http.manners import Clock, Limits

_CHUNK: Final = 65_536

# At DEBUG urllib3 writes every URL with its query string.
logging.getLogger("urllib3.connectionpool").setLevel(logging.INFO)


@dataclass
class Tally:
    """What a session has done so far. ``bytes`` are of bodies, unpacked."""

    requests: int = 0
    retries: int = 0
    bytes: int = 0


@dataclass(frozen=True)
class Sink:
    """Where a file goes that is too large to be held, and how many bytes it may have."""

    file: BinaryIO
    largest: int


class Wire:
    """Sends requests to one system as they are, and reads what comes back. ``headers`` go with every request.

    Follows nothing, repeats nothing and judges no status: that is the session's.
    """

    def __init__(self, system: str, clock: Clock, limits: Limits, tally: Tally, headers: Mapping[str, str]) -> None:
        self._system = system
        self._clock = clock
        self._limits = limits
        self._tally = tally
        self._http = requests.Session()
        self._http.headers.update(headers)

    def close(self) -> None:
        """Hang up."""
        self._http.close()

    def add_header(self, name: str, value: str) -> None:
        """Send a header with every request from now on."""
        self._http.headers[name] = value

    def send(
        self,
        ask: requests.Request,
        url: str,
        params: Mapping[str, str] | None,
        headers: Mapping[str, str],
        sink: Sink | None,
    ) -> Answer:
        """The answer to ``ask``, at ``url`` with ``params`` and ``headers`` instead of its own.

        ``SourceUnreachable``: none came in time. ``BodyCutShort``, ``BodyTooLarge``: it is not whole.
        """
        place = place_of(url)
        deadline = self._clock.monotonic() + self._limits.whole_answer
        self._tally.requests += 1
        try:
            with self._http.request(
                ask.method,
                url,
                params=params,
                data=ask.data,
                headers=headers,
                auth=_as_it_is,
                allow_redirects=False,
                stream=True,
                timeout=(self._limits.connect, self._limits.read),
            ) as response:
                body = self._read(response, place, deadline, sink)
                return Answer(response.status_code, response.headers, body, place)
        except (requests.exceptions.ChunkedEncodingError, requests.exceptions.ContentDecodingError):
            raise BodyCutShort(f"{self._system}'s answer from {place} was cut short, each time we asked.") from None
        except requests.RequestException as failure:
            # The library's own message quotes the URL with its query string, and headers that it finds faulty.
            what = type(failure).__name__
            raise SourceUnreachable(f"{self._system} could not be reached at {place} ({what}).") from None

    def _read(self, response: requests.Response, place: str, deadline: float, sink: Sink | None) -> bytes:
        pieces: list[bytes] = []
        size = 0
        largest = sink.largest if sink else self._limits.largest_body
        if sink:
            sink.file.seek(0)
            sink.file.truncate()
        for piece in response.iter_content(_CHUNK):
            size += len(piece)
            if size > largest:
                megabytes = largest // 2**20
                raise BodyTooLarge(
                    f"{self._system}'s answer from {place} is over {megabytes} MB: ask for smaller pages."
                )
            if self._clock.monotonic() > deadline:
                raise SourceUnreachable(f"{self._system} took too long over its answer from {place}.")
            if sink:
                sink.file.write(piece)
            if sink is None or not pieces:
                pieces.append(piece)
        self._tally.bytes += size
        return b"".join(pieces)


def _as_it_is(prepared: requests.PreparedRequest) -> requests.PreparedRequest:
    """An ``auth`` that changes nothing: without one, requests replaces our header by what it finds in ``.netrc``."""
    return prepared
