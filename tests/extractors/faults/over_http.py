"""A vendor's night over HTTP: one of its lists is disturbed where a case says; and the faults that HTTP has for all."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, date, timedelta
from email.utils import format_datetime
from fnmatch import fnmatchcase
from functools import partial
from pathlib import Path
from typing import Any, Final

from demo.records import World
from demo.servers.faults import Fault, changed, cut_body, html_page, hung_up, rearranged, slow, status, too_many
from demo.servers.messages import Request
from demo.servers.moments import Clock
from demo.servers.serving import Vendor
from demo.servers.systems import Servers
from extractors.connection import Connection
from extractors.engine import extract
from extractors.http.manners import Limits
from extractors.http.paging import Paging
from extractors.source import Source
from extractors.sources import SOURCES
from tests.extractors.faults.table import EARLIER, NEXT_NIGHT, SURVIVED, Case, Stage
from tests.extractors.peer import FakeTime
from tests.extractors.sources.reading import DAY, KEY, academies_of, connection_to, rows

STRANGER: Final = "http://stranger.example/elsewhere?page=2"
SKEW: Final = timedelta(hours=1)
Row = Mapping[str, Any]


@dataclass(frozen=True)
class Listing:
    """The list of a source that is disturbed: where it is asked for, where its rows are in the answer, its small pages.

    ``known`` counts in the world what should be known after DAY; ``living`` counts it in the rows of all landings.
    """

    source: str
    resource: str
    path: str
    rows: str
    known: Callable[[World, str], int]
    living: Callable[[list[Row]], int] | None = None
    paging: Callable[[Paging], Paging] = lambda paging: paging
    prepare: Callable[[Servers], None] = lambda _: None
    connect: Callable[[Servers], Connection] | None = None

    @property
    def declared(self) -> Source:
        """The source with this list alone, in small pages, and what it is read from."""
        whole = SOURCES[self.source]
        resource = whole.resource(self.resource)
        needed = (whole.resource(resource.needs),) if resource.needs else ()
        return replace(whole, resources=(*needed, replace(resource, paging=self.paging(resource.paging))))

    @contextmanager
    def night(self, stage: Stage, _place: Path, as_at: date) -> Iterator[HttpNight]:
        """The source's server as it is in the night after the day."""
        stage.servers.clock.moment = Clock.after(as_at).moment
        self.prepare(stage.servers)
        night = HttpNight(self, stage)
        try:
            yield night
        finally:
            night.calm()


@dataclass
class HttpNight:
    """The server while it is read. A page is told by its question: the second question asked is for the second page."""

    listing: Listing
    stage: Stage
    happened: bool = False
    lag: timedelta = timedelta(0)  # by which the server's clock is behind
    _asked: list[tuple[Any, ...]] = field(default_factory=list)

    @property
    def resource(self) -> str:
        return self.listing.resource

    @property
    def vendor(self) -> Vendor:
        return self.servers.vendors[self.listing.source]

    @property
    def servers(self) -> Servers:
        return self.stage.servers

    @property
    def urn(self) -> str | None:
        return self.stage.academy.urn if SOURCES[self.listing.source].per_academy else None

    def switch(self, fault: Fault, page: int | None = 2, times: int | None = 1) -> None:
        """Disturb a page of the list (None: every page), so many times (None: whenever it is asked for)."""

        def disturbed(request: Request) -> bool:
            if not fnmatchcase(request.path, self.listing.path):
                return False
            question = (request.path, tuple(sorted(request.query.items())), request.body)
            if question not in self._asked:
                self._asked.append(question)
            hit = page is None or self._asked.index(question) + 1 == page
            self.happened = self.happened or hit
            return hit

        self.vendor.faults.add(disturbed, fault, times=times)

    def calm(self) -> None:
        self.vendor.faults.clear()
        self.lag = timedelta(0)

    def set_back(self, lag: timedelta) -> None:
        """The server's clock is behind by so much: what it saves after we read bears a time already read."""
        self.lag, self.happened = lag, True

    def land(self, home: Path, as_at: date, patience: float = 10.0) -> dict[str, str]:
        self.servers.clock.moment = Clock.after(as_at).moment - self.lag
        connect = self.listing.connect
        source = self.listing.declared
        outcomes = extract(
            source,
            connection=connect(self.servers) if connect else connection_to(source.name, self.servers.details),
            academy=self.stage.academy if source.per_academy else None,
            academies=academies_of(self.stage.world),
            as_at=as_at,
            home=home,
            pseudonym_key=KEY,
            clock=FakeTime().clock,
            limits=Limits(connect=10, read=patience, attempts=3),
        )
        return {outcome.resource: outcome.error_code for outcome in outcomes if outcome.error_code}

    def landed(self, home: Path, day: date) -> list[dict[str, Any]]:
        return rows(home, self.listing.source, self.resource, day, self.urn)

    def key(self) -> tuple[str, ...]:
        return self.listing.declared.resource(self.resource).key

    def known(self) -> int:
        return self.listing.known(self.stage.world, self.stage.academy.urn)

    def counted(self, home: Path) -> int:
        """Of a snapshot the day's rows count, of an increment all there are."""
        declared = self.listing.declared.resource(self.resource)
        days = (EARLIER, DAY) if declared.cursor else (DAY,)
        found: list[Row] = [row for day in days for row in self.landed(home, day)]
        if self.listing.living:
            return self.listing.living(found)
        return len({tuple(row[name] for name in declared.key) for row in found})


