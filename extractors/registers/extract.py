"""Land an academy's registers: the rows that may land, and every refusal and warning as rows of their own."""

from __future__ import annotations

import logging
import traceback
from collections.abc import Callable, Collection, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Final

from extractors.academy import Academy
from extractors.columns import Column
from extractors.errors import CredentialsMissing, ExtractError, ShrunkenSnapshot, UnexpectedFault
from extractors.http.manners import Clock
from extractors.landing import Landing, Manifest, Mode, PartitionKey, PartitionWriter, ReadFacts
from extractors.landing.attempts import failed_before, record_attempt
from extractors.outcome import NO_WORK, Outcome, Status, Work
from extractors.records.privacy import Pseudonyms
from extractors.registers.declarations import EVERY_REGISTER, REGISTERS
from extractors.registers.errors import ReadTooLate, SheetMissing
from extractors.registers.findings import FINDING_COLUMNS, REFUSED_ROWS, SEVERITY_OF, finding_rows, landed_refusals
from extractors.registers.judging import Circumstances
from extractors.registers.reader import RegisterFailure, RegisterReading, open_books, read_books
from extractors.registers.reasons import Finding, Severity
from extractors.registers.register import Register, Row, Written
from extractors.registers.returned import Returned, return_workbooks
from extractors.registers.schools import Schools
from extractors.registers.vanished import vanished_rows
from extractors.stopwatch import Stopwatch

SOURCE: Final = "registers"

log = logging.getLogger(__name__)


def extract_registers(
    folder: Path,
    *,
    academy: Academy,
    academies: Sequence[Academy],
    as_at: date,
    home: Path,
    check_types: Mapping[str, int | None],
    registers: Mapping[str, Register] = EVERY_REGISTER,
    expected: Collection[str] = tuple(REGISTERS),
    pseudonym_key: bytes | None = None,
    accept_shrunken: Collection[str] = (),
    bring: Callable[[], None] | None = None,
    clock: Clock | None = None,
) -> tuple[Outcome, ...]:
    """Land every register in ``folder/<urn>/``, and ``refused_rows`` and ``row_warnings``, as at a day.

    ``expected`` names the registers whose absence is a failure. Any other that has its sheet is read as well, and is
    expected from then on: one that was started and is gone is missing.
    ``check_types`` gives the days between two checks of a kind (None: no fixed interval). Returns one outcome per
    register and one for each of the two, and records them as an attempt under ``home``. Nothing is raised for workbooks
    that cannot be read: the outcomes say what is wrong. What has landed already is kept, and the workbooks are not
    opened when nothing is missing. ``accept_shrunken`` names registers that may have under half the rows of the time
    before, because a person has looked. ``pseudonym_key`` is needed by registers that say who took part. A marked copy
    of each refused workbook is left for its owner (``extractors.registers.returned``). ``bring`` fetches the
    workbooks into the folder first; ``clock`` says when, and for how long.
    """
    if unknown := sorted(set(expected) - {*EVERY_REGISTER, *registers}):
        raise ValueError(
            f"There is no register {', '.join(unknown)} to expect. Under registers, expected names some of: "
            f"{', '.join(EVERY_REGISTER)}."
        )
    clock = clock or Clock()
    landing = Landing(home, now=clock.now)
    keys = {name: PartitionKey(SOURCE, name, as_at, academy.urn) for name in (*registers, *SEVERITY_OF)}
    due = frozenset(
        name
        for name, key in keys.items()
        if name in expected or name in SEVERITY_OF or landing.newest(SOURCE, name, academy.urn, as_at) is not None
    )
    pseudonyms = Pseudonyms(pseudonym_key, SOURCE) if pseudonym_key is not None else None
    given = Circumstances(academy, Schools(academies), as_at, check_types, pseudonyms)
    watch = Stopwatch(clock.monotonic)
    night = _Night(landing, keys, due, frozenset(accept_shrunken), watch, has_key=pseudonyms is not None)
    try:
        # One that was there and failed today is tried again, also where no academy must have it.
        wanted = due | (failed_before(home, SOURCE, as_at, academy.urn) & keys.keys())
        if any(landing.manifest(keys[name]) is None for name in wanted):
            if bring is not None:
                bring()
            books = open_books(folder / academy.urn, registers)
            night.bytes_opened = sum(book.bytes for book in books)
            read = night.land(read_books(books, registers, given))
            return_workbooks(home, academy, as_at, Returned(books, read, night.failures()))
    except ExtractError as error:
        night.fail_rest(error)
        return_workbooks(home, academy, as_at, Returned((), (), {"every register": str(error)}))
    except Exception as error:  # noqa: BLE001 - one academy's fault must not stop the others
        # The message may quote a cell, so only the kind and the places are told.
        places = "".join(traceback.format_tb(error.__traceback__))
        log.error("registers of %s failed by our own fault (%s):\n%s", academy.urn, type(error).__name__, places)  # noqa: TRY400
        told = f"A fault of ours or of this machine ({type(error).__name__}), not of the workbook: see the task's log."
        night.fail_rest(UnexpectedFault(told))
    outcomes = night.outcomes()
    record_attempt(outcomes, home=home, source=SOURCE, as_at=as_at, academy_urn=academy.urn, recorded_at=landing.now())
    return outcomes


