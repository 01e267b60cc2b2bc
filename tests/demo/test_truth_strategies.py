"""The truth of 1d, 3b.1 and 3.2.3, against figures worked out by hand."""

from __future__ import annotations

from datetime import date

import pytest
from tiny_world import AS_AT, FIRST, SECOND, action, days_ago, entry, plan, slip, world

from demo.records import Plan
from demo.truth import Truth, expected

TOMORROW = date(2026, 3, 20)


def wrong(truth: Truth, measure: str) -> set[str]:
    return {record_id for code, _, record_id in truth.exceptions if code == measure}


YEARLY = [
    (lambda kind: plan("P1", kind), True),
    (lambda kind: plan("P1", kind)._replace(last_reviewed=days_ago(365)), True),
    (lambda kind: plan("P1", kind)._replace(last_reviewed=days_ago(366)), False),
    (lambda kind: plan("P1", kind)._replace(reviews=(days_ago(366), TOMORROW), last_reviewed=TOMORROW), False),
    (lambda kind: plan("P1", kind)._replace(reviews=(days_ago(366), days_ago(365), TOMORROW)), True),
    (lambda kind: plan("P1", kind, approved=None, status="draft"), False),
    (lambda kind: plan("P1", kind, approved=TOMORROW), False),
    (lambda kind: plan("P1", kind, end=days_ago(1)), False),
    (lambda kind: plan("P1", kind, superseded=AS_AT, status="superseded"), False),
    (lambda kind: plan("P1", "ict"), False),
    (lambda kind: plan("P1", kind, urn=SECOND), False),
]


@pytest.mark.parametrize(("kind", "measure"), [("digital", "1d.1"), ("asset_management", "3.2.3a")])
@pytest.mark.parametrize(("make", "counts"), YEARLY)
def test_a_plan_is_in_force_and_looked_at_within_a_year(kind: str, measure: str, make: object, counts: bool) -> None:
    truth = expected(world(plans=(make(kind),)), AS_AT)  # type: ignore[operator]
    row = truth.row(measure, FIRST)
    assert (row.numerator, row.denominator, row.rag) == (int(counts), 1, "green" if counts else "red")
    assert wrong(truth, measure) == (set() if counts else {f"{FIRST}:{kind}"})


def test_a_digital_strategy_is_signed_by_the_headteacher() -> None:
    unsigned = plan("P1", "digital")._replace(headteacher_signed=False)
    assert expected(world(plans=(unsigned,)), AS_AT).row("1d.1", FIRST).numerator == 0


@pytest.mark.parametrize(("kind", "measure"), [("digital", "1d.1"), ("asset_management", "3.2.3a")])
def test_a_strategy_that_cannot_be_read_is_not_there(kind: str, measure: str) -> None:
    truth = expected(world(plans=(plan("P1", kind),), mistakes=(slip("plans", "P1"),)), AS_AT)
    row = truth.row(measure, FIRST)
    assert (row.numerator, row.exclusions, row.symbol, row.rag) == (0, 0, None, "red")


def test_digital_actions_cite_a_priority_of_the_delivery_plan() -> None:
    plans = (plan("digital", "digital"), plan("draft", "digital", approved=None, status="draft"), plan("ict", "ict"))
    cited = (
        ("kept", "digital", "SIP1"),
        ("of a draft", "draft", "SIP1"),
        ("of a cancelled row", "digital", "SIP2"),
        ("of a row that cannot be read", "digital", "SIP3"),
        ("of another academy", "digital", "SIP4"),
        ("of none", "digital", None),
        ("refused", "digital", "SIP1"),
        ("not digital", "ict", None),
    )
    actions = [
        action(name)._replace(plan_id=plan_id, improvement_priority=priority) for name, plan_id, priority in cited
    ]
    actions.append(action("over", done=AS_AT)._replace(plan_id="digital"))
    entries = (
        entry("delivery_plan", "D1", {"Priority": "SIP1", "Status": "done", "Last reviewed": AS_AT}),
        entry("delivery_plan", "D2", {"Priority": "SIP2", "Status": "cancelled", "Last reviewed": AS_AT}),
        entry("delivery_plan", "D3", {"Priority": "SIP3", "Status": "open", "Last reviewed": AS_AT}),
        entry("delivery_plan", "D4", {"Priority": "SIP4", "Status": "open", "Last reviewed": AS_AT}, urn=SECOND),
    )
    slips = (slip("delivery_plan", "D3"), slip("actions", "refused"))
    truth = expected(world(plans=plans, actions=tuple(actions), entries=entries, mistakes=slips), AS_AT)
    row = truth.row("1d.2", FIRST)
    assert (row.numerator, row.denominator, row.exclusions, row.symbol) == (2, 6, 1, "u")
    assert wrong(truth, "1d.2") == {
        "of a cancelled row",
        "of a row that cannot be read",
        "of another academy",
        "of none",
        "refused",
    }


def test_actions_of_a_strategy_that_cannot_be_read_are_not_digital() -> None:
    built = world(
        plans=(plan("P1", "digital"),),
        actions=(action("A1"),),
        mistakes=(slip("plans", "P1"),),
    )
    assert expected(built, AS_AT).row("1d.2", FIRST).symbol == "z"