@dataclass(frozen=True)
class Made:
    """A fault that has to know the night: its servers, its clock."""

    make: Callable[[HttpNight], Fault]


def on(  # noqa: PLR0917 - a cell of the table
    fault: str, how: str, outcome: str, what: Fault | Made, page: int | None = 2, times: int | None = 1, **options: Any
) -> Case:
    """A case that disturbs a page of the list."""

    def disturb(night: HttpNight) -> None:
        night.switch(what.make(night) if isinstance(what, Made) else what, page, times)

    return Case(fault, how, outcome, disturb, **options)


def on_its_own_clock(skew: timedelta) -> Fault:
    """429 by a server whose clock is off: it bids us come back at a moment, seven seconds from its own ``Date``."""
    here = FakeTime().clock.now().astimezone(UTC) + skew
    dates = {"Date": here, "Retry-After": here + timedelta(seconds=7)}
    return status(429, None, {name: format_datetime(moment, usegmt=True) for name, moment in dates.items()})


def first_twice(page: list[Any]) -> list[Any]:
    return [page[0], page[0], *page[2:]]


def without_first(page: list[Any]) -> list[Any]:
    return page[1:]


def backwards(page: list[Any]) -> list[Any]:
    return page[::-1]


def common(
    *,
    busy: Any = None,
    broken: Any = None,
    page: int = 2,
    missing: str = "RequestRefused",
    not_data: str = "NotJson",
    web_page: str = "for good",
) -> tuple[Case, ...]:
    """What HTTP does to everybody. ``busy`` and ``broken`` are the vendor's words in a 429 and in other refusals;
    ``missing`` is what comes of a 404, and ``not_data`` of web pages."""
    return (
        on("429 seconds", "once", SURVIVED, too_many(seconds=7, body=busy), page),
        on("429 seconds", "for good", "RateLimited", too_many(seconds=1, body=busy), page, None),
        on("429 hours", "once", "RateLimited", too_many(hours=3, body=busy), page),
        *(on(str(code), "once", SURVIVED, status(code, broken), page) for code in (500, 502, 503)),
        *(on(str(code), "for good", "SourceUnavailable", status(code, broken), page, None) for code in (500, 502, 503)),
        on("4xx", "403", "AccessForbidden", status(403, broken), page),
        on("4xx", "404", missing, status(404, broken), page),
        on("hung up", "once", SURVIVED, hung_up(), page),
        on("hung up", "for good", "SourceUnreachable", hung_up(), page, None),
        on("slow", "once", SURVIVED, slow(0.8), page, patience=0.4),
        on("cut body", "once", SURVIVED, cut_body(), page),
        on("cut body", "for good", "BodyCutShort", cut_body(), page, None),
        on("html", "once", SURVIVED, html_page(), page),
        on("html", web_page, not_data, html_page(), page, None),
        on("another host", "by a redirect", "StrangeHost", status(302, headers={"Location": STRANGER}), page, None),
        on("clock skew", "ahead, and names a moment to come back", SURVIVED, on_its_own_clock(SKEW), page),
        on("clock skew", "behind, and names a moment to come back", SURVIVED, on_its_own_clock(-SKEW), page),
    )


def stamps() -> tuple[Case, ...]:
    """Lists that are asked for by the time of a change: that time is the server's.

    Behind by 26 hours: what was saved since the beginning of the day, which is as far as the next night looks back,
    comes after the night in which its time was read.
    """
    return tuple(
        Case(
            "clock skew",
            f"{how}, and so are the times of its changes",
            NEXT_NIGHT,
            partial(HttpNight.set_back, lag=lag),
        )
        for how, lag in (("behind", timedelta(hours=26)), ("ahead", -timedelta(hours=20)))
    )


def of_records(place: str, field_of_type: str, wrong: Any) -> tuple[Case, ...]:
    """A new field, and one whose type changed: everywhere, as when a vendor brings out another version."""
    every = f"{place}.*." if place else "*."
    return (
        on("new field", "in every record", SURVIVED, changed(f"{every}brand_new", {"a": [1]})),
        on("changed type", "in every record", "TooManyRefused", changed(f"{every}{field_of_type}", wrong), None, None),
    )


def order(place: str) -> tuple[Case, ...]:
    return (on("out of order", "on a page", SURVIVED, rearranged(place, backwards)),)
