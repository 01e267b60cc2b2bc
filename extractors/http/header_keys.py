"""Being let in by an id and a secret that have headers of their own."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from extractors.http.auth import checked


class HeaderKeys:
    """An application's id and secret, sent with every request in the two headers that the vendor names."""

    def __init__(self, login: str | None, password: str | None, *, headers: tuple[str, str], system: str) -> None:
        id_header, secret_header = headers
        self._secret = checked(password, system, f"{secret_header} (password)")
        self._headers = {id_header: checked(login, system, f"{id_header} (login)"), secret_header: self._secret}

    def __repr__(self) -> str:
        return "HeaderKeys(…)"

    def headers(self) -> Mapping[str, str]:
        return self._headers

    def renew(self) -> bool:
        return False

    def secrets(self) -> Sequence[str]:
        return (self._secret,)
