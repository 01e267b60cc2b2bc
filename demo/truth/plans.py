"""Plans and their actions as they stand on the day, for all measures that look at them."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from demo.records import Action, Plan, School
from demo.truth.moment import Moment


def plans(moment: Moment, school: School) -> Iterator[Plan]:
    """Those in the academy's register that can be read, whatever their status."""
    refused = moment.unread(school.urn, "plans")
    for plan in moment.world.plans:
        if plan.urn == school.urn and plan.recorded <= moment.day and plan.record_id not in refused:
            yield plan


def is_superseded(moment: Moment, plan: Plan) -> bool:
    return plan.status == "superseded" if plan.superseded is None else plan.superseded <= moment.day


def is_approved(moment: Moment, plan: Plan) -> bool:
    """Approved by the day and not superseded."""
    if plan.status == "draft" or plan.approved_date is None or plan.approved_date > moment.day:
        return False
    return not is_superseded(moment, plan)


def is_in_force(moment: Moment, plan: Plan) -> bool:
    """Approved, and covering the day."""
    return is_approved(moment, plan) and plan.start <= moment.day <= plan.end


def in_force(moment: Moment, school: School) -> list[Plan]:
    return [plan for plan in plans(moment, school) if is_in_force(moment, plan)]


def actions(moment: Moment, school: School) -> Iterator[Action]:
    """Those in the academy's register that can be read and were not cancelled."""
    refused = moment.unread(school.urn, "actions")
    for action in moment.world.actions:
        if action.urn != school.urn or action.record_id in refused or action.opened > moment.day:
            continue
        if action.cancelled is None or action.cancelled > moment.day:
            yield action


def open_actions(moment: Moment, school: School) -> list[Action]:
    return [action for action in actions(moment, school) if action.done is None or action.done > moment.day]


def last_looked_at(moment: Moment, row: Plan | Action) -> date:
    return max((each for each in row.reviews if each <= moment.day), default=row.last_reviewed)
