"""A vendor as a whole, and being let into it: what a source declares, what its ``enter`` is given and gives back."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from types import MappingProxyType

from extractors.academy import Academy
from extractors.connection import Connection
from extractors.declare import NAME, Resource, UnsafeDeclarationError
from extractors.errors import CredentialsMissing, ExtractError
from extractors.http.answers import Answer, origin_of
from extractors.http.auth import Bearer
from extractors.http.manners import Clock, Limits, Rate
from extractors.http.session import Auth, Session


def _nothing() -> Mapping[str, str]:
    return MappingProxyType({})


def no_complaint(_answer: Answer) -> ExtractError | None:
    """The vendor's errors look like errors: HTTP says all there is to say."""
    return None


def trust_wide(_connection: Connection, _academies: Sequence[Academy]) -> Sequence[Academy | None]:
    """The trust has one account, whatever the academies."""
    return (None,)


@dataclass(frozen=True)
class Source:
    """A system that is read: who lets us in, how fast it may be asked, and what it has.

    ``enter`` is given the connection and the academy, and returns a session that is let in and where to read.
    ``complaint`` looks at every answer first, and names the errors that the vendor hides in good-looking answers or
    tells apart by headers. ``resources`` are landed in order; a fan-out comes after what it needs. A source that is not
    read per academy may have an account to itself for some: ``readers`` are the open academies that have one, and None
    for the account of the trust.
    """

    name: str
    title: str
    per_academy: bool
    resources: tuple[Resource, ...]
    enter: Callable[[Entry], Access]
    rate: Rate
    complaint: Callable[[Answer], ExtractError | None] = no_complaint
    readers: Callable[[Connection, Sequence[Academy]], Sequence[Academy | None]] = trust_wide
    headers: Mapping[str, str] = field(default_factory=_nothing)

    def __post_init__(self) -> None:
        if not NAME.fullmatch(self.name):
            raise UnsafeDeclarationError(f"{self.name!r} cannot name a source.")
        earlier: dict[str, Resource] = {}
        for resource in self.resources:
            if resource.name in earlier:
                raise UnsafeDeclarationError(f"Source {self.name} declares {resource.name} twice.")
            if resource.needs is not None:
                _check_needs(resource, earlier.get(resource.needs))
            earlier[resource.name] = resource

    def resource(self, name: str) -> Resource:
        """The resource of that name; KeyError when there is none."""
        return {resource.name: resource for resource in self.resources}[name]


def _check_needs(resource: Resource, needed: Resource | None) -> None:
    if needed is None:
        raise UnsafeDeclarationError(f"{resource.name} needs {resource.needs}, which is not landed before it.")
    if needed.every > 1:
        raise UnsafeDeclarationError(f"{resource.name} needs {resource.needs}, which does not land every day.")
    wanted = {resource.fan_out.column, *resource.fan_out.skip} if resource.fan_out else set()
    wanted |= set(resource.given.columns) if resource.given else set()
    if not wanted <= {field.name for field in needed.fields}:
        raise UnsafeDeclarationError(f"{resource.name} needs columns that {resource.needs} does not have.")


@dataclass(frozen=True)
class Access:
    """An open door: a session that is let in, and the values of the ``{names}`` in resources' paths."""

    session: Session
    variables: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))


@dataclass(frozen=True)
class Entry:
    """What is known before a source is entered. ``academy`` is None where the source is read trust-wide.

    ``opened`` are the sessions that were opened by it: also those that failed to let us in have asked something.
    """

    source: Source
    connection: Connection
    academy: Academy | None
    academies: Sequence[Academy]
    as_at: date
    clock: Clock
    limits: Limits
    opened: list[Session] = field(default_factory=list)

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
        session = Session(
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
        self.opened.append(session)
        return session

    def asked(self) -> tuple[int, int, int]:
        """Requests, retries and bytes of everything asked so far, tokens and finding one's way included."""
        tallies = [session.tally for session in self.opened]
        return (
            sum(tally.requests for tally in tallies),
            sum(tally.retries for tally in tallies),
            sum(tally.bytes for tally in tallies),
        )

    def _rate(self) -> Rate:
        """The declared rate, or ``requests_per_minute`` of the connection's extra: others may read the system too."""
        wanted = self.connection.extra.get("requests_per_minute")
        return replace(self.source.rate, requests=int(wanted), seconds=60) if wanted else self.source.rate


def with_token(entry: Entry) -> Access:
    """Enter with the token of the connection, or of the academy where it has one of its own."""
    token = entry.connection.token(entry.academy.urn if entry.academy else None)
    return Access(entry.session(Bearer(token, system=entry.system)))
