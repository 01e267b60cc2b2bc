# ruff: noqa: PLC0415 - what is heavy is imported by the task that needs it, so that parsing stays quick
"""The DAG that makes an earlier publication the current one again. Started by hand only."""

from __future__ import annotations

import logging
from typing import Any

from airflow.sdk import DAG, Param, task
from airflow.sdk.exceptions import AirflowFailException

from dags import config
from dags.notify import on_failure
from dags.pools import BUILD_WAREHOUSE
from dags.runtime import home

log = logging.getLogger(__name__)

DOC = """
### What it does
Makes an earlier publication current again, in one step: BI tools and packs then read that one. Publications are never
changed or removed by this. Start it by hand with the `publication_id`: the name of a folder under `published/` in
the work directory.

The next build that publishes moves `current` forward again: correct what was wrong first, or pause `build_and_publish`.

### When it fails
The log says which publications there are. Nothing has changed for readers.

The page `docs/runbooks/rollback.md` says more.
"""


def rollback_dag(trust: config.Trust) -> DAG:
    """The DAG that switches ``current`` back."""
    with DAG(
        dag_id="rollback",
        dag_display_name="Roll back to an earlier publication",
        description="Makes an earlier publication current again.",
        doc_md=DOC,
        schedule=None,
        catchup=False,
        max_active_runs=1,
        tags=["publication"],
        params={"publication_id": Param(type="string", minLength=1, description="Such as 2026-03-18-0a1b2c3d4e")},
        default_args={"owner": "data team", "on_failure_callback": on_failure(trust)},
    ) as dag:
        # The build's pool, so that no promotion switches `current` at the same moment.
        @task(pool=BUILD_WAREHOUSE)
        def switch_current(**context: Any) -> str:
            """Make the named publication current."""
            from publication.current import rollback
            from publication.errors import PublicationError

            publication_id = context["params"]["publication_id"]
            log.info("current was %s", (home() / "published" / "current").resolve().name)
            try:
                rollback(home(), publication_id)
            except PublicationError as error:
                raise AirflowFailException(str(error)) from error
            log.info("current is %s", (home() / "published" / "current").resolve().name)
            return str(publication_id)

        switch_current()
    return dag


rollback = rollback_dag(config.load(config.trust_file()))
