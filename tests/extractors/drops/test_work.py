"""What an attempt at exports tells of its own work: files looked for, then files read and lines in them."""

from __future__ import annotations

from dataclasses import replace
from itertools import count

from extractors.http.manners import Clock
from extractors.landing.attempts import last_attempt
from extractors.outcome import NO_WORK
from extractors.window import close_of
from tests.extractors.drops.conftest import DAY, Trust, night
from tests.extractors.drops.test_extract import HEAD, line


def ticking() -> Clock:
    """A second passes between any two looks at the stopwatch."""
    seconds = count()
    return Clock(now=lambda: night(DAY), monotonic=lambda: float(next(seconds)))


def test_of_exports_that_landed(trust: Trust) -> None:
    first = trust.save(HEAD + line("T1") + line("T2"), "a.csv")
    second = trust.save(HEAD + line("T3"), "b.csv")
    outcomes = trust.night(clock=ticking())
    files, lines = outcomes["export_files"].work, outcomes["ledger_lines"].work
    assert (files.rows_received, files.bytes, files.seconds, files.window_to) == (2, 0, 1.0, close_of(DAY))
    size = first.stat().st_size + second.stat().st_size
    assert (lines.pages, lines.rows_received, lines.bytes, lines.seconds) == (2, 3, size, 1.0)
    recorded = last_attempt(trust.home, "iris", DAY, None)
    assert recorded is not None
    assert [each.pages for each in recorded] == [0, 2]
    again = trust.night(clock=ticking())
    assert {outcome.work for outcome in again.values()} == {NO_WORK}


def test_of_exports_of_which_the_second_fails(trust: Trust) -> None:
    trust.save(HEAD + line("T1") + line("T2"), "a.csv")
    trust.save("Something,else\n", "b.csv")
    trust.save(HEAD + line("T3"), "c.csv")
    outcomes = trust.night(clock=ticking())
    lines = outcomes["ledger_lines"]
    assert lines.error_code == "ColumnsMissing"
    assert (lines.work.pages, lines.work.rows_received, lines.work.seconds) == (2, 2, 1.0)


def test_of_a_folder_that_is_not_there_is_the_looking(trust: Trust) -> None:
    outcomes = trust.night(clock=ticking())
    assert outcomes["export_files"].work == replace(NO_WORK, seconds=1.0)
    assert outcomes["ledger_lines"].work == NO_WORK
