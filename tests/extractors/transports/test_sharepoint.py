"""Files come from a SharePoint library as Graph shows it: what changed, once, and the token goes to Graph alone."""

from __future__ import annotations

import json
import logging
from collections.abc import Callable, Iterator
from dataclasses import MISSING, fields, replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest

from demo.records import World
from demo.servers import faults
from demo.servers.graph import Graph
from demo.servers.messages import Response
from demo.servers.moments import Clock
from demo.servers.serving import Listener
from demo.servers.sharepoint import SharePoint
from extractors.connection import Connection
from extractors.errors import ExtractError
from extractors.http.manners import Limits
from extractors.transports.library import STATE_FILE
from extractors.transports.mirror import Caps, Mirror
from extractors.transports.sharepoint import bring_from_sharepoint
from tests.extractors.peer import FakeTime

URN = "900001"
FOLDER = "Governance/Registers"
LIMITS = Limits(connect=2, read=2, attempts=3, largest_body=2**20)
DELTA, CONTENT, FILE = "*/root/delta", "*/items/*/content", "*/download.aspx"


def empty_world() -> World:
    given: dict[str, Any] = {field.name: () for field in fields(World) if field.default is MISSING}
    return World(**{**given, "seed": 1, "until": date(2026, 3, 19)})


class Trust:
    """The library, and our copy of one academy's folder of it."""

    def __init__(self, graph: Graph, place: Path) -> None:
        self.graph = graph
        self.library = SharePoint(graph, page=3)
        self.mirror = Mirror(place / "copy")
        self.time = FakeTime()
        self.library.put(f"{FOLDER}/{URN}/registers.xlsx", b"work")

    @property
    def connection(self) -> Connection:
        told = self.graph.details()
        extra = {"tenant": told["tenant"], "login_url": told["login_url"]}
        return Connection.of(told["base_url"], told["client_id"], told["client_secret"], extra)

    def bring(self, connection: Connection | None = None, **options: Any) -> None:
        given = {"drive": self.library.drive, "folder": FOLDER, "within": URN, "mirror": self.mirror}
        bring_from_sharepoint(
            connection or self.connection, **{**given, "clock": self.time.clock, "limits": LIMITS, **options}
        )

    def refused(self, **options: Any) -> ExtractError:
        with pytest.raises(ExtractError) as told:
            self.bring(**options)
        return told.value

    def asked(self) -> dict[str, int]:
        """How often each kind of thing was asked for since the last time of asking."""
        kinds = {"delta": "/delta", "content": "/content", "file": "/download.aspx"}
        found = {kind: sum(r.path.endswith(end) for r in self.graph.asked) for kind, end in kinds.items()}
        self.graph.asked.clear()
        return found

    @property
    def copied(self) -> dict[str, bytes]:
        found = (self.mirror.root / URN).rglob("*") if (self.mirror.root / URN).exists() else ()
        return {path.name: path.read_bytes() for path in found if path.is_file()}


@pytest.fixture
def graph() -> Iterator[Graph]:
    vendor = Graph(empty_world(), Clock.after(date(2026, 3, 19)))
    listeners = [Listener(vendor) for _ in vendor.hosts_wanted]
    for host, listener in zip(vendor.hosts_wanted, listeners, strict=True):
        vendor.hosts[host] = listener.host
        listener.start()
    yield vendor
    for listener in listeners:
        listener.close()
    assert not vendor.broken


@pytest.fixture
def trust(graph: Graph, tmp_path: Path) -> Trust:
    return Trust(graph, tmp_path)


