"""SFTP: registers brought from a real OpenSSH server, over a line that breaks where a case says."""

from __future__ import annotations

import os
import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field, replace
from datetime import date
from functools import partial
from pathlib import Path
from typing import Any, Final
from unittest import mock

import paramiko

from extractors.connection import Connection
from extractors.http.manners import Clock
from extractors.transports import sftp
from extractors.transports.mirror import Mirror
from tests.extractors.faults.registers import RegistersNight
from tests.extractors.faults.table import SURVIVED, Case, Stage, Tested, cannot
from tests.extractors.registers.making import WILLOW
from tests.extractors.transports.sshd import Sshd

NOT_HTTP: Final = "SSH has no such answer: a server that is down hangs up"
AS_THEY_ARE: Final = "files come as they are: what is in them is judged where it is read, as registers or exports"
_SO_FAR: Final = 6_000  # bytes: past the handshake, within the listing or the first file


class Line:
    """A port that leads to the server. After ``bytes`` towards us it breaks off, or falls silent when it ``stalls``."""

    def __init__(self, port: int) -> None:
        self.bytes: int | None = None
        self.stalls = False
        self.broke = False
        self._leads_to = port
        self._closed = threading.Event()
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port = self._listener.getsockname()[1]
        threading.Thread(target=self._accept, daemon=True).start()

    def close(self) -> None:
        self._closed.set()
        self._listener.close()

    def _accept(self) -> None:
        while not self._closed.is_set():
            try:
                near, _ = self._listener.accept()
            except OSError:
                return
            far = socket.create_connection(("127.0.0.1", self._leads_to))
            threading.Thread(target=self._pass, args=(near, far, None), daemon=True).start()
            threading.Thread(target=self._pass, args=(far, near, self.bytes), daemon=True).start()

    def _pass(self, source: socket.socket, target: socket.socket, most: int | None) -> None:
        passed = 0
        try:
            while piece := source.recv(1024):
                if most is not None and passed + len(piece) > most:
                    self.broke = True
                    if self.stalls:
                        self._closed.wait(30)
                    break
                target.sendall(piece)
                passed += len(piece)
        except OSError:
            pass
        finally:
            for end in (source, target):
                try:
                    end.shutdown(socket.SHUT_RDWR)
                except OSError:
                    continue


@dataclass
class SftpNight(RegistersNight):
    """``folder`` is the copy that is read; ``distant`` stands on the server."""

    distant: Path = Path()
    server: Sshd | None = None
    line: Line | None = None
    given: dict[str, str] = field(default_factory=dict)
    between: Callable[[], None] | None = None  # happens between our two looks at the folder
    patched: ExitStack = field(default_factory=ExitStack)

    @property
    def away(self) -> Path:
        return self.distant / WILLOW.urn / "registers.xlsx"

    def save(self) -> None:
        self.sheets.save(self.away.parent)

    def connection(self) -> Connection:
        assert self.server
        assert self.line
        sound = self.server.connection(**self.given)
        return replace(sound, base_url=f"sftp://127.0.0.1:{self.line.port}")

    def fetch(self) -> None:
        def wait(_seconds: float) -> None:
            if self.between:
                self.between()

        place = {"folder": str(self.distant), "within": WILLOW.urn, "mirror": Mirror(self.folder)}
        sftp.bring_from_sftp(self.connection(), clock=Clock(sleep=wait), **place)  # type: ignore[arg-type]

    def land(self, home: Path, as_at: date, patience: float = 10.0) -> dict[str, str]:
        with mock.patch.object(sftp, "_TIMEOUT", patience):
            failed = super().land(home, as_at)
        assert self.line
        self.happened = self.happened or self.line.broke
        return failed

    def calm(self) -> None:
        assert self.line
        self.line.bytes, self.line.stalls = None, False
        self.given.clear()
        self.between = None
        self.patched.close()
        self.save()

    def breaks(self, after: int, *, stalls: bool = False) -> None:
        assert self.line
        self.line.bytes, self.line.stalls = after, stalls

    def gives(self, name: str, key: str) -> None:
        """The connection holds another key."""
        assert self.server
        self.given[name] = self.server.text(key)
        self.happened = True

    def grows(self) -> None:
        """Between our two looks the file grows."""

        def grow() -> None:
            with self.away.open("ab") as file:
                file.write(b"more")
            self.happened = True

        self.between = grow

    def goes(self) -> None:
        """The file is taken away once it has been listed."""
        ordinary = paramiko.SFTPClient.open

        def gone(client: paramiko.SFTPClient, *args: Any, **options: Any) -> Any:
            self.away.unlink(missing_ok=True)
            self.happened = True
            return ordinary(client, *args, **options)

        self.patched.enter_context(mock.patch.object(paramiko.SFTPClient, "open", gone))

    def saved_at(self, moment: float) -> None:
        os.utime(self.away, (moment, moment))
        self.happened = True


@contextmanager
def _night(stage: Stage, place: Path, _as_at: date) -> Iterator[SftpNight]:
    night = SftpNight(place / "copy", distant=place / "distant", server=stage.sshd, line=Line(stage.sshd.port))
    night.bring = night.fetch
    night.save()
    try:
        yield night
    finally:
        night.patched.close()
        if night.line:
            night.line.close()


_another_server: Final = partial(SftpNight.gives, name="host_key", key="other_key.pub")
_another_key: Final = partial(SftpNight.gives, name="private_key", key="other_key")
_silent: Final = partial(SftpNight.breaks, after=_SO_FAR, stalls=True)

TESTED: Final = Tested(
    "sftp",
    "SFTP",
    "a register's workbook",
    _night,
    (
        Case("hung up", "at once", "SourceUnreachable", partial(SftpNight.breaks, after=0)),
        Case(
            "slow",
            "the line falls silent",
            "SourceUnreachable",
            _silent,
            1,
        ),
        Case("cut body", "the line breaks", "SourceUnreachable", partial(SftpNight.breaks, after=_SO_FAR)),
        Case(
            "another host",
            "it shows another key",
            "HostUnknown",
            _another_server,
        ),
        Case(
            "expired access",
            "our key opens no more",
            "AccessRefused",
            _another_key,
        ),
        Case("totals", "a file grows after it was listed", "FileBeingWritten", SftpNight.grows),
        Case("clock skew", "saved in ten years", SURVIVED, partial(SftpNight.saved_at, moment=2_090_000_000)),
        Case("clock skew", "saved in 1970", SURVIVED, partial(SftpNight.saved_at, moment=86_400)),
        Case("vanished", "a file goes after it was listed", "FileBeingWritten", SftpNight.goes),
        *cannot(NOT_HTTP, "429 seconds", "429 hours", "4xx", "500", "502", "503"),
        *cannot(AS_THEY_ARE, "html", "error inside", "new field", "changed type", "duplicates"),
        *cannot("a folder is listed at once, in no order", "repeated page", "looping next", "out of order"),
    ),
)
