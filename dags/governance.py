# ruff: noqa: PLC0415 - what is heavy is imported by the task that needs it, so that parsing stays quick
"""Which packs are due: the governance calendar of the current publication against the packs rendered so far."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from pathlib import Path


@dataclass(frozen=True)
class Meeting:
    """A board's meeting and the day on which its pack goes out."""

    board_code: str
    title: str
    meeting_date: date
    pack_due: date


def meetings(publication: Path) -> tuple[Meeting, ...]:
    """The governance calendar as it is published, oldest meeting first."""
    import duckdb

    with duckdb.connect(str(publication / "strategy.duckdb"), read_only=True) as database:
        rows = database.execute(
            """
            select board_code, board.title, meeting.meeting_date, meeting.pack_due
            from strategy.dim_governance_meeting as meeting
            join strategy.dim_board as board using (board_code)
            order by meeting_date, board_code
            """
        ).fetchall()
    return tuple(Meeting(*row) for row in rows)


def due_on(day: date, calendar: Iterable[Meeting], rendered: set[tuple[str, date]]) -> tuple[Meeting, ...]:
    """The meetings whose pack should be out on ``day`` and is not.

    A pack stays due until its meeting, so that a morning on which nothing ran is made up for on the next one.
    """
    return tuple(
        meeting
        for meeting in calendar
        if meeting.pack_due <= day <= meeting.meeting_date
        and (meeting.board_code, meeting.meeting_date) not in rendered
    )


def rendered_packs(published: Path) -> set[tuple[str, date]]:
    """Board and meeting of every pack rendered so far, from whichever publication."""
    found = set()
    for manifest in published.glob("[0-9]*/packs/*/manifest.json"):
        facts = json.loads(manifest.read_text(encoding="utf-8"))
        if facts["meeting_date"]:
            found.add((str(facts["board_code"]), date.fromisoformat(facts["meeting_date"])))
    return found