def test_only_an_academys_workbooks_come(trust: Trust) -> None:
    for name in (
        "macros.XLSM",
        "plans.csv",
        "~$registers.xlsx",
        ".hidden.csv",
        "notes.docx",
        "old/registers 2024.xlsx",
    ):
        trust.library.put(f"{FOLDER}/{URN}/{name}", name.encode())
    trust.library.put(f"{FOLDER}/900002/registers.xlsx", b"of another")
    trust.library.put(f"Elsewhere/{URN}/registers.xlsx", b"not a register")
    trust.bring()
    assert trust.copied == {"registers.xlsx": b"work", "macros.XLSM": b"macros.XLSM", "plans.csv": b"plans.csv"}
    saved = datetime.fromtimestamp((trust.mirror.root / URN / "plans.csv").stat().st_mtime, UTC)
    assert saved == datetime(2026, 3, 19, 17, 2, 11, tzinfo=UTC)
    assert not (trust.mirror.root / "900002").exists()
    trust.bring(within="900002")
    assert (trust.mirror.root / "900002" / "registers.xlsx").read_bytes() == b"of another"
    assert trust.copied


def test_capitals_in_the_folders_name_do_not_matter_and_the_root_may_be_the_folder(trust: Trust) -> None:
    trust.bring(folder="governance/REGISTERS")
    assert trust.copied == {"registers.xlsx": b"work"}
    trust.library.put(f"{URN}/top.csv", b"at the top")
    trust.bring(folder="")
    assert trust.copied == {"top.csv": b"at the top"}


def test_what_is_unchanged_is_not_asked_for_again(trust: Trust) -> None:
    trust.library.put(f"{FOLDER}/{URN}/other.csv", b"other")
    trust.bring()
    assert trust.asked() == {"delta": 2, "content": 2, "file": 2}
    trust.bring()
    assert trust.asked() == {"delta": 1, "content": 0, "file": 0}
    trust.library.put(f"{FOLDER}/{URN}/other.csv", b"other, changed")
    trust.library.touch(f"{FOLDER}/{URN}/registers.xlsx")
    trust.bring()
    assert trust.asked() == {"delta": 1, "content": 1, "file": 1}
    assert trust.copied == {"registers.xlsx": b"work", "other.csv": b"other, changed"}


def test_an_item_that_comes_several_times_is_as_it_was_told_last(trust: Trust) -> None:
    for number in range(9):
        trust.library.put(f"{FOLDER}/{URN}/registers.xlsx", f"version {number}".encode())
    trust.library.rename(f"{FOLDER}/{URN}/registers.xlsx", "registers 2026.xlsx")
    trust.bring()
    assert trust.copied == {"registers 2026.xlsx": b"version 8"}
    assert trust.asked()["file"] == 1


def test_what_is_deleted_renamed_or_under_a_renamed_folder_follows(trust: Trust) -> None:
    trust.library.put(f"{FOLDER}/{URN}/gone.csv", b"gone")
    trust.bring()
    trust.library.delete(f"{FOLDER}/{URN}/gone.csv")
    trust.library.rename(f"{FOLDER}/{URN}/registers.xlsx", "new name.xlsx")
    trust.bring()
    assert trust.copied == {"new name.xlsx": b"work"}
    trust.library.rename("Governance", "Board")
    assert trust.refused().code == "FolderMissing"
    trust.bring(folder="Board/Registers")
    assert trust.copied == {"new name.xlsx": b"work"}
    trust.library.delete(f"Board/Registers/{URN}")
    trust.bring(folder="Board/Registers")
    assert trust.copied == {}


def test_a_library_that_forgot_is_listed_anew_and_what_we_hold_does_not_come_again(trust: Trust) -> None:
    trust.library.put(f"{FOLDER}/{URN}/gone.csv", b"gone")
    trust.bring()
    trust.library.delete(f"{FOLDER}/{URN}/gone.csv")
    trust.library.put(f"{FOLDER}/{URN}/new.csv", b"new")
    trust.library.forget()
    trust.asked()
    trust.bring()
    assert trust.copied == {"registers.xlsx": b"work", "new.csv": b"new"}
    assert trust.asked()["file"] == 1


def test_a_library_that_forgets_again_and_again_is_told(trust: Trust) -> None:
    trust.graph.faults.add(DELTA, faults.status(410, {"error": {"code": "resyncRequired"}}), times=None)
    error = trust.refused()
    assert (error.code, error.transient) == ("StateGone", True)
    trust.graph.faults.clear()
    trust.bring()
    assert trust.copied


