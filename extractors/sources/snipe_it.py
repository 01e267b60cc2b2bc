"""Snipe-IT: the trust's register of ICT devices, of what they are made of and licensed for, and of work done on them.

Connection: ``base_url`` the address of the installation (without ``/api/v1``); ``password`` a personal access token of
an account that may view assets, licences, models, companies, locations and status labels. Its values are escaped for
web pages, its times bear no zone (the installation's is taken to be London's), and most of its errors come with HTTP
200.
"""

from __future__ import annotations

from typing import Final

import msgspec

from extractors.columns import Kind
from extractors.declare import Field, Pass, Resource
from extractors.errors import ExtractError, RateLimited, VendorComplaint
from extractors.http.answers import Answer, harmless
from extractors.http.manners import Rate
from extractors.http.paging import Offset
from extractors.records.moments import ISO_DAY, LONDON_INSTANT
from extractors.records.paths import PASS
from extractors.records.values import (
    FLAG,
    FORMATTED_AMOUNT,
    HTML_TEXT,
    IDENTIFIER,
    INTEGER,
    LEADING_INTEGER,
    TEXT,
    Converter,
    leading_integer,
)
from extractors.source import Source, with_token


def months_or_none(value: str | int) -> int | None:
    """The months of ``36 months``; the word None, which the application writes for none, is null."""
    return None if str(value).strip().lower() == "none" else leading_integer(value)


MONTHS_OR_NONE: Final = Converter(Kind.INTEGER, str | int, months_or_none)
_ENTERED: Final = (
    Field("created_at", "created_at.datetime", LONDON_INSTANT, "When the record was entered."),
    Field("updated_at", "updated_at.datetime", LONDON_INSTANT, "When the record last changed."),
)

HARDWARE: Final = Resource(
    name="hardware",
    path="api/v1/hardware",
    description="Every device that the register has ever held, archived and deleted ones included.",
    records="rows",
    paging=Offset(limit=500),
    params={"sort": "id", "order": "asc"},
    # The default list leaves out archived devices, and only its own shows deleted ones. A device moves towards the
    # later lists while they are read, so the last in which it stands counts: deleted before archived before default.
    passes=(
        Pass("default"),
        Pass("archived", {"status": "Archived"}),
        Pass("deleted", {"status": "Deleted"}),
    ),
    key=("device_id",),
    fields=(
        Field("device_id", "id", IDENTIFIER, "Snipe-IT's id of the device."),
        Field("asset_tag", "asset_tag", HTML_TEXT, "The label on the device."),
        Field("serial", "serial", HTML_TEXT, "The maker's serial number."),
        Field("model_name", "model.name", HTML_TEXT, "Model."),
        Field("category_name", "category.name", HTML_TEXT, "Category, such as laptop."),
        Field("manufacturer_name", "manufacturer.name", HTML_TEXT, "Manufacturer."),
        Field("status_name", "status_label.name", HTML_TEXT, "Status label, in the trust's words."),
        Field("status_meta", "status_label.status_meta", TEXT, "What the status amounts to: deployed, archived.."),
        Field("company_name", "company.name", HTML_TEXT, "Company: how the register names the academy."),
        Field("location_name", "location.name", HTML_TEXT, "Where the device is."),
        Field("purchase_date", "purchase_date.date", ISO_DAY, "Day of purchase."),
        Field("purchase_cost", "purchase_cost", FORMATTED_AMOUNT, "Price paid, in pounds."),
        Field("warranty_months", "warranty_months", LEADING_INTEGER, "Length of the warranty in months."),
        Field(
            "assigned_to_type", "assigned_to.type", TEXT, "Whether a user, a location or an asset has it; never who."
        ),
        Field(
            "os_name",
            "custom_fields{}.Operating system.value",
            HTML_TEXT,
            "Operating system, from the custom field of that label.",
            optional=True,
        ),
        Field(
            "os_version",
            "custom_fields{}.OS version.value",
            HTML_TEXT,
            "Version of the operating system, from the custom field of that label.",
            optional=True,
        ),
        Field("read_pass", PASS, TEXT, "The list in which it was read: default, archived or deleted."),
        Field("created_at", "created_at.datetime", LONDON_INSTANT, "When the device was entered."),
        Field("updated_at", "updated_at.datetime", LONDON_INSTANT, "When its record last changed."),
    ),
    dropped=(
        *("name", "model_number", "eol", "asset_eol_date", "supplier", "notes", "order_number", "rtd_location"),
        *("image", "qr", "alt_barcode", "warranty_expires", "last_audit_date", "next_audit_date", "deleted_at", "age"),
        *("last_checkout", "last_checkin", "expected_checkin", "byod", "requestable", "book_value", "created_by"),
        *("checkin_counter", "checkout_counter", "requests_counter", "user_can_checkout", "available_actions"),
    ),
)

