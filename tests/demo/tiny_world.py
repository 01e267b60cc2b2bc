"""Worlds of one or two academies, written by hand, whose measures can be worked out on paper."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal

from demo.records import (
    Action,
    Budget,
    Building,
    CheckDone,
    ComplianceItem,
    Enrolment,
    Entry,
    Invoice,
    Line,
    Mark,
    Mistake,
    Plan,
    PurchaseOrder,
    School,
    World,
)

AS_AT = date(2026, 3, 19)
FIRST, SECOND = "900001", "900002"


def noon(day: date) -> datetime:
    return datetime.combine(day, time(12), UTC)


def days_ago(days: int) -> date:
    return AS_AT - timedelta(days=days)


def school(
    urn: str = FIRST,
    phase: str = "special",
    *,
    capacity: int = 100,
    joined: date = date(2020, 9, 1),
    left: date | None = None,
    terms: tuple[tuple[date, date], ...] = ((date(2025, 9, 1), date(2026, 7, 21)),),
) -> School:
    return School(
        urn=urn,
        predecessor_urn=None,
        name=f"School {urn}",
        nicknames=(),
        phase=phase,
        la_code="990",
        establishment_number="7000",
        ukprn="10090001",
        wonde_id=f"W{urn}",
        finance_tracking_option=urn,
        ict_company=urn,
        capacity=capacity,
        floor_area_m2=1000,
        joined_on=joined,
        left_on=left,
        terms=terms,
    )


def world(
    *schools: School,
    enrolments: tuple[Enrolment, ...] = (),
    marks: tuple[Mark, ...] = (),
    purchase_orders: tuple[PurchaseOrder, ...] = (),
    invoices: tuple[Invoice, ...] = (),
    budgets: tuple[Budget, ...] = (),
    plans: tuple[Plan, ...] = (),
    actions: tuple[Action, ...] = (),
    compliance: tuple[ComplianceItem, ...] = (),
    mistakes: tuple[Mistake, ...] = (),
    buildings: tuple[Building, ...] = (),
    entries: tuple[Entry, ...] = (),
) -> World:
    return World(
        seed=0,
        until=date(2026, 8, 31),
        schools=schools or (school(),),
        enrolments=enrolments,
        marks=marks,
        exclusions=(),
        employees=(),
        devices=(),
        accounts=(),
        suppliers=(),
        purchase_orders=purchase_orders,
        invoices=invoices,
        budgets=budgets,
        plans=plans,
        actions=actions,
        compliance=compliance,
        buildings=buildings,
        mistakes=mistakes,
        entries=entries,
    )


def plan(
    record_id: str,
    plan_type: str,
    *,
    urn: str = FIRST,
    approved: date | None = date(2025, 6, 1),
    start: date = date(2025, 9, 1),
    end: date = date(2028, 8, 31),
    superseded: date | None = None,
    status: str = "approved",
) -> Plan:
    return Plan(
        record_id=record_id,
        urn=urn,
        plan_type=plan_type,
        approved_date=approved,
        approver_role="Local governing board",
        start=start,
        end=end,
        headteacher_signed=True,
        vision_signed=True,
        owner_role="Headteacher",
        last_reviewed=date(2025, 9, 1),
        status=status,
        superseded=superseded,
    )


def action(
    record_id: str,
    *,
    urn: str = FIRST,
    cost: str | None = "100",
    code: str | None = "6110",
    due: date = AS_AT,
    opened: date = date(2025, 9, 1),
    done: date | None = None,
    cancelled: date | None = None,
) -> Action:
    return Action(
        record_id=record_id,
        urn=urn,
        plan_id="P1",
        description="Renew the floor",
        cost=None if cost is None else Decimal(cost),
        budget_code=code,
        due=due,
        opened=opened,
        done=done,
        improvement_priority=None,
        percent=10,
        owner_role="Site manager",
        last_reviewed=opened,
        cancelled=cancelled,
    )


def budget(
    urn: str | None,
    *lines: tuple[str, date, str],
    year: int = 2025,
    archived: date | None = None,
) -> Budget:
    history = [(noon(date(2025, 8, 1)), "ACTIVE")]
    if archived:
        history.append((noon(archived), "ARCHIVED"))
    amounts = tuple((code, month, Decimal(amount)) for code, month, amount in lines)
    return Budget(f"B-{urn}-{year}-{archived}", urn, year, amounts, tuple(history))


def check(
    record_id: str,
    check_type: str = "gas",
    *done: CheckDone,
    urn: str = FIRST,
    applicable: bool = True,
    certificate_days: int | None = None,
    retired: date | None = None,
) -> ComplianceItem:
    return ComplianceItem(
        record_id=record_id,
        urn=urn,
        check_type=check_type,
        item_id="I1",
        applicable=applicable,
        reason_not_applicable=None if applicable else "All-electric site",
        done=done,
        certificate_days=certificate_days,
        contractor="Norbrook Fire Safety",
        owner_role="Site manager",
        retired=retired,
    )


def entry(
    register: str,
    record_id: str,
    cells: Mapping[str, object],
    *later: tuple[date, Mapping[str, object]],
    urn: str = FIRST,
    typed: date = date(2024, 9, 2),
    removed: date | None = None,
) -> Entry:
    """A row of a further register; each later version gives only the cells that it changes."""
    versions = [(typed, cells)]
    for day, changes in later:
        versions.append((day, {**versions[-1][1], **changes}))
    return Entry(register, record_id, urn, "Headteacher", tuple(versions), removed)


def building(
    record_id: str,
    *,
    area: int = 100,
    temporary: bool = True,
    consent_end: date | None = None,
    exit_plan: str | None = None,
    urn: str = FIRST,
    disposed: date | None = None,
) -> Building:
    return Building(
        record_id=record_id,
        urn=urn,
        name="Modular unit",
        tenure="leasehold",
        floor_area_m2=area,
        temporary=temporary,
        consent_end=consent_end,
        exit_plan_id=exit_plan,
        owner_role="Site manager",
        last_reviewed=date(2025, 9, 1),
        disposed=disposed,
    )


def done(day: date, result: str = "pass", *, evidence: bool = True) -> CheckDone:
    return CheckDone(day, result, evidence)


def slip(
    register: str,
    record_id: str,
    *,
    column: str = "due",
    kind: str = "tbc",
    refused: bool = True,
    urn: str = FIRST,
    since: date = date(2026, 1, 5),
    fixed: date | None = None,
) -> Mistake:
    return Mistake(urn, register, record_id, column, kind, refused, since, fixed)


def order(number: str, day: date, *statuses: tuple[date, str]) -> PurchaseOrder:
    history = statuses or ((day, "AUTHORISED"),)
    return PurchaseOrder(f"O-{number}", number, "C1", day, (), tuple((noon(at), word) for at, word in history))


def bill(
    invoice_id: str,
    day: date,
    *lines: tuple[str | None, str],
    number: str | None = None,
    kind: str = "ACCPAY",
    statuses: tuple[tuple[date, str], ...] = (),
) -> Invoice:
    history = statuses or ((min(day, AS_AT), "AUTHORISED"),)
    return Invoice(
        invoice_id=invoice_id,
        number=invoice_id,
        type=kind,
        contact_id="C1",
        day=day,
        due=day,
        purchase_order_number=number,
        reference_text="",
        tax_inclusive=True,
        lines=tuple(
            Line(f"{invoice_id}-{place}", "6110", urn, Decimal(net), Decimal(net) / 5)
            for place, (urn, net) in enumerate(lines)
        ),
        history=tuple((noon(at), word) for at, word in history),
    )


def enrolment(
    student_id: str,
    *,
    upi: str | None = None,
    urn: str = FIRST,
    admitted: date = date(2025, 9, 1),
    left: date | None = None,
    told: date | None = None,
    created: date = date(2025, 8, 20),
    deleted: date | None = None,
) -> Enrolment:
    return Enrolment(
        student_id=student_id,
        upi=upi or f"upi-{student_id}",
        urn=urn,
        forename="Zelquorira",
        surname="Thraxandov-Zhale",
        email="zelquorira@pupils.osierholt.invalid",
        admitted=admitted,
        left=left,
        year_group="7",
        sen_status="E",
        free_school_meals=False,
        english_additional=False,
        pupil_premium=False,
        created_at=noon(created),
        left_recorded_at=noon(told or left) if left else None,
        deleted_at=noon(deleted) if deleted else None,
    )


def marks(student_id: str, codes: str, *, urn: str = FIRST, start: date = date(2025, 9, 8)) -> Iterator[Mark]:
    """One mark for each code (separated by spaces), two a day, weekends or not."""
    for number, code in enumerate(codes.split()):
        day = start + timedelta(days=number // 2)
        yield Mark(
            mark_id=f"{student_id}-{start}-{number}",
            student_id=student_id,
            urn=urn,
            day=day,
            session="PM" if number % 2 else "AM",
            history=((noon(day), code),),
            deleted_at=None,
        )
