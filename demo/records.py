"""The records of the simulated trust. Every school, person, supplier and amount is invented.

A world is everything that ever happened up to a date (``World.until``); what a system shows at a moment is computed
from the histories here, so the same world answers for any earlier day. All instants are timezone-aware UTC.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import NamedTuple

from demo.school_records import SchoolLife


@dataclass(frozen=True)
class School:
    """An academy of the simulated trust, with the names by which each system knows it."""

    urn: str  # "9000NN": a range that no real school has
    predecessor_urn: str | None
    name: str
    nicknames: tuple[str, ...]
    phase: str  # special | primary | secondary
    la_code: str
    establishment_number: str
    ukprn: str
    wonde_id: str
    finance_tracking_option: str
    ict_company: str
    capacity: int
    floor_area_m2: int
    joined_on: date
    left_on: date | None
    terms: tuple[tuple[date, date], ...]  # inclusive; weekdays inside them are school days


class Enrolment(NamedTuple):
    """One stay of a pupil at a school. A pupil who leaves and returns has two, with two ids and one ``upi``."""

    student_id: str  # Wonde's id; new for each stay
    upi: str
    urn: str
    forename: str
    surname: str
    email: str
    admitted: date
    left: date | None  # the last day on roll
    year_group: str
    sen_status: str
    free_school_meals: bool
    english_additional: bool
    pupil_premium: bool
    created_at: datetime
    left_recorded_at: datetime | None  # when the MIS learnt of the leaving
    deleted_at: datetime | None  # the record was made in error and removed


class Mark(NamedTuple):
    """One session mark and its corrections."""

    mark_id: str
    student_id: str
    urn: str
    day: date
    session: str  # AM | PM
    history: tuple[tuple[datetime, str], ...]  # (recorded at, attendance code), oldest first
    deleted_at: datetime | None


class Exclusion(NamedTuple):
    exclusion_id: str
    student_id: str
    urn: str
    start: date
    end: date
    start_session: str
    end_session: str
    sessions: int
    type_code: str
    reason_code: str
    recorded_at: datetime
    deleted_at: datetime | None


class Employee(NamedTuple):
    employee_id: str
    urn: str
    forename: str
    surname: str
    email: str
    role: str


class Ticket(NamedTuple):
    """One ticket of the helpdesk and all that happened to it."""

    ticket_id: int
    urn: str
    team: str  # ICT | Estates
    type: str  # Incident | Service Request
    category: str | None
    priority: int  # 1 low .. 4 urgent
    subject: str  # names the asker, so it must never be landed
    asked_by: str  # an employee_id
    answer_due: datetime
    solve_due: datetime  # as promised when it was opened: what waits for the asker is due later
    # (at, open | answered | pending | resolved | reopened | closed | spam | deleted | restored), oldest first
    history: tuple[tuple[datetime, str], ...]


class Device(NamedTuple):
    device_id: int
    asset_tag: str
    serial: str
    urn: str
    location: str
    category: str
    manufacturer: str
    model: str
    os_name: str | None
    os_version: str | None
    purchased: date
    cost: Decimal
    warranty_months: int | None
    assigned_to: str | None  # an employee_id, or "location:NAME", or None
    created_at: datetime
    archived_at: datetime | None
    deleted_at: datetime | None


class Account(NamedTuple):
    account_id: str
    code: str
    name: str
    type: str
    account_class: str
    system: str = ""  # what the ledger itself books to it: DEBTORS | CREDITORS | GST | RETAINEDEARNINGS


class Supplier(NamedTuple):
    contact_id: str
    name: str


class Line(NamedTuple):
    line_id: str
    account_code: str
    urn: str | None  # None: not tracked to a school
    net: Decimal
    tax: Decimal


class PurchaseOrder(NamedTuple):
    order_id: str
    number: str  # PO-NNNNN
    contact_id: str
    day: date
    lines: tuple[Line, ...]
    history: tuple[tuple[datetime, str], ...]  # (at, DRAFT | SUBMITTED | AUTHORISED | BILLED | DELETED)


class Invoice(NamedTuple):
    invoice_id: str
    number: str
    type: str  # ACCPAY (bills) | ACCREC (sales)
    contact_id: str
    day: date
    due: date
    purchase_order_number: str | None  # written into the bill's reference by the clerk
    reference_text: str  # free text around it; may name a person, so it must never be landed
    tax_inclusive: bool  # how its lines are written
    lines: tuple[Line, ...]
    history: tuple[tuple[datetime, str], ...]  # (at, DRAFT | SUBMITTED | AUTHORISED | PAID | VOIDED | DELETED)


class Budget(NamedTuple):
    budget_id: str
    urn: str | None  # None: the OVERALL budget
    financial_year: int  # the calendar year in which it starts: 2025 is 1 Sep 2025 to 31 Aug 2026
    lines: tuple[tuple[str, date, Decimal], ...]  # (account code, first of month, amount)
    history: tuple[tuple[datetime, str], ...]  # (at, ACTIVE | ARCHIVED)


class CreditNote(NamedTuple):
    """What a supplier gives back of a bill, or we of a sale; its lines are positive."""

    credit_note_id: str
    number: str
    type: str  # ACCPAYCREDIT | ACCRECCREDIT
    contact_id: str
    day: date
    tax_inclusive: bool
    lines: tuple[Line, ...]
    history: tuple[tuple[datetime, str], ...]  # (at, DRAFT | AUTHORISED | PAID | VOIDED)


class Payment(NamedTuple):
    """Money that settles an invoice, in whole or in part."""

    payment_id: str
    invoice_id: str
    day: date
    amount: Decimal
    history: tuple[tuple[datetime, str], ...]  # (at, AUTHORISED | DELETED)


class BankTransaction(NamedTuple):
    """Money spent or received without an invoice."""

    transaction_id: str
    type: str  # SPEND | RECEIVE
    contact_id: str | None
    day: date
    tax_inclusive: bool
    lines: tuple[Line, ...]
    history: tuple[tuple[datetime, str], ...]  # (at, AUTHORISED | DELETED)


class ManualJournal(NamedTuple):
    """A booking made by hand; the net amounts of its lines, debits positive, add up to nothing."""

    journal_id: str
    day: date
    narration: str  # free text that may name a person, so it must never be landed
    lines: tuple[Line, ...]
    history: tuple[tuple[datetime, str], ...]  # (at, DRAFT | POSTED | VOIDED | DELETED)


class FixedAsset(NamedTuple):
    asset_id: str
    number: str
    name: str  # may name a person
    purchased: date
    price: Decimal
    residual: Decimal
    years: int  # of straight-line depreciation
    serial: str
    disposed: date | None  # the day of disposal, once DISPOSED
    history: tuple[tuple[datetime, str], ...]  # (at, DRAFT | REGISTERED | DISPOSED)


class SoftwareLicence(NamedTuple):
    """A licence in the asset register."""

    licence_id: int
    name: str
    manufacturer: str
    category: str
    urn: str | None  # None: of the trust, which is no company in the register
    seats: int
    used: int
    purchased: date | None
    cost: Decimal | None
    expires: date | None
    created_at: datetime
    deleted_at: datetime | None


class Maintenance(NamedTuple):
    """Work on a device, as the asset register has it."""

    maintenance_id: int
    device_id: int
    type: str
    title: str  # free text that may name a person, so it must never be landed
    supplier: str
    started: date
    completed: date | None
    cost: Decimal | None
    warranty: bool
    recorded_at: datetime


class ManagedDevice(NamedTuple):
    """One enrolment of a device in Intune. A device that is wiped and enrolled anew gets another one."""

    managed_id: str
    device_id: int | None  # of the asset register; None: a person's own
    serial: str | None  # None: Intune does not know it
    manufacturer: str
    model: str
    os_name: str
    os_version: str
    memory_bytes: int  # 0: Intune does not know it
    encrypted: bool
    owner: str  # company | personal
    employee_id: str | None
    enrolled_at: datetime
    compliance: tuple[tuple[datetime, str], ...]  # (at, unknown | compliant | noncompliant | inGracePeriod)
    silent_from: datetime | None  # checks in no more; at ``enrolled_at``: it never did
    removed_at: datetime | None


class DirectoryAccount(NamedTuple):
    """An account in Entra, of an employee or of a guest."""

    account_id: str
    forename: str
    surname: str
    address: str
    user_type: str | None  # Member | Guest | None in accounts older than the property
    is_admin: bool
    mfa_capable: bool  # once registered, whether by a method that the policy allows
    created_at: datetime
    mfa_registered_at: datetime | None
    disabled_at: datetime | None
    deleted_at: datetime | None


class Plan(NamedTuple):
    """A plan in an academy's register: a draft until ``approved_date``, superseded from ``superseded`` on."""

    record_id: str
    urn: str
    plan_type: str
    approved_date: date | None
    approver_role: str | None
    start: date
    end: date
    headteacher_signed: bool
    vision_signed: bool
    owner_role: str
    last_reviewed: date
    status: str  # draft | approved | superseded, as it stands at ``World.until``
    recorded: date = date.min  # the day its row was first typed
    superseded: date | None = None


