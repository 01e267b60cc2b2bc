"""Snipe-IT's lists beside the devices: locations, companies, models, status labels, licences, maintenances.

From the application's own transformers. What is deleted is not listed, and the register tells nothing more of it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from datetime import UTC, date, datetime, time
from typing import Any

from demo.records import Maintenance, SoftwareLicence, World
from demo.servers.moments import LONDON, gone
from demo.servers.snipe_it_records import Shapes, ShownDevice, day_of, escaped, instant_of

_SET_UP = datetime(2018, 9, 3, 8, tzinfo=UTC)
_STATUS_LABELS = (
    (1, "Ready to deploy", "deployable"),
    (2, "In use", "deployable"),
    (3, "Archived", "archived"),
    (4, "Broken & waiting", "undeployable"),
)


class Catalogue:
    """The further lists of one installation over a world."""

    def __init__(self, world: World, shapes: Shapes) -> None:
        self._world = world
        self._shapes = shapes
        self._serials = {device.device_id: device for device in world.devices}
        self._lists: dict[str, Callable[[Sequence[ShownDevice], datetime], list[dict[str, Any]]]] = {
            "locations": self._locations,
            "companies": self._companies,
            "models": self._models,
            "statuslabels": self._status_labels,
            "licenses": self._licences,
            "maintenances": self._maintenances,
        }

    def rows(self, name: str, devices: Sequence[ShownDevice], moment: datetime) -> list[dict[str, Any]] | None:
        """The rows of a list at a moment, by id, given the devices visible then; None: there is no such list."""
        found = self._lists.get(name)
        return None if found is None else sorted(found(devices, moment), key=lambda row: int(row["id"]))

    def _locations(self, devices: Sequence[ShownDevice], _moment: datetime) -> list[dict[str, Any]]:
        held = Counter(row.device.location for row in devices if row.deleted_at is None)
        names = self._shapes.locations
        parent = next(iter(names.known), None)
        return [
            {
                **names.reference(name),
                "image": None,
                "address": "1 Osier Lane",
                "address2": None,
                "city": "Osierholt",
                "state": None,
                "country": "GB",
                "zip": "OS1 1AA",
                "phone": "01632 960001",
                "fax": None,
                "accessories_count": 0,
                "assigned_accessories_count": 0,
                "assigned_assets_count": 0,
                "assets_count": held[name],
                "rtd_assets_count": held[name],
                "users_count": 0,
                "currency": "GBP",
                "ldap_ou": None,
                "notes": None,
                "parent": names.reference(parent) if parent and number % 5 == 4 else None,
                "manager": self._shapes.manager(),
                "children": [],
                **self._dates(_SET_UP),
            }
            for number, name in enumerate(names.known)
        ]

    def _companies(self, devices: Sequence[ShownDevice], _moment: datetime) -> list[dict[str, Any]]:
        held = Counter(self._shapes.company_of[row.device.urn] for row in devices if row.deleted_at is None)
        names = self._shapes.companies
        counts = ("licenses_count", "accessories_count", "consumables_count", "components_count", "users_count")
        return [
            {
                **names.reference(name),
                "phone": "01632 960002",
                "fax": None,
                "email": "office@osierholt.invalid",
                "image": None,
                "assets_count": held[name],
                **dict.fromkeys(counts, 0),
                "created_by": None,
                "notes": None,
                **self._dates(_SET_UP),
            }
            for name in names.known
        ]

    def _models(self, devices: Sequence[ShownDevice], _moment: datetime) -> list[dict[str, Any]]:
        held = Counter(row.device.model for row in devices if row.deleted_at is None)
        examples = {device.model: device for device in reversed(self._world.devices)}
        return [
            {
                **self._shapes.models.reference(name),
                "manufacturer": self._shapes.manufacturers.reference(device.manufacturer),
                "image": None,
                "model_number": f"{device.manufacturer[:2].upper()}&{len(name)}",
                "min_amt": None,
                "depreciation": None,
                "assets_count": held[name],
                "category": self._shapes.categories.reference(device.category),
                "fieldset": None,
                "default_fieldset_values": [],
                "eol": f"{device.warranty_months * 2} months" if device.warranty_months else "None",
                "requestable": False,
                "notes": None,
                "created_by": None,
                "deleted_at": None,
                **self._dates(_SET_UP),
            }
            for name, device in examples.items()
        ]

    def _status_labels(self, devices: Sequence[ShownDevice], _moment: datetime) -> list[dict[str, Any]]:
        held = Counter(self._shapes.status_of(row)["id"] for row in devices if row.deleted_at is None)
        return [
            {
                "id": number,
                "name": escaped(name),
                "type": kind,
                "color": None,
                "show_in_nav": False,
                "default_label": number == 1,
                "assets_count": held[number],
                "notes": None,
                "created_by": None,
                **self._dates(_SET_UP),
            }
            for number, name, kind in _STATUS_LABELS
        ]

    def _licences(self, _devices: Sequence[ShownDevice], moment: datetime) -> list[dict[str, Any]]:
        return [
            self._licence(each)
            for each in self._world.licences
            if each.created_at <= moment and not gone(each.deleted_at, moment)
        ]

    def _licence(self, each: SoftwareLicence) -> dict[str, Any]:
        company = self._shapes.company_of.get(each.urn or "")
        manager = self._shapes.manager() or {"name": "", "email": ""}
        return {
            "id": each.licence_id,
            "name": escaped(each.name),
            "company": self._shapes.companies.reference(company) if company else None,
            "manufacturer": {"id": 1, "name": escaped(each.manufacturer)},
            "product_key": f"KEY-{each.licence_id:05d}-AAAA",
            "order_number": None,
            "purchase_order": None,
            "purchase_date": day_of(each.purchased) if each.purchased else None,
            "termination_date": None,
            "depreciation": None,
            "purchase_cost": self._shapes.money(each.cost) if each.cost is not None else None,
            "purchase_cost_numeric": str(each.cost) if each.cost is not None else None,
            "notes": None,
            "expiration_date": day_of(each.expires) if each.expires else None,
            "seats": each.seats,
            "free_seats_count": each.seats - each.used,
            "min_amt": None,
            "license_name": manager["name"],
            "license_email": manager.get("email", ""),
            "reassignable": True,
            "maintained": False,
            "supplier": None,
            "category": {"id": 1, "name": escaped(each.category)},
            "created_by": None,
            "user_can_checkout": each.used < each.seats,
            "deleted_at": None,
            **self._dates(each.created_at),
        }

    def _maintenances(self, _devices: Sequence[ShownDevice], moment: datetime) -> list[dict[str, Any]]:
        return [self._maintenance(each, moment) for each in self._world.maintenances if each.recorded_at <= moment]

    def _maintenance(self, each: Maintenance, moment: datetime) -> dict[str, Any]:
        device = self._serials.get(each.device_id)
        completed = each.completed if each.completed and closed_at(each.completed) <= moment else None
        return {
            "id": each.maintenance_id,
            "asset": {
                "id": each.device_id,
                "name": "",
                "asset_tag": escaped(device.asset_tag) if device else "",
                "serial": escaped(device.serial) if device else "",
                "deleted_at": None,
                "created_at": None,
            },
            "model": self._shapes.models.reference(device.model) if device else None,
            "status_label": None,
            "company": self._shapes.companies.reference(self._shapes.company_of[device.urn]) if device else None,
            "title": escaped(each.title),
            "location": self._shapes.locations.reference(device.location) if device else None,
            "rtd_location": None,
            "notes": escaped(each.title),
            "supplier": {"id": 1, "name": escaped(each.supplier)},
            "cost": self._shapes.money(each.cost) if each.cost is not None else None,
            "asset_maintenance_type": escaped(each.type),
            "start_date": day_of(each.started),
            "asset_maintenance_time": (completed - each.started).days if completed else None,
            "completion_date": day_of(completed) if completed else None,
            "user_id": self._shapes.manager(),
            "created_by": self._shapes.manager(),
            "is_warranty": int(each.warranty),
            **self._dates(each.recorded_at, closed_at(completed) if completed else None),
        }

    @staticmethod
    def _dates(created: datetime, updated: datetime | None = None) -> dict[str, Any]:
        return {
            "created_at": instant_of(created),
            "updated_at": instant_of(max(created, updated or created)),
            "available_actions": {"update": True, "delete": False},
        }


def closed_at(day: date) -> datetime:
    """When a clerk enters that work was completed on a day: in the evening."""
    return datetime.combine(day, time(17), LONDON).astimezone(UTC)