def standard(number: int, met: str | None, status: str = "current") -> tuple[str, dict[str, object]]:
    cells = {"Standard": f"S{number}", "Applicable": met is not None, "Status": status}
    return f"S{number}", cells | ({"Met": met} if met else {})


@pytest.mark.parametrize(
    ("day", "met", "of", "rag"),
    [
        # 931 of 2556 days have passed on 20 March 2026: the line stands at 36.42 %, and amber reaches down to 26.42 %.
        (date(2026, 3, 20), 4, 11, "amber"),  # 36.36 %
        (date(2026, 3, 20), 3, 8, "green"),  # 37.5 %
        (date(2026, 3, 20), 5, 19, "red"),  # 26.3 %
        (date(2026, 3, 20), 4, 15, "amber"),  # 26.7 %
        (date(2023, 9, 1), 0, 1, "green"),
        (date(2030, 8, 31), 9, 10, "amber"),
        (date(2030, 8, 31), 8, 9, "red"),
        (date(2030, 8, 31), 10, 10, "green"),
    ],
)
def test_standards_are_held_against_a_straight_line_to_2030(day: date, met: int, of: int, rag: str) -> None:
    rows = [standard(number, "yes" if number < met else "no") for number in range(of)]
    entries = tuple(entry("standards", name, cells, typed=date(2023, 9, 1)) for name, cells in rows)
    row = expected(world(entries=entries), day).row("1d.3", FIRST)
    assert (row.numerator, row.denominator, row.rag) == (met, of, rag)


def test_a_standard_counts_when_it_applies_and_partly_met_is_not_met() -> None:
    rows = (
        standard(1, "yes"),
        standard(2, "partial"),
        standard(3, "no"),
        standard(4, None),
        standard(5, "yes", "superseded"),
    )
    truth = expected(world(entries=tuple(entry("standards", *row) for row in rows)), AS_AT)
    row = truth.row("1d.3", FIRST)
    assert (row.numerator, row.denominator) == (1, 3)
    assert wrong(truth, "1d.3") == {"S2", "S3"}


INFRASTRUCTURE = plan("P5", "asset_management")


@pytest.mark.parametrize(
    ("growth", "infrastructure", "figures"),
    [
        (plan("P7", "growth"), INFRASTRUCTURE, (1, 1)),
        (plan("P7", "growth", start=date(2027, 9, 1)), INFRASTRUCTURE, (1, 1)),
        (plan("P7", "growth")._replace(vision_signed=False), INFRASTRUCTURE, (0, 1)),
        (plan("P7", "growth", approved=TOMORROW), INFRASTRUCTURE, (0, 1)),
        (plan("P7", "growth", approved=None, status="draft"), INFRASTRUCTURE, (0, 1)),
        (plan("P7", "growth"), plan("P5", "asset_management", end=days_ago(1)), (0, 1)),
        (plan("P7", "growth"), plan("P5", "asset"), (0, 1)),
        (plan("P7", "growth", end=AS_AT), INFRASTRUCTURE, (1, 1)),
        (plan("P7", "growth", end=days_ago(1)), INFRASTRUCTURE, (0, 0)),
        (plan("P7", "growth", superseded=AS_AT, status="superseded"), INFRASTRUCTURE, (0, 0)),
        (plan("P7", "digital"), INFRASTRUCTURE, (0, 0)),
    ],
)
def test_growth_stands_beside_a_plan_for_the_buildings(
    growth: Plan, infrastructure: Plan, figures: tuple[int, int]
) -> None:
    truth = expected(world(plans=(growth, infrastructure)), AS_AT)
    row = truth.row("3b.1", FIRST)
    assert (row.numerator, row.denominator) == figures
    assert wrong(truth, "3b.1") == ({"P7"} if figures == (0, 1) else set())


def test_any_plan_that_cannot_be_read_may_be_one_for_growth() -> None:
    built = world(plans=(plan("P7", "growth"), INFRASTRUCTURE, plan("P1", "ict")), mistakes=(slip("plans", "P1"),))
    row = expected(built, AS_AT).row("3b.1", FIRST)
    assert (row.numerator, row.denominator, row.exclusions, row.symbol, row.rag) == (1, 1, 1, "u", "grey")


def test_actions_of_asset_management_are_looked_at_once_in_90_days() -> None:
    plans = (plan("P5", "asset_management", approved=None, status="draft"), plan("P1", "asset"))
    looks = {
        "on the last day": (days_ago(90),),
        "a day too late": (days_ago(91),),
        "again since": (days_ago(200), days_ago(3)),
        "again tomorrow": (days_ago(91), TOMORROW),
    }
    actions = [action(name)._replace(plan_id="P5", reviews=days) for name, days in looks.items()]
    actions.append(action("of another plan")._replace(reviews=(days_ago(91),)))
    actions.append(action("over", done=AS_AT)._replace(plan_id="P5", reviews=(days_ago(91),)))
    truth = expected(world(plans=plans, actions=tuple(actions)), AS_AT)
    row = truth.row("3.2.3b", FIRST)
    assert (row.numerator, row.denominator) == (2, 4)
    assert wrong(truth, "3.2.3b") == {"a day too late", "again tomorrow"}