_COMMON: Final = ("image", "notes", "created_by", "available_actions")


def _listing(
    name: str, path: str, description: str, fields: tuple[Field, ...], *, dropped: tuple[str, ...], few: bool = True
) -> Resource:
    """A whole list beside the devices. Where its records are ``few``, two that cannot be read fail the read, and half
    of them may go in a day."""
    return Resource(
        name=name,
        path=f"api/v1/{path}",
        description=description,
        records="rows",
        paging=Offset(limit=500),
        params={"sort": "id", "order": "asc"},
        key=(fields[0].name,),
        fields=(*fields, *_ENTERED),
        dropped=(*_COMMON, *dropped),
        refused_floor=1 if few else 10,
        smallest_share=0.5 if few else 0.8,
    )


LOCATIONS: Final = _listing(
    "locations",
    "locations",
    "The places where devices are; without their addresses and managers.",
    (
        Field("location_id", "id", IDENTIFIER, "Snipe-IT's id of the location."),
        Field("name", "name", HTML_TEXT, "The location's name."),
        Field("parent_id", "parent.id", IDENTIFIER, "The location in which it lies; null at the top."),
        Field("devices", "assets_count", INTEGER, "Devices that are there."),
    ),
    dropped=(
        *("address", "address2", "city", "state", "country", "zip", "phone", "fax", "accessories_count", "manager"),
        *("assigned_accessories_count", "assigned_assets_count", "rtd_assets_count", "users_count", "currency"),
        *("ldap_ou", "children", "company", "tag_color", "components_count", "consumables_count", "deleted_at"),
    ),
)

COMPANIES: Final = _listing(
    "companies",
    "companies",
    "The companies of the register, one for each academy.",
    (
        Field("company_id", "id", IDENTIFIER, "Snipe-IT's id of the company."),
        Field("name", "name", HTML_TEXT, "Company: how the register names the academy."),
        Field("devices", "assets_count", INTEGER, "Devices that belong to it."),
    ),
    dropped=(
        *("phone", "fax", "email", "licenses_count", "accessories_count", "consumables_count", "components_count"),
        *("users_count", "tag_color"),
    ),
)

MODELS: Final = _listing(
    "models",
    "models",
    "The models of devices; a deleted one is no longer listed.",
    (
        Field("model_id", "id", IDENTIFIER, "Snipe-IT's id of the model."),
        Field("name", "name", HTML_TEXT, "The model's name, by which devices refer to it."),
        Field("model_number", "model_number", HTML_TEXT, "The maker's number of the model."),
        Field("manufacturer_name", "manufacturer.name", HTML_TEXT, "Manufacturer."),
        Field("category_name", "category.name", HTML_TEXT, "Category, such as laptop."),
        Field("end_of_life_months", "eol", MONTHS_OR_NONE, "Months after which a device is to be replaced."),
        Field("devices", "assets_count", INTEGER, "Devices of the model."),
    ),
    dropped=(
        *("min_amt", "depreciation", "fieldset", "default_fieldset_values", "requestable", "deleted_at", "remaining"),
        *("assets_assigned_count", "assets_archived_count", "tag_color", "require_serial"),
    ),
)

STATUS_LABELS: Final = _listing(
    "status_labels",
    "statuslabels",
    "The trust's words for the states of a device, and what they amount to.",
    (
        Field("status_label_id", "id", IDENTIFIER, "Snipe-IT's id of the label."),
        Field("name", "name", HTML_TEXT, "The label, in the trust's words."),
        Field("type", "type", TEXT, "deployable, pending, undeployable or archived."),
        Field("devices", "assets_count", INTEGER, "Devices that bear it."),
    ),
    dropped=("color", "show_in_nav", "default_label"),
)

