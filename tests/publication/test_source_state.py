"""``make sources``: who failed, why, what to do; and what each read cost."""

from __future__ import annotations

import subprocess
import sys
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from extractors.academy import Academy
from extractors.outcome import NO_WORK, Status
from extractors.trust import land_academies
from publication.source_state import SEEN_WITHIN, Failure, newest_day, nights_at, told, what_to_do
from tests.publication.catalogued import DAY, FAILED, LANDED, NEXT, attempt

NAMES = {"900001": "Birch School"}


def report(home: Path, *, by_resource: bool = False) -> str:
    return told(nights_at(home, DAY), DAY, NAMES, by_resource=by_resource)


def test_a_failure_says_who_what_why_what_to_do_and_since_when(tmp_path: Path) -> None:
    attempt(tmp_path, replace(LANDED, as_at=DAY - timedelta(days=2)))
    attempt(tmp_path, FAILED, replace(FAILED, resource="schools"), replace(LANDED, resource="marks"))
    assert report(tmp_path).split("\n\n")[:3] == [
        "Sources as at 2026-03-19: 0 of 1 were read in full.",
        "wonde, Birch School (900001): students, schools\n"
        "  why         AccessRefused: Renew it.\n"
        "  what to do  Put right what it says; then clear the task `land` (the one named Birch School) of "
        "extract_wonde for 2026-03-19; what has landed is kept.\n"
        "  last whole  2026-03-17",
        "More about each error: docs/faults.md. How to run a day again: docs/runbooks/extract.md.",
    ]


def test_what_each_read_was_is_the_sum_of_the_days_attempts(tmp_path: Path) -> None:
    attempt(tmp_path, replace(FAILED, work=replace(LANDED.work, rows_received=5, requests=7, seconds=2.0)))
    attempt(tmp_path, LANDED, replace(LANDED, resource="schools", rows_landed=1_200, rows_quarantined=3))
    attempt(tmp_path, replace(LANDED, status=Status.KEPT, work=NO_WORK))
    attempt(tmp_path, replace(LANDED, source="xero", academy_urn=None))
    lines = report(tmp_path).splitlines()
    assert lines[0] == "Sources as at 2026-03-19: 2 of 2 were read in full."
    cells = [" ".join(line.split()) for line in lines[2:]]
    assert cells[0] == "source academy resource state received rows refused requests retries MB seconds"
    assert cells[1] == "wonde 900001 Birch School 1 in all kept 25 9 0 13 3 0.0 5.0"
    assert cells[2] == "xero trust 1 in all landed 10 9 0 3 1 0.0 1.5"
    single = report(tmp_path, by_resource=True).splitlines()
    assert " ".join(single[3].split()) == "wonde 900001 Birch School students kept 15 9 0 10 2 0.0 3.5"


def test_states_are_counted_failures_first(tmp_path: Path) -> None:
    attempt(tmp_path, LANDED, replace(LANDED, resource="a", status=Status.NOT_DUE), replace(FAILED, resource="b"))
    assert "3 in all  1 failed, 1 landed, 1 not due" in report(tmp_path)


def test_who_was_not_attempted_is_missed_for_a_week(tmp_path: Path) -> None:
    attempt(tmp_path, LANDED)
    (missed,) = nights_at(tmp_path, NEXT)
    assert (missed.is_whole, missed.last_success) == (False, DAY)
    text = told([missed], NEXT, {}, by_resource=True)
    assert "wonde, 900001 (900001): everything\n  why         NoAttempt: Nothing was recorded" in text
    assert "Look whether extract_wonde ran for 2026-03-20" in text
    assert "no attempt" in text.splitlines()[-1]
    assert nights_at(tmp_path, DAY + SEEN_WITHIN) != []
    assert nights_at(tmp_path, DAY + SEEN_WITHIN + timedelta(days=1)) == []


def test_what_comes_later_is_not_told(tmp_path: Path) -> None:
    attempt(tmp_path, FAILED)
    attempt(tmp_path, replace(LANDED, as_at=NEXT))
    (night,) = nights_at(tmp_path, DAY)
    assert (night.is_whole, night.last_success) == (False, None)


@pytest.mark.parametrize(
    ("changes", "step"),
    [
        ({"transient": True}, "It may pass by itself and has been tried again. When the source is back, clear"),
        ({"code": "ShrunkenSnapshot"}, 'start extract_wonde for 2026-03-19 with accept_shrunken ["students", "marks"]'),
        ({"code": "NeededResourceMissing"}, "see what became of the resource that it is read from"),
        ({"reader": ("xero", None)}, "clear the task `land` of extract_xero"),
        ({"reader": ("trust", None), "code": "NoAttempt"}, "Look whether build_and_publish ran"),
    ],
)
def test_the_next_step_goes_by_the_error(changes: dict[str, object], step: str) -> None:
    failure = Failure(("wonde", "900001"), ("students", "marks"), "AccessRefused", "Renew it.", False, None)
    assert step in what_to_do(replace(failure, **changes), DAY, "Birch School")  # type: ignore[arg-type]


def test_a_file_that_is_no_attempt_hides_nothing(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = attempt(tmp_path, FAILED)
    path.with_name("900001-2.json").write_text("[")
    assert "Renew it." in report(tmp_path)
    assert "900001-2.json is passed over" in capsys.readouterr().err


def sources(home: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "publication.source_state", "--home", str(home), *arguments]
    return subprocess.run(command, capture_output=True, text=True, check=False, cwd=Path(__file__).parents[2])


def test_the_command_takes_the_newest_day_and_the_academies_names(tmp_path: Path) -> None:
    assert sources(tmp_path).returncode == 1
    assert "No attempt to read anything" in sources(tmp_path).stderr
    land_academies([Academy("900001", "Ash Tree", "special", "001", DAY)], as_at=DAY, home=tmp_path)
    attempt(tmp_path, FAILED)
    (tmp_path / "attempts" / "wonde" / "as_at=someday").mkdir()
    (tmp_path / "attempts" / "wonde" / "as_at=someday" / "900001-1.json").write_text("[]")
    assert newest_day(tmp_path) == DAY
    done = sources(tmp_path)
    assert (done.returncode, done.stderr) == (0, "")
    assert "1 of 2 were read in full" in done.stdout
    assert "wonde, Ash Tree (900001): students" in done.stdout
    assert "students" in sources(tmp_path, "--academy", "900001").stdout.splitlines()[-1]
    assert "wonde" not in sources(tmp_path, "--source", "trust").stdout
    assert sources(tmp_path, "--source", "nobody").returncode == 1
