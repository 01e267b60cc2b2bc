# ruff: noqa: PLC0415 - what is heavy is imported by the task that needs it, so that parsing stays quick
"""The steps from landing to publication, as the tasks of ``build_and_publish`` take them.

Each logs what it reads and writes. What trying again cannot help is raised as ``AirflowFailException``, in the words of
the room that refused.
"""

from __future__ import annotations

import logging
from datetime import date
from typing import TYPE_CHECKING

from airflow.sdk.exceptions import AirflowFailException

from dags.config import Trust
from dags.runtime import DBT_PROJECT, home

if TYPE_CHECKING:
    from publication.promote import Publication

log = logging.getLogger(__name__)


def land_academies(trust: Trust, as_at: date) -> None:
    """Land the trust's own settings like any other source."""
    from extractors.trust import land_academies as land

    for outcome in land(trust.academies, as_at=as_at, home=home()):
        if outcome.error:
            raise AirflowFailException(f"{outcome.resource}: {outcome.error}")
        log.info("%s: %s, %d rows", outcome.resource, outcome.status, outcome.rows_landed)


def build(as_at: date) -> None:
    """Build and test the candidate. Raises ``BuildFailed``, to be tried again, while another process holds the file."""
    import duckdb

    from publication.candidate import BuildFailed, build_candidate

    log.info("Reading landing up to %s from %s", as_at, home() / "landing")
    try:
        candidate = build_candidate(home=home(), project=DBT_PROJECT, as_at=as_at, log=log.info)
    except BuildFailed as failure:
        if isinstance(failure.__cause__, duckdb.IOException):
            raise
        raise AirflowFailException(str(failure)) from failure
    log.info("Built %d tables: %s", len(candidate.tables), dict(candidate.tables))


def gate(as_at: date) -> str:
    """Judge the candidate and store the verdict; what was found, in one line. Fails unless the gate is open."""
    # Importing it under Airflow's logging prints hundreds of lines at info, which would bury the verdict.
    logging.getLogger("great_expectations").setLevel(logging.WARNING)
    from expectations.gate import run_gate
    from expectations.verdict import write_verdict
    from publication.current import rows_before

    candidate, docs = home() / "build.duckdb", home() / "docs" / "gate"
    verdict = run_gate(candidate, as_at=as_at, docs_dir=docs, rows_before=rows_before(home(), as_at))
    log.info("Read %s; wrote %s and %s", candidate, write_verdict(verdict, home=home()), docs / str(as_at))
    if not verdict.open:
        reasons = "\n".join(f"- {reason}" for reason in verdict.reasons)
        raise AirflowFailException(f"The gate is closed for {as_at}; nothing is published.\n{reasons}")
    return f"open after {len(verdict.results)} checks, {len(verdict.warnings)} with a warning"


def promote(as_at: date) -> Publication:
    """Publish the candidate on the gate's stored verdict."""
    from expectations.verdict import UnreadableVerdict, read_verdict
    from publication.errors import PublicationError
    from publication.promote import promote as publish

    try:
        made = publish(home() / "build.duckdb", home=home(), as_at=as_at, verdict=read_verdict(home(), as_at))
    except (PublicationError, UnreadableVerdict) as refused:
        raise AirflowFailException(str(refused)) from refused
    log.info("%s %s", "Wrote" if made.created else "Published already:", made.path)
    return made
