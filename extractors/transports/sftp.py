"""Files from an SFTP server: from a server that we know, whole, and only what is asked for.

Connection: host (and port) of the server, ``login``, and ``password`` or in the extra ``private_key`` (its text) or
``private_key_file``, with ``passphrase`` where it has one. ``host_key`` in the extra is required: the server's public
key as ``ssh-keyscan`` prints it (``ssh-ed25519 AAAA...``; several are separated by line ends). The account needs to
read the folder and nothing else.
"""

from __future__ import annotations

import errno
import io
import logging
import stat
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, Final
from urllib.parse import urlsplit

import paramiko

from extractors.connection import Connection
from extractors.errors import (
    AccessForbidden,
    AccessRefused,
    CredentialsMissing,
    ExtractError,
    SourceUnreachable,
)
from extractors.http.manners import Clock
from extractors.transports.errors import FileBeingWritten, FolderMissing, HostUnknown, UnsafeName
from extractors.transports.mirror import EXTENSIONS, Caps, Copy, Mirror, is_wanted, safe_name

SETTLE: Final = 2.0  # seconds between two looks at a folder: a file that differs is being written
_PORT: Final = 22
_TIMEOUT: Final = 30.0
_PIECE: Final = 32_768
_KEY_KINDS: Final = (paramiko.Ed25519Key, paramiko.ECDSAKey, paramiko.RSAKey)

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class _Found:
    """One file as the server lists it."""

    name: str
    size: int
    changed: int  # seconds


class _RefuseStrangers(paramiko.MissingHostKeyPolicy):
    def missing_host_key(self, client: paramiko.SSHClient, hostname: str, key: paramiko.PKey) -> None:
        raise _stranger(hostname)


def bring_from_sftp(
    connection: Connection,
    *,
    folder: str,
    within: str,
    mirror: Mirror,
    clock: Clock | None = None,
    caps: Caps | None = None,
    extensions: Collection[str] = EXTENSIONS,
) -> None:
    """Make ``within`` of the mirror like ``<folder>/<within>`` of the server (empty: the folder itself).

    Only files with one of ``extensions`` come; those of the size and time of our copy are not brought again, and those
    that are gone are removed. A file that changes while we look keeps our copy of before, and ``FileBeingWritten`` is
    raised once all others have come. A folder ``within`` that is missing is empty; a missing ``folder`` is an error.
    """
    caps, clock = caps or Caps(), clock or Clock()
    with mirror.alone(), _session(connection) as sftp, _told(folder):
        if not stat.S_ISDIR(sftp.stat(folder).st_mode or 0):
            raise FolderMissing(f"{folder} on the SFTP server is a file, not a folder.")
        place = f"{folder.rstrip('/')}/{safe_name(within)}" if within else folder
        before = _listing(sftp, place, extensions)
        if before:
            clock.sleep(SETTLE)
        found = _listing(sftp, place, extensions)
        for file in found.values():
            caps.check(file.name, file.size)
        caps.check_all(place, [file.size for file in found.values()])
        changing = []
        for file in found.values():
            relative = f"{within}/{file.name}" if within else file.name
            if mirror.at(relative).has(file.size, file.changed):
                continue
            at_rest = before.get(file.name) == file
            if not at_rest or not _bring(sftp, place, file, mirror.at(relative), caps):
                changing.append(file.name)
        mirror.keep_only([f"{within}/{name}" if within else name for name in found], within=within)
        log.info("%d files stand in %s of the SFTP server, %d are being written", len(found), place, len(changing))
        if changing:
            raise FileBeingWritten(f"{', '.join(sorted(changing))} was being saved while we looked. We try again.")


class _Changing(Exception):  # noqa: N818 - not an error: the file is somebody's work in progress
    """The file is not what the listing said."""


def _listing(sftp: paramiko.SFTPClient, place: str, extensions: Collection[str]) -> dict[str, _Found]:
    try:
        entries = sftp.listdir_attr(place)
    except FileNotFoundError:
        return {}
    found = {}
    for entry in entries:
        if not is_wanted(entry.filename, extensions) and "/" not in entry.filename:
            continue
        name = safe_name(entry.filename)
        mode = entry.st_mode or 0
        if stat.S_ISLNK(mode):
            raise UnsafeName(f"{name} is a link, which may lead anywhere. Put the file itself into the folder.")
        if stat.S_ISREG(mode):
            found[name] = _Found(name, entry.st_size or 0, int(entry.st_mtime or 0))
    return found


def _bring(sftp: paramiko.SFTPClient, place: str, file: _Found, copy: Copy, caps: Caps) -> bool:
    """Bring one file; False when it is not, or no longer, what the listing said: then our copy stays as it was."""

    def fill(local: BinaryIO) -> None:
        size = 0
        with sftp.open(f"{place}/{file.name}", "rb") as content:
            content.prefetch(file.size)
            while piece := content.read(_PIECE):
                size += len(piece)
                caps.check(file.name, size)  # the listing may have lied
                local.write(piece)
            now = content.stat()
        if (size, now.st_size, int(now.st_mtime or 0)) != (file.size, file.size, file.changed):
            raise _Changing

    try:
        copy.put(fill, changed=file.changed)
    except (_Changing, FileNotFoundError):  # it was there when it was listed
        return False
    return True


