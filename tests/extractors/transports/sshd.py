"""A real OpenSSH server on loopback, run as the current user with keys of its own."""

from __future__ import annotations

import getpass
import json
import shutil
import socket
import subprocess
import time
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Self

from extractors.connection import Connection

SSHD = Path("/usr/sbin/sshd")  # Debian's place; it is on root's PATH only

CONFIG = """
ListenAddress 127.0.0.1
Port {port}
HostKey {place}/host_key
PidFile {place}/sshd.pid
AuthorizedKeysFile {place}/user_key.pub
StrictModes no
UsePAM no
PasswordAuthentication no
KbdInteractiveAuthentication no
PermitRootLogin yes
Subsystem sftp internal-sftp
"""


@dataclass
class Sshd:
    """The server; ``connection`` opens it. As a context manager it listens until left."""

    place: Path
    port: int = 0

    def __enter__(self) -> Self:
        assert SSHD.exists(), f"{SSHD} is missing, so there is no server: apt-get install openssh-server"
        self.place.mkdir(parents=True)
        for name in ("host_key", "user_key", "other_key"):
            make_key(self.place / name)
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]
        (self.place / "sshd_config").write_text(CONFIG.format(port=self.port, place=self.place))
        if getpass.getuser() == "root":  # sshd then wants the folder that its package makes when it is started
            Path("/run/sshd").mkdir(exist_ok=True)
        self._log = (self.place / "sshd.log").open("wb")
        command = [str(SSHD), "-D", "-e", "-f", str(self.place / "sshd_config")]
        self._process = subprocess.Popen(command, stderr=self._log)
        self._await()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._process.terminate()
        self._process.wait(10)
        self._log.close()

    @property
    def log(self) -> str:
        return (self.place / "sshd.log").read_text()

    def text(self, name: str) -> str:
        """A key of the server's place: ``host_key.pub``, ``user_key``."""
        return (self.place / name).read_text()

    def connection(self, **extra: str) -> Connection:
        given = {"host_key": self.text("host_key.pub"), "private_key": self.text("user_key"), **extra}
        return Connection.of(f"sftp://127.0.0.1:{self.port}", getpass.getuser(), extra=given)

    @property
    def airflow_connection(self) -> str:
        """The same, as ``AIRFLOW_CONN_REGISTERS`` or ``AIRFLOW_CONN_DROPS`` would hold it."""
        extra = {"host_key": self.text("host_key.pub"), "private_key_file": str(self.place / "user_key")}
        return json.dumps(
            {"conn_type": "sftp", "host": "127.0.0.1", "port": self.port, "login": getpass.getuser(), "extra": extra}
        )

    def _await(self) -> None:
        deadline = time.monotonic() + 10
        while time.monotonic() < deadline:
            assert self._process.poll() is None, f"sshd did not start: {self.log}"
            try:
                with socket.create_connection(("127.0.0.1", self.port), 1):
                    return
            except OSError:
                time.sleep(0.02)
        raise AssertionError(f"sshd does not listen: {self.log}")


def make_key(path: Path) -> None:
    program = shutil.which("ssh-keygen")
    assert program, "ssh-keygen is missing, so the server has no keys: apt-get install openssh-client"
    command = [program, "-q", "-t", "ed25519", "-N", "", "-f", str(path)]
    subprocess.run(command, check=True)
