"""Files come from a real OpenSSH server: whole, from a server that is known, and only what was asked for."""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import paramiko
import pytest

from extractors.connection import Connection
from extractors.errors import ExtractError
from extractors.http.manners import Clock
from extractors.transports import sftp
from extractors.transports.mirror import Caps, Mirror
from extractors.transports.sftp import bring_from_sftp
from tests.extractors.transports.sshd import Sshd

URN = "900001"


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Sshd]:
    with Sshd(tmp_path_factory.mktemp("sshd") / "place") as running:
        yield running


class Trust:
    """A folder that the server shows, and our copy of it. ``meanwhile`` happens between our two looks."""

    def __init__(self, place: Path, server: Sshd) -> None:
        self.folder = place / "distant"
        self.mirror = Mirror(place / "copy")
        self.server = server
        (self.folder / URN).mkdir(parents=True)

    def save(self, name: str, content: bytes = b"work") -> Path:
        path = self.folder / URN / name
        path.write_bytes(content)
        return path

    def bring(self, connection: Connection | None = None, meanwhile: Any = None, **options: Any) -> None:
        clock = Clock(sleep=lambda _: meanwhile() if meanwhile else None)
        given = {"folder": str(self.folder), "within": URN, "mirror": self.mirror, "clock": clock, **options}
        bring_from_sftp(connection or self.server.connection(), **given)

    def refused(self, *args: Any, **options: Any) -> str:
        with pytest.raises(ExtractError) as told:
            self.bring(*args, **options)
        return told.value.code

    @property
    def copied(self) -> dict[str, bytes]:
        found = (self.mirror.root / URN).rglob("*") if (self.mirror.root / URN).exists() else ()
        return {path.name: path.read_bytes() for path in found if path.is_file()}


@pytest.fixture
def trust(tmp_path: Path, server: Sshd) -> Trust:
    return Trust(tmp_path, server)


def test_only_workbooks_come_whole_and_with_their_time(trust: Trust) -> None:
    large = os.urandom(3_000_000)
    trust.save("registers.xlsx", large)
    trust.save("macros.XLSM")
    trust.save("plans.csv")
    for passed_over in ("~$registers.xlsx", ".hidden.xlsx", "notes.docx", "registers.xlsx.part"):
        trust.save(passed_over)
    (trust.folder / URN / "archive.xlsx").mkdir()
    os.utime(trust.folder / URN / "plans.csv", (1_700_000_000, 1_700_000_000))
    trust.bring()
    assert trust.copied == {"registers.xlsx": large, "macros.XLSM": b"work", "plans.csv": b"work"}
    assert (trust.mirror.root / URN / "plans.csv").stat().st_mtime == 1_700_000_000
    assert not list((trust.mirror.root / ".coming").iterdir())


