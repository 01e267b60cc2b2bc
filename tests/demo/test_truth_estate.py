"""The truth of sites: 1b.1, 1b.3, 1c.1 to 1c.3 and 3a, against figures worked out by hand."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from fractions import Fraction

import pytest
from tiny_world import AS_AT, FIRST, SECOND, action, building, days_ago, entry, plan, school, slip, world

from demo.records import Building, Entry, Mistake, Plan
from demo.truth import Truth, expected

TOMORROW = date(2026, 3, 20)


def wrong(truth: Truth, measure: str) -> set[str]:
    return {record_id for code, _, record_id in truth.exceptions if code == measure}


def audit(record_id: str, day: date, kind: str = "site", status: str = "final", urn: str = FIRST) -> Entry:
    return entry("audits", record_id, {"Audit type": kind, "Audit date": day, "Status": status}, urn=urn)


@pytest.mark.parametrize(
    ("entries", "audited"),
    [
        ((audit("A1", days_ago(365)),), True),
        ((audit("A1", days_ago(366)),), False),
        ((audit("A1", AS_AT),), True),
        ((audit("A1", AS_AT, status="draft"),), False),
        ((audit("A1", AS_AT, "fire"),), False),
        ((audit("A1", AS_AT, urn=SECOND),), False),
        ((audit("A1", days_ago(400)), audit("A2", days_ago(9))), True),
        ((entry("audits", "A1", audit("A1", AS_AT).cells, typed=TOMORROW),), False),
        ((entry("audits", "A1", audit("A1", AS_AT).cells, removed=AS_AT),), False),
        ((entry("audits", "A1", audit("A1", AS_AT).cells, removed=TOMORROW),), True),
        ((entry("audits", "A1", audit("A1", AS_AT, status="draft").cells, (AS_AT, {"Status": "final"})),), True),
        ((entry("audits", "A1", audit("A1", AS_AT, status="draft").cells, (TOMORROW, {"Status": "final"})),), False),
        ((), False),
    ],
)
def test_a_site_audit_counts_for_365_days_once_it_is_final(entries: tuple[Entry, ...], audited: bool) -> None:
    truth = expected(world(entries=entries), AS_AT)
    row = truth.row("1b.1", FIRST)
    assert (row.numerator, row.denominator, row.rag) == (int(audited), 1, "green" if audited else "red")
    assert wrong(truth, "1b.1") == (set() if audited else {f"{FIRST}:site_audit"})


@pytest.mark.parametrize(
    ("audited_on", "day", "counts"),
    [
        (date(2027, 3, 1), date(2028, 2, 29), 1),
        (date(2027, 2, 28), date(2028, 2, 29), 0),
        (date(2028, 2, 29), date(2029, 2, 28), 1),
        (date(2028, 2, 29), date(2029, 3, 1), 0),
    ],
)
def test_a_leap_day_is_a_day_like_any_other(audited_on: date, day: date, counts: int) -> None:
    assert expected(world(entries=(audit("A1", audited_on),)), day).row("1b.1", FIRST).numerator == counts


@pytest.mark.parametrize(
    ("mistake", "figures", "told"),
    [
        (slip("audits", "A1"), (0, 1, "u", "red"), {f"{FIRST}:site_audit", "A1"}),
        # The copy is refused, not the audit.
        (slip("audits", "A1", kind="duplicate_id"), (1, 1, "u", "grey"), {"A1 (copy)"}),
        (slip("audits", "A1", refused=False), (1, 0, None, "green"), set()),
        (slip("audits", "A1", fixed=AS_AT), (1, 0, None, "green"), set()),
        (slip("remedial_actions", "A1"), (1, 0, None, "green"), set()),
    ],
)
def test_an_audit_that_cannot_be_read_is_left_out_and_told(
    mistake: Mistake, figures: tuple[object, ...], told: set[str]
) -> None:
    truth = expected(world(entries=(audit("A1", AS_AT),), mistakes=(mistake,)), AS_AT)
    row = truth.row("1b.1", FIRST)
    assert (row.numerator, row.exclusions, row.symbol, row.rag) == figures
    assert wrong(truth, "1b.1") == told


def remedy(record_id: str, due: date, severity: str = "high", status: str = "open", urn: str = FIRST) -> Entry:
    return entry("remedial_actions", record_id, {"Severity": severity, "Due": due, "Status": status}, urn=urn)


@pytest.mark.parametrize(
    ("days_late", "value", "rag"),
    [((0,), 0, "green"), ((-5, 0), 0, "green"), ((1,), 1, "amber"), ((7, 7, 0), 2, "amber"), ((8, 0), 1, "red")],
)
def test_a_grave_remedy_may_be_a_week_late_before_it_is_red(days_late: tuple[int, ...], value: int, rag: str) -> None:
    entries = tuple(remedy(f"R{number}", days_ago(days)) for number, days in enumerate(days_late))
    truth = expected(world(entries=entries), AS_AT)
    row = truth.row("1b.3", FIRST)
    assert (row.numerator, row.denominator, row.value, row.rag) == (value, 1, value, rag)
    assert wrong(truth, "1b.3") == {f"R{number}" for number, days in enumerate(days_late) if days > 0}


def test_only_open_remedies_of_high_severity_count() -> None:
    entries = (remedy("R1", days_ago(9), "medium"), remedy("R2", days_ago(9), status="closed"))
    row = expected(world(entries=entries), AS_AT).row("1b.3", FIRST)
    assert (row.denominator, row.symbol, row.rag) == (0, "z", "grey")


def test_the_trust_adds_up_its_remedies_and_is_red_where_one_academy_is() -> None:
    entries = (remedy("R1", days_ago(1)), remedy("R2", days_ago(2)), remedy("R3", days_ago(8), urn=SECOND))
    row = expected(world(school(), school(SECOND), school("900003"), entries=entries), AS_AT).row("1b.3")
    assert (row.numerator, row.denominator, row.value, row.rag) == (3, 1, 3, "red")


def need(
    record_id: str, line: str | None = None, *, priority: int = 1, status: str = "open", cost: str = "90"
) -> Entry:
    return entry(
        "condition",
        record_id,
        {"Priority": priority, "Cost": Decimal(cost), "Status": status} | ({"Plan line": line} if line else {}),
    )


def test_an_urgent_need_is_planned_by_a_costed_action_of_its_academy() -> None:
    actions = (
        action("costed"),
        action("done", done=days_ago(9)),
        action("free", cost="0"),
        action("uncosted", cost=None),
        action("cancelled", cancelled=AS_AT),
        action("cancelled tomorrow", cancelled=TOMORROW),
        action("elsewhere", urn=SECOND),
        action("unreadable"),
        action("copied"),
    )
    lines = ("costed", "done", "cancelled tomorrow", "copied", "free", "uncosted", "cancelled", "elsewhere")
    entries = (
        *(need(f"N {line}", line, priority=1 + number % 2) for number, line in enumerate(lines)),
        need("N unreadable", "unreadable"),
        need("N none", cost="10.50"),
        need("less urgent", priority=3),
        need("over", status="done"),
        need("refused"),
    )
    slips = (
        slip("actions", "unreadable"),
        slip("actions", "copied", kind="duplicate_id"),
        slip("condition", "refused", column="cost"),
    )
    truth = expected(world(actions=actions, entries=entries, mistakes=slips), AS_AT)
    row = truth.row("1c.1", FIRST)
    assert (row.numerator, row.denominator, row.exclusions, row.symbol) == (4, 10, 1, "u")
    unplanned = {"N free", "N uncosted", "N cancelled", "N elsewhere", "N unreadable", "N none"}
    assert wrong(truth, "1c.1") == wrong(truth, "1c.3") == unplanned | {"refused"}
    cost = truth.row("1c.3", FIRST)
    assert (cost.numerator, cost.denominator) == (Fraction("460.50"), 1000)
    assert (cost.value, cost.exclusions, cost.symbol, cost.rag) == (Fraction("0.4605"), 1, "u", "grey")


def test_nothing_urgent_is_no_share_and_no_cost() -> None:
    truth = expected(world(entries=(need("N1", priority=3),)), AS_AT)
    assert truth.row("1c.1", FIRST).symbol == "z"
    assert (truth.row("1c.3", FIRST).value, truth.row("1c.3", FIRST).symbol) == (0, None)


ON_TRACK: Mapping[str, object] = {
    "Baseline end": AS_AT,
    "Forecast end": AS_AT,
    "Budget": Decimal("40000"),
    "Forecast cost": Decimal("42000.00"),
    "Status": "live",
}


@pytest.mark.parametrize(
    ("change", "on_track"),
    [
        ({}, True),
        ({"Forecast cost": Decimal("42000.01")}, False),
        ({"Forecast cost": None}, False),
        ({"Forecast end": None}, False),
        ({"Forecast end": TOMORROW}, False),
        ({"Baseline end": days_ago(1), "Forecast end": days_ago(1)}, False),
        ({"Baseline end": TOMORROW, "Forecast end": TOMORROW}, True),
        ({"Budget": Decimal(0), "Forecast cost": Decimal(0)}, True),
    ],
)
def test_a_project_keeps_its_end_and_five_percent_above_its_budget(change: dict[str, object], on_track: bool) -> None:
    truth = expected(world(entries=(entry("projects", "P1", {**ON_TRACK, **change}),)), AS_AT)
    row = truth.row("1c.2", FIRST)
    assert (row.numerator, row.denominator) == (int(on_track), 1)
    assert wrong(truth, "1c.2") == (set() if on_track else {"P1"})


@pytest.mark.parametrize("status", ["complete", "cancelled"])
def test_a_project_that_is_over_does_not_count(status: str) -> None:
    row = expected(world(entries=(entry("projects", "P1", {**ON_TRACK, "Status": status}),)), AS_AT).row("1c.2", FIRST)
    assert row.symbol == "z"


@pytest.mark.parametrize(
    ("exit_plan", "planned"),
    [
        (plan("P8", "temporary_building"), True),
        (plan("P8", "asset"), True),
        (plan("P8", "temporary_building", approved=TOMORROW), False),
        (plan("P8", "temporary_building", approved=None, status="draft"), False),
        (plan("P8", "temporary_building", superseded=AS_AT, status="superseded"), False),
        (plan("P8", "temporary_building", end=days_ago(1)), False),
        (plan("P8", "temporary_building", urn=SECOND), False),
        (plan("P9", "temporary_building"), False),
    ],
)
def test_a_temporary_unit_goes_by_a_plan_in_force(exit_plan: Plan, planned: bool) -> None:
    truth = expected(world(plans=(exit_plan,), buildings=(building("B1", exit_plan="P8"),)), AS_AT)
    row = truth.row("3a.1", FIRST)
    assert (row.numerator, row.denominator, row.rag) == (int(planned), 1, "green" if planned else "red")
    refused = expected(
        world(plans=(exit_plan,), buildings=(building("B1", exit_plan="P8"),), mistakes=(slip("plans", "P8"),)), AS_AT
    )
    assert (refused.row("3a.1", FIRST).numerator, refused.row("3a.1", FIRST).symbol) == (0, None)


@pytest.mark.parametrize(
    ("unit", "value"),
    [
        (building("B1", consent_end=AS_AT), 0),
        (building("B1", consent_end=days_ago(1)), 1),
        (building("B1"), 0),
        (building("B1", consent_end=days_ago(1), disposed=TOMORROW), 1),
        (building("B1", consent_end=days_ago(1), disposed=AS_AT), None),
        (building("B1", consent_end=days_ago(1), temporary=False), None),
        (building("B1", consent_end=days_ago(1), urn=SECOND), None),
    ],
)
def test_a_temporary_unit_may_stay_to_the_last_day_of_its_consent(unit: Building, value: int | None) -> None:
    truth = expected(world(buildings=(unit,)), AS_AT)
    row = truth.row("3a.2", FIRST)
    assert (row.value, row.symbol) == (value, "z" if value is None else None)
    assert row.rag == {None: "grey", 0: "green", 1: "red"}[value]
    assert wrong(truth, "3a.2") == ({"B1"} if value else set())


def test_temporary_area_is_of_the_buildings_in_use_and_can_be_read() -> None:
    buildings = (
        building("main", area=700, temporary=False),
        building("unit", area=300),
        building("gone", area=500, disposed=AS_AT),
        building("refused", area=500),
    )
    slips = (slip("buildings", "refused", column="floor_area_m2"),)
    truth = expected(world(buildings=buildings, mistakes=slips), AS_AT)
    row = truth.row("3a.3", FIRST)
    assert (row.numerator, row.denominator, row.value, row.exclusions, row.symbol) == (300, 1000, 30, 1, "u")
    assert wrong(truth, "3a.3") == {"unit", "refused"}
    assert expected(world(), AS_AT).row("3a.3", FIRST).symbol == "z"
