"""Being let into a source: what a vendor's ``enter`` is given, and what it gives back."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from types import MappingProxyType

from extractors.academy import Academy
from extractors.answers import origin_of
from extractors.auth import Auth, Bearer
from extractors.connection import Connection
from extractors.declare import Source
from extractors.errors import CredentialsMissing
from extractors.manners import Clock, Limits, Rate
from extractors.session import Session


@dataclass(frozen=True)
class Access:
    """An open door: a session that is let in, and the values of the ``{names}`` in resources' paths."""

    session: Session
    variables: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))


@dataclass(frozen=True)
class Entry:
    """What is known before a source is entered. ``academy`` is None where the source is read trust-wide."""

    source: Source
    connection: Connection
    academy: Academy | None
    academies: Sequence[Academy]
    as_at: date
    clock: Clock
    limits: Limits

    @property
    def system(self) -> str:
        """The source, and the academy where it is read per academy, for errors and logs."""
        return f"{self.source.title} ({self.academy.name})" if self.academy else self.source.title

    def session(self, auth: Auth, *, base_url: str | None = None, origins: Collection[str] = ()) -> Session:
        """A session with the source as it declares itself; ``base_url`` when it is not the connection's."""
        address = base_url or self.connection.base_url
        try:
            origin_of(address)
        except ValueError as wrong:
            raise CredentialsMissing(f"The address of the connection to {self.system} is none: {wrong}") from None
        return Session(
            address,
            auth,
            system=self.system,
            rate=self._rate(),
            clock=self.clock,
            headers=self.source.headers,
            origins=origins,
            complaint=self.source.complaint,
            limits=self.limits,
        )

    def _rate(self) -> Rate:
        """The declared rate, or ``requests_per_minute`` of the connection's extra: others may read the system too."""
        wanted = self.connection.extra.get("requests_per_minute")
        return Rate(int(wanted), 60) if wanted else self.source.rate


def with_token(entry: Entry) -> Access:
    """Enter with the token of the connection, or of the academy where it has one of its own."""
    token = entry.connection.token(entry.academy.urn if entry.academy else None)
    return Access(entry.session(Bearer(token, system=entry.system)))