class _Night:
    """One attempt to land what one academy's workbooks hold."""

    def __init__(
        self,
        landing: Landing,
        keys: Mapping[str, PartitionKey],
        due: frozenset[str],
        accept_shrunken: frozenset[str],
        watch: Stopwatch,
        *,
        has_key: bool,
    ) -> None:
        self.bytes_opened = 0  # of the workbooks, until they are counted with the first register
        self._landing = landing
        self._keys = keys
        self._due = due
        self._accept_shrunken = accept_shrunken
        self._watch = watch
        self._has_key = has_key
        self._outcomes: dict[str, Outcome] = {}

    def outcomes(self) -> tuple[Outcome, ...]:
        """One per register that is due or there, then the refused rows and the warnings. What was not attempted had
        landed before."""
        for name, key in self._keys.items():
            manifest = self._landing.manifest(key)
            if name not in self._outcomes and manifest is not None:
                self._outcomes[name] = _told(manifest, Status.KEPT, NO_WORK)
        return tuple(self._outcomes[name] for name in self._keys if name in self._outcomes)

    def failures(self) -> Mapping[str, str]:
        """Per register that failed in this attempt, the sentence that says why."""
        return {
            name: outcome.error for name, outcome in self._outcomes.items() if outcome.error and name not in SEVERITY_OF
        }

    def land(self, readings: Sequence[RegisterReading | RegisterFailure]) -> Sequence[RegisterReading]:
        """Land what may. Returns what could be read, with all that was found, landed or not.

        Findings land first, so that no register can be seen without its refusals.
        """
        sound: list[RegisterReading] = []
        errors: list[ExtractError] = []
        for reading in readings:
            error = reading.error if isinstance(reading, RegisterFailure) else self._objection(reading)
            if isinstance(reading, RegisterReading) and error is None:
                sound.append(self._compared(reading))
            elif isinstance(error, SheetMissing) and reading.register.name not in self._due:
                continue  # not started
            elif error is not None:
                errors.append(error)
                rows = reading.rows_read if isinstance(reading, RegisterReading) else None
                self._fail(reading.register.name, error, rows)
        for name in SEVERITY_OF:
            if sound or not errors:  # of a workbook without a register, where none must be there, nothing is refused
                self._land(name, FINDING_COLUMNS, list(finding_rows(_found(sound), SEVERITY_OF[name])))
            else:  # no register may land, so nothing is known of refused rows either
                self._fail(name, errors[0])
        for reading in sound:
            self._land(reading.register.name, reading.register.landed_columns, reading.rows, reading)
        landed = {reading.register.name: reading for reading in sound}
        return [landed.get(each.register.name, each) for each in readings if isinstance(each, RegisterReading)]

    def fail_rest(self, error: ExtractError) -> None:
        """Give every resource that is due and has neither landed nor failed this error."""
        for name in self._keys:
            if name in self._due:
                self._fail(name, error)

    def _fail(self, name: str, error: ExtractError, rows_read: int | None = None) -> None:
        key = self._keys[name]
        if name not in self._outcomes and self._landing.manifest(key) is None:
            self._outcomes[name] = Outcome(
                source=key.source,
                resource=key.resource,
                as_at=key.as_at,
                academy_urn=key.academy_urn,
                status=Status.FAILED,
                error_code=error.code,
                error=str(error),
                transient=error.transient,
                work=self._worked(pages=int(rows_read is not None), rows=rows_read or 0),
            )

    def _worked(self, *, pages: int, rows: int) -> Work:
        """What was done since the last outcome: opening and judging the workbooks belong to the first."""
        size, self.bytes_opened = self.bytes_opened, 0
        return Work(pages=pages, rows_received=rows, bytes=size, seconds=self._watch.lap())

    def _land(
        self,
        name: str,
        columns: Sequence[Column],
        rows: Sequence[Row],
        reading: RegisterReading | None = None,
    ) -> None:
        key = self._keys[name]
        if self._landing.manifest(key) is not None:
            return
        with self._landing.write(key, columns) as writer:
            writer.append(rows)
            if reading is None:
                facts = ReadFacts(Mode.SNAPSHOT, rows_received=len(rows))
            else:
                _quarantine(writer, reading)
                facts = ReadFacts(
                    Mode.SNAPSHOT, rows_received=reading.rows_read, pages=1, unknown_fields=reading.unknown_fields
                )
            manifest = writer.commit(facts)
            work = self._worked(pages=facts.pages, rows=facts.rows_received)
            self._outcomes[name] = _told(manifest, Status.KEPT if writer.kept else Status.LANDED, work)

    def _objection(self, reading: RegisterReading) -> ExtractError | None:
        """Why a register that could be read must not land all the same."""
        name = reading.register.name
        key = self._keys[name]
        if not self._has_key and any(column.written is Written.PERSON for column in reading.register.columns):
            return CredentialsMissing(
                f"{reading.register.sheet} says who took part, which lands only as a pseudonym, and there is no key "
                "for that. Put a long random value in STRATEGY_PSEUDONYM_KEY and keep it."
            )
        before = self._landing.newest(key.source, name, key.academy_urn, key.as_at)
        rows_before = before.rows_received if before is not None else 0
        if before is not None and 2 * reading.rows_read < rows_before and name not in self._accept_shrunken:
            return ShrunkenSnapshot(
                f"{reading.file}, sheet {reading.sheet} has {reading.rows_read} rows, but had {rows_before} on "
                f"{before.as_at:%d/%m/%Y}. Put the rows back: what is over keeps its row, with another status."
            )
        refused = self._landing.manifest(self._keys[REFUSED_ROWS])
        now = list(finding_rows(reading.found, Severity.REFUSED))
        if refused is not None and now != landed_refusals(self._landing, refused, name):
            return ReadTooLate(
                f"{reading.file}, sheet {reading.sheet} came, or was changed, after the refused rows of "
                f"{key.as_at:%d/%m/%Y} had been landed. It will be read with the next day's run."
            )
        return None

    def _compared(self, reading: RegisterReading) -> RegisterReading:
        """The reading, with a warning for each row that the last snapshot had and it has not."""
        key = self._keys[reading.register.name]
        before = self._landing.newest(key.source, key.resource, key.academy_urn, key.as_at)
        if before is None:
            return reading
        return reading._replace(found=(*reading.found, *vanished_rows(self._landing, before, reading)))


def _found(readings: Sequence[RegisterReading]) -> list[Finding]:
    return [finding for reading in readings for finding in reading.found]


def _quarantine(writer: PartitionWriter, reading: RegisterReading) -> None:
    """Keep every refusal; a row with several is one record."""
    refused: set[int | None] = set()
    for refusal in reading.refusals:
        again = refusal.row in refused
        writer.refuse(refusal.code.value, refusal.sentence, refusal.where, refusal.value, same_record=again)
        refused.add(refusal.row)


def _told(manifest: Manifest, status: Status, work: Work) -> Outcome:
    return Outcome(
        source=manifest.source,
        resource=manifest.resource,
        as_at=manifest.as_at,
        academy_urn=manifest.academy_urn,
        status=status,
        rows_landed=manifest.rows_landed,
        rows_quarantined=manifest.rows_quarantined,
        work=work,
    )
