"""The simulated trust's money, devices and registers: each has every case that a source system may show."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from datetime import date, timedelta
from itertools import combinations

import pytest

from demo.records import CHECK_TYPES, World
from demo.trust import FULL, SMALL, Size, build
from demo.truth import expected

DAY = date(2026, 3, 19)
FEW_PUPILS = replace(FULL, pupils=340, devices=60)  # every academy and register, few marks
KINDS = {
    "text_date", "tbc", "year_2052", "error_cell", "duplicate_id", "twelve_k", "next_due_wrong", "unknown_check_type",
    "percent_90_text", "closed_without_date", "not_applicable_no_reason", "blank_required", "unknown_school",
    "unknown_word", "other_school", "old_urn", "nickname", "trailing_spaces", "excel_serial", "percent_fraction",
}  # fmt: skip
REPAIRED = {"old_urn", "nickname", "trailing_spaces", "excel_serial", "percent_fraction"}


def test_bills_have_an_order_before_on_the_day_after_or_never(full: World) -> None:
    ordered = {order.number: order for order in full.purchase_orders}
    cases: Counter[str] = Counter()
    for bill in full.invoices:
        if bill.type == "ACCPAY":
            order = ordered.get(bill.purchase_order_number or "")
            if bill.purchase_order_number is None:
                cases["no number"] += 1
            elif order is None:
                cases["nobody's number"] += 1
            else:
                cases["before" if order.day < bill.day else "same day" if order.day == bill.day else "after"] += 1
    assert set(cases) == {"no number", "nobody's number", "before", "same day", "after"}
    assert cases["before"] > 0.8 * sum(cases.values())


def test_documents_have_every_status_and_every_way_of_writing_lines(full: World) -> None:
    assert {invoice.type for invoice in full.invoices} == {"ACCPAY", "ACCREC"}
    words = {word for invoice in full.invoices for _, word in invoice.history}
    assert words == {"DRAFT", "SUBMITTED", "AUTHORISED", "PAID", "VOIDED", "DELETED"}
    assert any(
        "AUTHORISED" in [word for _, word in each.history[:-1]] and each.history[-1][1] == "VOIDED"
        for each in full.invoices
    )
    words = {word for order in full.purchase_orders for _, word in order.history}
    assert words == {"DRAFT", "SUBMITTED", "AUTHORISED", "BILLED", "DELETED"}
    assert {invoice.tax_inclusive for invoice in full.invoices} == {True, False}
    lines = [line for invoice in full.invoices for line in invoice.lines]
    assert any(line.urn is None for line in lines)
    assert any(len({line.urn for line in invoice.lines} - {None}) > 1 for invoice in full.invoices)
    assert {bool(line.tax) for line in lines} == {True, False}
    for document in (*full.invoices, *full.purchase_orders, *full.budgets):
        assert [moment for moment, _ in document.history] == sorted(moment for moment, _ in document.history)


def test_every_academy_has_one_active_budget_and_older_ones_are_archived(full: World) -> None:
    active = Counter(budget.urn for budget in full.budgets if budget.history[-1][1] == "ACTIVE")
    assert active == {**{school.urn: 1 for school in full.schools}, None: 1}
    assert {budget.financial_year for budget in full.budgets if budget.history[-1][1] == "ARCHIVED"} >= {2024}
    for budget in full.budgets:
        months = {month for _, month, _ in budget.lines}
        assert (min(months), max(months)) == (
            date(budget.financial_year, 9, 1),
            date(budget.financial_year + 1, 8, 1),
        )


def test_the_trusts_budget_is_the_sum_of_the_academies_first_ones(full: World) -> None:
    for overall in (budget for budget in full.budgets if budget.urn is None):
        parts = [budget for budget in full.budgets if budget.urn and budget.financial_year == overall.financial_year]
        first = {budget.urn: budget for budget in reversed(parts)}
        assert sum(amount for _, _, amount in overall.lines) == sum(
            amount for budget in first.values() for _, _, amount in budget.lines
        )


def test_devices_are_archived_deleted_and_assigned_in_every_way(full: World) -> None:
    assert any(device.archived_at for device in full.devices)
    assert any(device.deleted_at for device in full.devices)
    staff = {employee.employee_id for employee in full.employees}
    kinds = Counter(
        "nobody" if each.assigned_to is None else "staff" if each.assigned_to in staff else each.assigned_to[:9]
        for each in full.devices
    )
    assert set(kinds) == {"nobody", "staff", "location:"}
    assert any("&" in device.model for device in full.devices)
    assert {school.urn for school in full.schools} == {device.urn for device in full.devices}
    assert [device.device_id for device in full.devices] == sorted(device.device_id for device in full.devices)


@pytest.mark.parametrize("seed", [2025, 1, 2])
def test_every_kind_of_mistake_stands_in_the_full_trust(seed: int) -> None:
    world = build(seed=seed, size=FEW_PUPILS, until=DAY)
    standing = [mistake for mistake in world.mistakes if mistake.fixed is None]
    assert {mistake.kind for mistake in standing} == KINDS
    assert 5 <= len({mistake.urn for mistake in standing}) <= 9, "several academies, and most have none"
    assert all(mistake.refused == (mistake.kind not in REPAIRED) for mistake in standing)
    spoilt = [mistake.record_id for mistake in world.mistakes]
    assert len(set(spoilt)) == len(spoilt)
    # A refused row of this kind says nothing of life safety: no measure could tell which it was.
    kinds = {item.record_id: item.check_type for item in world.compliance}
    assert "local_exhaust_ventilation" not in {kinds.get(record_id) for record_id in spoilt}


def test_the_next_day_brings_a_mistake_and_takes_one_away() -> None:
    before, after = (
        {mistake.record_id for mistake in build(size=FEW_PUPILS, until=day).mistakes if mistake.fixed is None}
        for day in (DAY, DAY + timedelta(days=1))
    )
    assert (len(after - before), len(before - after)) == (1, 1)


@pytest.mark.parametrize("size", [FEW_PUPILS, SMALL], ids=["full", "small"])
@pytest.mark.parametrize("seed", [2025, 3])
def test_registers_keep_their_own_rules(size: Size, seed: int) -> None:
    world = build(seed=seed, size=size, until=DAY)
    known = {plan.record_id for plan in world.plans}
    for plan in world.plans:
        assert plan.start < plan.end
        assert (plan.status == "draft") == (plan.approved_date is None)
    approved = [plan for plan in world.plans if plan.status == "approved"]
    for first, second in combinations(sorted(approved, key=lambda plan: (plan.urn, plan.plan_type, plan.start)), 2):
        if (first.urn, first.plan_type) == (second.urn, second.plan_type):
            assert first.end < second.start
    for action in world.actions:
        assert action.plan_id in known
        assert action.opened <= action.due
        assert action.done is None or action.opened <= action.done <= DAY
        assert action.cancelled is None or action.done is None
        assert action.cost is None or action.cost >= 0
    types = {check_type.code for check_type in CHECK_TYPES}
    assert {item.check_type for item in world.compliance} == types
    for item in world.compliance:
        assert item.applicable or (item.reason_not_applicable and not item.done)
        assert [check.day for check in item.done] == sorted(check.day for check in item.done)
    for building in world.buildings:
        assert building.floor_area_m2 > 0
        assert building.exit_plan_id is None or building.exit_plan_id in known


def test_registers_have_every_case(full: World) -> None:
    assert {plan.status for plan in full.plans} == {"draft", "approved", "superseded"}
    assert any(action.cost is None for action in full.actions)
    assert any(action.cost == 0 for action in full.actions)
    assert any(action.cancelled for action in full.actions)
    assert any(not item.applicable for item in full.compliance)
    assert any(item.applicable and not item.done for item in build(seed=7, size=FEW_PUPILS).compliance), (
        "something never done"
    )
    assert any(item.certificate_days for item in full.compliance)
    assert any(item.retired for item in full.compliance)
    assert {check.result for item in full.compliance for check in item.done} == {"pass", "advisory", "fail"}
    assert any(building.disposed for building in full.buildings)
    assert any(building.consent_end and building.consent_end < DAY for building in full.buildings)


def test_the_full_trust_is_neither_all_green_nor_all_red(full: World) -> None:
    truth = expected(full, DAY)
    for measure in ("1a.2", "1a.3", "1b.2", "3b.2", "3c.3", "B1.2", "B1.3"):
        colours = {row.rag for row in truth.rows if row.measure_code == measure and row.scope == "school"}
        assert colours >= {"green", "amber", "red"}, measure
    assert {row.rag for row in truth.rows if row.measure_code == "1a.1"} >= {"green", "red"}