LICENCES: Final = _listing(
    "licences",
    "licenses",
    "The licences of software, without keys and holders; a deleted one is no longer listed.",
    (
        Field("licence_id", "id", IDENTIFIER, "Snipe-IT's id of the licence."),
        Field("name", "name", HTML_TEXT, "What is licensed."),
        Field("company_name", "company.name", HTML_TEXT, "Company; null where the licence is the trust's."),
        Field("manufacturer_name", "manufacturer.name", HTML_TEXT, "Maker of the software."),
        Field("category_name", "category.name", HTML_TEXT, "Category.", optional=True),
        Field("seats", "seats", INTEGER, "Seats bought."),
        Field("free_seats", "free_seats_count", INTEGER, "Seats that nobody holds."),
        Field("purchase_date", "purchase_date.date", ISO_DAY, "Day of purchase."),
        Field("purchase_cost", "purchase_cost", FORMATTED_AMOUNT, "Price paid, in pounds."),
        Field("expires_on", "expiration_date.date", ISO_DAY, "Last day of the licence; null when it does not end."),
        Field("terminates_on", "termination_date.date", ISO_DAY, "Day on which its contract ends."),
    ),
    dropped=(
        *("product_key", "order_number", "purchase_order", "depreciation", "purchase_cost_numeric", "min_amt"),
        *("license_name", "license_email", "reassignable", "maintained", "supplier", "user_can_checkout"),
        *("deleted_at", "remaining"),
    ),
    few=False,
)

MAINTENANCES: Final = _listing(
    "maintenances",
    "maintenances",
    "Work done on devices; its title and notes are free text and are dropped.",
    (
        Field("maintenance_id", "id", IDENTIFIER, "Snipe-IT's id of the work."),
        Field("device_id", "asset.id", IDENTIFIER, "The device; null when its record is gone for good."),
        Field("type", "asset_maintenance_type", HTML_TEXT, "Kind of work, such as Repair."),
        Field("started_on", "start_date.date", ISO_DAY, "First day."),
        Field("completed_on", "completion_date.date", ISO_DAY, "Last day; null while it goes on."),
        Field("days", "asset_maintenance_time", INTEGER, "Days that it took."),
        Field("cost", "cost", FORMATTED_AMOUNT, "Cost, in pounds."),
        Field("under_warranty", "is_warranty", FLAG, "Whether the warranty paid."),
        Field("supplier_name", "supplier.name", HTML_TEXT, "Who did the work."),
    ),
    dropped=(
        *("title", "name", "model", "status_label", "company", "location", "rtd_location", "user_id", "assigned_to"),
        *("checked_out_to", "completed_by", "url", "purchase_cost"),
    ),
    few=False,
)


class _Complaint(msgspec.Struct):
    status: str | None = None
    messages: msgspec.Raw = msgspec.Raw(b"null")


def complaint(answer: Answer) -> ExtractError | None:
    """Errors inside HTTP 200: ``{"status": "error", "messages": ..}``."""
    if answer.status != 200 or not answer.looks_like_json:  # noqa: PLR2004 - HTTP's own number
        return None
    # A page of devices starts with its total; only an error has a status, so the page is not parsed for it.
    if b'"status"' not in answer.body[:200] or b'"rows"' in answer.body[:200]:
        return None
    try:
        found = msgspec.json.decode(answer.body, type=_Complaint)
    except msgspec.DecodeError:
        return None
    if found.status != "error":
        return None
    said = harmless(bytes(found.messages).decode("utf-8", "replace"))
    if "too many requests" in said.lower():
        return RateLimited("Snipe-IT wants fewer requests.")
    return VendorComplaint(f"Snipe-IT answered {answer.place} with an error inside a good answer: {said}")


SOURCE: Final = Source(
    name="snipe_it",
    title="Snipe-IT",
    per_academy=False,
    resources=(HARDWARE, LOCATIONS, COMPANIES, MODELS, STATUS_LABELS, LICENCES, MAINTENANCES),
    enter=with_token,
    complaint=complaint,
    rate=Rate(120, 60.0, left="X-RateLimit-Remaining"),
)
