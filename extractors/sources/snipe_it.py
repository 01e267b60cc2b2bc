"""Snipe-IT: the trust's register of ICT devices.

Connection: ``base_url`` the address of the installation (without ``/api/v1``); ``password`` a personal access token of
an account that may view assets. Its values are escaped for web pages, its times bear no zone (the installation's is
taken to be London's), and most of its errors come with HTTP 200.
"""

from __future__ import annotations

from typing import Final

import msgspec

from extractors.declare import Field, Pass, Resource
from extractors.errors import ExtractError, RateLimited, VendorComplaint
from extractors.http.answers import Answer, harmless
from extractors.http.manners import Rate
from extractors.http.paging import Offset
from extractors.records.moments import ISO_DAY, LONDON_INSTANT
from extractors.records.paths import PASS
from extractors.records.values import FORMATTED_AMOUNT, HTML_TEXT, IDENTIFIER, LEADING_INTEGER, TEXT
from extractors.source import Source, with_token

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
    resources=(HARDWARE,),
    enter=with_token,
    complaint=complaint,
    rate=Rate(120, 60.0),
)
