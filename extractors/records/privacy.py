"""Keyed pseudonyms: the same person has the same key in every resource of a source, and nobody can go back."""

from __future__ import annotations

import hmac
from typing import Final

SHORTEST_KEY: Final = 32  # bytes
_DIGITS: Final = 32  # hexadecimal digits kept: 128 bits
_CACHED: Final = 200_000  # pseudonyms kept: more than a large trust has pupils, about 40 MB when full


class Pseudonyms:
    """Pseudonyms of one source's person ids under one key.

    HMAC-SHA256 of ``source:namespace:value``, cut to 32 hexadecimal digits: ids are short and guessable, so a plain
    hash could be undone by trying them all; a key that only the trust holds cannot.
    """

    def __init__(self, key: bytes, source: str) -> None:
        if len(key) < SHORTEST_KEY:
            raise ValueError(
                f"The pseudonym key has {len(key)} bytes; at least {SHORTEST_KEY} are needed. "
                "Put a long random value in STRATEGY_PSEUDONYM_KEY and keep it: another key breaks every history."
            )
        self._key = key
        self._source = source
        self._known: dict[tuple[str, str], str] = {}

    def __repr__(self) -> str:
        return f"Pseudonyms(source={self._source!r})"

    def of(self, namespace: str, value: str) -> str:
        """The pseudonym of one id in one namespace (``student``, ``upi``)."""
        known = self._known.get((namespace, value))
        if known is None:
            message = f"{self._source}:{namespace}:{value}".encode()
            known = hmac.digest(self._key, message, "sha256").hex()[:_DIGITS]
            if len(self._known) >= _CACHED:
                self._known.clear()
            self._known[namespace, value] = known
        return known
