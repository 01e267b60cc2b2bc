# ruff: noqa: PLC0415 - what is heavy is imported by the task that needs it, so that parsing stays quick
"""The DAG that renders the boards' packs when the governance calendar says they are due."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any

from airflow.sdk import DAG, CronPartitionTimetable, Param, task
from airflow.sdk.exceptions import AirflowFailException

from dags import config
from dags.assets import KEY_FORMAT, start_date
from dags.governance import Meeting, due_on, meetings, rendered_packs
from dags.notify import on_failure
from dags.runtime import home

log = logging.getLogger(__name__)

DOC = """
### What it does
Every morning, and after each publication, looks in the published governance calendar for packs that are due and not yet
rendered, and renders them from the current publication. A pack is rendered once for a meeting and not changed
afterwards. When the night failed, the pack is rendered from the last good publication and shows its date.
(The calendar is the seed `dbt/seeds/governance_calendar.csv`: a new meeting date is a new row there.)

By hand: start it with `board_code` and `meeting_date` for one pack, or with `day` to do that day's work.

### When it fails
* `due`: the calendar cannot be read, or nothing has been published yet; the log says which.
* `render`: the mapped task bears the board's name, and its log says what is missing. Clear it once that is put right;
  the other boards' packs are not touched.

The page `docs/runbooks/board_packs.md` says more.
"""


def packs_dag(trust: config.Trust) -> DAG:
    """The DAG that renders what is due."""
    with DAG(
        dag_id="board_packs",
        dag_display_name="Board packs",
        description="Renders the packs that the governance calendar says are due.",
        doc_md=DOC,
        schedule=CronPartitionTimetable(
            trust.schedule.packs, timezone=trust.schedule.timezone, run_offset=0, key_format=KEY_FORMAT
        ),
        start_date=start_date(trust),
        catchup=False,
        max_active_runs=1,
        tags=["publication"],
        params={
            "board_code": Param(None, type=["null", "string"], description="One board's pack; with meeting_date"),
            "meeting_date": Param(None, type=["null", "string"], format="date", description="The meeting it is for"),
            "day": Param(None, type=["null", "string"], format="date", description="Do the work of this day instead"),
        },
        default_args={"owner": "data team", "on_failure_callback": on_failure(trust)},
    ) as dag:

        @task
        def due(**context: Any) -> list[dict[str, str | None]]:
            """The packs to render: the one asked for, or those the governance calendar says are due."""
            params = context["params"]
            publication = _current()
            calendar = meetings(publication)
            if params["board_code"]:
                return [_asked_for(params["board_code"], params["meeting_date"], calendar, publication)]
            day = params["day"] or context["dag_run"].partition_key
            if not day:
                raise AirflowFailException("Give a partition key (the day, YYYY-MM-DD), a `day`, or a `board_code`.")
            found = due_on(date.fromisoformat(day), calendar, rendered_packs(publication.parent))
            log.info("%d packs are due on %s: %s", len(found), day, [f"{m.title}, {m.meeting_date}" for m in found])
            return [_pack(m.board_code, m.title, m.meeting_date) for m in found]

        @task(map_index_template="{{ task.op_kwargs['pack']['title'] }}")
        def render(pack: dict[str, str | None]) -> str:
            """Render one board's pack from the current publication."""
            from publication.pack import PackError, render_pack

            publication = _current()
            meeting = date.fromisoformat(pack["meeting_date"]) if pack["meeting_date"] else None
            try:
                page = render_pack(publication, str(pack["board_code"]), meeting_date=meeting)
            except PackError as error:
                raise AirflowFailException(str(error)) from error
            log.info("Read %s; wrote %s (%d bytes)", publication / "strategy.duckdb", page, page.stat().st_size)
            return str(page)

        render.expand(pack=due())
    return dag


def _pack(board_code: str, title: str, meeting_date: date | None) -> dict[str, str | None]:
    meeting = None if meeting_date is None else meeting_date.isoformat()
    return {"board_code": board_code, "title": title, "meeting_date": meeting}


def _asked_for(
    board_code: str, meeting_date: str | None, calendar: Sequence[Meeting], publication: Path
) -> dict[str, str | None]:
    """The pack asked for by hand; without a date it is for the board's next meeting after the publication's as_at."""
    mine = [meeting for meeting in calendar if meeting.board_code == board_code]
    title = mine[0].title if mine else board_code
    if meeting_date:
        return _pack(board_code, title, date.fromisoformat(meeting_date))
    as_at = date.fromisoformat(publication.name[:10])
    return _pack(
        board_code, title, next((meeting.meeting_date for meeting in mine if meeting.meeting_date > as_at), None)
    )


def _current() -> Path:
    """The directory of the current publication itself, so that one task reads one publication throughout."""
    current = home() / "published" / "current"
    if not current.exists():
        raise AirflowFailException("Nothing has been published yet, so there is nothing to make a pack of.")
    return current.resolve()


board_packs = packs_dag(config.load(config.trust_file()))
