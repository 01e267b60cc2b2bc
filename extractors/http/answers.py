"""One whole HTTP answer, and what may be repeated of it to a person."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Final
from urllib.parse import urlsplit

import msgspec
from requests.utils import parse_header_links

_TELLING: Final = ("error_description", "Detail", "detail", "messages", "message", "Message", "error", "Title")
_LONGEST_WORD: Final = 30
_SHORTEST_CODE: Final = 16  # letters and digits as long as this may be a token or a person's id
_LONGEST_SENTENCE: Final = 160
_DEFAULT_PORTS: Final = {"http": 80, "https": 443}


@dataclass(frozen=True)
class Answer:
    """One answer, read to its end. ``place`` is the host and path that were asked, without the query string.

    The names in ``headers`` are looked up without regard to case.
    """

    status: int
    headers: Mapping[str, str]
    body: bytes
    place: str

    @property
    def looks_like_json(self) -> bool:
        """Judged by the body: vendors mislabel JSON as a web page, and proxies web pages as JSON."""
        return self.body.removeprefix(b"\xef\xbb\xbf")[:64].lstrip()[:1] in (b"{", b"[")

    @property
    def next_link(self) -> str | None:
        """The address of the next page in the ``Link`` header; None on the last page."""
        links = parse_header_links(self.headers.get("Link", "")) if self.headers.get("Link") else []
        return next((link["url"] for link in links if link.get("rel", "").lower() == "next" and link.get("url")), None)

    def said(self, secrets: Iterable[str] = ()) -> str:
        """What the vendor said about an error, shortened, with nothing in it that may be a secret or a person.

        ``secrets`` are ours, which a vendor may repeat to us.
        """
        try:
            document: Any = msgspec.json.decode(self.body[:65_536])
        except (msgspec.DecodeError, UnicodeDecodeError):
            return ""
        while isinstance(document, dict):
            document = next((document[name] for name in _TELLING if document.get(name)), None)
        if not isinstance(document, str):
            return ""
        for secret in secrets:
            document = document.replace(secret, "…")
        return f' It said: "{harmless(document)}".'


def harmless(text: str) -> str:
    """Text of a stranger's as it may stand in a log: short, on one line, without addresses and long codes."""
    words = ("…" if _may_tell(word) else word for word in text.split())
    return " ".join(words)[:_LONGEST_SENTENCE]


def place_of(url: str) -> str:
    """The host and path of a URL, for errors and logs."""
    parts = urlsplit(url)
    return f"{parts.hostname or '?'}{parts.path}"[:_LONGEST_SENTENCE]


def origin_of(url: str) -> str:
    """Scheme, host and port: to whom a credential may be sent. ValueError when that is not certain.

    Libraries disagree about where the host ends in ``https://one.example\\@two.example``, so such addresses have none.
    """
    if "\\" in url or any(letter <= " " for letter in url):
        raise ValueError("An address has no backslashes, spaces or line ends.")
    parts = urlsplit(url)
    if "@" in parts.netloc:
        raise ValueError("An address names a host and nobody in it.")
    port = parts.port or _DEFAULT_PORTS.get(parts.scheme)
    if not parts.hostname or port is None:
        raise ValueError("An address needs http:// or https:// and a host.")
    return f"{parts.scheme}://{parts.hostname}:{port}"


def _may_tell(word: str) -> bool:
    like_a_code = len(word) >= _SHORTEST_CODE and any(letter.isdigit() for letter in word)
    return like_a_code or len(word) > _LONGEST_WORD or "@" in word or "://" in word or "?" in word[:-1]
