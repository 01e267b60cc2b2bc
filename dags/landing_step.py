# ruff: noqa: PLC0415 - what is heavy is imported by the task that needs it, so that parsing stays quick
"""One attempt to land one source, for one academy or for the trust; the only place that knows which reader reads what.

Readers are imported when called, so that parsing a DAG file loads none of them.
"""

from __future__ import annotations

import logging
from collections.abc import Collection, Sequence
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING

from airflow.sdk.exceptions import AirflowFailException

from dags.config import DROPS, Trust
from dags.connections import connection_of
from dags.runtime import home, pseudonym_key
from extractors.academy import Academy

if TYPE_CHECKING:
    from dags.config_files import Files
    from extractors.outcome import Outcome

log = logging.getLogger(__name__)


def land_source(
    trust: Trust, source: str, academy: Academy | None, as_at: date, accept_shrunken: Collection[str] = ()
) -> tuple[Outcome, ...]:
    """Land every resource of ``source`` and log what became of each. Failures are outcomes, not exceptions.

    ``accept_shrunken`` names resources that may be much smaller than the day before, because a person has looked.
    """
    where = f" for {academy.name}" if academy else ""
    log.info("Landing %s%s as at %s into %s", source, where, as_at, home() / "landing" / source)
    try:
        return tuple(_read(trust, source, academy, as_at, accept_shrunken))
    except AirflowFailException as missing:
        return (_not_set_up(source, academy, as_at, str(missing)),)


def _not_set_up(source: str, academy: Academy | None, as_at: date, sentence: str) -> Outcome:
    """The attempt of a night that lacks a connection or a key: recorded, so that the night's mail says which.

    Raised instead, it would be in the task's log alone, and the mail would only say that there was no attempt.
    """
    from extractors.landing.attempts import record_attempt
    from extractors.outcome import Outcome, Status

    urn = academy.urn if academy else None
    outcome = Outcome(source, "settings", as_at, urn, Status.FAILED, error_code="NotSetUp", error=sentence)
    _tell(outcome)
    now = datetime.now(UTC)
    record_attempt((outcome,), home=home(), source=source, as_at=as_at, academy_urn=urn, recorded_at=now)
    return outcome


def _read(
    trust: Trust, source: str, academy: Academy | None, as_at: date, accept_shrunken: Collection[str]
) -> Sequence[Outcome]:
    if source == "registers":
        if academy is None:
            raise ValueError("The registers are read for one academy at a time.")
        from dags.bringing import bringer, folder_of
        from dags.seeds import check_intervals
        from extractors.registers import extract_registers
        from extractors.registers.declarations import REGISTERS

        outcomes = extract_registers(
            folder_of(trust.registers, source),
            academy=academy,
            academies=trust.academies,
            as_at=as_at,
            home=home(),
            bring=bringer(trust.registers, source, academy.urn),
            check_types=check_intervals(),
            expected=tuple(REGISTERS) if trust.registers_expected is None else trust.registers_expected,
            pseudonym_key=pseudonym_key(),
            accept_shrunken=accept_shrunken,
        )
        for outcome in outcomes:
            _tell(outcome)
        return outcomes
    if source in DROPS and trust.drops is not None:
        return _read_drop(trust, trust.drops, source, as_at)
    from extractors.engine import extract
    from extractors.sources import SOURCES

    settings = trust.source(source)
    return extract(
        SOURCES[source],
        connection=connection_of(source),
        academy=academy,
        academies=trust.academies,
        as_at=as_at,
        home=home(),
        pseudonym_key=pseudonym_key(),
        accept_shrunken=accept_shrunken,
        leave_out=settings.left_out_for(academy) if settings else {},
    )


def _read_drop(trust: Trust, drops: Files, source: str, as_at: date) -> Sequence[Outcome]:
    from dags.bringing import bringer, folder_of
    from extractors.drops import SYSTEMS, extract_drop

    system = SYSTEMS[source]
    outcomes = extract_drop(
        system,
        folder=folder_of(drops, "drops") / source,
        academies=trust.academies,
        as_at=as_at,
        home=home(),
        bring=bringer(drops, "drops", source, {system.layout.extension, ".csv"}),
    )
    for outcome in outcomes:
        _tell(outcome)
    return outcomes


def _tell(outcome: Outcome) -> None:
    if outcome.error:
        log.error("%s: failed (%s): %s", outcome.resource, outcome.error_code, outcome.error)
    else:
        log.info(
            "%s: %s, %d rows, %d refused into quarantine",
            outcome.resource,
            outcome.status.value,
            outcome.rows_landed,
            outcome.rows_quarantined,
        )
