"""Everything that ever happened in the simulated trust up to a day."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from demo.records.finance import (
    Account,
    BankTransaction,
    Budget,
    CreditNote,
    FixedAsset,
    Invoice,
    ManualJournal,
    Payment,
    PurchaseOrder,
    Supplier,
)
from demo.records.ict import Device, DirectoryAccount, Maintenance, ManagedDevice, SoftwareLicence, Ticket
from demo.records.registers import Action, Building, ComplianceItem, Entry, Mistake, Plan
from demo.records.school import Employee, Enrolment, Exclusion, Mark, School
from demo.records.school_life import SchoolLife


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
    entries: tuple[Entry, ...] = ()  # of all registers but plans, actions, compliance checks and buildings
