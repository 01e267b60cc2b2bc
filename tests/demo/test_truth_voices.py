"""The truth of 1e.3, B1.5, CF, CG and B2.3, against figures worked out by hand."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from tiny_world import AS_AT, FIRST, SECOND, days_ago, school, slip, world

from demo.records import Entry, Mistake
from demo.truth import Truth, expected

EARLIER = days_ago(30)


def survey(
    record_id: str,
    *points: int,
    audience: str = "support_users",
    question: str = "overall",
    closed: date = EARLIER,
    typed: date | None = None,
    status: str = "final",
    urn: str = FIRST,
) -> Entry:
    cells = {
        "Audience": audience,
        "Question": question,
        "Wave": f"wave-{record_id}",
        "Closed": closed,
        "Invited": 500,
        "Responded": sum(points),
        **{f"Point {number}": count for number, count in enumerate(points, start=1)},
        "Status": status,
    }
    return Entry("surveys", record_id, urn, "Headteacher", ((typed or closed, cells),))


def cohort(record_id: str, year: int, leavers: int, positive: int, *, status: str = "final") -> Entry:
    cells = {"Cohort": year, "Leavers": leavers, "Positive": positive, "Unknown": 0, "Status": status}
    return Entry("destinations", record_id, FIRST, "Headteacher", ((days_ago(20), cells),))


def truth(*entries: Entry, mistakes: tuple[Mistake, ...] = (), day: date = AS_AT) -> Truth:
    return expected(replace(world(school(), mistakes=mistakes), entries=entries), day)


def figures(measure: str, *entries: Entry) -> tuple[int, int]:
    row = truth(*entries).row(measure, FIRST)
    return int(row.numerator or 0), int(row.denominator or 0)


@pytest.mark.parametrize(
    ("entry", "counts"),
    [
        (survey("S1", 1, 2, 3, 4, 5, closed=days_ago(365)), True),
        (survey("S1", 1, 2, 3, 4, 5, closed=days_ago(366)), False),
        (survey("S1", 1, 2, 3, 4, 5, closed=AS_AT), True),
        (survey("S1", 1, 2, 3, 4, 5, typed=date(2026, 3, 20)), False),
        (survey("S1", 1, 2, 3, 4, 5, status="draft"), False),
        (survey("S1", 1, 2, 3, 4, 5, audience="staff"), False),
        (survey("S1", 1, 2, 3, 4, 5, question="Q99"), True),  # every question of those who use support
        (survey("S1", 1, 2, 3, 4, 5, urn=SECOND), False),
    ],
)
def test_a_final_survey_of_the_last_365_days_counts(entry: Entry, counts: bool) -> None:
    assert figures("1e.3", entry) == ((9, 15) if counts else (0, 0))
    assert truth(entry).row("1e.3", FIRST).symbol == (None if counts else "z")


def test_of_each_question_the_newest_row_counts() -> None:
    rows = (
        survey("S1", 0, 0, 0, 1, 1, question="speed", closed=days_ago(200)),
        survey("S2", 9, 0, 0, 0, 1, question="overall", closed=days_ago(200)),
        survey("S3", 0, 1, 0, 2, 4, question="overall", closed=days_ago(20)),
        survey("S4", 50, 0, 0, 0, 0, question="overall", closed=days_ago(10), status="draft"),
    )
    assert figures("1e.3", *rows) == (8, 9)
    tied = (survey("S1", 1, 0, 0, 0, 0), survey("S2", 0, 0, 0, 0, 3), survey("S10", 0, 0, 0, 0, 2))
    assert figures("1e.3", *tied) == (3, 3)  # of one day the greatest id
    assert figures("1e.3", *reversed(tied)) == (3, 3)


def test_a_row_counts_from_the_version_in_which_it_is_final() -> None:
    draft, final = survey("S1", 5, 0, 0, 0, 0, status="draft").cells, survey("S1", 0, 0, 0, 0, 5).cells
    row = survey("S1")._replace(versions=((days_ago(20), draft), (date(2026, 3, 20), final)))
    assert figures("1e.3", row) == (0, 0)
    assert truth(row, day=date(2026, 3, 20)).row("1e.3", FIRST).numerator == 5


@pytest.mark.parametrize(
    ("measure", "audience", "question"),
    [("B1.5", "pupils", "enjoyment"), ("CF", "leaders", "CF"), ("CG", "leaders", "CG")],
)
def test_each_measure_asks_its_people_its_question(measure: str, audience: str, question: str) -> None:
    own = survey("S1", 0, 0, 1, 1, 1, audience=audience, question=question)
    other = survey("S2", 7, 0, 0, 0, 0, audience=audience, question="another")
    strangers = survey("S3", 7, 0, 0, 0, 0, audience="staff", question=question)
    assert figures(measure, own, other, strangers) == (2, 3)
    assert truth(own).row(measure, FIRST).rag == "grey"


@pytest.mark.parametrize(("content", "colour"), [(85, "green"), (84, "amber"), (75, "amber"), (74, "red")])
def test_85_is_green_75_is_amber_and_an_exception_is_the_academy(content: int, colour: str) -> None:
    found = truth(survey("S1", 100 - content, 0, 0, content, 0))
    assert found.row("1e.3", FIRST).rag == colour
    opened = {each for each in found.exceptions if each[0] == "1e.3" and each[1]}
    assert opened == (set() if colour == "green" else {("1e.3", FIRST, FIRST)})


def test_a_row_that_cannot_be_read_makes_every_measure_of_the_register_unreliable() -> None:
    rows = (survey("S1", 0, 0, 0, 0, 9), survey("S2", 9, 0, 0, 0, 0, audience="leaders", question="CF"))
    found = truth(*rows, mistakes=(slip("surveys", "S2", column="closed"),))
    support, leaders = found.row("1e.3", FIRST), found.row("CF", FIRST)
    assert (support.numerator, support.exclusions, support.symbol, support.rag) == (9, 1, "u", "grey")
    assert (leaders.denominator, leaders.exclusions, leaders.symbol) == (0, 1, "z")
    assert found.row("CF").exclusions == 1


def test_the_newest_cohort_that_is_final_counts() -> None:
    rows = cohort("D1", 2024, 20, 12), cohort("D2", 2025, 10, 9), cohort("D3", 2026, 8, 1, status="draft")
    assert figures("B2.3", *rows) == (9, 10)
    assert figures("B2.3", *rows, cohort("D4", 2027, 0, 0)) == (0, 0)  # nobody left: not the cohort before it
    assert truth(rows[2]).row("B2.3", FIRST).symbol == "z"
    refused = truth(*rows, mistakes=(slip("destinations", "D2", column="positive"),)).row("B2.3", FIRST)
    assert (refused.numerator, refused.denominator, refused.symbol) == (12, 20, "u")
