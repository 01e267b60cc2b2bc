"""The DAG from landing to publication: build the candidate, ask the gate, promote, look whether packs are due."""

from __future__ import annotations

import logging
from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Any

from airflow.providers.standard.operators.trigger_dagrun import TriggerDagRunOperator
from airflow.sdk import DAG, PartitionedAssetTimetable, task
from airflow.sdk.definitions.asset import AssetAll, AssetAny

from dags import config, publish_steps
from dags.assets import BUILD_BEGUN, BUILD_WANTED, PUBLICATION, landing
from dags.notify import on_failure
from dags.pools import BUILD_WAREHOUSE
from dags.runtime import as_at_of

log = logging.getLogger(__name__)

LONGEST_FIRST_WAIT = 30.0  # seconds: nothing outside is waited for here, so the sources' longer waits do not apply

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
    soon = timedelta(seconds=min(trust.retries.first_wait_seconds, LONGEST_FIRST_WAIT))
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

        @task(outlets=[BUILD_BEGUN], retries=2, retry_delay=soon)
        def land_academies(**context: Any) -> None:
            """Land the trust's academies, and log what each source reported."""
            _log_reports(context["triggering_asset_events"])
            publish_steps.land_academies(trust, as_at_of(context, trust))

        # Tried again for as long as a build that lost its supervisor, and does not know it, may still hold the file.
        @task(
            pool=BUILD_WAREHOUSE,
            execution_timeout=timedelta(hours=2),
            retries=5,
            retry_delay=soon,
            retry_exponential_backoff=2.0,
        )
        def build(**context: Any) -> None:
            """Build and test the candidate with dbt, in this process."""
            publish_steps.build(as_at_of(context, trust))

        @task(pool=BUILD_WAREHOUSE, execution_timeout=timedelta(hours=1), retries=1, retry_delay=soon)
        def gate(**context: Any) -> str:
            """Ask every suite whether the candidate may be published. Fails unless the answer is yes."""
            return publish_steps.gate(as_at_of(context, trust))

        @task(pool=BUILD_WAREHOUSE, outlets=[PUBLICATION], retries=1, retry_delay=soon)
        def promote(**context: Any) -> str:
            """Publish the candidate: all at once, and only when it differs from what is published."""
            made = publish_steps.promote(as_at_of(context, trust))
            published = {"publication_id": made.publication_id, "created": made.created}
            context["outlet_events"][PUBLICATION].extra = published
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


build_and_publish = build_dag(config.load(config.trust_file()))