class Action(NamedTuple):
    """An action under a plan. It is open from ``opened`` until the day it is done or cancelled."""

    record_id: str
    urn: str
    plan_id: str
    description: str
    cost: Decimal | None
    budget_code: str | None
    due: date
    opened: date
    done: date | None
    improvement_priority: str | None
    percent: int  # complete while open; a done action shows 100
    owner_role: str
    last_reviewed: date
    cancelled: date | None = None


class CheckType(NamedTuple):
    code: str
    days: int  # the interval
    life_safety: bool


CHECK_TYPES: tuple[CheckType, ...] = (
    CheckType("fixed_wiring", 1826, True),
    CheckType("emergency_lighting_monthly", 31, True),
    CheckType("emergency_lighting_annual", 365, True),
    CheckType("fire_alarm_weekly", 7, True),
    CheckType("fire_alarm_service", 183, True),
    CheckType("fire_risk_assessment", 365, True),
    CheckType("fire_extinguishers", 365, True),
    CheckType("gas", 365, True),
    CheckType("asbestos", 365, True),
    CheckType("passenger_lifts", 183, True),
    CheckType("hoists_slings", 183, True),
    CheckType("other_lifting", 365, True),
    CheckType("legionella_assessment", 730, True),
    CheckType("little_used_outlets", 7, True),
    CheckType("local_exhaust_ventilation", 426, False),
)


