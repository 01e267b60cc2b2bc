# ruff: noqa: PLC0415 - what is heavy is imported by the task that needs it, so that parsing stays quick
"""The DAG from landing to publication: build the candidate, ask the gate, promote, look whether packs are due."""

from __future__ import annotations

import logging
from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Any

from airflow.providers.standard.operators.trigger_dagrun import TriggerDagRunOperator
from airflow.sdk import DAG, PartitionedAssetTimetable, task
from airflow.sdk.definitions.asset import AssetAll, AssetAny
from airflow.sdk.exceptions import AirflowFailException

from dags import config
from dags.assets import BUILD_BEGUN, BUILD_WANTED, PUBLICATION, landing
from dags.notify import on_failure
from dags.pools import BUILD_WAREHOUSE
from dags.runtime import DBT_PROJECT, as_at_of, home

log = logging.getLogger(__name__)

SOON = timedelta(seconds=10)

DOC = """
### What it does
Starts by itself, once for each day, when every source has reported that day (or when the deadline or a late source asks
for it), and carries the day from landing to the boards:
1. `land_academies`: the trust's own settings are landed like any other source.
2. `build`: dbt builds and tests the candidate, `build.duckdb`. Every node's outcome is in the log as it happens and in
   the table `ops.dbt_node`.
3. `gate`: may this be published? Closed unless every check ran and no critical one failed.
4. `promote`: suppresses small numbers, writes the publication, switches `current` to it in one step.
   What is already published is not published again.
5. `packs_due`: asks `board_packs` to render what the governance calendar says is due.

### When it fails
Readers keep the last good publication, with its date, whatever fails here.
* `build`: the log names the model or test and what it guards. Correct it and clear `build`.
* `gate`: the log lists each check that closed it, why that matters and how to resolve it; all of them are in the data
  docs (`docs/gate` in the work directory). Correct the data or the model and clear `build`. There is no way around it.
* `promote`: nothing is half published. Clear `promote`.
* Something wrong was published: run `rollback` with the id of the last good publication.

The page `docs/runbooks/build_and_publish.md` says more.
"""


def build_dag(trust: config.Trust) -> DAG:
    """The DAG that builds, checks and publishes one day."""
    everyone_reported = AssetAll(*(landing(source.name) for source in trust.sources))

    with DAG(
        dag_id="build_and_publish",
        dag_display_name="Build and publish",
        description="From landing to publication, once every source has reported the day.",
        doc_md=DOC,
        schedule=PartitionedAssetTimetable(assets=AssetAny(everyone_reported, BUILD_WANTED)),
        catchup=False,
        max_active_runs=1,
        tags=["build"],
        default_args={"owner": "data team", "on_failure_callback": on_failure(trust)},
    ) as dag:

        @task(outlets=[BUILD_BEGUN], retries=2, retry_delay=SOON)
        def land_academies(**context: Any) -> None:
            """Land the trust's academies, and log what each source reported."""
            from extractors.trust import land_academies as land

            as_at = as_at_of(context, trust)
            _log_reports(context["triggering_asset_events"])
            for outcome in land(trust.academies, as_at=as_at, home=home()):
                if outcome.error:
                    raise AirflowFailException(f"{outcome.resource}: {outcome.error}")
                log.info("%s: %s, %d rows", outcome.resource, outcome.status, outcome.rows_landed)

        # Tried again for as long as a build that lost its supervisor, and does not know it, may still hold the file.
        @task(
            pool=BUILD_WAREHOUSE,
            execution_timeout=timedelta(hours=2),
            retries=5,
            retry_delay=SOON,
            retry_exponential_backoff=2.0,
        )
        def build(**context: Any) -> None:
            """Build and test the candidate with dbt, in this process."""
            import duckdb

            from publication.candidate import BuildFailed, build_candidate

            as_at = as_at_of(context, trust)
            log.info("Reading landing up to %s from %s", as_at, home() / "landing")
            try:
                candidate = build_candidate(home=home(), project=DBT_PROJECT, as_at=as_at, log=log.info)
            except BuildFailed as failure:
                if isinstance(failure.__cause__, OSError | duckdb.IOException):
                    raise
                raise AirflowFailException(str(failure)) from failure
            log.info("Built %d tables: %s", len(candidate.tables), candidate.tables)

        @task(pool=BUILD_WAREHOUSE, execution_timeout=timedelta(hours=1), retries=1, retry_delay=SOON)
        def gate(**context: Any) -> str:
            """Ask every suite whether the candidate may be published. Fails unless the answer is yes."""
            from expectations.gate import run_gate
            from expectations.verdict import write_verdict
            from publication.current import rows_before

            as_at = as_at_of(context, trust)
            _quiet_great_expectations()
            verdict = run_gate(
                home() / "build.duckdb",
                as_at=as_at,
                docs_dir=home() / "docs" / "gate",
                rows_before=rows_before(home(), as_at),
            )
            log.info("Wrote %s", write_verdict(verdict, home=home()))
            if not verdict.open:
                reasons = "\n".join(f"- {reason}" for reason in verdict.reasons)
                raise AirflowFailException(f"The gate is closed for {as_at}; nothing is published.\n{reasons}")
            return f"open after {len(verdict.results)} checks, {len(verdict.warnings)} warnings"

        @task(pool=BUILD_WAREHOUSE, outlets=[PUBLICATION], retries=1, retry_delay=SOON)
        def promote(**context: Any) -> str:
            """Publish the candidate: all at once, and only when it differs from what is published."""
            from expectations.verdict import read_verdict
            from publication.errors import PublicationError
            from publication.promote import promote as publish

            as_at = as_at_of(context, trust)
            try:
                made = publish(home() / "build.duckdb", home=home(), as_at=as_at, verdict=read_verdict(home(), as_at))
            except PublicationError as refused:
                raise AirflowFailException(str(refused)) from refused
            log.info("%s %s", "Wrote" if made.created else "Published already:", made.path)
            context["outlet_events"][PUBLICATION].extra = {
                "publication_id": made.publication_id,
                "created": made.created,
            }
            return str(made.publication_id)

        packs_due = TriggerDagRunOperator(
            task_id="packs_due",
            trigger_dag_id="board_packs",
            logical_date=None,
            conf={"day": "{{ macros.ds_add(dag_run.partition_key, 1) }}"},
        )
        land_academies() >> build() >> gate() >> promote() >> packs_due
    return dag


def _log_reports(events: Mapping[Any, Sequence[Any]]) -> None:
    """Log what each source reported for the day, which is what this build will and will not find in landing."""
    for asset, reports in events.items():
        for event in reports:
            log.info("%s: %s", asset.name, event.extra.get("summary") or event.extra)


def _quiet_great_expectations() -> None:
    """Importing it under Airflow's logging prints hundreds of lines at info, which would bury the verdict."""
    logging.getLogger("great_expectations").setLevel(logging.WARNING)


build_and_publish = build_dag(config.load(config.trust_file()))
