"""The truth of 1a.1, 1a.2, 1a.3 and 1b.2, against figures worked out by hand."""

from __future__ import annotations

from datetime import date

import pytest
from tiny_world import AS_AT, FIRST, SECOND, action, budget, check, days_ago, done, plan, school, slip, world

from demo.records import Mistake, Plan
from demo.truth import expected

BOTH = (plan("P1", "asset"), plan("P2", "ict"))
SEPTEMBER = date(2025, 9, 1)


@pytest.mark.parametrize(
    ("asset", "in_force"),
    [
        (plan("P1", "asset"), True),
        (plan("P1", "asset", approved=AS_AT), True),
        (plan("P1", "asset", approved=date(2026, 3, 20)), False),
        (plan("P1", "asset", approved=None, status="draft"), False),
        (plan("P1", "asset", start=AS_AT), True),
        (plan("P1", "asset", start=date(2026, 3, 20)), False),
        (plan("P1", "asset", end=AS_AT), True),
        (plan("P1", "asset", end=date(2026, 3, 18)), False),
        (plan("P1", "asset", superseded=AS_AT, status="superseded"), False),
        (plan("P1", "asset", superseded=date(2026, 3, 20), status="superseded"), True),
        (plan("P1", "digital"), False),
        (plan("P1", "asset", urn=SECOND), False),
    ],
)
def test_a_plan_counts_when_approved_and_covering_the_day(asset: Plan, in_force: bool) -> None:
    truth = expected(world(school(), plans=(asset, plan("P2", "ict"))), AS_AT)
    row = truth.row("1a.1", FIRST)
    assert (row.numerator, row.denominator) == (int(in_force), 1)
    assert row.rag == ("green" if in_force else "red")
    wrong = {each for each in truth.exceptions if each[0] == "1a.1"}
    assert wrong == (set() if in_force else {("1a.1", FIRST, f"{FIRST}:asset")})


def test_an_academy_without_either_plan_has_an_exception_for_each() -> None:
    truth = expected(world(), AS_AT)
    assert {each[2] for each in truth.exceptions if each[0] == "1a.1"} == {f"{FIRST}:asset", f"{FIRST}:ict"}


@pytest.mark.parametrize(
    ("mistake", "in_force"),
    [
        (slip("plans", "P1", column="end_date"), False),
        (slip("plans", "P1", column="record_id", kind="duplicate_id"), True),  # the copy is refused, not the plan
        (slip("plans", "P1", column="school_urn", kind="old_urn", refused=False), True),
        (slip("plans", "P1", since=date(2026, 3, 20)), True),
        (slip("plans", "P1", fixed=AS_AT), True),
        (slip("plans", "P1", fixed=date(2026, 3, 20)), False),
        (slip("actions", "P1"), True),
    ],
)
def test_a_refused_plan_does_not_count_while_the_mistake_stands(mistake: Mistake, in_force: bool) -> None:
    row = expected(world(plans=BOTH, mistakes=(mistake,)), AS_AT).row("1a.1", FIRST)
    assert (row.numerator, row.exclusions, row.symbol) == (int(in_force), 0, None)