class CheckDone(NamedTuple):
    day: date
    result: str  # pass | fail | advisory
    evidence: bool


class ComplianceItem(NamedTuple):
    """One thing at one school to which one kind of check applies, and every time the check was done."""

    record_id: str
    urn: str
    check_type: str
    item_id: str
    applicable: bool
    reason_not_applicable: str | None
    done: tuple[CheckDone, ...]  # oldest first; may be empty (never done)
    certificate_days: int | None  # the certificate runs for fewer days than the interval
    contractor: str
    owner_role: str
    recorded: date = date.min  # the day its row was first typed
    retired: date | None = None  # the thing itself is gone from this day on


class Building(NamedTuple):
    record_id: str
    urn: str
    name: str
    tenure: str  # freehold | leasehold | pfi
    floor_area_m2: int
    temporary: bool
    consent_end: date | None
    exit_plan_id: str | None
    owner_role: str
    last_reviewed: date
    recorded: date = date.min  # the day its row was first typed
    disposed: date | None = None


class Mistake(NamedTuple):
    """A human mistake written into one cell or row of one academy's workbook."""

    urn: str
    register: str  # plans | actions | compliance_checks | buildings
    record_id: str
    column: str
    kind: str
    refused: bool  # False: repaired with a warning (an old URN, trailing spaces), and the row lands
    since: date = date.min  # the mistake stands in workbooks from this day on
    fixed: date | None = None  # and is gone from this day on


@dataclass(frozen=True)
class World:
    """Everything that happened in the simulated trust up to and including the day ``until``."""

    seed: int
    until: date
    schools: tuple[School, ...]
    enrolments: tuple[Enrolment, ...]
    marks: tuple[Mark, ...]
    exclusions: tuple[Exclusion, ...]
    employees: tuple[Employee, ...]
    devices: tuple[Device, ...]
    accounts: tuple[Account, ...]
    suppliers: tuple[Supplier, ...]
    purchase_orders: tuple[PurchaseOrder, ...]
    invoices: tuple[Invoice, ...]
    budgets: tuple[Budget, ...]
    plans: tuple[Plan, ...]
    actions: tuple[Action, ...]
    compliance: tuple[ComplianceItem, ...]
    buildings: tuple[Building, ...]
    mistakes: tuple[Mistake, ...] = field(default=())
    school_life: SchoolLife = field(default=SchoolLife())
    credit_notes: tuple[CreditNote, ...] = ()
    payments: tuple[Payment, ...] = ()
    bank_transactions: tuple[BankTransaction, ...] = ()
    manual_journals: tuple[ManualJournal, ...] = ()
    fixed_assets: tuple[FixedAsset, ...] = ()
    licences: tuple[SoftwareLicence, ...] = ()
    maintenances: tuple[Maintenance, ...] = ()
    managed_devices: tuple[ManagedDevice, ...] = ()
    directory_accounts: tuple[DirectoryAccount, ...] = ()
    tickets: tuple[Ticket, ...] = field(default=())
