"""The records of the simulated trust. Every school, person, supplier and amount is invented.

A world is everything that ever happened up to a date (``World.until``); what a system shows at a moment is computed
from the histories here, so the same world answers for any earlier day. All instants are timezone-aware UTC.
"""

from __future__ import annotations

from demo.records.finance import (
    Account,
    BankTransaction,
    Budget,
    CreditNote,
    FixedAsset,
    Invoice,
    Line,
    ManualJournal,
    Payment,
    PurchaseOrder,
    Supplier,
)
from demo.records.ict import Device, DirectoryAccount, Maintenance, ManagedDevice, SoftwareLicence, Ticket
from demo.records.operating_systems import OS_FIXES, OS_RELEASES, OsFix, OsRelease
from demo.records.registers import (
    CHECK_TYPES,
    Action,
    Building,
    CheckDone,
    CheckType,
    ComplianceItem,
    Entry,
    Mistake,
    Plan,
)
from demo.records.school import Employee, Enrolment, Exclusion, Mark, School
from demo.records.world import World

__all__ = [
    "CHECK_TYPES",
    "OS_FIXES",
    "OS_RELEASES",
    "Account",
    "Action",
    "BankTransaction",
    "Budget",
    "Building",
    "CheckDone",
    "CheckType",
    "ComplianceItem",
    "CreditNote",
    "Device",
    "DirectoryAccount",
    "Employee",
    "Enrolment",
    "Entry",
    "Exclusion",
    "FixedAsset",
    "Invoice",
    "Line",
    "Maintenance",
    "ManagedDevice",
    "ManualJournal",
    "Mark",
    "Mistake",
    "OsFix",
    "OsRelease",
    "Payment",
    "Plan",
    "PurchaseOrder",
    "School",
    "SoftwareLicence",
    "Supplier",
    "Ticket",
    "World",
]
