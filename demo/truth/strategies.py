"""Measures of digital strategies (1d), growth plans (3b.1) and asset management plans (3.2.3)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

from demo.records import School
from demo.truth.count import Count
from demo.truth.entries import one, rows, share, within
from demo.truth.measure import Limits, Line, Measure
from demo.truth.moment import Moment
from demo.truth.plans import in_force, is_approved, is_superseded, last_looked_at, open_actions, plans

_ALL_STANDARDS_BY = Line(date(2023, 9, 1), date(2030, 8, 31), 0, 100)
_QUARTER = timedelta(days=90)


def measures(moment: Moment) -> Iterator[Measure]:
    yield Measure(
        "1d.1",
        ("registers:plans",),
        lambda school: digital_strategy(moment, school),
        limits=Limits((100, None), (85, None)),
        left_out_is_unreliable=False,
    )
    yield Measure(
        "1d.2",
        ("registers:actions", "registers:plans", "registers:delivery_plan"),
        lambda school: actions_with_priority(moment, school),
        limits=Limits((90, None), (75, None)),
    )
    yield Measure(
        "1d.3",
        ("registers:standards",),
        lambda school: standards_met(moment, school),
        limits=Limits((0, None), (-10, None), line=lambda day: _ALL_STANDARDS_BY),
    )
    yield Measure(
        "3b.1",
        ("registers:plans",),
        lambda school: growth_plans(moment, school),
        limits=Limits((100, None), (85, None)),
    )
    yield Measure(
        "3.2.3a",
        ("registers:plans",),
        lambda school: asset_management_plan(moment, school),
        limits=Limits((100, None)),
        left_out_is_unreliable=False,
    )
    yield Measure(
        "3.2.3b",
        ("registers:actions", "registers:plans"),
        lambda school: actions_monitored(moment, school),
        limits=Limits((90, None), (75, None)),
    )


def digital_strategy(moment: Moment, school: School) -> Count:
    """1d.1: a digital plan in force, looked at within 365 days and signed by the headteacher. A row that cannot be read
    is not there."""
    reviewed = any(
        plan.plan_type == "digital" and plan.headteacher_signed and within(moment, last_looked_at(moment, plan), 365)
        for plan in in_force(moment, school)
    )
    return one(moment, school, (), "digital", is_there=reviewed)


def actions_with_priority(moment: Moment, school: School) -> Count:
    """1d.2: open actions of a digital plan of any status that cite a priority of the academy's delivery plan."""
    strategies = {plan.record_id for plan in plans(moment, school) if plan.plan_type == "digital"}
    priorities = {row.word("Priority") for row in rows(moment, school, "delivery_plan") if row.status != "cancelled"}
    return share(
        moment,
        school,
        ("actions",),
        (
            (action.record_id, action.improvement_priority is not None and action.improvement_priority in priorities)
            for action in open_actions(moment, school)
            if action.plan_id in strategies
        ),
    )


def standards_met(moment: Moment, school: School) -> Count:
    """1d.3: current assessments of standards that apply which say yes; partly is not yes."""
    return share(
        moment,
        school,
        ("standards",),
        (
            (row.record_id, row.word("Met") == "yes")
            for row in rows(moment, school, "standards")
            if row.status == "current" and row.says_yes("Applicable")
        ),
    )


def growth_plans(moment: Moment, school: School) -> Count:
    """3b.1: growth plans that are approved, with the vision signed off, beside an asset management plan in force; of
    those neither superseded nor over."""
    has_infrastructure = any(plan.plan_type == "asset_management" for plan in in_force(moment, school))
    return share(
        moment,
        school,
        ("plans",),
        (
            (plan.record_id, is_approved(moment, plan) and plan.vision_signed and has_infrastructure)
            for plan in plans(moment, school)
            if plan.plan_type == "growth" and not is_superseded(moment, plan) and plan.end >= moment.day
        ),
    )


def asset_management_plan(moment: Moment, school: School) -> Count:
    """3.2.3a: an asset management plan in force that was looked at within 365 days."""
    updated = any(
        plan.plan_type == "asset_management" and within(moment, last_looked_at(moment, plan), 365)
        for plan in in_force(moment, school)
    )
    return one(moment, school, (), "asset_management", is_there=updated)


def actions_monitored(moment: Moment, school: School) -> Count:
    """3.2.3b: open actions of an asset management plan of any status that were looked at within 90 days."""
    managed = {plan.record_id for plan in plans(moment, school) if plan.plan_type == "asset_management"}
    return share(
        moment,
        school,
        ("actions",),
        (
            (action.record_id, last_looked_at(moment, action) >= moment.day - _QUARTER)
            for action in open_actions(moment, school)
            if action.plan_id in managed
        ),
    )
