"""Pseudonyms: the same person the same, nobody without the key, and no weak key."""

from __future__ import annotations

import hashlib
import hmac

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extractors.connection import Connection
from extractors.records.privacy import Pseudonyms

KEY = b"a key that only the trust holds, 32 bytes or more"


@given(st.text(min_size=1))
def test_a_pseudonym_is_the_documented_hash(value: str) -> None:
    whole = hmac.new(KEY, f"wonde:student:{value}".encode(), hashlib.sha256).hexdigest()
    assert Pseudonyms(KEY, "wonde").of("student", value) == whole[:32]


@given(st.text(min_size=1), st.text(min_size=1))
def test_two_ids_two_keys_two_sources_and_two_namespaces_are_told_apart(one: str, other: str) -> None:
    pseudonyms = Pseudonyms(KEY, "wonde")
    known = pseudonyms.of("student", one)
    assert known == pseudonyms.of("student", one) == Pseudonyms(KEY, "wonde").of("student", one)
    different = {
        pseudonyms.of("upi", one),
        Pseudonyms(KEY[::-1], "wonde").of("student", one),
        Pseudonyms(KEY, "arbor").of("student", one),
    }
    assert known not in different
    assert (pseudonyms.of("student", other) == known) == (one == other)


@pytest.mark.parametrize("key", [b"", b"short", b"x" * 31])
def test_a_short_key_is_refused(key: bytes) -> None:
    with pytest.raises(ValueError, match="at least 32") as refused:
        Pseudonyms(key, "wonde")
    assert not key or key.decode() not in str(refused.value)


def test_neither_key_nor_credentials_are_shown() -> None:
    assert KEY.decode() not in repr(Pseudonyms(KEY, "wonde"))
    connection = Connection.of("https://api.example", "client-id", "secret-1", {"tokens": {"900001": "secret-2"}})
    assert "secret" not in repr(connection)
    assert "client-id" not in repr(connection)


def test_an_academys_own_token_comes_before_the_one_for_all() -> None:
    connection = Connection.of(
        "https://api.example/", None, "all", {"tokens": {"900001": "own"}, "page": 3, "no": None}
    )
    assert connection.base_url == "https://api.example"
    assert connection.token("900001") == "own"
    assert connection.token("900002") == connection.token() == "all"
    assert connection.extra == {"tokens.900001": "own", "page": "3"}
    assert Connection.of("https://api.example").token("900001") is None
