"""One read of one resource: pages in, landed rows out, and the rules about what is kept."""

from __future__ import annotations

import logging
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final
from urllib.parse import quote

from extractors.declare import Pass, Resource
from extractors.errors import DisagreeingTotal, TooManyRefused
from extractors.http.manners import Clock
from extractors.http.revisions import SinceRevision
from extractors.landing import PartitionWriter
from extractors.landing.catalogue import ReadFacts
from extractors.outcome import Work
from extractors.pages import ReadPage
from extractors.records.privacy import Pseudonyms
from extractors.records.sieve import Sieve
from extractors.source import Access
from extractors.tables import reader_of
from extractors.window import Window

log = logging.getLogger(__name__)

PROGRESS_EVERY: Final = 25  # pages between two lines in the log
_JUDGED_FROM: Final = 5_000  # records after which a read that refuses nearly everything is given up early
_HOPELESS: Final = 10  # times the declared share


@dataclass(frozen=True)
class _Leg:
    """One list to walk: a pass of the resource, for one value of a fan-out."""

    path: str
    reading: Pass
    is_first: bool


class Reading:
    """Reads one resource into a partition. ``parents`` are the values that a fan-out asks about, one by one."""

    def __init__(
        self,
        resource: Resource,
        access: Access,
        *,
        passes: Sequence[Pass],
        parents: Sequence[str],
        window: Window | None,
        pseudonyms: Pseudonyms,
        clock: Clock,
        name: str,
    ) -> None:
        self._resource = resource
        self._access = access
        self._passes = passes
        self._parents = parents
        self._window = window
        self._clock = clock
        self._name = name
        self._pages_of = reader_of(resource, access, pseudonyms)
        self._sieve = Sieve(resource, window, access.variables)
        self._asked: tuple[Mapping[str, str], Mapping[str, str]] = ({}, {})
        if resource.cursor is not None and window is not None:
            self._asked = resource.cursor.ask(window)
        counted = resource.cursor if isinstance(resource.cursor, SinceRevision) else None
        self._revision = counted.revision if counted else None
        self._watermark = int(window.watermark) if counted and window and window.watermark else None
        self._unknown: set[str] = set()
        self._reasons: Counter[str] = Counter()
        self._pages = self._received = 0
        self._totals: list[int | None] = []
        self._started = clock.monotonic()

    def into(self, writer: PartitionWriter) -> ReadFacts:
        """Read everything, and return what is known of the read. Any error leaves the partition uncommitted."""
        before = self._access.session.tally.requests, self._access.session.tally.retries
        for leg in self._legs():
            self._totals.append(None)
            once: set[tuple[Any, ...]] = set()
            for page in self._walk(leg):
                self._take(page, writer)
                self._totals[-1] = self._resource.paging.total(page)
                if self._totals[-1] is not None:
                    self._count_once(page, once)
        for columns, rows in self._sieve.held():
            writer.append_columns(columns, rows)
        self._judge(self._resource.refused_share)
        tally = self._access.session.tally
        return ReadFacts(
            mode=self._resource.mode,
            rows_received=self._received,
            window_from=self._window.start if self._window else None,
            window_to=self._window.end if self._window else None,
            pages=self._pages,
            requests=tally.requests - before[0],
            retries=tally.retries - before[1],
            rows_after_window=self._sieve.after_window,
            rows_repeated=self._sieve.repeated,
            source_total=self._source_total(),
            unknown_fields=tuple(sorted(self._unknown)),
            watermark=None if self._watermark is None else str(self._watermark),
        )

    def so_far(self) -> Work:
        """What has been read, of a read that failed as of one that did not. What it cost is the session's to say."""
        return Work(
            window_from=self._window.start if self._window else None,
            window_to=self._window.end if self._window else None,
            pages=self._pages,
            rows_received=self._received,
            source_total=self._source_total(),
        )

    def _source_total(self) -> int | None:
        """The source's own count of what was asked for; None unless it gave one for every list."""
        known = [total for total in self._totals if total is not None]
        return sum(known) if known and len(known) == len(self._totals) else None

    @staticmethod
    def _count_once(page: ReadPage, once: set[tuple[Any, ...]]) -> None:
        """A record that comes twice makes up the number of one that did not come, and the total agrees all the same."""
        before = len(once)
        once.update(page.keys)
        if len(once) - before < len(page.keys):
            raise DisagreeingTotal("A record came twice, so another did not come: the list changed while it was read.")

    def _legs(self) -> Iterator[_Leg]:
        fan_out = self._resource.fan_out
        first = True
        every = [{}] if fan_out is None else [{fan_out.variable: parent} for parent in self._parents]
        for each in every:
            variables = {**self._access.variables, **each}
            path = self._resource.path.format_map({name: quote(value, safe="") for name, value in variables.items()})
            for reading in self._passes:
                yield _Leg(path, reading, first)
                first = False

    def _walk(self, leg: _Leg) -> Iterator[ReadPage]:
        asked, headers = self._asked
        return self._pages_of.walk(
            leg.path,
            params={**self._resource.params, **leg.reading.params, **asked},
            headers=headers,
            pass_name=leg.reading.name,
            look_for_unknown=leg.is_first,
        )

    def _take(self, page: ReadPage, writer: PartitionWriter) -> None:
        self._pages += 1
        self._received += page.received
        self._unknown |= page.unknown_fields
        if self._revision is not None:
            came = [*page.columns[self._revision], self._watermark]
            self._watermark = max((number for number in came if number is not None), default=None)
        for refusal in page.refused:
            self._reasons[refusal.reason] += 1
            where = f"page {self._pages}, record {refusal.position + 1}" + (f" ({refusal.key})" if refusal.key else "")
            writer.refuse(refusal.code, refusal.reason, where, refusal.value)
        if self._received >= _JUDGED_FROM:
            self._judge(self._resource.refused_share * _HOPELESS)
        kept, rows = self._sieve.sift(page.columns, page.rows)
        if rows:
            writer.append_columns(kept, rows)
        if self._pages % PROGRESS_EVERY == 0:
            seconds = self._clock.monotonic() - self._started
            log.info("%s: %d pages, %d records, %.1f s", self._name, self._pages, self._received, seconds)

    def _judge(self, share: float) -> None:
        refused = self._reasons.total()
        allowed = max(self._resource.refused_floor, share * self._received)
        # Of few records the floor may be all: on a quiet night an increment would land nothing, and go on from there.
        if refused > allowed or refused == self._received > 0:
            reason, times = self._reasons.most_common(1)[0]
            raise TooManyRefused(
                f"{refused} of {self._received} records do not have the declared shape, {times} of them because of "
                f"{reason}. Nothing was landed: if the vendor has changed its interface, change the declaration."
            )
