"""The assets that carry an ``as_at`` from one DAG to the next, and the timetables that start them.

Each asset event bears the partition key, the ``as_at`` as YYYY-MM-DD. The night that begins at 02:00 on one day lands
the position at the close of the day before, hence the run offset of -1.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from airflow.sdk import Asset, CronPartitionTimetable

from dags.config import Trust

KEY_FORMAT = "%Y-%m-%d"
EVENTS_LOOKED_AT = 500  # newest first: more than a year of nights

# "The build of this as_at has begun": landed by the build's first task.
BUILD_BEGUN = Asset(name="build_begun", uri="strategy://build/begun", group="strategy")
# "Build this as_at now, whoever has not reported": asked for by the deadline, and by a source that reports afterwards.
BUILD_WANTED = Asset(name="build_wanted", uri="strategy://build/wanted", group="strategy")
# "This as_at is published."
PUBLICATION = Asset(name="publication", uri="strategy://publication", group="strategy")

_NEVER = datetime(2999, 1, 1)  # noqa: DTZ001 - the zone is added by start_date()


def landing(source: str) -> Asset:
    """The asset that says: this source has reported its outcome for the key (whatever the outcome was)."""
    return Asset(name=f"landing_{source}", uri=f"strategy://landing/{source}", group="strategy")


def newest_event(events: Any, as_at: date) -> Any | None:
    """The newest event of an asset (one of a task's ``inlet_events``) that is for the day; None where there is none."""
    newest_first = events.ascending(False).limit(EVENTS_LOOKED_AT)
    return next((event for event in newest_first if event.partition_key == as_at.isoformat()), None)


def nightly(trust: Trust, cron: str) -> CronPartitionTimetable:
    """A timetable that starts at ``cron`` and whose partition key is the day before."""
    return CronPartitionTimetable(cron, timezone=trust.schedule.timezone, run_offset=-1, key_format=KEY_FORMAT)


def start_date(trust: Trust) -> datetime:
    """From when on the clock may start runs. A simulated trust's days are named by hand, so for it: never."""
    first = _NEVER if trust.simulated else datetime.combine(trust.schedule.first_night, datetime.min.time())
    return first.replace(tzinfo=trust.schedule.zone)
