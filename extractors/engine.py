"""Land every resource of a source: the one entry point. Knows declarations and no vendor."""

from __future__ import annotations

import logging
import traceback
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from types import MappingProxyType
from typing import Any

import pyarrow.parquet as pq

from extractors.academy import Academy
from extractors.connection import Connection
from extractors.declare import Resource
from extractors.errors import ExtractError, NeededResourceMissing, ShrunkenSnapshot, UnexpectedFault
from extractors.http.manners import Clock, Limits
from extractors.landing import Landing, PartitionWriter
from extractors.landing.attempts import record_attempt
from extractors.landing.catalogue import Manifest, Mode, PartitionKey
from extractors.outcome import NO_WORK, Outcome, Status, Work
from extractors.reading import Reading
from extractors.records.privacy import Pseudonyms
from extractors.source import Access, Entry, Source
from extractors.stopwatch import Stopwatch
from extractors.window import window_after

log = logging.getLogger(__name__)


def extract(
    source: Source,
    *,
    connection: Connection,
    academy: Academy | None,
    academies: Sequence[Academy],
    as_at: date,
    home: Path,
    pseudonym_key: bytes,
    accept_shrunken: Collection[str] = (),
    leave_out: Mapping[str, str] = MappingProxyType({}),
    clock: Clock | None = None,
    limits: Limits | None = None,
) -> tuple[Outcome, ...]:
    """Land each resource of ``source`` as at a day: for ``academy`` where the source is read per academy, else once.

    A source read once is read for each of its ``readers``, one after the other: a failure of one stops no other.
    Returns one outcome per resource, in their order, and records each reader's as an attempt. A source that fails
    raises nothing: its failures are outcomes, and a resource's failure stops only those that are read from it. What has
    landed already is kept and the source is not asked for it. ``accept_shrunken`` names resources whose snapshot may be
    much smaller than the one before, because a person has looked. ``leave_out`` names resources that are not read, and
    why: a permission that a school does not give. ValueError when the call itself is wrong.
    """
    unknown = set(leave_out) - {resource.name for resource in source.resources}
    if unknown:
        raise ValueError(f"{source.name} has no {', '.join(sorted(unknown))} that could be left out.")
    if source.per_academy != (academy is not None):
        raise ValueError(f"{source.name} is read {'per academy' if source.per_academy else 'trust-wide'}.")
    clock = clock or Clock()
    is_open = [each for each in academies if each.is_open(as_at)]
    outcomes: list[Outcome] = []
    for reader in (academy,) if source.per_academy else source.readers(connection, is_open):
        run = _Run(
            source=source,
            entry=Entry(source, connection, reader, academies, as_at, clock, limits or Limits()),
            landing=Landing(home, now=clock.now),
            pseudonyms=Pseudonyms(pseudonym_key, source.name),
            accept_shrunken=frozenset(accept_shrunken),
            leave_out=leave_out,
            watch=Stopwatch(clock.monotonic),
        )
        try:
            told = tuple(run.outcome(resource) for resource in source.resources)
        finally:
            run.close()
        record_attempt(
            told,
            home=home,
            source=source.name,
            as_at=as_at,
            academy_urn=reader.urn if reader else None,
            recorded_at=clock.now(),
        )
        outcomes += told
    return tuple(outcomes)