def test_costed_actions_need_money_in_the_year_they_are_due() -> None:
    budgets = (
        budget(FIRST, ("6110", SEPTEMBER, "10"), ("6120", date(2026, 8, 1), "0.01"), ("6130", SEPTEMBER, "0")),
        budget(SECOND, ("6140", SEPTEMBER, "10")),
        budget(None, ("6150", SEPTEMBER, "10")),
        budget(FIRST, ("6310", SEPTEMBER, "10"), archived=AS_AT),
        budget(FIRST, ("6320", SEPTEMBER, "10"), archived=date(2026, 3, 20)),
        budget(FIRST, ("6410", date(2024, 9, 1), "10"), year=2024),
    )
    actions = (
        action("funded", code="6110"),
        action("funded to the penny", code="6120", due=date(2026, 8, 31)),
        action("funded until tomorrow", code="6320"),
        action("due next year", code="6110", due=date(2026, 9, 1)),
        action("no money in the line", code="6130"),
        action("another academy's code", code="6140"),
        action("only the trust's code", code="6150"),
        action("archived today", code="6310"),
        action("last year's code", code="6410"),
        action("no code", code=None),
        action("last year's code, due then", code="6410", due=date(2025, 8, 31)),
        # none of these is open and costed
        action("not costed", cost=None, code=None),
        action("costs nothing", cost="0"),
        action("done today", done=AS_AT),
        action("cancelled", cancelled=days_ago(1)),
        action("opened tomorrow", opened=date(2026, 3, 20)),
    )
    truth = expected(world(actions=actions, budgets=budgets), AS_AT)
    row = truth.row("1a.2", FIRST)
    # Funded: the first three and the last of the costed ones. 4 of 11 is 36.4 %.
    assert (row.numerator, row.denominator, row.symbol, row.rag) == (4, 11, None, "red")
    assert {each[2] for each in truth.exceptions if each[0] == "1a.2"} == {
        "due next year",
        "no money in the line",
        "another academy's code",
        "only the trust's code",
        "archived today",
        "last year's code",
        "no code",
    }


def test_an_action_due_on_the_day_is_not_overdue() -> None:
    actions = (
        action("due today"),
        action("due yesterday", due=days_ago(1)),
        action("done tomorrow", due=days_ago(30), done=date(2026, 3, 20)),
        action("done", due=days_ago(30), done=days_ago(2)),
    )
    truth = expected(world(actions=actions), AS_AT)
    row = truth.row("1a.3", FIRST)
    assert (row.numerator, row.denominator) == (1, 3)
    assert {each[2] for each in truth.exceptions if each[0] == "1a.3"} == {"due yesterday", "done tomorrow"}


@pytest.mark.parametrize(
    ("in_time", "overdue", "rag"),
    [(9, 1, "green"), (89, 11, "amber"), (3, 1, "amber"), (74, 26, "red"), (0, 1, "red")],
)
def test_the_limits_of_1a3_belong_to_the_better_colour(in_time: int, overdue: int, rag: str) -> None:
    actions = [action(f"A{number}") for number in range(in_time)]
    actions += [action(f"B{number}", due=days_ago(1)) for number in range(overdue)]
    assert expected(world(actions=tuple(actions)), AS_AT).row("1a.3", FIRST).rag == rag


def test_refused_actions_make_the_measures_unreliable_and_green_grey() -> None:
    actions = (action("A1"), action("A2"), action("A3"))
    mistakes = (
        slip("actions", "A2"),
        slip("actions", "A2", column="cost", kind="twelve_k"),  # the same row, so one refusal
        slip("actions", "A3", column="record_id", kind="duplicate_id"),  # the row stands, its copy does not
    )
    funds = (budget(FIRST, ("6110", SEPTEMBER, "10")),)
    truth = expected(world(actions=actions, mistakes=mistakes, budgets=funds), AS_AT)
    for measure in ("1a.2", "1a.3"):
        row = truth.row(measure, FIRST)
        assert (row.numerator, row.denominator, row.exclusions) == (2, 2, 2)
        assert (row.value, row.symbol, row.rag) == (100, "u", "grey")
        assert {each[2] for each in truth.exceptions if each[0] == measure} == {"A2", "A3 (copy)"}
        assert (truth.row(measure).symbol, truth.row(measure).rag) == ("u", "grey")


def test_an_unreliable_red_stays_red() -> None:
    actions = (action("A1", due=days_ago(1)), action("A2"))
    row = expected(world(actions=actions, mistakes=(slip("actions", "A2"),)), AS_AT).row("1a.3", FIRST)
    assert (row.value, row.symbol, row.rag) == (0, "u", "red")


def test_no_open_action_is_not_applicable_even_with_refused_rows() -> None:
    truth = expected(world(actions=(action("A1"),), mistakes=(slip("actions", "A1"),)), AS_AT)
    row = truth.row("1a.3", FIRST)
    assert (row.numerator, row.denominator, row.value, row.symbol, row.rag) == (0, 0, None, "z", "grey")
    assert row.exclusions == 1