def test_what_is_unchanged_is_not_brought_again_what_changed_is_and_what_is_gone_goes(
    trust: Trust, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("kept.xlsx", "changed.xlsx", "gone.xlsx"):
        trust.save(name)
    trust.bring()
    opened: list[str] = []
    ordinary = paramiko.SFTPClient.open

    def noted(client: paramiko.SFTPClient, path: Any, *args: Any, **options: Any) -> Any:
        opened.append(Path(path).name)
        return ordinary(client, path, *args, **options)

    monkeypatch.setattr(paramiko.SFTPClient, "open", noted)
    trust.save("changed.xlsx", b"more work")
    (trust.folder / URN / "gone.xlsx").unlink()
    trust.bring()
    assert trust.copied == {"kept.xlsx": b"work", "changed.xlsx": b"more work"}
    assert opened == ["changed.xlsx"]


def test_a_file_that_grows_is_left_alone_and_the_others_come(trust: Trust) -> None:
    growing = trust.save("growing.xlsx", b"first whole version")
    trust.bring()
    growing.write_bytes(b"half of the sec")
    trust.save("other.xlsx")

    def goes_on() -> None:
        with growing.open("ab") as file:
            file.write(b"ond version")

    assert trust.refused(meanwhile=goes_on) == "FileBeingWritten"
    assert trust.copied == {"growing.xlsx": b"first whole version", "other.xlsx": b"work"}
    trust.bring()
    assert trust.copied["growing.xlsx"] == b"half of the second version"


def test_a_file_that_changes_while_it_is_read_is_left_alone(trust: Trust, monkeypatch: pytest.MonkeyPatch) -> None:
    path = trust.save("registers.xlsx", b"x" * 100_000)
    ordinary = paramiko.SFTPClient.open

    def overtaken(client: paramiko.SFTPClient, *args: Any, **options: Any) -> Any:
        opened = ordinary(client, *args, **options)
        path.write_bytes(b"y" * 100_001)
        return opened

    monkeypatch.setattr(paramiko.SFTPClient, "open", overtaken)
    assert trust.refused() == "FileBeingWritten"
    assert trust.copied == {}


def test_an_academy_without_a_folder_has_no_files_but_a_wrong_root_is_told(trust: Trust) -> None:
    trust.save("registers.xlsx")
    trust.bring()
    trust.bring(within="900002")
    assert trust.copied == {"registers.xlsx": b"work"}
    assert trust.refused(folder=str(trust.folder / "elsewhere")) == "FolderMissing"
    assert trust.refused(folder=str(trust.folder / URN / "registers.xlsx")) == "FolderMissing"


def test_a_link_is_refused(trust: Trust) -> None:
    (trust.folder / URN / "passwords.csv").symlink_to("/etc/passwd")
    assert trust.refused() == "UnsafeName"
    assert trust.copied == {}


@pytest.mark.parametrize(
    "name", ["../../outside.xlsx", "a\\..\\b.csv", "/etc/cron.d/x.csv", "line\nend.xlsx", "C:x.csv"]
)
def test_a_name_that_leads_outside_is_refused(trust: Trust, monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    trust.save("registers.xlsx")
    ordinary = paramiko.SFTPClient.listdir_attr

    def lying(client: paramiko.SFTPClient, path: str = ".") -> Any:
        entries = ordinary(client, path)
        entries[0].filename = name
        return entries

    monkeypatch.setattr(paramiko.SFTPClient, "listdir_attr", lying)
    assert trust.refused() == "UnsafeName"
    assert trust.copied == {}


def test_sizes_and_numbers_are_bounded(trust: Trust) -> None:
    trust.save("a.xlsx", b"x" * 100)
    trust.save("b.xlsx", b"x" * 100)
    assert trust.refused(caps=Caps(file=99)) == "FileTooLarge"
    assert trust.refused(caps=Caps(files=1)) == "TooManyFiles"
    assert trust.refused(caps=Caps(total=199)) == "TooManyFiles"
    assert trust.copied == {}
    trust.bring(caps=Caps(file=100, total=200, files=2))


def test_a_server_that_shows_another_key_is_told_nothing(trust: Trust) -> None:
    trust.save("registers.xlsx")
    before = trust.server.log.count("Accepted") + trust.server.log.count("Failed")
    other = trust.server.connection(host_key=trust.server.text("other_key.pub"))
    assert trust.refused(other) == "HostUnknown"
    rsa = paramiko.RSAKey.generate(2048)
    of_another_kind = trust.server.connection(host_key=f"{rsa.get_name()} {rsa.get_base64()}")
    assert trust.refused(of_another_kind) == "HostUnknown"
    assert trust.server.log.count("Accepted") + trust.server.log.count("Failed") == before
    scanned = f"# comment\n127.0.0.1 {trust.server.text('host_key.pub')}".splitlines()[1]
    trust.bring(trust.server.connection(host_key=scanned))


def test_a_key_that_does_not_open_is_told(trust: Trust) -> None:
    assert trust.refused(trust.server.connection(private_key=trust.server.text("other_key"))) == "AccessRefused"


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"host_key": ""}, "no host_key"),
        ({"host_key": "ssh-ed25519 nonsense"}, "no public key"),
        ({"host_key": "nonsense"}, "no public key"),
        ({"private_key": "nonsense"}, "The private key"),
    ],
)
def test_a_connection_that_lacks_something_is_told(trust: Trust, change: dict[str, str], sentence: str) -> None:
    with pytest.raises(ExtractError, match=sentence) as told:
        trust.bring(trust.server.connection(**change))
    assert told.value.code == "CredentialsMissing"


def test_a_key_may_stand_in_a_file_and_a_missing_one_is_told(trust: Trust) -> None:
    trust.save("registers.xlsx")
    host_key = trust.server.text("host_key.pub")
    sound = trust.server.connection()
    in_file = Connection.of(
        sound.base_url, sound.login, extra={"host_key": host_key, "private_key_file": trust.server.place / "user_key"}
    )
    trust.bring(in_file)
    assert trust.copied
    assert (
        trust.refused(Connection.of(sound.base_url, sound.login, extra={"host_key": host_key})) == "CredentialsMissing"
    )
    assert trust.refused(replace(sound, login=None)) == "CredentialsMissing"
    assert trust.refused(replace(sound, base_url="sftp://")) == "CredentialsMissing"


def test_a_server_that_is_down_may_come_back(trust: Trust, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sftp, "_TIMEOUT", 1.0)
    nobody = replace(trust.server.connection(), base_url="sftp://127.0.0.1:1")
    with pytest.raises(ExtractError) as told:
        trust.bring(nobody)
    assert (told.value.code, told.value.transient) == ("SourceUnreachable", True)
