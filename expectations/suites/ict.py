"""``ict_device_summary``: devices by school, category and status."""

from __future__ import annotations

from expectations.check import Area, Severity
from expectations.declare import known_school, none_found, not_negative, table_suite

_FOLLOW_THE_MODEL = "Open the model of ict_device_summary and the hardware rows below it."

AREA = Area(
    "ict",
    "ICT devices",
    (
        table_suite(
            "ict_device_summary",
            columns=(
                "school_urn",
                "category",
                "device_status",
                "devices",
                "devices_over_five_years",
                "purchase_cost",
            ),
            grain=("school_urn", "category", "device_status"),
            required=("category", "device_status", "devices", "devices_over_five_years"),
            may_be_empty=True,
            checks=(
                known_school("ict_device_summary"),
                not_negative("ict_device_summary", "devices_over_five_years", resolve=_FOLLOW_THE_MODEL),
                not_negative(
                    "ict_device_summary",
                    "purchase_cost",
                    resolve=_FOLLOW_THE_MODEL,
                ),
                none_found(
                    "ict_device_summary.old_devices_are_devices",
                    """
                    select school_urn, category, device_status from strategy.ict_device_summary
                    where devices < 1 or devices_over_five_years > devices
                    """,
                    severity=Severity.CRITICAL,
                    guards="Each row counts at least one device, and no more old devices than devices.",
                    why="A join that multiplies devices shows here first.",
                    resolve=_FOLLOW_THE_MODEL,
                ),
                none_found(
                    "ict_device_summary.every_device_has_a_school",
                    "select category, device_status from strategy.ict_device_summary where school_urn is null",
                    severity=Severity.WARNING,
                    guards="Every device belongs to a company that is one of the academies.",
                    why="Devices of no school are in no school's replacement plan.",
                    resolve="Give the devices a company in the ICT register, or the academy its ict_company in "
                    "the settings.",
                ),
            ),
        ),
    ),
)
