"""The shapes of Snipe-IT's JSON: one asset as its ``hardware`` listing shows it, traps included."""

from __future__ import annotations

import html
from collections.abc import Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any, Literal, NamedTuple

from demo.records import Device, Employee, World
from demo.servers.moments import LONDON, gone

Money = Literal["1,234.56", "1.234,56"]  # the two digit separators that an installation can be set to


class Names:
    """Numbers for names, in the order in which they are first seen: Snipe-IT knows a model or a company by its id."""

    def __init__(self, names: Sequence[str]) -> None:
        self._ids = {name: at + 1 for at, name in enumerate(dict.fromkeys(names))}

    @property
    def known(self) -> tuple[str, ...]:
        return tuple(self._ids)

    def reference(self, name: str) -> dict[str, Any]:
        return {"id": self._ids[name], "name": escaped(name)}


class ShownDevice(NamedTuple):
    """A device at a moment: what of its history is visible then."""

    device: Device
    archived: bool
    deleted_at: datetime | None
    updated_at: datetime


def shown(device: Device, moment: datetime) -> ShownDevice | None:
    """The device as the system shows it at the moment; None when it has not been entered yet."""
    if device.created_at > moment:
        return None
    happened = [
        at for at in (device.created_at, device.archived_at, device.deleted_at) if at is not None and at <= moment
    ]
    return ShownDevice(
        device,
        gone(device.archived_at, moment),
        device.deleted_at if gone(device.deleted_at, moment) else None,
        max(happened),
    )


class Shapes:
    """Writes assets as one installation does: its numbering of names, and its digit separator."""

    def __init__(self, world: World, money: Money) -> None:
        devices = world.devices
        self._money = money
        self._employees = {employee.employee_id: employee for employee in world.employees}
        self._employee_numbers = {employee.employee_id: at + 1 for at, employee in enumerate(world.employees)}
        self.company_of = {school.urn: school.ict_company for school in world.schools}
        self.companies = Names([school.ict_company for school in world.schools])
        self.locations = Names([*(device.location for device in devices), *filter(None, map(_place, devices))])
        self.models = Names([device.model for device in devices])
        self.categories = Names([device.category for device in devices])
        self.manufacturers = Names([device.manufacturer for device in devices])

    def asset(self, row: ShownDevice) -> dict[str, Any]:
        device = row.device
        return {
            "id": device.device_id,
            "name": "",
            "asset_tag": escaped(device.asset_tag),
            "serial": escaped(device.serial),
            "model": self.models.reference(device.model),
            "model_number": None,
            "eol": None,
            "status_label": _status(row),
            "category": self.categories.reference(device.category),
            "manufacturer": self.manufacturers.reference(device.manufacturer),
            "supplier": None,
            "notes": None,
            "order_number": None,
            "company": self.companies.reference(self.company_of[device.urn]),
            "location": self.locations.reference(device.location),
            "rtd_location": self.locations.reference(device.location),
            "image": None,
            "assigned_to": self._assigned_to(device),
            "warranty_months": f"{device.warranty_months} months" if device.warranty_months else None,
            "warranty_expires": None,
            "created_at": instant_of(device.created_at),
            "updated_at": instant_of(row.updated_at),
            "last_audit_date": None,
            "deleted_at": instant_of(row.deleted_at) if row.deleted_at else None,
            "purchase_date": day_of(device.purchased),
            "purchase_cost": self.money(device.cost),
            "checkin_counter": 0,
            "checkout_counter": 1 if device.assigned_to else 0,
            "user_can_checkout": not device.assigned_to,
            "custom_fields": _custom_fields(device),
            "available_actions": {"checkout": True, "update": row.deleted_at is None},
        }

    def _assigned_to(self, device: Device) -> dict[str, Any] | None:
        place = _place(device)
        if place is not None:
            return {**self.locations.reference(place), "type": "location"}
        return self._user(self._employees[device.assigned_to]) if device.assigned_to else None

    def _user(self, employee: Employee) -> dict[str, Any]:
        return {
            "id": self._employee_numbers[employee.employee_id],
            "username": escaped(employee.email.partition("@")[0]),
            "name": escaped(f"{employee.forename} {employee.surname}"),
            "first_name": escaped(employee.forename),
            "last_name": escaped(employee.surname),
            "email": escaped(employee.email),
            "employee_number": escaped(employee.employee_id),
            "type": "user",
        }

    def manager(self) -> dict[str, Any] | None:
        """The employee whom the register names where it wants a person."""
        return self._user(next(iter(self._employees.values()))) if self._employees else None

    def status_of(self, row: ShownDevice) -> dict[str, Any]:
        """The status label of a device."""
        return _status(row)

    def money(self, cost: Decimal) -> str:
        """An amount in the installation's digit separators."""
        written = f"{cost:,.2f}"
        return written if self._money == "1,234.56" else written.translate(str.maketrans(",.", ".,"))


def escaped(text: str) -> str:
    """Text as PHP's ``htmlspecialchars`` leaves it in every value of the API."""
    return html.escape(text, quote=True).replace("&#x27;", "&#039;")


def _place(device: Device) -> str | None:
    """The place to which the device is assigned, when it is to a place and not to a person."""
    kind, _, name = (device.assigned_to or "").partition(":")
    return name if kind == "location" else None


def _status(row: ShownDevice) -> dict[str, Any]:
    if row.archived:
        return {"id": 3, "name": "Archived", "status_type": "archived", "status_meta": "archived"}
    if row.device.assigned_to:
        return {"id": 2, "name": "In use", "status_type": "deployable", "status_meta": "deployed"}
    return {"id": 1, "name": "Ready to deploy", "status_type": "deployable", "status_meta": "deployable"}


def _custom_fields(device: Device) -> dict[str, Any] | list[Any]:
    """Labels to fields; when empty it is ``{}`` or ``[]``, as PHP happens to encode an empty array."""
    fields = {"Operating system": device.os_name, "OS version": device.os_version}
    if device.os_name is None and device.os_version is None:
        return {} if device.device_id % 2 else []
    return {
        label: {
            "field": f"_snipeit_{label.lower().replace(' ', '_')}_{number}",
            "value": escaped(value or ""),
            "field_format": "ANY",
            "element": "text",
        }
        for number, (label, value) in enumerate(fields.items(), start=2)
    }


def day_of(day: date) -> dict[str, str]:
    return {"date": day.isoformat(), "formatted": day.strftime("%d/%m/%Y")}


def instant_of(at: datetime) -> dict[str, str]:
    """A moment in the installation's own zone, which the value does not name."""
    local = at.astimezone(LONDON)
    return {"datetime": local.strftime("%Y-%m-%d %H:%M:%S"), "formatted": local.strftime("%d/%m/%Y %I:%M %p")}
