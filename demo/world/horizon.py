"""What was known of the world at the close of a day.

A world up to a day holds nothing that happened later: a mark corrected three days afterwards has its first code only, a
leaver whose leaving is not yet recorded has no leaving date, a plan not yet approved is a draft.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime
from typing import Any, TypeVar

from demo.records import (
    Action,
    BankTransaction,
    Budget,
    Building,
    ComplianceItem,
    CreditNote,
    Device,
    Enrolment,
    Entry,
    Exclusion,
    FixedAsset,
    Invoice,
    ManualJournal,
    Mark,
    Mistake,
    Payment,
    Plan,
    PurchaseOrder,
    Ticket,
    World,
)
from demo.world import tenant, upkeep
from demo.world.dice import close_of
from demo.world.reviewing import reviewed
from demo.world.school_life import life_up_to

_Event = tuple[datetime, str]
_Document = TypeVar(
    "_Document", Invoice, PurchaseOrder, Budget, CreditNote, Payment, BankTransaction, ManualJournal, FixedAsset, Ticket
)


def up_to(world: World, day: date) -> World:
    """The world as it was at the close of ``day``. ``build(until=d)`` equals ``up_to(build(until=later), d)``."""
    close = close_of(day)
    return replace(
        world,
        until=day,
        enrolments=tuple(_enrolments(world.enrolments, close)),
        marks=tuple(_marks(world.marks, close)),
        exclusions=tuple(_exclusions(world.exclusions, close)),
        devices=tuple(_devices(world.devices, close)),
        tickets=tuple(_documents(world.tickets, close)),
        purchase_orders=tuple(_documents(world.purchase_orders, close)),
        invoices=tuple(_documents(world.invoices, close)),
        budgets=tuple(_documents(world.budgets, close)),
        credit_notes=tuple(_documents(world.credit_notes, close)),
        payments=tuple(_documents(world.payments, close)),
        bank_transactions=tuple(_documents(world.bank_transactions, close)),
        manual_journals=tuple(_documents(world.manual_journals, close)),
        fixed_assets=tuple(
            asset._replace(disposed=_on(asset.disposed, day)) for asset in _documents(world.fixed_assets, close)
        ),
        plans=tuple(_plan(plan, day) for plan in world.plans if plan.recorded <= day),
        actions=tuple(_action(action, day) for action in world.actions if action.opened <= day),
        compliance=tuple(_item(item, day) for item in world.compliance if item.recorded <= day),
        buildings=tuple(_building(building, day) for building in world.buildings if building.recorded <= day),
        entries=tuple(_entries(world.entries, day)),
        mistakes=tuple(_mistakes(world.mistakes, day)),
        school_life=life_up_to(
            world.school_life, close, frozenset(each.student_id for each in world.enrolments if each.created_at < close)
        ),
        licences=tuple(upkeep.licences_by(world.licences, close)),
        maintenances=tuple(upkeep.maintenances_by(world.maintenances, day)),
        managed_devices=tuple(tenant.devices_by(world.managed_devices, close)),
        directory_accounts=tuple(tenant.accounts_by(world.directory_accounts, close)),
    )


def _by(moment: datetime | None, close: datetime) -> datetime | None:
    return moment if moment is not None and moment < close else None


def _on(happened: date | None, day: date) -> date | None:
    return happened if happened is not None and happened <= day else None


def _events(history: tuple[_Event, ...], close: datetime) -> tuple[_Event, ...]:
    # Most histories lie wholly in the past, and whole ones are shared between records.
    return history if history[-1][0] < close else tuple(event for event in history if event[0] < close)


def _enrolments(enrolments: tuple[Enrolment, ...], close: datetime) -> Iterator[Enrolment]:
    for each in enrolments:
        if each.created_at < close:
            told = _by(each.left_recorded_at, close)
            yield each._replace(
                left=each.left if told else None,
                left_recorded_at=told,
                deleted_at=_by(each.deleted_at, close),
            )


def _marks(marks: tuple[Mark, ...], close: datetime) -> Iterator[Mark]:
    for mark in marks:
        if mark.history[-1][0] < close and (mark.deleted_at is None or mark.deleted_at < close):
            yield mark
        elif history := _events(mark.history, close):
            yield mark._replace(history=history, deleted_at=_by(mark.deleted_at, close))


def _exclusions(exclusions: tuple[Exclusion, ...], close: datetime) -> Iterator[Exclusion]:
    for each in exclusions:
        if each.recorded_at < close:
            yield each._replace(deleted_at=_by(each.deleted_at, close))


def _devices(devices: tuple[Device, ...], close: datetime) -> Iterator[Device]:
    for device in devices:
        if device.created_at < close:
            yield device._replace(archived_at=_by(device.archived_at, close), deleted_at=_by(device.deleted_at, close))


def _documents(documents: tuple[_Document, ...], close: datetime) -> Iterator[_Document]:
    for document in documents:
        if history := _events(document.history, close):
            yield document._replace(history=history)


def _plan(plan: Plan, day: date) -> Plan:
    approved, superseded = _on(plan.approved_date, day), _on(plan.superseded, day)
    return plan._replace(
        approved_date=approved,
        approver_role=plan.approver_role if approved else None,
        headteacher_signed=plan.headteacher_signed and approved is not None,
        vision_signed=plan.vision_signed and approved is not None,
        status="superseded" if superseded else "approved" if approved else "draft",
        superseded=superseded,
        **_looked_at(plan, day),
    )


def _action(action: Action, day: date) -> Action:
    return action._replace(
        done=_on(action.done, day),
        cancelled=_on(action.cancelled, day),
        **_looked_at(action, day),
    )


def _looked_at(row: Plan | Action, day: date) -> dict[str, Any]:
    """What the row says of being reviewed."""
    looks = tuple(each for each in row.reviews if each <= day)
    return {"reviews": looks, "last_reviewed": max(looks, default=row.last_reviewed)}


def _item(item: ComplianceItem, day: date) -> ComplianceItem:
    return item._replace(done=tuple(check for check in item.done if check.day <= day), retired=_on(item.retired, day))


def _building(building: Building, day: date) -> Building:
    return building._replace(
        disposed=_on(building.disposed, day), last_reviewed=reviewed(building.recorded, building.record_id, day)
    )


def _entries(entries: tuple[Entry, ...], day: date) -> Iterator[Entry]:
    for entry in entries:
        if entry.versions[0][0] <= day and (entry.removed is None or day < entry.removed):
            yield entry._replace(versions=tuple(each for each in entry.versions if each[0] <= day), removed=None)


def _mistakes(mistakes: tuple[Mistake, ...], day: date) -> Iterator[Mistake]:
    for mistake in mistakes:
        if mistake.since <= day:
            yield mistake._replace(fixed=_on(mistake.fixed, day))
