"""What a running task takes from its surroundings: the date it works for, the work directory, the pseudonym key."""

from __future__ import annotations

import os
from collections.abc import Mapping
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

from airflow.sdk.exceptions import AirflowFailException

from dags.config import Trust

REPOSITORY = Path(__file__).resolve().parents[1]
DBT_PROJECT = REPOSITORY / "dbt"


def home() -> Path:
    """The work directory: ``STRATEGY_HOME``, or ``var`` beside the code."""
    return Path(os.environ.get("STRATEGY_HOME") or REPOSITORY / "var").resolve()


def pseudonym_key() -> bytes:
    """The key under which people's identifiers are hashed. It must stay the same, or nobody is recognised again."""
    key = os.environ.get("STRATEGY_PSEUDONYM_KEY", "")
    if not key:
        raise AirflowFailException(
            "STRATEGY_PSEUDONYM_KEY is not set, so people's identifiers cannot be replaced by pseudonyms and nothing "
            "about people may be landed. Set it, to the same secret as every night before, for the task's environment."
        )
    return key.encode()


def as_at_of(context: Mapping[str, Any], trust: Trust) -> date:
    """The ``as_at`` of this run: its partition key.

    Raises ``AirflowFailException`` when there is none, when it is not a date, or when that day is not over (a
    partition is landed once and never written again, so half a day would stay half a day).
    """
    key = context["dag_run"].partition_key
    if not key:
        raise AirflowFailException(
            "This run has no partition key, so it does not know which day it is for. Start it again with the partition "
            "key set to the day, written YYYY-MM-DD."
        )
    try:
        as_at = date.fromisoformat(key)
    except ValueError:
        raise AirflowFailException(f"The partition key {key!r} is not a day written YYYY-MM-DD.") from None
    day_ends = datetime.combine(as_at + timedelta(days=1), datetime.min.time(), tzinfo=trust.schedule.zone)
    if not trust.simulated and datetime.now(tz=trust.schedule.zone) < day_ends:
        raise AirflowFailException(
            f"{as_at} is not over yet. What is landed is never written again, so it may be landed from {day_ends} on."
        )
    return as_at