@pytest.mark.parametrize("left", [None, b"", b"{}", b"nonsense", b'{"drive": "another"}'])
def test_the_state_can_be_thrown_away(trust: Trust, left: bytes | None) -> None:
    trust.bring()
    state = trust.mirror.root / STATE_FILE
    assert trust.graph.details()["client_secret"] not in state.read_text()
    state.unlink() if left is None else state.write_bytes(left)
    trust.bring()
    assert trust.copied == {"registers.xlsx": b"work"}


def test_a_copy_that_was_lost_comes_again_and_304_keeps_what_we_hold(trust: Trust) -> None:
    trust.bring()
    (trust.mirror.root / URN / "registers.xlsx").unlink()
    trust.bring()
    assert trust.copied == {"registers.xlsx": b"work"}
    state = trust.mirror.root / STATE_FILE
    document = json.loads(state.read_text())
    document["held"][f"{URN}/registers.xlsx"]["content"] = "of before"
    state.write_text(json.dumps(document))
    trust.asked()
    trust.bring()
    assert trust.asked() == {"delta": 1, "content": 1, "file": 0}
    trust.bring()
    assert trust.asked() == {"delta": 1, "content": 0, "file": 0}


def test_the_token_goes_to_graph_alone_and_no_link_is_told(trust: Trust, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    links: list[str] = []

    def noted(request: Any, answer: Callable[[Any], Response]) -> Response:
        given = answer(request)
        links.append(given.headers["Location"])
        return given

    trust.graph.faults.add(CONTENT, noted, times=None)
    trust.graph.faults.add(FILE, faults.status(500), times=None)
    error = trust.refused()
    assert (error.code, error.transient) == ("SourceUnavailable", True)
    trust.graph.faults.clear()
    trust.bring()
    assert trust.library.tokens_shown_to_content == 0
    shown = [r.headers.get("authorization") for r in trust.graph.asked if r.path.endswith("/download.aspx")]
    assert shown == [None] * len(shown) and shown
    tokens = {r.bearer for r in trust.graph.asked if r.bearer}
    told = caplog.text + str(error) + (trust.mirror.root / STATE_FILE).read_text()
    secrets = [*tokens, *(link.partition("tempauth=")[2] for link in links), trust.connection.password or ""]
    assert len(secrets) >= 3
    assert not any(secret in told for secret in secrets)
    assert "download.aspx" not in str(error)


def test_a_link_that_has_ended_is_asked_for_once_more(trust: Trust) -> None:
    trust.graph.faults.add(FILE, faults.meanwhile(trust.library.end_links))
    trust.bring()
    assert trust.asked()["content"] == 2
    trust.library.put(f"{FOLDER}/{URN}/registers.xlsx", b"changed")
    trust.graph.faults.add(FILE, faults.meanwhile(trust.library.end_links), times=None)
    assert trust.refused().code == "AccessForbidden"
    assert trust.copied == {"registers.xlsx": b"work"}


def test_a_token_that_ends_on_the_way_is_renewed(trust: Trust) -> None:
    trust.graph.faults.add(DELTA, faults.meanwhile(trust.graph.login.expire_all), after=1)
    trust.graph.faults.add(CONTENT, faults.meanwhile(trust.graph.login.expire_all))
    trust.bring()
    assert trust.copied == {"registers.xlsx": b"work"}


@pytest.mark.parametrize(
    ("at", "fault", "code"),
    [
        (DELTA, faults.too_many(hours=2), "RateLimited"),
        (DELTA, faults.html_page(), "NotJson"),
        (DELTA, faults.cut_body(), "BodyCutShort"),
        (DELTA, faults.error_inside({"error": {"code": "x"}}), "UnexpectedBody"),
        (DELTA, faults.changed("value.0.id", 5), "UnexpectedBody"),
        (DELTA, faults.status(403, {"error": {"code": "accessDenied"}}), "AccessForbidden"),
        (DELTA, faults.status(404, {"error": {"code": "itemNotFound"}}), "RequestRefused"),
        (DELTA, faults.status(401, {"error": {"code": "x"}}), "AccessRefused"),
        (CONTENT, faults.html_page(), "NotJson"),
        (CONTENT, faults.status(404, {"error": {"code": "itemNotFound"}}), "RequestRefused"),
        (CONTENT, faults.status(302), "UnexpectedBody"),
        (CONTENT, faults.status(302, None, {"Location": "ftp://elsewhere/x"}), "UnexpectedBody"),
        (CONTENT, faults.status(302, None, {"Location": "http://user:pw@elsewhere/x"}), "UnexpectedBody"),
        (FILE, faults.cut_body(), "BodyCutShort"),
        (FILE, faults.status(200), "BodyCutShort"),
        (FILE, faults.status(302, None, {"Location": "http://127.0.0.1:9/elsewhere"}), "StrangeHost"),
    ],
)
def test_what_does_not_pass_is_named_and_our_copy_stays(trust: Trust, at: str, fault: faults.Fault, code: str) -> None:
    trust.bring()
    trust.library.put(f"{FOLDER}/{URN}/registers.xlsx", b"changed")
    trust.graph.faults.add(at, fault, times=None)
    assert trust.refused().code == code
    assert trust.copied == {"registers.xlsx": b"work"}
    trust.graph.faults.clear()
    trust.bring()
    assert trust.copied == {"registers.xlsx": b"changed"}


def leading_to(target: Callable[[Any], str | None]) -> faults.Fault:
    """The page says that another follows, where ``target`` says; None: it says neither that nor that it is the last."""

    def lead(request: Any, answer: Callable[[Any], Response]) -> Response:
        given = answer(request)
        document = {**json.loads(given.body), "@odata.deltaLink": None, "@odata.nextLink": target(request)}
        return replace(given, body=json.dumps(document).encode())

    return lead


@pytest.mark.parametrize(
    ("target", "code"),
    [
        (lambda _: "http://127.0.0.1:9/v1.0/x", "StrangeHost"),
        (lambda request: f"http://{request.host}{request.path}?$skiptoken=0.0.0", "RepeatedPage"),
        (lambda _: None, "TruncatedRead"),
    ],
)
def test_a_list_of_changes_that_leads_astray_is_named(
    trust: Trust, target: Callable[[Any], str | None], code: str
) -> None:
    trust.graph.faults.add(DELTA, leading_to(target), times=None)
    assert trust.refused().code == code
    assert not (trust.mirror.root / STATE_FILE).exists()


@pytest.mark.parametrize("name", ["a\\..\\..\\outside.csv", "a/b.csv", "C:b.csv", "line\nend.csv"])
def test_a_name_that_leads_outside_is_refused(trust: Trust, name: str) -> None:
    trust.library.rename(f"{FOLDER}/{URN}/registers.xlsx", name)
    assert trust.refused().code == "UnsafeName"
    assert trust.copied == {}


def test_sizes_and_numbers_are_bounded(trust: Trust) -> None:
    trust.library.put(f"{FOLDER}/{URN}/other.csv", b"x" * 100)
    assert trust.refused(caps=Caps(file=99)).code == "FileTooLarge"
    assert trust.refused(caps=Caps(files=1)).code == "TooManyFiles"
    assert trust.copied == {}


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"login": None}, "CredentialsMissing"),
        ({"password": None}, "CredentialsMissing"),
        ({"password": "wrong"}, "AccessRefused"),
        ({"extra": {}}, "CredentialsMissing"),
        ({"base_url": "nonsense"}, "CredentialsMissing"),
    ],
)
def test_a_connection_that_opens_nothing_is_told(trust: Trust, change: dict[str, Any], code: str) -> None:
    error = trust.refused(connection=replace(trust.connection, **change))
    assert error.code == code
    assert trust.connection.password not in str(error)
