# ruff: noqa: PLC0415 - what is heavy is imported by the task that needs it, so that parsing stays quick
"""One extract DAG per enabled source of ``trust.yml``: ``extract_wonde``, ``extract_xero`` and so on.

Adding an academy or switching a source off is a change of configuration only; adding a source is one entry in
``dags.config.SOURCES`` beside its declaration in ``extractors/sources``.
"""

from __future__ import annotations

import logging
from datetime import timedelta
from typing import Any

from airflow.sdk import DAG, Param, TriggerRule, task
from airflow.sdk.exceptions import AirflowException, AirflowFailException, AirflowSkipException

from dags import config
from dags.assets import BUILD_BEGUN, BUILD_WANTED, landing, newest_event, nightly, start_date
from dags.landing_step import land_source
from dags.notify import on_failure
from dags.runtime import as_at_of, home

log = logging.getLogger(__name__)

LONGEST_WAIT = timedelta(hours=1)

DOC = """
### What it does
Every night, reads **{title}** as it stood at the close of the day before (the partition key, `as_at`) and lands what is
declared: no names, no free text, people only as pseudonyms. {reads} What has been landed for a day is kept: running the
same day again asks the source only for what is missing.

It always ends by *reporting* (task `report`): the asset `landing_{name}` tells the build which academies and resources
landed, which did not, and why. The build goes ahead without what is missing; those measures show `x`, never green.

### When it fails
1. Open the failed task `outcome`: it lists, in sentences, what did not land and what to do.
2. Something that passes (a time-out, a rate limit, the vendor down) has been retried already. Once the vendor is back,
   clear the failed `land` task; whatever follows it runs again, and the day is built and published again by itself.
3. Something that needs a person (a refused token, a changed field) is not retried. Put it right
   (`AIRFLOW_CONN_{connection}`, `trust.yml`, the workbook), then clear the failed task.
4. `ShrunkenSnapshot`: far less came than the day before. If that is right, start the DAG again for the day with the
   resource named in `accept_shrunken`.
5. Nothing was half landed: a partition appears whole or not at all.

The page `docs/runbooks/extract.md` says more.
"""


def extract_dag(trust: config.Trust, settings: config.SourceSettings) -> DAG:
    """The DAG that lands one source every night. ``settings.reading`` says how its DAG is cut and described."""
    name, reading = settings.name, settings.reading
    per_academy = (
        "Each academy is read on its own: one that fails does not stop the others." if reading.per_academy else ""
    )
    asset = landing(name)

    with DAG(
        dag_id=f"extract_{name}",
        dag_display_name=f"Extract {reading.title}",
        description=f"Lands {reading.title} as at the close of the day before.",
        doc_md=DOC.format(
            name=name,
            title=reading.title,
            reads=per_academy,
            connection="DROPS" if name in config.DROPS else name.upper(),
        ),
        schedule=nightly(trust, trust.schedule.extract),
        start_date=start_date(trust),
        catchup=False,
        max_active_runs=1,
        tags=["extract"],
        params={
            "accept_shrunken": Param(
                [],
                type="array",
                items={"type": "string"},
                description="Resources that are rightly much smaller than before",
            )
        },
        default_args={"owner": "data team", "on_failure_callback": on_failure(trust)},
    ) as dag:

        @task
        def open_academies(**context: Any) -> list[dict[str, str]]:
            """The academies that belong to the trust on the day and are read from this source."""
            found = trust.academies_read(name, as_at_of(context, trust))
            log.info("%d academies are read: %s", len(found), ", ".join(academy.name for academy in found))
            return [{"urn": academy.urn, "name": academy.name} for academy in found]

        # The one mail per source and night comes from `outcome`, not from each academy's attempt.
        @task(
            task_id="land",
            pool=settings.pool,
            retries=trust.retries.times,
            retry_delay=timedelta(seconds=trust.retries.first_wait_seconds),
            retry_exponential_backoff=2.0,
            max_retry_delay=LONGEST_WAIT,
            execution_timeout=timedelta(hours=2),
            map_index_template="{{ task.op_kwargs['academy']['name'] }}" if reading.per_academy else None,
            on_failure_callback=None,
        )
        def land(academy: dict[str, str] | None = None, **context: Any) -> None:
            """Land what the source declares, for one academy or for the trust."""
            as_at = as_at_of(context, trust)
            reader = trust.academy(academy["urn"]) if academy else None
            outcomes = land_source(trust, name, reader, as_at, context["params"]["accept_shrunken"])
            failed = [outcome for outcome in outcomes if outcome.error]
            sentences = "\n".join(f"{outcome.resource}: {outcome.error}" for outcome in failed)
            if any(outcome.transient for outcome in failed):
                raise AirflowException(f"Not everything landed; trying again may help.\n{sentences}")
            if failed:
                raise AirflowFailException(f"Not everything landed; somebody must act first.\n{sentences}")

        @task(trigger_rule=TriggerRule.ALL_DONE, outlets=[asset], inlets=[BUILD_BEGUN], retries=2)
        def report(**context: Any) -> dict[str, Any]:
            """Tell the build, whatever happened, what landed and what did not."""
            from dags.outcome_report import landed_since, outcome_report

            as_at = as_at_of(context, trust)
            told = outcome_report(
                home(), name, as_at, trust.academies_read(name, as_at) if reading.per_academy else None
            )
            context["outlet_events"][asset].extra = told
            log.info("%s", told["summary"])
            begun = newest_event(context["inlet_events"][BUILD_BEGUN], as_at)
            late = begun is not None and landed_since(home(), name, as_at, begun.timestamp)
            return {**told, "late": late}

        @task(outlets=[BUILD_WANTED])
        def rebuild_if_late(told: dict[str, Any], **context: Any) -> None:
            """Ask for another build when something has landed since the day's build began."""
            if not told["late"]:
                raise AirflowSkipException("Nothing has landed that the day's build has missed or will miss.")
            context["outlet_events"][BUILD_WANTED].extra = {"asked_by": f"extract_{name}", "why": "landed late"}
            log.info("Something has landed since the day's build began, so the day is built again.")

        @task
        def outcome(told: dict[str, Any]) -> str:
            """Show the run as failed when anything did not land, in words for the person who must act."""
            if told["not_landed"]:
                raise AirflowFailException(told["summary"])
            return str(told["summary"])

        landed = land.expand(academy=open_academies()) if reading.per_academy else land()
        told: Any = report()
        landed >> told
        rebuild_if_late(told)
        outcome(told)
    return dag


_trust = config.load(config.trust_file())
for _settings in _trust.sources:
    globals()[f"extract_{_settings.name}"] = extract_dag(_trust, _settings)