@contextmanager
def _session(connection: Connection) -> Iterator[paramiko.SFTPClient]:
    """A session with the server of the connection; nothing is sent before its key has been recognised."""
    host, port = _address(connection)
    name = host if port == _PORT else f"[{host}]:{port}"
    client = paramiko.SSHClient()
    client.set_missing_host_key_policy(_RefuseStrangers())
    for kind, key in _host_keys(connection):
        client.get_host_keys().add(name, kind, key)
    credentials = _private_key(connection)
    if credentials is None and not connection.password:
        raise CredentialsMissing("The SFTP connection has neither a password nor a private key: fill one in.")
    if not connection.login:
        raise CredentialsMissing("The SFTP connection has no login: fill it in.")
    try:
        try:
            client.connect(
                host,
                port,
                username=connection.login,
                password=None if credentials else connection.password,
                pkey=credentials,
                timeout=_TIMEOUT,
                banner_timeout=_TIMEOUT,
                auth_timeout=_TIMEOUT,
                channel_timeout=_TIMEOUT,
                allow_agent=False,
                look_for_keys=False,
            )
            sftp = client.open_sftp()
        except paramiko.BadHostKeyException:
            raise _stranger(host) from None
        except paramiko.AuthenticationException:
            raise AccessRefused(f"The SFTP server {host} refused our login: renew its password or key.") from None
        except (paramiko.SSHException, OSError, EOFError) as failure:
            raise _unreachable(host, failure) from None
        channel = sftp.get_channel()
        if channel is not None:
            channel.settimeout(_TIMEOUT)
        try:
            yield sftp
        except (paramiko.SSHException, EOFError, TimeoutError, ConnectionError) as failure:
            raise _unreachable(host, failure) from None
    finally:
        client.close()


@contextmanager
def _told(folder: str) -> Iterator[None]:
    """The server's refusals as sentences."""
    try:
        yield
    except ExtractError:
        raise
    except OSError as failure:
        if failure.errno == errno.ENOENT:
            raise FolderMissing(f"There is no folder {folder} on the SFTP server: correct the settings.") from None
        if failure.errno == errno.EACCES:
            raise AccessForbidden(f"The SFTP account may not read all of {folder}: give it the right to.") from None
        raise


def _address(connection: Connection) -> tuple[str, int]:
    try:
        parts = urlsplit(connection.base_url)
        host, port = parts.hostname, parts.port
    except ValueError:
        host, port = None, None
    if not host:
        raise CredentialsMissing("The SFTP connection names no host: write it as sftp://host:22.")
    return host, port or _PORT


def _host_keys(connection: Connection) -> Iterator[tuple[str, paramiko.PKey]]:
    """The keys by which the server is known, from lines as in ``known_hosts`` (the host's name may be left out)."""
    lines = [line.split() for line in connection.extra.get("host_key", "").splitlines() if line.strip()]
    if not lines:
        raise CredentialsMissing(
            "The SFTP connection has no host_key in its extra: write the server's public key there."
        )
    for words in lines:
        place = next((place for place, word in enumerate(words) if word.startswith(("ssh-", "ecdsa-"))), None)
        try:
            entry = (
                paramiko.hostkeys.HostKeyEntry.from_line(" ".join(["known", *words[place:][:2]]))
                if place is not None
                else None
            )
        except (paramiko.SSHException, paramiko.hostkeys.InvalidHostKey):
            entry = None
        if entry is None or entry.key is None:
            raise CredentialsMissing(
                "The host_key of the SFTP connection is no public key such as 'ssh-ed25519 AAAA...'."
            )
        yield entry.key.get_name(), entry.key


def _private_key(connection: Connection) -> paramiko.PKey | None:
    text, file = connection.extra.get("private_key"), connection.extra.get("private_key_file")
    if text is None and file is not None:
        try:
            text = Path(file).read_text("ascii")
        except (OSError, UnicodeDecodeError):
            raise CredentialsMissing("The private_key_file of the SFTP connection cannot be read.") from None
    if text is None:
        return None
    for kind in _KEY_KINDS:
        try:
            return kind.from_private_key(io.StringIO(text), password=connection.extra.get("passphrase"))
        except (paramiko.SSHException, ValueError):
            continue
    raise CredentialsMissing("The private key of the SFTP connection is none, or needs another passphrase.")


def _stranger(host: str) -> HostUnknown:
    return HostUnknown(
        f"The SFTP server {host} does not show the key of the connection's host_key, so nothing was sent to it. If the "
        "server's owner says that its key has changed, write the new one there."
    )


def _unreachable(host: str, failure: Exception) -> SourceUnreachable:
    return SourceUnreachable(f"The SFTP server {host} could not be reached or hung up ({type(failure).__name__}).")