def test_compliance_counts_checks_in_date_passed_and_evidenced() -> None:
    items = (
        check("due today", "gas", done(days_ago(365))),
        check("overdue by a day", "local_exhaust_ventilation", done(days_ago(427))),
        check("done again since", "gas", done(days_ago(900)), done(days_ago(10))),
        check("short certificate, due today", "gas", done(days_ago(100)), certificate_days=100),
        check("advisory", "asbestos", done(days_ago(5), "advisory")),
        check("failed", "asbestos", done(days_ago(5), "fail")),
        check("passed, then failed", "asbestos", done(days_ago(9)), done(days_ago(5), "fail")),
        check("fails tomorrow", "asbestos", done(days_ago(5)), done(date(2026, 3, 20), "fail")),
        check("no evidence", "fixed_wiring", done(days_ago(5), evidence=False)),
        check("not there", "gas", applicable=False),
        check("retired", "gas", done(days_ago(4000)), retired=AS_AT),
    )
    truth = expected(world(compliance=items), AS_AT)
    row = truth.row("1b.2", FIRST)
    # Sound: due today, done again since, short certificate, advisory, fails tomorrow; of the first nine.
    assert (row.numerator, row.denominator, row.symbol) == (5, 9, None)
    assert {each[2] for each in truth.exceptions if each[0] == "1b.2"} == {
        "overdue by a day",
        "failed",
        "passed, then failed",
        "no evidence",
    }


@pytest.mark.parametrize(
    ("twentieth", "rag"),
    [
        (check("C", "local_exhaust_ventilation", done(days_ago(427))), "amber"),  # 95.0 %, and no matter of life safety
        (check("C", "gas", done(days_ago(5), evidence=False)), "amber"),
        (check("C", "gas", done(days_ago(5), "fail")), "amber"),
        (check("C", "gas", done(days_ago(366))), "red"),
        (check("C", "little_used_outlets", done(days_ago(8))), "red"),
        (check("C", "passenger_lifts"), "red"),
        (check("C", "gas", done(days_ago(51)), certificate_days=50), "red"),
        (check("C", "gas", done(days_ago(5))), "green"),
    ],
)
def test_one_overdue_life_safety_check_makes_the_measure_red(twentieth: object, rag: str) -> None:
    items = (*(check(f"C{number}", "gas", done(days_ago(5))) for number in range(19)), twentieth)
    truth = expected(world(compliance=items), AS_AT)  # type: ignore[arg-type]
    assert truth.row("1b.2", FIRST).rag == rag
    assert truth.row("1b.2").rag == rag


@pytest.mark.parametrize(
    ("check_type", "column", "rag"),
    [
        ("gas", "last_done", "red"),
        ("local_exhaust_ventilation", "last_done", "amber"),
        ("local_exhaust_ventilation", "check_type", "red"),  # its kind is what cannot be read: it may be life safety
    ],
)
def test_a_check_that_cannot_be_read_counts_against_the_academy(check_type: str, column: str, rag: str) -> None:
    items = (
        *(check(f"C{number}", "gas", done(days_ago(5))) for number in range(19)),
        check("C", check_type, done(days_ago(5))),
    )
    truth = expected(world(compliance=items, mistakes=(slip("compliance_checks", "C", column=column),)), AS_AT)
    row = truth.row("1b.2", FIRST)
    assert (row.numerator, row.denominator, row.symbol, row.rag) == (19, 20, None, rag)
    assert ("1b.2", FIRST, "C") in truth.exceptions


def test_a_copied_check_counts_beside_the_sound_one() -> None:
    items = (check("C1", "local_exhaust_ventilation", done(days_ago(5))),)
    mistakes = (slip("compliance_checks", "C1", column="record_id", kind="duplicate_id"),)
    truth = expected(world(compliance=items, mistakes=mistakes), AS_AT)
    row = truth.row("1b.2", FIRST)
    assert (row.numerator, row.denominator) == (1, 2)
    assert ("1b.2", FIRST, "C1 (copy)") in truth.exceptions
