"""The truth of B1.2, B1.3, B1.4 and 3b.2, against figures worked out by hand."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from fractions import Fraction

import pytest
from tiny_world import AS_AT, FIRST, SECOND, days_ago, enrolment, marks, noon, school, world

from demo.records import Enrolment, Mark
from demo.truth import expected
from demo.truth.pupils import attended

PUPILS = (enrolment("S1"), enrolment("S2"))


def absence(
    built_marks: list[Mark], pupils: tuple[Enrolment, ...] = PUPILS, day: date = AS_AT
) -> list[tuple[int, int]]:
    """(numerator, denominator) of B1.2, B1.3 and B1.4 at the first academy."""
    truth = expected(world(enrolments=pupils, marks=tuple(built_marks)), day)
    rows = [truth.row(measure, FIRST) for measure in ("B1.2", "B1.3", "B1.4")]
    return [(int(row.numerator or 0), int(row.denominator or 0)) for row in rows]


@pytest.mark.parametrize(
    ("codes", "meaning"),
    [
        (r"/ \ L B K P V W", True),
        ("C C1 C2 E I J1 M R S T G N O U", False),
        ("D Q X Y Y1 Y2 Y3 Y4 Y5 Y6 Y7 Z #", None),
    ],
)
def test_every_code_since_august_2024_has_its_meaning(codes: str, meaning: bool | None) -> None:
    assert {attended(code, date(2026, 3, 2)) for code in codes.split()} == {meaning}


@pytest.mark.parametrize("code", ["J", "H", "F", "-", "Y8"])
def test_older_and_invented_codes_mean_nothing_now(code: str) -> None:
    with pytest.raises(KeyError):
        attended(code, date(2024, 8, 19))


def test_older_codes_meant_something_until_they_were_replaced() -> None:
    assert attended("J", date(2024, 8, 18)) is True
    assert attended("H", date(2024, 8, 18)) is False
    with pytest.raises(KeyError):
        attended("C2", date(2024, 8, 18))


def test_possible_is_attending_and_absent() -> None:
    codes = r"/ \ L B I N D D # # Y4 X"
    # Attending 4, absent 2, the other six not possible: 2 of 6, so persistent and not severe.
    assert absence([*marks("S1", codes)]) == [(2, 6), (1, 1), (0, 1)]


def test_a_tenth_is_persistent_and_a_half_is_severe() -> None:
    tenth = "O " + "/ " * 9
    less = "O " + "/ " * 10
    half = "O / "
    assert absence([*marks("S1", tenth), *marks("S2", less)]) == [(2, 21), (1, 2), (0, 2)]
    assert absence([*marks("S1", half), *marks("S2", half + "/")]) == [(2, 5), (2, 2), (1, 2)]


def test_pupils_without_a_possible_session_are_left_out() -> None:
    assert absence([*marks("S1", "D D"), *marks("S2", "/ /")]) == [(0, 2), (0, 1), (0, 1)]


def test_two_stays_of_one_person_are_one_enrolment() -> None:
    stays = (enrolment("S1", upi="U", left=days_ago(60)), enrolment("S9", upi="U"))
    later = date(2026, 2, 2)
    both = [*marks("S1", "O O O O O"), *marks("S9", r"/ \ / \ /", start=later)]
    assert absence(both, stays) == [(5, 10), (1, 1), (1, 1)]


def test_a_person_at_two_academies_is_counted_at_each() -> None:
    stays = (enrolment("S1", upi="U"), enrolment("S9", upi="U", urn=SECOND))
    both = (*marks("S1", "O O D D"), *marks("S9", "D D / /", urn=SECOND))
    truth = expected(world(school(), school(SECOND), enrolments=stays, marks=both), AS_AT)
    assert (truth.row("B1.3", FIRST).numerator, truth.row("B1.3", FIRST).denominator) == (1, 1)
    assert (truth.row("B1.3", SECOND).numerator, truth.row("B1.3", SECOND).denominator) == (0, 1)
    assert (truth.row("B1.3").numerator, truth.row("B1.3").denominator) == (1, 2)


def test_deleted_marks_and_marks_of_deleted_pupils_are_out() -> None:
    first, second, *rest = marks("S1", "O O / /")
    gone = [first._replace(deleted_at=noon(AS_AT)), second._replace(deleted_at=noon(date(2026, 3, 20))), *rest]
    assert absence(gone) == [(1, 3), (1, 1), (0, 1)]
    assert absence([*marks("S1", "O /")], (enrolment("S1", deleted=AS_AT),)) == [(0, 0), (0, 0), (0, 0)]
    still = (enrolment("S1", deleted=date(2026, 3, 20)),)
    assert absence([*marks("S1", "O /")], still) == [(1, 2), (1, 1), (1, 1)]


def test_marks_count_from_september_to_the_day() -> None:
    spread = [
        *marks("S1", "O O", start=date(2025, 8, 31)),
        *marks("S1", "O", start=date(2025, 9, 1)),
        *marks("S1", "/", start=AS_AT),
        *marks("S1", "O O", start=date(2026, 3, 20)),
    ]
    assert absence(spread) == [(1, 2), (1, 1), (1, 1)]


def test_a_correction_counts_from_the_day_it_was_made_in_london() -> None:
    """Clocks go forward on 29 March 2026: that day ends at 23:00 UTC."""
    (mark,) = marks("S1", "N", start=date(2026, 3, 20))
    midnight = datetime(2026, 3, 29, 23, 0, tzinfo=UTC)
    corrected = mark._replace(history=(*mark.history, (midnight, "/")))
    assert absence([corrected], day=date(2026, 3, 29))[0] == (1, 1)
    assert absence([corrected], day=date(2026, 3, 30))[0] == (0, 1)
    earlier = mark._replace(history=(*mark.history, (midnight - timedelta(seconds=1), "/")))
    assert absence([earlier], day=date(2026, 3, 29))[0] == (0, 1)


def test_an_unknown_code_is_left_out_and_counted() -> None:
    truth = expected(world(enrolments=PUPILS, marks=tuple(marks("S1", "J - O /"))), AS_AT)
    row = truth.row("B1.2", FIRST)
    assert (row.numerator, row.denominator, row.exclusions, row.symbol) == (1, 2, 2, None)
    assert truth.row("B1.2").exclusions == 2


@pytest.mark.parametrize(
    ("stay", "on_roll"),
    [
        (enrolment("S1", left=AS_AT), True),
        (enrolment("S1", left=days_ago(1)), False),
        (enrolment("S1", left=days_ago(1), told=date(2026, 3, 20)), True),
        (enrolment("S1", left=date(2026, 4, 1), told=days_ago(1)), True),
        (enrolment("S1", admitted=AS_AT), True),
        (enrolment("S1", admitted=date(2026, 3, 20)), False),
        (enrolment("S1", created=date(2026, 3, 20)), False),
        (enrolment("S1", deleted=AS_AT), False),
        (enrolment("S1", deleted=date(2026, 3, 20)), True),
        (enrolment("S1", urn=SECOND), False),
    ],
)
def test_on_roll_is_what_the_mis_says_at_the_close_of_the_day(stay: Enrolment, on_roll: bool) -> None:
    row = expected(world(enrolments=(stay,)), AS_AT).row("3b.2", FIRST)
    assert (row.numerator, row.denominator) == (int(on_roll), 100)


def test_a_person_is_on_roll_once_at_an_academy() -> None:
    stays = (enrolment("S1", upi="U"), enrolment("S2", upi="U"), enrolment("S3"))
    assert expected(world(enrolments=stays), AS_AT).row("3b.2", FIRST).numerator == 2


@pytest.mark.parametrize(
    ("pupils", "rag"),
    [
        (79, "red"),
        (80, "amber"),
        (84, "amber"),
        (85, "green"),
        (95, "green"),
        (96, "amber"),
        (100, "amber"),
        (101, "red"),
    ],
)
def test_the_roll_has_a_band_on_both_sides(pupils: int, rag: str) -> None:
    truth = expected(world(enrolments=tuple(enrolment(f"S{number}") for number in range(pupils))), AS_AT)
    row = truth.row("3b.2", FIRST)
    assert (row.value, row.rag) == (pupils, rag)
    assert (("3b.2", FIRST, FIRST) in truth.exceptions) == (rag != "green")


@pytest.mark.parametrize(
    ("phase", "absent", "rag"),
    [
        ("special", 66, "green"),  # 66 of 500 is 13.2 %, the national rate itself
        ("special", 67, "amber"),
        ("special", 76, "amber"),  # 15.2 %, two points above
        ("special", 77, "red"),
        ("primary", 66, "red"),
        ("secondary", 42, "green"),  # 8.4 % against 8.5 %
        ("all-through", 0, "grey"),  # no national rate, so nothing to be judged by
    ],
)
def test_absence_is_judged_against_the_same_phase(phase: str, absent: int, rag: str) -> None:
    codes = "O " * absent + "/ " * (500 - absent)
    built_marks = tuple(marks("S1", codes, start=date(2025, 9, 1)))
    truth = expected(world(school(phase=phase), enrolments=PUPILS, marks=built_marks), date(2026, 8, 31))
    row = truth.row("B1.2", FIRST)
    assert row.denominator == 500
    assert row.rag == rag
    assert (("B1.2", FIRST, FIRST) in truth.exceptions) == (rag in ("amber", "red"))


def test_the_trust_is_compared_with_its_own_mixture_of_phases() -> None:
    pupils = (enrolment("S1"), enrolment("S2", urn=SECOND))
    built_marks = (*marks("S1", "O / / /"), *marks("S2", "/ / / / / / / / / / / /", urn=SECOND))
    truth = expected(world(school(), school(SECOND, "primary"), enrolments=pupils, marks=built_marks), AS_AT)
    row = truth.row("B1.2")
    # 4 sessions against 13.2 % and 12 against 5.3 %: (52.8 + 63.6) / 16.
    assert row.comparator == Fraction("7.275")
    assert (row.numerator, row.denominator, row.value) == (1, 16, Fraction("6.25"))
    assert row.rag == "green"
    assert truth.row("B1.4").comparator is None
    assert truth.row("B1.4").rag == "grey"


def test_a_trust_with_an_academy_that_has_no_national_rate_has_none() -> None:
    pupils = (enrolment("S1"), enrolment("S2", urn=SECOND))
    built_marks = (*marks("S1", "O /"), *marks("S2", "/ /", urn=SECOND))
    truth = expected(world(school(), school(SECOND, "all-through"), enrolments=pupils, marks=built_marks), AS_AT)
    assert (truth.row("B1.2").comparator, truth.row("B1.2").rag) == (None, "grey")
