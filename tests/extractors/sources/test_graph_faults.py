"""Microsoft Graph x fault x outcome: survived, with the rows of an undisturbed read, or refused and nothing landed."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any
from urllib.parse import quote

import msgspec
import pytest

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
from demo.servers.messages import Request, Response, encode
from demo.servers.systems import Servers
from extractors.landing import Landing, PartitionKey
from tests.extractors.sources.graph_reading import connection, in_small_pages
from tests.extractors.sources.reading import DAY, land, rows

SURVIVED = "survived"
STRANGER = "http://stranger.example/v1.0/users?$skiptoken=1"
KEY = PartitionKey("graph", "managed_devices", DAY)
NEXT = "@odata.nextLink"
BUSY = {"error": {"code": "TooManyRequests", "message": "Please retry."}}


def linking(link: Callable[[Request, str], str | None]) -> Fault:
    """The link to the next page replaced. Its name has a dot, so it is no dotted path."""

    def relink(request: Request, answer: Answer) -> Response:
        response = answer(request)
        document = msgspec.json.decode(response.body)
        document[NEXT] = link(request, document[NEXT])
        return replace(response, body=encode(document))

    return relink


def to_itself(request: Request, _link: str) -> str:
    query = "&".join(f"{quote(name)}={quote(value, safe='')}" for name, value in request.query.items())
    return f"http://{request.host}{request.path}?{query}"


def damaged(_request: Request, link: str) -> str:
    return link.replace("$skiptoken=", "$skiptoken=x")


@dataclass(frozen=True)
class Case:
    name: str
    fault: Callable[[Servers], Fault]
    outcome: str
    page: int | None = 2  # the page that is disturbed; None: all of them
    times: int | None = 1


def _first_twice(page: list[Any]) -> list[Any]:
    return [page[0], *page]


def _error(code: int) -> dict[str, Any]:
    return {"error": {"code": "UnknownError", "message": f"Something is wrong ({code})."}}


CASES = [
    Case("429 with seconds", lambda _: too_many(seconds=7, body=BUSY), SURVIVED),
    Case("429 with hours", lambda _: too_many(hours=3, body=BUSY), "RateLimited"),
    Case("429 for good", lambda _: too_many(seconds=1, body=BUSY), "RateLimited", times=None),
    *[Case(f"one {code}", lambda _, code=code: status(code, _error(code)), SURVIVED) for code in (500, 502, 503, 504)],
    Case("503 for good", lambda _: status(503, _error(503)), "SourceUnavailable", times=None),
    Case("404", lambda _: status(404, _error(404)), "RequestRefused"),
    Case("403", lambda _: status(403, _error(403)), "AccessForbidden"),
    Case("one slow answer", lambda _: slow(2.5), SURVIVED),
    Case("one cut body", lambda _: cut_body(), SURVIVED),
    Case("cut bodies", lambda _: cut_body(), "BodyCutShort", times=None),
    Case("one hang-up", lambda _: hung_up(), SURVIVED),
    Case("hang-ups", lambda _: hung_up(), "SourceUnreachable", times=None),
    Case("one web page", lambda _: html_page(), SURVIVED),
    Case("web pages", lambda _: html_page(), "NotJson", times=None),
    Case("token expired in the middle", lambda on: meanwhile(on.graph.login.expire_all), SURVIVED),
    Case("token refused for good", lambda _: status(401, _error(401)), "AccessRefused", times=None),
    Case("error inside 200", lambda _: error_inside(_error(200)), "UnexpectedBody"),
    Case("redirect to a stranger", lambda _: status(302, headers={"Location": STRANGER}), "StrangeHost"),
    Case("next on a stranger", lambda _: linking(lambda *_: STRANGER), "StrangeHost"),
    Case("next that the server does not know", lambda _: linking(damaged), "RequestRefused"),
    Case("looping next", lambda _: linking(to_itself), "LoopedPage", times=None),
    Case("next withheld", lambda _: linking(lambda *_: ""), "ShrunkenSnapshot"),
    Case("repeated page", lambda _: repeated_page("value"), "RepeatedPage", page=None, times=None),
    Case("out of order", lambda _: rearranged("value", lambda page: page[::-1]), SURVIVED),
    Case("duplicates", lambda _: rearranged("value", _first_twice), SURVIVED),
    Case("a page of nothing", lambda _: rearranged("value", lambda _: []), "ShrunkenSnapshot", page=None, times=None),
    Case("a new field", lambda _: changed("value.*.brandNew", {"a": [1]}), SURVIVED),
    Case("a type that changed", lambda _: changed("value.*.model", 1), "TooManyRefused", None, None),
    Case("a moment that is none", lambda _: changed("value.*.lastSyncDateTime", "soon"), "TooManyRefused", None, None),
    Case("a field renamed away", lambda _: changed("value.*.id", None), "TooManyRefused", None, None),
]


def landed(home: Path) -> list[tuple[Any, ...]]:
    found = rows(home, "graph", KEY.resource, DAY)
    return sorted((tuple(row[name] for name in row if name != "as_at") for row in found), key=repr)


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"graph: {case.name}")
def test_fault(case: Case, servers: Servers, tmp_path: Path) -> None:
    source = in_small_pages(KEY.resource, size=15)
    undisturbed = tmp_path / "undisturbed"
    land(source, connection(servers), undisturbed, DAY, [])
    home = tmp_path / "disturbed"
    if case.outcome == "ShrunkenSnapshot":  # a list that ends early is known by what was there the day before
        land(source, connection(servers), home, DAY.replace(day=DAY.day - 1), [])
    pages: list[str] = []
    happened: list[Request] = []

    def disturbed(request: Request) -> bool:
        if not request.path.endswith("/managedDevices"):
            return False
        place = request.query.get("$skiptoken", "")
        if place not in pages:
            pages.append(place)
        hit = case.page is None or pages.index(place) + 1 == case.page
        if hit:
            happened.append(request)
        return hit

    servers.graph.faults.add(disturbed, case.fault(servers), times=case.times)
    (outcome,) = land(source, connection(servers), home, DAY, []).values()
    assert happened, "the fault never had its turn"
    if case.outcome == SURVIVED:
        assert outcome.error is None
        assert landed(home) == landed(undisturbed)
        assert len(landed(home)) > 40
    else:
        assert outcome.error_code == case.outcome
        assert outcome.error
        assert Landing(home).manifest(KEY) is None
        assert not list((home / "quarantine").rglob("*.parquet"))
