"""Devices, licences and accounts, and the helpdesk's tickets. Every one of them is invented."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import NamedTuple


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
    under_nickname: bool = False  # filed under the academy's nickname, which the helpdesk takes for another school


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
    builds: tuple[tuple[datetime, str], ...]  # (when Intune first saw it, version of the system), oldest first
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
