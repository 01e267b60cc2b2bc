"""Files from a SharePoint library through Microsoft Graph: what changed since last time, each fetched once.

Connection: ``base_url`` https://graph.microsoft.com; ``login`` and ``password`` the client id and secret of an
application of the trust's tenant with the application permission Sites.Selected (and read access to the one site), or
Files.Read.All; extra ``tenant`` the tenant's id, and ``login_url`` where the identity platform is not Microsoft's
public one. The drive's id is in the settings: ``/sites/{site}/drives`` of Graph lists it.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from http import HTTPStatus
from typing import BinaryIO, Final
from urllib.parse import quote, urlsplit

import msgspec

from extractors.connection import Connection
from extractors.errors import (
    AccessForbidden,
    AccessRefused,
    CredentialsMissing,
    ExtractError,
    LoopedPage,
    PermanentError,
    RepeatedPage,
    RequestRefused,
    RunawayRead,
    StrangeHost,
    TruncatedRead,
    UnexpectedBody,
)
from extractors.http.answers import Answer, origin_of
from extractors.http.auth import ClientCredentials, Unsigned, checked
from extractors.http.manners import Clock, Limits, Rate
from extractors.http.session import Auth, Session
from extractors.sources.graph import LOGIN_URL, SCOPE
from extractors.transports.errors import FolderMissing, StateGone
from extractors.transports.library import Held, Item, Library
from extractors.transports.mirror import EXTENSIONS, Caps, Copy, Mirror, is_wanted, safe_name

_SYSTEM: Final = "SharePoint"
_RATE: Final = Rate(600, 60)
_MOST_PAGES: Final = 5_000
_LINKS: Final = 2  # a pre-authenticated link lives for minutes: one that has ended is asked for once more

log = logging.getLogger(__name__)


class _Facet(msgspec.Struct, frozen=True):
    """That it is there says what the item is; what is in it does not matter."""


class _Parent(msgspec.Struct, frozen=True):
    id: str | None = None


class _Told(msgspec.Struct, frozen=True):
    """One item of the delta. Of a deleted one only the id is sure."""

    id: str
    name: str = ""
    e_tag: str = msgspec.field(default="", name="eTag")
    c_tag: str = msgspec.field(default="", name="cTag")
    size: int = 0
    modified: datetime | None = msgspec.field(default=None, name="lastModifiedDateTime")
    parent: _Parent = msgspec.field(default=_Parent(), name="parentReference")
    file: _Facet | None = None
    folder: _Facet | None = None
    root: _Facet | None = None
    deleted: _Facet | None = None


class _Page(msgspec.Struct, frozen=True):
    value: list[_Told]
    next: str | None = msgspec.field(default=None, name="@odata.nextLink")
    delta: str | None = msgspec.field(default=None, name="@odata.deltaLink")


class _Forgotten(PermanentError):  # noqa: N818 - not an error yet: the listing begins anew
    """410 Gone: the library no longer knows what it had told us, and wants to be listed from the beginning."""


def bring_from_sharepoint(
    connection: Connection,
    *,
    drive: str,
    folder: str,
    within: str,
    mirror: Mirror,
    clock: Clock | None = None,
    limits: Limits | None = None,
    caps: Caps | None = None,
    extensions: Collection[str] = EXTENSIONS,
) -> None:
    """Make ``within`` of the mirror like ``<folder>/<within>`` of the drive (empty: the folder itself).

    Only files with one of ``extensions`` that stand directly there come; a file whose content is what we hold does not
    come again, and what is gone is removed. A folder ``within`` that is missing is empty; a missing ``folder`` is an
    error. The first reading lists the whole drive, each later one what has changed.
    """
    clock, limits, caps = clock or Clock(), limits or Limits(), caps or Caps()
    with mirror.alone(), _session(connection, clock, limits) as session:
        library = _refreshed(session, Library.remembered(mirror.root, drive))
        library.remember(mirror.root)
        if library.folder(folder) is None:
            raise FolderMissing(f"The SharePoint library has no folder {folder or '/'}: correct the settings.")
        place = library.folder(f"{folder}/{safe_name(within)}" if within else folder)
        wanted = [item for item in library.files(place) if is_wanted(item.name, extensions)] if place else []
        for item in wanted:
            caps.check(safe_name(item.name), item.size)
        caps.check_all(f"{folder}/{within}", [item.size for item in wanted])
        paths = {f"{within}/{item.name}" if within else item.name: item for item in wanted}
        talk = partial(_talk, clock=clock, limits=limits)
        fetching = _Fetching(
            session,
            lambda address: talk(address, Unsigned(address)),
            drive,
            is_encrypted=connection.base_url.startswith("https://"),
            largest=caps.file,
        )
        for path, item in paths.items():
            if fetching.fetch(item, library.held.get(path), mirror.at(path)):
                library.held[path] = item.version
                library.remember(mirror.root)
        mirror.keep_only(paths, within=within)
        log.info("%d files stand in %s/%s of the SharePoint library", len(paths), folder, within)


def _refreshed(session: Session, library: Library) -> Library:
    """The library as it is now. When it forgot what it told us, it is listed anew; what we hold stays known."""
    try:
        return _walked(session, library)
    except _Forgotten:
        log.info("The SharePoint library wants to be listed from the beginning")
    try:
        return _walked(session, Library(library.drive, held=library.held))
    except _Forgotten as again:
        raise StateGone(str(again)) from None


def _walked(session: Session, library: Library) -> Library:
    """The library with every change that the delta tells; an item may come several times, and the last word holds."""
    items = dict(library.items)
    url = library.delta_link or f"v1.0/drives/{quote(library.drive, safe='!')}/root/delta"
    asked: set[str] = set()
    pages: set[tuple[_Told, ...]] = set()
    for _ in range(_MOST_PAGES):
        asked.add(url)
        page = session.get(url, _page)
        content = tuple(page.value)
        if content and content in pages:
            # What stood in its place would never be told again: each later reading asks for what has changed since.
            raise RepeatedPage("SharePoint's list of changes told a page again in another's place.")
        pages.add(content)
        for told in page.value:
            if told.deleted is not None:
                items.pop(told.id, None)
            elif told.root is not None or told.file is not None or told.folder is not None:
                items[told.id] = _item(told)
        if page.delta is not None:
            return Library(library.drive, page.delta, items, library.held)
        if page.next is None:
            raise TruncatedRead("SharePoint's list of changes ends without saying where the next one begins.")
        if page.next in asked:
            raise LoopedPage("SharePoint's list of changes leads back to a page already read.")
        url = page.next
    raise RunawayRead(f"SharePoint's list of changes has more than {_MOST_PAGES} pages.")


def _item(told: _Told) -> Item:
    parent = None if told.root is not None else told.parent.id or ""
    version = Held(told.c_tag or told.e_tag, told.e_tag)
    changed = told.modified.timestamp() if told.modified else None
    return Item(told.id, told.name, parent, told.file is not None, told.size, version, changed)


def _page(answer: Answer) -> _Page:
    try:
        return msgspec.json.decode(answer.body, type=_Page)
    except msgspec.ValidationError as wrong:
        raise UnexpectedBody(f"SharePoint's answer from {answer.place} is no list of changes: {wrong}.") from None


@dataclass(frozen=True)
class _Fetching:
    """Files of one drive on their way to us. ``strangers`` opens a session without a token at an address."""

    session: Session
    strangers: Callable[[str], Session]
    drive: str
    is_encrypted: bool
    largest: int

    def fetch(self, item: Item, held: Held | None, copy: Copy) -> bool:
        """Fetch a file whose content we do not hold; False when there was nothing to do."""
        here = held if copy.path.is_file() else None
        if here is not None and here.content == item.version.content:
            return False
        url = f"v1.0/drives/{quote(self.drive, safe='!')}/items/{quote(item.id, safe='!')}/content"
        unless = {"If-None-Match": here.item} if here is not None else {}
        for attempt in range(1, _LINKS + 1):
            link = self.session.where(url, headers=unless)
            if link is None:  # 304: our copy is what it would send
                return True
            try:
                copy.put(partial(self._download, link, item.name), changed=item.changed)
            except (AccessRefused, AccessForbidden, RequestRefused):
                if attempt == _LINKS:
                    raise
            else:
                break
        return True

    def _download(self, link: str, name: str, local: BinaryIO) -> None:
        """Follow a pre-authenticated link. Whoever has it may read the file: it is told nobody."""
        try:
            origin = origin_of(link)
        except ValueError:
            raise UnexpectedBody(f"SharePoint's link to {name} is no address.") from None
        if self.is_encrypted and not link.startswith("https://"):
            raise StrangeHost(f"SharePoint's link to {name} is not encrypted, so it was not followed.")
        try:
            with self.strangers(origin) as session:
                session.download(link, local, lambda _: None, largest=self.largest)
        except ExtractError as failure:
            # The path of such a link may be its secret.
            host = urlsplit(link).hostname
            raise type(failure)(f"{name} could not be fetched from {host}, where SharePoint keeps it.") from None


def _session(connection: Connection, clock: Clock, limits: Limits) -> Session:
    extra = connection.extra
    tenant = extra.get("tenant")
    if not tenant:
        raise CredentialsMissing("The connection to SharePoint has no tenant: put its id in the extra as tenant.")
    client = checked(connection.login, _SYSTEM, "login (the client id)")
    secret = checked(connection.password, _SYSTEM, "password (the client secret)")
    token_url = f"{extra.get('login_url', LOGIN_URL).rstrip('/')}/{tenant}/oauth2/v2.0/token"
    form = {"client_id": client, "client_secret": secret}

    talk = partial(_talk, clock=clock, limits=limits)
    identity = ClientCredentials(token_url, lambda: talk(token_url, Unsigned(secret)), clock, scope=SCOPE, form=form)
    return talk(connection.base_url, identity)


def _talk(address: str, auth: Auth, *, clock: Clock, limits: Limits) -> Session:
    try:
        return Session(address, auth, system=_SYSTEM, rate=_RATE, clock=clock, limits=limits, complaint=_complaint)
    except ValueError as wrong:
        raise CredentialsMissing(f"The address of the connection to SharePoint is none: {wrong}") from None


def _complaint(answer: Answer) -> ExtractError | None:
    if answer.status == HTTPStatus.GONE:
        return _Forgotten("SharePoint forgot its list of changes while it was read. We try again.")
    return None
