"""Measures from the registers: 1a.1 plans, 1a.2 costed actions, 1a.3 actions in time, 1b.2 compliance checks."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

from demo.records import CHECK_TYPES, Action, CheckDone, ComplianceItem, School
from demo.truth.count import Count, count
from demo.truth.measure import Limits, Measure
from demo.truth.moment import Moment, Refusal, year_start
from demo.truth.plans import in_force, open_actions

_CHECK_TYPES = {check_type.code: check_type for check_type in CHECK_TYPES}


def measures(moment: Moment) -> Iterator[Measure]:
    yield Measure(
        "1a.1",
        ("registers:plans",),
        lambda school: plans_in_force(moment, school),
        limits=Limits((100, None), (90, None)),
        left_out_is_unreliable=False,
    )
    yield Measure(
        "1a.2",
        ("registers:actions", "xero"),
        lambda school: costed_actions(moment, school),
        limits=Limits((95, None), (80, None)),
    )
    yield Measure(
        "1a.3",
        ("registers:actions",),
        lambda school: actions_in_time(moment, school),
        limits=Limits((90, None), (75, None)),
    )
    yield Measure(
        "1b.2",
        ("registers:compliance_checks",),
        lambda school: compliance(moment, school),
        limits=Limits((100, None), (95, None)),
        left_out_is_unreliable=False,
    )


def plans_in_force(moment: Moment, school: School) -> Count:
    """1a.1: 1 when an asset plan and an ICT plan are both approved and cover the day, else 0; of 1."""
    missing = {"asset", "ict"} - {plan.plan_type for plan in in_force(moment, school)}
    return count(0 if missing else 1, 1, wrong=frozenset(f"{school.urn}:{plan_type}" for plan_type in missing))


def costed_actions(moment: Moment, school: School) -> Count:
    """1a.2: open actions with a cost above nothing whose code has money in that year's active budget."""
    funded = set(_funded(moment, school))
    costed = [action for action in open_actions(moment, school) if action.cost is not None and action.cost > 0]
    unfunded = [action for action in costed if (action.budget_code, year_start(action.due)) not in funded]
    refused = list(moment.refusals(school.urn, "actions"))
    return count(
        len(costed) - len(unfunded),
        len(costed),
        exclusions=len(refused),
        wrong=_ids(unfunded) | {refusal.known_as for refusal in refused},
    )


def _funded(moment: Moment, school: School) -> Iterator[tuple[str | None, object]]:
    """Pairs of an account code and the first day of a financial year in which it has money."""
    for budget in moment.world.budgets:
        if budget.urn == school.urn and moment.status(budget.history) == "ACTIVE":
            for code, period, amount in budget.lines:
                if amount > 0:
                    yield code, year_start(period)


def actions_in_time(moment: Moment, school: School) -> Count:
    """1a.3: open actions that are due on the day or later."""
    still_open = open_actions(moment, school)
    overdue = [action for action in still_open if action.due < moment.day]
    refused = list(moment.refusals(school.urn, "actions"))
    return count(
        len(still_open) - len(overdue),
        len(still_open),
        exclusions=len(refused),
        wrong=_ids(overdue) | {refusal.known_as for refusal in refused},
    )


def compliance(moment: Moment, school: School) -> Count:
    """1b.2: applicable checks in date, not failed and evidenced, of those that apply and of rows that cannot be read.

    Each life-safety check that is overdue, never done or cannot be read is a red flag. A row whose kind of check
    is what cannot be read may be one for life safety, so it is taken for one.
    """
    refused = list(moment.refusals(school.urn, "compliance_checks"))
    unread = {refusal.record_id for refusal in refused if not refusal.copy}
    here = {item.record_id: item for item in moment.world.compliance if item.urn == school.urn}
    applicable = [
        item
        for item in here.values()
        if item.record_id not in unread
        and item.recorded <= moment.day
        and item.applicable
        and (item.retired is None or item.retired > moment.day)
    ]
    failing = [item for item in applicable if not _sound(moment, item)]
    flags = [item for item in applicable if _CHECK_TYPES[item.check_type].life_safety and _overdue(moment, item)]
    unread_flags = [refusal for refusal in refused if _may_be_life_safety(refusal, here.get(refusal.record_id))]
    return count(
        len(applicable) - len(failing),
        len(applicable) + len(refused),
        wrong=_ids(failing) | {refusal.known_as for refusal in refused},
        red_flags=len(flags) + len(unread_flags),
    )


def _last(moment: Moment, item: ComplianceItem) -> CheckDone | None:
    return max((check for check in item.done if check.day <= moment.day), key=lambda check: check.day, default=None)


def _overdue(moment: Moment, item: ComplianceItem) -> bool:
    """Never done, or the day by which it must be done again is past. A certificate may run for less."""
    last = _last(moment, item)
    if last is None:
        return True
    days = _CHECK_TYPES[item.check_type].days
    if item.certificate_days is not None:
        days = min(days, item.certificate_days)
    return last.day + timedelta(days=days) < moment.day


def _sound(moment: Moment, item: ComplianceItem) -> bool:
    last = _last(moment, item)
    return last is not None and last.evidence and last.result in ("pass", "advisory") and not _overdue(moment, item)


def _may_be_life_safety(refusal: Refusal, item: ComplianceItem | None) -> bool:
    return refusal.column == "check_type" or item is None or _CHECK_TYPES[item.check_type].life_safety


def _ids(records: list[Action] | list[ComplianceItem]) -> frozenset[str]:
    return frozenset(record.record_id for record in records)
