"""Source x fault x outcome: survived, with the rows of an undisturbed read, or refused by name and nothing landed."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pytest

from demo.records import World
from demo.servers.faults import (
    Fault,
    Match,
    changed,
    cut_body,
    error_inside,
    html_page,
    hung_up,
    meanwhile,
    next_to_itself,
    rearranged,
    repeated_page,
    slow,
    status,
    too_many,
)
from demo.servers.messages import Request
from demo.servers.moments import Clock
from demo.servers.systems import Servers
from extractors.http.paging import NextLink, Offset, PageNumber, Paging
from extractors.landing import Landing, PartitionKey
from extractors.source import Source
from extractors.sources import SOURCES
from tests.extractors.sources.reading import DAY, academies_of, connection_to, land, rows

SURVIVED = "survived"
STRANGER = "http://stranger.example/v1.0/students?page=2"


def small_pages(paging: Paging) -> Paging:
    """The same paging, with pages so small that a small world has several."""
    match paging:
        case NextLink():
            return replace(paging, size=5)
        case Offset():
            return replace(paging, limit=30)
        case PageNumber():
            return replace(paging, size=80)
    return paging


def only(source: str, *resources: str) -> Source:
    declared = SOURCES[source]
    chosen = [replace(resource, paging=small_pages(resource.paging)) for resource in map(declared.resource, resources)]
    return replace(declared, resources=tuple(chosen))


@dataclass(frozen=True)
class Listing:
    """The list of a source that is disturbed: where it is asked for, where its rows are, and its pages."""

    resource: str
    path: str
    rows: str
    page: Callable[[Request, int], bool]


def _page_of(request: Request, name: str, number: int) -> bool:
    return request.query.get(name, "1") == str(number)


LISTINGS = {
    "wonde": Listing("students", "*/students", "data", lambda asked, n: _page_of(asked, "page", n)),
    "snipe_it": Listing(
        "hardware",
        "*/hardware",
        "rows",
        lambda asked, n: asked.query["offset"] == str(30 * (n - 1)) and "status" not in asked.query,
    ),
    "xero": Listing("invoices", "*/Invoices", "Invoices", lambda asked, n: _page_of(asked, "page", n)),
}


@dataclass(frozen=True)
class Case:
    source: str
    name: str
    fault: Callable[[Servers, Listing], Fault]
    outcome: str
    page: int | None = 2  # the page that is disturbed; None: all of them
    times: int | None = 1


def everywhere(name: str, fault: Callable[[Servers, Listing], Fault], outcome: str, **options: Any) -> list[Case]:
    return [Case(source, name, fault, outcome, **options) for source in LISTINGS]


def _expire(servers: Servers, _: Listing) -> Fault:
    return meanwhile(servers.xero.login.expire_all)


def _first_twice(page: list[Any]) -> list[Any]:
    return [page[0], page[0], *page[2:]]


CASES = [
    *everywhere("429 with seconds", lambda *_: too_many(seconds=7), SURVIVED),
    *everywhere("429 with hours", lambda *_: too_many(hours=3), "RateLimited"),
    Case(
        "xero",
        "day limit",
        lambda *_: too_many(hours=3, headers={"X-Rate-Limit-Problem": "day"}),
        "DayLimitReached",
    ),
    Case(
        "xero",
        "minute limit",
        lambda *_: too_many(seconds=30, headers={"X-Rate-Limit-Problem": "minute"}),
        SURVIVED,
    ),
    *[
        case
        for code in (500, 502, 503, 504)
        for case in everywhere(f"one {code}", lambda *_, code=code: status(code), SURVIVED)
    ],
    *everywhere("503 for good", lambda *_: status(503), "SourceUnavailable", times=None),
    *everywhere("404", lambda *_: status(404), "RequestRefused"),
    *everywhere("403", lambda *_: status(403), "AccessForbidden"),
    *everywhere("one slow answer", lambda *_: slow(2.5), SURVIVED),
    *everywhere("one cut body", lambda *_: cut_body(), SURVIVED),
    *everywhere("cut bodies", lambda *_: cut_body(), "BodyCutShort", times=None),
    *everywhere("one hang-up", lambda *_: hung_up(), SURVIVED),
    *everywhere("hang-ups", lambda *_: hung_up(), "SourceUnreachable", times=None),
    *everywhere("one web page", lambda *_: html_page(), SURVIVED),
    *everywhere("web pages", lambda *_: html_page(), "NotJson", times=None),
    Case("wonde", "token withdrawn in the middle", lambda *_: status(401), "AccessRefused", times=None),
    Case("snipe_it", "token withdrawn in the middle", lambda *_: status(401), "AccessRefused", times=None),
    Case("xero", "token expired in the middle", _expire, SURVIVED),
    Case("xero", "token refused for good", lambda *_: status(401), "AccessRefused", times=None),
    Case(
        "snipe_it",
        "error inside 200",
        lambda *_: error_inside({"status": "error", "messages": "Out of memory", "payload": None}),
        "VendorComplaint",
    ),
    *[
        Case(source, "some other JSON", lambda *_: error_inside({"success": False}), "UnexpectedBody")
        for source in LISTINGS
    ],
    *everywhere(
        "redirect to a stranger", lambda *_: status(302, headers={"Location": STRANGER}), "StrangeHost", times=None
    ),
    Case("wonde", "looping next", lambda *_: next_to_itself("meta.pagination.next"), "LoopedPage", times=None),
    Case("wonde", "next on a stranger", lambda *_: changed("meta.pagination.next", STRANGER), "StrangeHost"),
    Case("wonde", "more without next", lambda *_: changed("meta.pagination.next", None), "TruncatedRead"),
    *everywhere("repeated page", lambda _, listing: repeated_page(listing.rows), "RepeatedPage", page=None, times=None),
    Case("snipe_it", "total too high", lambda *_: changed("total", 9999), "DisagreeingTotal", times=None, page=None),
    Case("snipe_it", "total that moves", lambda *_: changed("total", 1000), "DisagreeingTotal"),
    Case("xero", "total too high", lambda *_: changed("pagination.itemCount", 9999), "DisagreeingTotal", None, None),
    Case("xero", "total that moves", lambda *_: changed("pagination.itemCount", 9999), "DisagreeingTotal"),
    Case("snipe_it", "a record vanished", lambda _, on: rearranged(on.rows, lambda page: page[1:]), "DisagreeingTotal"),
    Case("xero", "a record vanished", lambda _, on: rearranged(on.rows, lambda page: page[1:]), "DisagreeingTotal"),
    *everywhere("out of order", lambda _, on: rearranged(on.rows, lambda page: page[::-1]), SURVIVED),
    Case("snipe_it", "a record twice for one", lambda _, on: rearranged(on.rows, _first_twice), "DisagreeingTotal"),
    Case("xero", "a record twice for one", lambda _, on: rearranged(on.rows, _first_twice), "DisagreeingTotal"),
    Case("wonde", "duplicates", lambda _, on: rearranged(on.rows, lambda page: page * 2), SURVIVED),
    *everywhere("a new field", lambda _, on: changed(f"{on.rows}.*.brand_new", {"a": [1]}), SURVIVED),
    Case("wonde", "a type that changed", lambda *_: changed("data.*.upi", {"id": 1}), "TooManyRefused", None, None),
    Case("snipe_it", "a type that changed", lambda *_: changed("rows.*.model", "HP"), "TooManyRefused", None, None),
    Case("xero", "a type that changed", lambda *_: changed("Invoices.*.Total", "ten"), "TooManyRefused", None, None),
]


@pytest.fixture(scope="module")
def undisturbed(world: World, tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, list[tuple[Any, ...]]]]:
    home = tmp_path_factory.mktemp("undisturbed")
    servers = Servers(world, Clock.after(DAY), calls_per_minute=1_000_000)
    with servers as details:
        read = {}
        for source, listing in LISTINGS.items():
            land(only(source, listing.resource), connection_to(source, details), home, DAY, _academies(world))
            read[source] = _landed(home, source, world)
    assert all(len(found) > 15 for found in read.values())
    yield read


def _academies(world: World) -> list[Any]:
    """The school with the most pupils, so that its list has several small pages."""
    most = max(world.schools, key=lambda school: sum(pupil.urn == school.urn for pupil in world.enrolments))
    return [academy for academy in academies_of(world) if academy.urn == most.urn]


def _key(source: str, world: World) -> PartitionKey:
    urn = _academies(world)[0].urn if source == "wonde" else None
    return PartitionKey(source, LISTINGS[source].resource, DAY, urn)


def _landed(home: Path, source: str, world: World) -> list[tuple[Any, ...]]:
    key = _key(source, world)
    found = rows(home, source, key.resource, DAY, key.academy_urn)
    return sorted((tuple(row.values()) for row in found), key=repr)


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case.source}: {case.name}")
def test_fault(
    case: Case,
    world: World,
    servers: Servers,
    undisturbed: dict[str, list[tuple[Any, ...]]],
    tmp_path: Path,
) -> None:
    listing, vendor = LISTINGS[case.source], servers.vendors[case.source]
    path = listing.path.removeprefix("*")
    happened: list[Request] = []

    def disturbed(request: Request) -> bool:
        hit = request.path.endswith(path) and (case.page is None or listing.page(request, case.page))
        if hit:
            happened.append(request)
        return hit

    match: Match = disturbed
    vendor.faults.add(match, case.fault(servers, listing), times=case.times)
    source = only(case.source, listing.resource)
    outcomes = land(source, connection_to(case.source, servers.details), tmp_path, DAY, _academies(world))
    (outcome,) = outcomes.values()
    assert happened, "the fault never had its turn"
    if case.outcome == SURVIVED:
        assert outcome.error is None
        assert _landed(tmp_path, case.source, world) == undisturbed[case.source]
    else:
        assert outcome.error_code == case.outcome
        assert outcome.error
        assert Landing(tmp_path).manifest(_key(case.source, world)) is None
        assert not list((tmp_path / "quarantine").rglob("*.parquet"))
