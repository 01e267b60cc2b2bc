"""The deadline DAG: builds a night's partition that nobody built."""

from __future__ import annotations

import logging
from typing import Any

from airflow.sdk import DAG, task
from airflow.sdk.exceptions import AirflowSkipException

from dags import config
from dags.assets import BUILD_BEGUN, BUILD_WANTED, landing, newest_event, nightly, start_date
from dags.notify import on_failure
from dags.runtime import as_at_of

log = logging.getLogger(__name__)

DOC = """
### What it does
Late in the night, looks whether the build of the day has begun. The build starts by itself when every source has
reported. When one stays silent (its DAG paused, its worker gone, its vendor hanging past every time-out), this DAG asks
for the build all the same: what is missing shows `x`, and the boards get the rest.

### When it fails, or when it asked for a build
* `build_unless_begun` **skipped**: the build had begun; nothing to do.
* `build_unless_begun` **succeeded**: its log names the sources that were silent. Look at their extract DAGs. A source
  that reports afterwards has the day built again by itself.
* **failed**: start `build_and_publish` by hand with the day as partition key.

The page `docs/runbooks/deadline.md` says more.
"""


def deadline_dag(trust: config.Trust) -> DAG:
    """The DAG that asks for the build of a day nobody built."""
    reports = {source.name: landing(source.name) for source in trust.sources}

    with DAG(
        dag_id="deadline",
        dag_display_name="Deadline of the night",
        description="Builds the day's partition if some source never reported.",
        doc_md=DOC,
        schedule=nightly(trust, trust.schedule.deadline),
        start_date=start_date(trust),
        catchup=False,
        max_active_runs=1,
        tags=["build"],
        default_args={"owner": "data team", "on_failure_callback": on_failure(trust), "retries": 2},
    ) as dag:

        @task(inlets=[BUILD_BEGUN, *reports.values()], outlets=[BUILD_WANTED])
        def build_unless_begun(**context: Any) -> list[str]:
            """Ask for the build unless it has begun; the names of the sources that never reported."""
            as_at = as_at_of(context, trust)
            events = context["inlet_events"]
            if newest_event(events[BUILD_BEGUN], as_at):
                raise AirflowSkipException(f"The build of {as_at} has begun.")
            silent = [source for source, asset in reports.items() if newest_event(events[asset], as_at) is None]
            context["outlet_events"][BUILD_WANTED].extra = {"asked_by": "deadline", "silent": silent}
            log.warning("Nobody has built %s. No report came from: %s", as_at, ", ".join(silent) or "(all reported)")
            return silent

        build_unless_begun()
    return dag


deadline = deadline_dag(config.load(config.trust_file()))
