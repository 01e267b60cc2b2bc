"""Being let in by an id and a secret that have headers of their own."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from extractors.errors import CredentialsMissing


class HeaderKeys:
    """An application's id and secret, sent with every request in the two headers that the vendor names."""

    def __init__(self, login: str | None, password: str | None, *, headers: tuple[str, str], system: str) -> None:
        id_header, secret_header = headers
        self._secret = _checked(password, system, f"{secret_header} (password)")
        self._headers = {id_header: _checked(login, system, f"{id_header} (login)"), secret_header: self._secret}

    def __repr__(self) -> str:
        return "HeaderKeys(…)"

    def headers(self) -> Mapping[str, str]:
        return self._headers

    def renew(self) -> bool:
        return False

    def secrets(self) -> Sequence[str]:
        return (self._secret,)


def _checked(value: str | None, system: str, what: str) -> str:
    """A credential that can stand in a header; what cannot would be quoted by the HTTP library's own error."""
    if not value:
        raise CredentialsMissing(f"The connection to {system} has no {what}: fill it in.")
    if not (value.isascii() and value.isprintable() and value == value.strip()):
        raise CredentialsMissing(f"The {what} of the connection to {system} has spaces, line ends or strange letters.")
    return value