@dataclass
class _Run:
    """One call of ``extract``: the door is opened when it is first needed, once."""

    source: Source
    entry: Entry
    landing: Landing
    pseudonyms: Pseudonyms
    accept_shrunken: frozenset[str]
    leave_out: Mapping[str, str]
    watch: Stopwatch
    _entered: Access | None = None
    _shut_out: ExtractError | None = None
    _reading: Reading | None = None

    def outcome(self, resource: Resource) -> Outcome:
        """Land one resource, or say why not; either way with what was done for it."""
        self._reading = None
        asked = self.entry.asked()
        outcome = self._outcome(resource)
        seconds = self.watch.lap()
        if self._reading is None and outcome.error is None:
            return outcome  # nothing was asked of the source
        requests, retries, size = (now - before for now, before in zip(self.entry.asked(), asked, strict=True))
        done: Work = self._reading.so_far() if self._reading is not None else NO_WORK
        return replace(outcome, work=replace(done, requests=requests, retries=retries, bytes=size, seconds=seconds))

    def _outcome(self, resource: Resource) -> Outcome:
        name = self._name(resource)
        why = self._left_out(resource)
        if why is not None:
            log.info("%s is left out: %s", name, why)
            return self._without(resource, Status.LEFT_OUT, note=why)
        try:
            manifest, status = self._land(resource)
        except ExtractError as error:
            log.error("%s failed: %s: %s", name, error.code, error)  # noqa: TRY400 - the sentence says it all
            return self._failure(resource, error)
        except Exception as error:  # noqa: BLE001 - one resource's fault must not stop the others
            # The message may quote a record, so only the kind and the places are told.
            places = "".join(traceback.format_tb(error.__traceback__))
            log.error("%s failed by our own fault (%s):\n%s", name, type(error).__name__, places)  # noqa: TRY400
            told = f"{name} failed by a fault of ours or of this machine ({type(error).__name__}): see the task's log."
            return self._failure(resource, UnexpectedFault(told))
        log.info(
            "%s: %s, %d rows of %d records in %d pages, %d refused: %s",
            name,
            status,
            manifest.rows_landed,
            manifest.rows_received,
            manifest.pages,
            manifest.rows_quarantined,
            self.landing.root / manifest.key.leaf,
        )
        return self._told(resource, status, manifest)

    def close(self) -> None:
        if self._entered is not None:
            self._entered.session.close()

    def _land(self, resource: Resource) -> tuple[Manifest, Status]:
        key = self._key(resource)
        landed = self.landing.manifest(key)
        if landed is not None:
            return landed, Status.KEPT
        newest = self.landing.newest(key.source, key.resource, key.academy_urn, key.as_at)
        if newest is not None and (key.as_at - newest.as_at).days < resource.every:
            return newest, Status.NOT_DUE
        parents = self._parents(resource)
        reading = self._reading = Reading(
            resource,
            self._access(resource),
            passes=resource.passes_of(key.as_at),
            parents=parents,
            window=window_after(newest, key.as_at, resource.overlap) if resource.mode is Mode.INCREMENTAL else None,
            pseudonyms=self.pseudonyms,
            clock=self.entry.clock,
            name=self._name(resource),
        )
        with self.landing.write(key, resource.columns) as writer:
            facts = reading.into(writer)
            self._guard_size(resource, newest, writer)
            manifest = writer.commit(facts)
            return manifest, Status.KEPT if writer.kept else Status.LANDED

    def _enter(self) -> Access:
        """Being let in may fail for good: then nothing more is tried at this door."""
        if self._shut_out is not None:
            raise self._shut_out
        if self._entered is None:
            try:
                self._entered = self.source.enter(self.entry)
            except ExtractError as error:
                self._shut_out = error
                raise
        return self._entered

    def _parents(self, resource: Resource) -> list[str]:
        """The landed values that a fan-out asks about, one by one."""
        fan_out = resource.fan_out
        if fan_out is None:
            return []
        rows = self._landed(resource, fan_out.resource)
        wanted = [row for row in rows if not any(row[name] in skipped for name, skipped in fan_out.skip.items())]
        return list(dict.fromkeys(row[fan_out.column] for row in wanted if row[fan_out.column] is not None))

    def _access(self, resource: Resource) -> Access:
        """The open door, with the words that another resource's landed rows give to a variable."""
        given = resource.given
        if given is None:
            return self._enter()
        rows = self._landed(resource, given.resource)
        access = self._enter()
        words = set(access.variables.get(given.variable, "").split())
        words.update(str(row[column]) for row in rows for column in given.columns if row[column] is not None)
        return replace(access, variables={**access.variables, given.variable: " ".join(sorted(words))})

    def _landed(self, resource: Resource, needed: str) -> list[dict[str, Any]]:
        """The landed rows of a resource that another one is read from."""
        manifest = self.landing.manifest(self._key(self.source.resource(needed)))
        if manifest is None:
            raise NeededResourceMissing(f"{self._name(resource)} is read from {needed}, which has not landed.")
        return [row for path in self.landing.files(manifest) for row in pq.read_table(path).to_pylist()]

    def _guard_size(self, resource: Resource, newest: Manifest | None, writer: PartitionWriter) -> None:
        if resource.mode is Mode.INCREMENTAL or newest is None or resource.name in self.accept_shrunken:
            return
        if writer.rows < resource.smallest_share * newest.rows_landed:
            raise ShrunkenSnapshot(
                f"{self._name(resource)} has {writer.rows} rows, under {resource.smallest_share:.0%} of the "
                f"{newest.rows_landed} of {newest.as_at}. If so much is really gone, run it again accepting a shrunken "
                f"{resource.name}; otherwise ask the vendor why its list is short."
            )

    def _key(self, resource: Resource) -> PartitionKey:
        academy = self.entry.academy
        return PartitionKey(self.source.name, resource.name, self.entry.as_at, academy.urn if academy else None)

    def _name(self, resource: Resource) -> str:
        academy = self.entry.academy
        of = f" of {academy.name} ({academy.urn})" if academy else ""
        return f"{self.source.name} {resource.name}{of} as at {self.entry.as_at}"

    def _left_out(self, resource: Resource) -> str | None:
        """Why a resource is not read; also one that is read from another that is not."""
        parent = resource.needs
        if parent is not None and parent in self.leave_out and resource.name not in self.leave_out:
            return f"it is read from {parent}, which is left out: {self.leave_out[parent]}"
        return self.leave_out.get(resource.name)

    def _failure(self, resource: Resource, error: ExtractError) -> Outcome:
        told = self._without(resource, Status.FAILED)
        return replace(told, error_code=error.code, error=str(error), transient=error.transient)

    def _without(self, resource: Resource, status: Status, note: str | None = None) -> Outcome:
        """The outcome of a resource that has not landed."""
        key = self._key(resource)
        return Outcome(key.source, key.resource, key.as_at, key.academy_urn, status, note=note)

    def _told(self, resource: Resource, status: Status, manifest: Manifest) -> Outcome:
        key = self._key(resource)
        return Outcome(
            source=key.source,
            resource=key.resource,
            as_at=key.as_at,
            academy_urn=key.academy_urn,
            status=status,
            rows_landed=0 if status is Status.NOT_DUE else manifest.rows_landed,
            rows_quarantined=0 if status is Status.NOT_DUE else manifest.rows_quarantined,
        )
