"""The truth states for itself what the seeds state; where the trust changes a seed, the simulated trust changes too."""

from __future__ import annotations

import csv
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from demo.records import OS_FIXES, OS_RELEASES
from demo.truth.learning import CONTRIBUTIONS, EXPECTED_SCORE, GRADES, SCORES, SUSPENSIONS
from demo.truth.voices import ASKED
from demo.truth.working_time import BANK_HOLIDAYS

SEEDS = Path(__file__).parents[2] / "dbt" / "seeds"
Row = tuple[str, ...]


def seed(name: str) -> set[Row]:
    with (SEEDS / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        rows = [tuple(row) for row in list(csv.reader(file))[1:]]
    assert len(rows) == len(set(rows)) > 0
    return set(rows)


STATED: dict[str, Callable[[], set[Row]]] = {
    "os_releases": lambda: {
        (each.os_name, each.release, each.build_prefix, str(each.support_ends)) for each in OS_RELEASES
    },
    "os_fixes": lambda: {
        (each.os_name, each.release, each.build, str(each.released_on), str(each.cvss)) for each in OS_FIXES
    },
    "working_hours": lambda: {(str(day), "08:00", "17:00", "2023-09-01", "") for day in range(1, 6)},
    "survey_questions": lambda: {(code, audience, question or "") for code, (audience, question) in ASKED.items()},
    "assessment_grades": lambda: {
        *(("Grade", grade, "", "", str(is_expected).lower()) for grade, is_expected in GRADES.items()),
        ("Integer", "", str(SCORES[0]), str(EXPECTED_SCORE - 1), "false"),
        ("Integer", "", str(EXPECTED_SCORE), str(SCORES[1]), "true"),
    },
    "contribution_types": lambda: {(kind,) for kind in CONTRIBUTIONS},
    "exclusion_types": lambda: {("PERM", "permanent"), *((code, "suspension") for code in SUSPENSIONS)},
}


@pytest.mark.parametrize("name", STATED)
def test_the_seed_says_the_same(name: str) -> None:
    assert seed(name) == STATED[name]()


def test_the_seed_has_the_same_bank_holidays() -> None:
    assert {date.fromisoformat(day) for day, _ in seed("bank_holidays")} == BANK_HOLIDAYS
