"""SharePoint: registers brought from a library through Graph, whose list of changes and whose content are disturbed."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import date
from fnmatch import fnmatchcase
from pathlib import Path
from typing import Any, Final

import msgspec

from demo.servers.faults import (
    Answer,
    Fault,
    changed,
    cut_body,
    error_inside,
    html_page,
    hung_up,
    meanwhile,
    rearranged,
    repeated_page,
    slow,
    status,
    too_many,
)
from demo.servers.graph import Graph
from demo.servers.messages import Request, Response, encode
from demo.servers.sharepoint import SharePoint
from extractors.connection import Connection
from extractors.http.manners import Limits
from extractors.transports.mirror import Mirror
from extractors.transports.sharepoint import bring_from_sharepoint
from tests.extractors.faults.over_http import SKEW, backwards, on_its_own_clock
from tests.extractors.faults.registers import RegistersNight
from tests.extractors.faults.table import SURVIVED, Case, Stage, Tested
from tests.extractors.peer import FakeTime
from tests.extractors.registers.making import WILLOW

DELTA, CONTENT, FILE = "*/root/delta", "*/items/*/content", "*/download.aspx"
FOLDER: Final = "Governance/Registers"
BROKEN: Final = {"error": {"code": "serviceNotAvailable", "message": "Something is wrong."}}


@dataclass
class SharePointNight(RegistersNight):
    """``folder`` is the copy that is read; the workbook stands in the library."""

    graph: Graph | None = None
    library: SharePoint | None = None
    patience: float = 10.0
    place: str = field(default=f"{FOLDER}/{WILLOW.urn}/registers.xlsx")

    def save(self) -> None:
        saved = self.sheets.save(self.folder.parent / "work")
        assert self.library
        self.library.put(self.place, saved.read_bytes())

    def fetch(self) -> None:
        assert self.graph
        assert self.library
        told = self.graph.details()
        extra = {"tenant": told["tenant"], "login_url": told["login_url"]}
        bring_from_sharepoint(
            Connection.of(told["base_url"], told["client_id"], told["client_secret"], extra),
            drive=self.library.drive,
            folder=FOLDER,
            within=WILLOW.urn,
            mirror=Mirror(self.folder),
            clock=FakeTime().clock,
            limits=Limits(connect=10, read=self.patience, attempts=3),
        )

    def land(self, home: Path, as_at: date, patience: float = 10.0) -> dict[str, str]:
        self.patience = patience
        return super().land(home, as_at)

    def switch(self, at: str, fault: Fault, times: int | None) -> None:
        def disturbed(request: Request) -> bool:
            hit = fnmatchcase(request.path, at)
            self.happened = self.happened or hit
            return hit

        assert self.graph
        self.graph.faults.add(disturbed, fault, times=times)

    def calm(self) -> None:
        assert self.graph
        self.graph.faults.clear()
        self.save()


@contextmanager
def _night(stage: Stage, place: Path, _as_at: date) -> Iterator[SharePointNight]:
    graph = stage.servers.graph
    rooms, content = list(graph.rooms), list(graph.content)
    graph.content.clear()  # a library refuses the links of any other
    night = SharePointNight(place / "copy", graph=graph, library=SharePoint(graph, page=2))
    night.bring = night.fetch
    night.save()
    try:
        yield night
    finally:
        graph.faults.clear()
        graph.rooms[:], graph.content[:] = rooms, content


def _on(  # noqa: PLR0917 - a cell of the table
    fault: str, how: str, outcome: str, what: Fault, at: str = DELTA, times: int | None = 1, **options: Any
) -> Case:
    return Case(fault, how, outcome, lambda night: night.switch(at, what, times), **options)


def _passing(fault: str, what: Fault, error: str, *places: str) -> Iterator[Case]:
    """Once it is survived, for good it is not, of the list of changes and of files."""
    for at in places or (DELTA, CONTENT, FILE):
        of = {DELTA: "the list of changes", CONTENT: "the way to a file", FILE: "a file"}[at]
        yield _on(fault, f"{of}, once", SURVIVED, what, at)
        yield _on(fault, f"{of}, for good", error, what, at, None)


def leading_to(target: Callable[[Request], str | None]) -> Fault:
    """The list of changes goes on where ``target`` says; None: nowhere, and it does not end either."""

    def lead(request: Request, answer: Answer) -> Response:
        given = answer(request)
        document = {**msgspec.json.decode(given.body), "@odata.deltaLink": None, "@odata.nextLink": target(request)}
        return replace(given, body=encode(document))

    return lead


def _beginning(request: Request) -> str:
    return f"http://{request.host}{request.path}?$skiptoken=0.0.0"


def _token_ends(night: SharePointNight) -> None:
    assert night.graph
    night.switch(DELTA, meanwhile(night.graph.login.expire_all), 1)
    night.switch(CONTENT, meanwhile(night.graph.login.expire_all), 1)


def _links_end(night: SharePointNight) -> None:
    assert night.library
    night.switch(FILE, meanwhile(night.library.end_links), 1)


def _file_goes(night: SharePointNight) -> None:
    library = night.library
    assert library
    night.switch(CONTENT, meanwhile(lambda: library.delete(night.place)), 1)


_sent_on: Final = status(302, None, {"Location": "http://127.0.0.1:9/"})
_in_2036: Final = changed("value.*.lastModifiedDateTime", "2036-01-01T00:00:00Z")
_forgotten: Final = status(410, {"error": {"code": "resyncRequired"}})

TESTED: Final = Tested(
    "sharepoint",
    "SharePoint",
    "a register's workbook",
    _night,
    (
        *_passing("429 seconds", too_many(seconds=3), "RateLimited"),
        _on("429 hours", "once", "RateLimited", too_many(hours=2)),
        *_passing("500", status(500, BROKEN), "SourceUnavailable"),
        *_passing("502", status(502), "SourceUnavailable", DELTA),
        *_passing("503", status(503, BROKEN), "SourceUnavailable", DELTA),
        _on("4xx", "403", "AccessForbidden", status(403, {"error": {"code": "accessDenied"}})),
        _on("4xx", "404", "RequestRefused", status(404, {"error": {"code": "itemNotFound"}})),
        *_passing("hung up", hung_up(), "SourceUnreachable"),
        _on("slow", "once", SURVIVED, slow(0.8), FILE, patience=0.4),
        *_passing("cut body", cut_body(), "BodyCutShort", DELTA, FILE),
        *_passing("html", html_page(), "NotJson", DELTA),
        _on("error inside", "in place of the changes", "UnexpectedBody", error_inside(BROKEN)),
        _on("repeated page", "for good", "RepeatedPage", repeated_page("value"), times=None),
        _on("looping next", "to the beginning", "RepeatedPage", leading_to(_beginning), times=None),
        _on("another host", "by the link", "StrangeHost", leading_to(lambda _: "http://127.0.0.1:9/v1.0/x")),
        _on(
            "another host",
            "of a file that is sent on",
            "StrangeHost",
            _sent_on,
            FILE,
            None,
        ),
        Case("expired access", "the token runs out", SURVIVED, _token_ends),
        Case("expired access", "the link to a file has ended", SURVIVED, _links_end),
        _on("expired access", "no token is taken any more", "AccessRefused", status(401, BROKEN), times=None),
        _on("totals", "neither a next page nor an end", "TruncatedRead", leading_to(lambda _: None)),
        _on("new field", "in every item", SURVIVED, changed("value.*.brandNew", {"a": [1]}), times=None),
        _on("changed type", "an id that is a number", "UnexpectedBody", changed("value.0.id", 5), times=None),
        _on("clock skew", "ahead, and names a moment to come back", SURVIVED, on_its_own_clock(SKEW)),
        _on("clock skew", "behind, and names a moment to come back", SURVIVED, on_its_own_clock(-SKEW)),
        _on(
            "clock skew",
            "saved in ten years",
            SURVIVED,
            _in_2036,
            times=None,
        ),
        _on("duplicates", "every change twice", SURVIVED, rearranged("value", lambda page: page * 2), times=None),
        _on("out of order", "changes", SURVIVED, rearranged("value", backwards), times=None),
        Case("vanished", "a file goes after it was listed", "RequestRefused", _file_goes),
        _on(
            "vanished",
            "what the library had told us",
            "StateGone",
            _forgotten,
            times=None,
        ),
    ),
)
