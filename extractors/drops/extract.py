"""Land the ledger lines of exports that came into a folder since they were last looked at.

``export_files`` lands before ``ledger_lines`` and is the memory of what has been imported: a night that is killed
between the two reads exactly those files again, and a file that comes twice, under whatever name, is imported once.
"""

from __future__ import annotations

import logging
import traceback
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path

from extractors.academy import Academy
from extractors.drops.chart import Chart
from extractors.drops.declare import FILE_COLUMNS, FILES, LINE_COLUMNS, LINES, System
from extractors.drops.errors import ExportGone
from extractors.drops.exports import Export, exports_in, imported_before, landed_files
from extractors.drops.lines import Reader, Schools
from extractors.errors import ExtractError, UnexpectedFault
from extractors.http.manners import Clock
from extractors.landing import Landing, Mode, PartitionKey, ReadFacts
from extractors.landing.attempts import record_attempt
from extractors.outcome import NO_WORK, Outcome, Status, Work
from extractors.stopwatch import Stopwatch
from extractors.window import close_of

log = logging.getLogger(__name__)


def extract_drop(
    system: System,
    *,
    folder: Path,
    academies: Sequence[Academy],
    as_at: date,
    home: Path,
    bring: Callable[[], None] | None = None,
    clock: Clock | None = None,
) -> tuple[Outcome, ...]:
    """Land the exports of ``system`` that are new in ``folder``, as at a day: one outcome per resource, recorded.

    ``bring`` fetches the files into the folder first. One export that cannot be taken lets none of the night's land:
    a ledger that lacks a month looks like a saving. What has landed is kept, and the folder then not looked at.
    """
    clock = clock or Clock()
    landing = Landing(home, now=clock.now)
    night = _Night(system, folder, academies, landing, as_at, clock, Stopwatch(clock.monotonic))
    failure: ExtractError | None = None
    try:
        night.land(bring)
    except ExtractError as error:
        failure = error
        log.error("%s failed: %s: %s", system.name, error.code, error)  # noqa: TRY400 - the sentence says it all
    except Exception as error:  # noqa: BLE001 - the attempt is to be recorded, whatever happened
        # The message may quote a line, so only the kind and the places are told.
        places = "".join(traceback.format_tb(error.__traceback__))
        log.error("%s failed by our own fault (%s):\n%s", system.name, type(error).__name__, places)  # noqa: TRY400
        failure = UnexpectedFault(
            f"A fault of ours or of this machine ({type(error).__name__}), not of the export: see the task's log."
        )
    night.stop()
    outcomes = tuple(night.outcome(resource, failure) for resource in (FILES, LINES))
    record_attempt(outcomes, home=home, source=system.name, as_at=as_at, academy_urn=None, recorded_at=landing.now())
    return outcomes


@dataclass
class _Night:
    """One attempt to land what has come."""

    system: System
    folder: Path
    academies: Sequence[Academy]
    landing: Landing
    as_at: date
    clock: Clock
    watch: Stopwatch
    _landed: set[str] = field(default_factory=set)
    _work: dict[str, Work] = field(default_factory=dict)
    _reader: Reader | None = None

    def _key(self, resource: str) -> PartitionKey:
        return PartitionKey(self.system.name, resource, self.as_at)

    def land(self, bring: Callable[[], None] | None) -> None:
        files, lines = self._key(FILES), self._key(LINES)
        if self.landing.manifest(lines) is not None and self.landing.manifest(files) is not None:
            return
        # Bringing and looking is work for the list of files; reading them, for their lines.
        self._work[FILES] = NO_WORK
        if bring is not None:
            bring()
        exports = self._begun() if self.landing.manifest(files) is not None else self._new()
        end = close_of(files.as_at)
        self._work[FILES] = Work(window_to=end, rows_received=len(exports), seconds=self.watch.lap())
        self._work[LINES] = Work(window_to=end)
        with (
            self.landing.write(files, FILE_COLUMNS) as of_files,
            self.landing.write(lines, LINE_COLUMNS) as of_lines,
        ):
            reader = self._reader = Reader(self.system, Chart.beside(self.folder), Schools(self.academies), of_lines)
            told = []
            for export in exports:
                done = self._work[LINES]
                self._work[LINES] = replace(done, pages=done.pages + 1, bytes=done.bytes + export.bytes)
                told.append(reader.read(export))
            of_files.append(told)
            if self.landing.manifest(files) is None:
                of_files.commit(ReadFacts(Mode.INCREMENTAL, rows_received=len(told), window_to=end))
                self._landed.add(FILES)
            of_lines.commit(
                ReadFacts(
                    Mode.INCREMENTAL,
                    rows_received=of_lines.rows + of_lines.rows_refused,
                    window_to=end,
                    pages=len(told),
                    unknown_fields=tuple(sorted(reader.unknown)),
                )
            )
            self._landed.add(LINES)
        log.info("%s: %d exports, %d lines", self.system.name, len(told), of_lines.rows)

    def stop(self) -> None:
        """Book the time since the list of files was done, and what was read in it, on what was being worked at."""
        at = LINES if LINES in self._work else FILES
        done = self._work.get(at)
        if done is not None:
            lines = self._reader.lines if self._reader is not None else done.rows_received
            self._work[at] = replace(done, rows_received=lines, seconds=done.seconds + self.watch.lap())

    def outcome(self, resource: str, failure: ExtractError | None) -> Outcome:
        """What became of one resource. What landed before the failure has landed."""
        key = self._key(resource)
        manifest = self.landing.manifest(key)
        if manifest is None:
            told = failure or UnexpectedFault(f"{resource} did not land.")
            return Outcome(
                source=key.source,
                resource=resource,
                as_at=key.as_at,
                academy_urn=None,
                status=Status.FAILED,
                error_code=told.code,
                error=str(told),
                transient=told.transient,
                work=self._work.get(resource, NO_WORK),
            )
        return Outcome(
            source=key.source,
            resource=resource,
            as_at=key.as_at,
            academy_urn=None,
            status=Status.LANDED if resource in self._landed else Status.KEPT,
            rows_landed=manifest.rows_landed,
            rows_quarantined=manifest.rows_quarantined,
            work=self._work.get(resource, NO_WORK),
        )

    def _new(self) -> list[Export]:
        known = set(imported_before(self.landing, self._key(FILES)))
        chosen = []
        for export in exports_in(self.folder, self.system, now=self.clock.now()):
            if export.sha256 in known:
                log.info("%s has been imported already and is passed over", export.path.name)
                continue
            known.add(export.sha256)
            chosen.append(export)
        return chosen

    def _begun(self) -> list[Export]:
        """The exports whose import had begun under this day, found again by what is in them."""
        wanted = {
            str(row["file_sha256"]): str(row["file_name"]) for row in landed_files(self.landing, self._key(FILES))
        }
        found = {export.sha256: export for export in exports_in(self.folder, self.system, now=self.clock.now())}
        gone = [name for sha256, name in wanted.items() if sha256 not in found]
        if gone:
            raise ExportGone(f"The import of {', '.join(gone)} had begun, but the file is not there: put it back.")
        return [found[sha256] for sha256 in wanted]
