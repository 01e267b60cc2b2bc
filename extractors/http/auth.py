"""How a source lets us in: by a token, by a name and password, or by a token that a client fetches and renews."""

from __future__ import annotations

import base64
from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Final

import msgspec

from extractors.errors import AccessRefused, CredentialsMissing, RequestRefused, UnexpectedBody
from extractors.http.manners import Clock

if TYPE_CHECKING:
    from extractors.http.session import Session

_MARGIN: Final = 60.0  # seconds before its end at which a token is fetched anew
_SHORTEST_LIFE: Final = 120.0  # seconds assumed of a token that does not say how long it lives


class Everybody:
    """Nothing is sent: what is read is public."""

    def headers(self) -> Mapping[str, str]:
        return {}

    def renew(self) -> bool:
        return False

    def secrets(self) -> Sequence[str]:
        return ()


class Bearer:
    """A token that somebody issued by hand."""

    def __init__(self, token: str | None, *, system: str) -> None:
        self._token = checked(token, system, "token")
        self._header = {"Authorization": f"Bearer {self._token}"}

    def __repr__(self) -> str:
        return "Bearer(…)"

    def headers(self) -> Mapping[str, str]:
        return self._header

    def renew(self) -> bool:
        return False

    def secrets(self) -> Sequence[str]:
        return (self._token,)


class Basic:
    """A name and a password, sent with every request."""

    def __init__(self, login: str | None, password: str | None, *, system: str) -> None:
        self._password = checked(password, system, "password")
        pair = f"{checked(login, system, 'login')}:{self._password}"
        self._coded = base64.b64encode(pair.encode()).decode()
        self._header = {"Authorization": f"Basic {self._coded}"}

    def __repr__(self) -> str:
        return "Basic(…)"

    def headers(self) -> Mapping[str, str]:
        return self._header

    def renew(self) -> bool:
        return False

    def secrets(self) -> Sequence[str]:
        return (self._password, self._coded)


class Unsigned:
    """Nothing in the headers: the id and the secret stand in the form. ``secret`` is not repeated from an answer."""

    def __init__(self, secret: str) -> None:
        self._secret = secret

    def __repr__(self) -> str:
        return "Unsigned(…)"

    def headers(self) -> Mapping[str, str]:
        return {}

    def renew(self) -> bool:
        return False

    def secrets(self) -> Sequence[str]:
        return (self._secret,)


class BasicKey:
    """A key sent as the name of a basic login, with a password that means nothing."""

    def __init__(self, key: str | None, *, system: str, password: str = "X") -> None:  # noqa: S107 - it opens nothing
        self._key = checked(key, system, "key")
        self._coded = base64.b64encode(f"{self._key}:{password}".encode()).decode()
        self._header = {"Authorization": f"Basic {self._coded}"}

    def __repr__(self) -> str:
        return "BasicKey(…)"

    def headers(self) -> Mapping[str, str]:
        return self._header

    def renew(self) -> bool:
        return False

    def secrets(self) -> Sequence[str]:
        return (self._key, self._coded)


class _Token(msgspec.Struct):
    access_token: str
    expires_in: float = _SHORTEST_LIFE


class ClientCredentials:
    """OAuth 2.0 client credentials: a bearer token fetched with an id and a secret, and again before it ends.

    ``identity`` opens a session with the identity server, which alone is sent the id and the secret; ``form`` adds to
    what is posted there, for servers that want them in the form and not in a header.
    """

    def __init__(
        self,
        token_url: str,
        identity: Callable[[], Session],
        clock: Clock,
        *,
        scope: str | None = None,
        form: Mapping[str, str] | None = None,
    ) -> None:
        self._token_url = token_url
        self._identity = identity
        self._clock = clock
        self._form = {"grant_type": "client_credentials", **({"scope": scope} if scope else {}), **(form or {})}
        self._header: Mapping[str, str] = {}
        self._until = float("-inf")

    def __repr__(self) -> str:
        return "ClientCredentials(…)"

    def headers(self) -> Mapping[str, str]:
        if self._clock.monotonic() >= self._until:
            self._fetch()
        return self._header

    def renew(self) -> bool:
        self._until = float("-inf")
        return True

    def secrets(self) -> Sequence[str]:
        return tuple(header.partition(" ")[2] for header in self._header.values())

    def _fetch(self) -> None:
        asked = self._clock.monotonic()
        try:
            with self._identity() as session:
                token = session.post(self._token_url, self._form, lambda answer: _read_token(answer.body))
        except RequestRefused as refused:
            # RFC 6749 answers a wrong id or secret with 400 invalid_client.
            raise AccessRefused(f"No token was issued: check the client id and secret. {refused}") from None
        self._header = {"Authorization": f"Bearer {token.access_token}"}
        life = max(token.expires_in, 0.0)
        self._until = asked + max(life - _MARGIN, life / 2)


def _read_token(body: bytes) -> _Token:
    try:
        return msgspec.json.decode(body, type=_Token)
    except msgspec.ValidationError:
        raise UnexpectedBody("The identity server's answer holds no token.") from None


def checked(secret: str | None, system: str, what: str) -> str:
    """A credential that can stand in a header; what cannot would be quoted by the HTTP library's own error."""
    if not secret:
        raise CredentialsMissing(f"The connection to {system} has no {what}: fill it in.")
    if not (secret.isascii() and secret.isprintable() and secret == secret.strip()):
        raise CredentialsMissing(f"The {what} of the connection to {system} has spaces, line ends or strange letters.")
    return secret
