"""Measures of sites: audits and remedies (1b.1, 1b.3), needs and projects (1c.1 to 1c.3), temporary units (3a)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from fractions import Fraction

from demo.records import Building, School
from demo.truth.count import Count
from demo.truth.entries import Row, left_out, one, rows, share, total_wrong, within
from demo.truth.measure import Limits, Measure
from demo.truth.moment import Moment
from demo.truth.plans import actions, in_force

_WORST_PRIORITY = 2
_DAYS_OF_GRACE = timedelta(days=7)
_OVER_BUDGET = Fraction(105, 100)


def measures(moment: Moment) -> Iterator[Measure]:
    yield Measure(
        "1b.1",
        ("registers:audits",),
        lambda school: site_audit(moment, school),
        limits=Limits((100, None), (95, None)),
    )
    yield Measure(
        "1b.3",
        ("registers:remedial_actions",),
        lambda school: grave_remedies_overdue(moment, school),
        limits=Limits((None, 0), (0, None)),
        unit="count",
        decimals=0,
        summary="total",
    )
    yield Measure(
        "1c.1",
        ("registers:condition", "registers:actions"),
        lambda school: urgent_needs_planned(moment, school),
        limits=Limits((100, None), (90, None)),
    )
    yield Measure(
        "1c.2",
        ("registers:projects",),
        lambda school: projects_on_track(moment, school),
        limits=Limits((85, None), (70, None)),
    )
    yield Measure(
        "1c.3",
        ("registers:condition", "registers:actions"),
        lambda school: unfunded_cost(moment, school),
        unit="pounds_per_m2",
        decimals=2,
    )
    yield Measure(
        "3a.1",
        ("registers:buildings", "registers:plans"),
        lambda school: units_with_exit(moment, school),
        limits=Limits((100, None), (85, None)),
    )
    yield Measure(
        "3a.2",
        ("registers:buildings",),
        lambda school: units_past_their_end(moment, school),
        limits=Limits((None, 0)),
        unit="count",
        decimals=0,
        summary="total",
    )
    yield Measure("3a.3", ("registers:buildings",), lambda school: temporary_area(moment, school))


def site_audit(moment: Moment, school: School) -> Count:
    """1b.1: a site audit, final, on the day or in the 365 days before it."""
    audited = any(
        audit.word("Audit type") == "site" and audit.status == "final" and within(moment, audit.day("Audit date"), 365)
        for audit in rows(moment, school, "audits")
    )
    return one(moment, school, ("audits",), "site_audit", is_there=audited)


def grave_remedies_overdue(moment: Moment, school: School) -> Count:
    """1b.3: open remedial actions of high severity due before the day; a red flag for each more than 7 days late."""
    due = {
        remedy.record_id: remedy.day("Due") or moment.day
        for remedy in rows(moment, school, "remedial_actions")
        if remedy.status == "open" and remedy.word("Severity") == "high"
    }
    return total_wrong(
        moment,
        school,
        ("remedial_actions",),
        ((record_id, day >= moment.day) for record_id, day in due.items()),
        red_flags=sum(day < moment.day - _DAYS_OF_GRACE for day in due.values()),
    )


def urgent_needs_planned(moment: Moment, school: School) -> Count:
    """1c.1: open needs of priority 1 and 2 with a plan line that is an open or done action with a cost."""
    funded = _costed_actions(moment, school)
    needs = _urgent_needs(moment, school)
    return share(moment, school, ("condition",), ((need.record_id, need.word("Plan line") in funded) for need in needs))


def unfunded_cost(moment: Moment, school: School) -> Count:
    """1c.3: pounds of the needs that 1c.1 finds without such a line, for each square metre of the academy."""
    funded = _costed_actions(moment, school)
    unfunded = [need for need in _urgent_needs(moment, school) if need.word("Plan line") not in funded]
    unread = left_out(moment, school, ("condition",))
    return Count(
        sum((need.amount("Cost") or Fraction(0) for need in unfunded), Fraction(0)),
        Fraction(school.floor_area_m2),
        exclusions=len(unread),
        wrong=frozenset([*(need.record_id for need in unfunded), *unread]),
    )


def _urgent_needs(moment: Moment, school: School) -> list[Row]:
    return [
        need
        for need in rows(moment, school, "condition")
        if need.status == "open" and (need.amount("Priority") or 0) <= _WORST_PRIORITY
    ]


def _costed_actions(moment: Moment, school: School) -> set[str]:
    return {action.record_id for action in actions(moment, school) if action.cost is not None and action.cost > 0}


def projects_on_track(moment: Moment, school: School) -> Count:
    """1c.2: live projects not past their baseline end and forecast to keep it, and to cost at most 105 % of budget."""
    live = (project for project in rows(moment, school, "projects") if project.status == "live")
    return share(moment, school, ("projects",), ((project.record_id, _on_track(moment, project)) for project in live))


def _on_track(moment: Moment, project: Row) -> bool:
    end, forecast_end = project.day("Baseline end"), project.day("Forecast end")
    budget, forecast = project.amount("Budget"), project.amount("Forecast cost")
    if end is None or forecast_end is None or budget is None or forecast is None:
        return False
    return moment.day <= end and forecast_end <= end and forecast <= budget * _OVER_BUDGET


def units_with_exit(moment: Moment, school: School) -> Count:
    """3a.1: temporary units whose exit plan is in force."""
    here = {plan.record_id for plan in in_force(moment, school)}
    units = _temporary_units(moment, school)
    return share(moment, school, ("buildings",), ((unit.record_id, unit.exit_plan_id in here) for unit in units))


def units_past_their_end(moment: Moment, school: School) -> Count:
    """3a.2: temporary units whose consent ended before the day."""
    units = _temporary_units(moment, school)
    return total_wrong(
        moment,
        school,
        ("buildings",),
        ((unit.record_id, unit.consent_end is None or unit.consent_end >= moment.day) for unit in units),
    )


def temporary_area(moment: Moment, school: School) -> Count:
    """3a.3: square metres in temporary units, of all in use. Each unit is told as an exception."""
    units = _temporary_units(moment, school)
    unread = left_out(moment, school, ("buildings",))
    return Count(
        Fraction(sum(unit.floor_area_m2 for unit in units)),
        Fraction(sum(building.floor_area_m2 for building in _buildings(moment, school))),
        exclusions=len(unread),
        wrong=frozenset([*(unit.record_id for unit in units), *unread]),
    )


def _buildings(moment: Moment, school: School) -> list[Building]:
    refused = moment.unread(school.urn, "buildings")
    return [
        building
        for building in moment.world.buildings
        if building.urn == school.urn
        and building.record_id not in refused
        and building.recorded <= moment.day
        and (building.disposed is None or building.disposed > moment.day)
    ]


def _temporary_units(moment: Moment, school: School) -> list[Building]:
    return [building for building in _buildings(moment, school) if building.temporary]
