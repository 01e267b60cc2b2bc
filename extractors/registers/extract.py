"""Land an academy's registers: the rows that may land, and every refusal and warning as rows of their own."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Final

from extractors.academy import Academy
from extractors.attempts import record_attempt
from extractors.errors import ExtractError
from extractors.landing import Landing, Manifest, Mode, PartitionKey, ReadFacts
from extractors.outcome import Outcome, Status
from extractors.registers.declarations import REGISTERS
from extractors.registers.errors import ReadTooLate, SheetEmptied
from extractors.registers.findings import FINDING_COLUMNS, REFUSED_ROWS, SEVERITY_OF, finding_rows, landed_refusals
from extractors.registers.judging import Circumstances
from extractors.registers.reader import RegisterFailure, RegisterReading, read_folder
from extractors.registers.reasons import Severity
from extractors.registers.register import Register
from extractors.registers.schools import Schools

SOURCE: Final = "registers"


def extract_registers(
    folder: Path,
    *,
    academy: Academy,
    academies: Sequence[Academy],
    as_at: date,
    home: Path,
    check_types: Mapping[str, int | None],
    registers: Mapping[str, Register] = REGISTERS,
) -> tuple[Outcome, ...]:
    """Read ``folder/<urn>/*.xlsx`` and land every register, ``refused_rows`` and ``row_warnings`` as at the day.

    ``check_types`` gives the days between two checks of a kind (None: no fixed interval). Nothing is raised for a
    workbook that cannot be read: its registers' outcomes say what is wrong. What has landed already is kept, and the
    workbooks are not opened when nothing is missing.
    """
    landing = Landing(home)
    keys = {name: PartitionKey(SOURCE, name, as_at, academy.urn) for name in (*registers, *SEVERITY_OF)}
    if all(landing.manifest(key) for key in keys.values()):
        readings: tuple[RegisterReading | RegisterFailure, ...] = ()
    else:
        given = Circumstances(academy, Schools(academies), as_at, check_types)
        readings = read_folder(folder / academy.urn, registers, given)
    outcomes = tuple(_land(landing, keys, readings).values())
    record_attempt(home, outcomes)
    return outcomes


def _land(
    landing: Landing, keys: Mapping[str, PartitionKey], readings: Sequence[RegisterReading | RegisterFailure]
) -> dict[str, Outcome]:
    """Land what is not there yet: findings first, so that no register can be seen without its refusals."""
    outcomes = {name: _kept(manifest) for name, key in keys.items() if (manifest := landing.manifest(key)) is not None}
    sound: list[RegisterReading] = []
    for reading in readings:
        name = reading.register.name
        if name not in outcomes:
            error = reading.error if isinstance(reading, RegisterFailure) else _objection(landing, keys, reading)
            if error is not None:
                outcomes[name] = _failed(keys[name], error)
                continue
        if isinstance(reading, RegisterReading):
            sound.append(reading)
    for name in SEVERITY_OF:
        if name in outcomes:
            continue
        if sound:
            outcomes[name] = _land_findings(landing, keys[name], sound)
        else:  # no register could be read, so that nothing is known of refused rows either
            outcomes[name] = replace(outcomes[readings[0].register.name], resource=name)
    for reading in sound:
        if reading.register.name not in outcomes:
            outcomes[reading.register.name] = _land_register(landing, keys[reading.register.name], reading)
    return {name: outcomes[name] for name in keys}


def _objection(landing: Landing, keys: Mapping[str, PartitionKey], reading: RegisterReading) -> ExtractError | None:
    """Why a register that could be read must not land all the same."""
    key = keys[reading.register.name]
    before = landing.newest(key.source, key.resource, key.academy_urn, key.as_at)
    sheet = reading.register.sheet
    if reading.rows_read == 0 and before is not None and before.rows_received > 0:
        return SheetEmptied(
            f"{reading.file}, sheet {reading.sheet}: there are no rows, but on {before.as_at:%d/%m/%Y} there were "
            f"{before.rows_received}. Put the rows back; rows that are over keep their place with another status."
        )
    refused = landing.manifest(keys[REFUSED_ROWS])
    if refused is not None and landed_refusals(landing, refused, key.resource) != list(
        finding_rows(reading.found, Severity.REFUSED)
    ):
        return ReadTooLate(
            f"{reading.file}, sheet {reading.sheet}: the refused rows of {key.as_at:%d/%m/%Y} were landed before this "
            "sheet could be read and do not hold those of this sheet. It will be read with the next day's run."
        )
    return None


def _land_register(landing: Landing, key: PartitionKey, reading: RegisterReading) -> Outcome:
    refused_rows: set[int | None] = set()
    with landing.write(key, reading.register.landed_columns) as writer:
        writer.append(reading.rows)
        for refusal in reading.refusals:
            again = refusal.row in refused_rows
            writer.refuse(refusal.code.value, refusal.sentence, refusal.where, refusal.value, same_record=again)
            refused_rows.add(refusal.row)
        facts = ReadFacts(Mode.SNAPSHOT, rows_received=reading.rows_read, unknown_fields=reading.unknown_fields)
        manifest = writer.commit(facts)
        return _kept(manifest) if writer.kept else _outcome(manifest, Status.LANDED)


def _land_findings(landing: Landing, key: PartitionKey, readings: Sequence[RegisterReading]) -> Outcome:
    found = [finding for reading in readings for finding in reading.found]
    rows = list(finding_rows(found, SEVERITY_OF[key.resource]))
    with landing.write(key, FINDING_COLUMNS) as writer:
        writer.append(rows)
        manifest = writer.commit(ReadFacts(Mode.SNAPSHOT, rows_received=len(rows)))
        return _kept(manifest) if writer.kept else _outcome(manifest, Status.LANDED)


def _kept(manifest: Manifest) -> Outcome:
    return _outcome(manifest, Status.KEPT)


def _outcome(manifest: Manifest, status: Status) -> Outcome:
    return Outcome(
        source=manifest.source,
        resource=manifest.resource,
        as_at=manifest.as_at,
        academy_urn=manifest.academy_urn,
        status=status,
        rows_landed=manifest.rows_landed,
        rows_quarantined=manifest.rows_quarantined,
    )


def _failed(key: PartitionKey, error: ExtractError) -> Outcome:
    return Outcome(
        source=key.source,
        resource=key.resource,
        as_at=key.as_at,
        academy_urn=key.academy_urn,
        status=Status.FAILED,
        error_code=error.code,
        error=str(error),
        transient=error.transient,
    )
