"""The scenario's ledger and ICT register: budgets, orders, invoices and devices."""

from __future__ import annotations

from datetime import date, timedelta

from tests.dbt.landed import LandedDay, Row, at
from tests.dbt.scenario_names import AS_AT, ASH, ELM, FIRST_OF_TERM, OAK


def finance(landed: LandedDay) -> None:
    """Oak: 30 of 600 pounds without an order (5 %). Elm: nothing invoiced. Ash: 80 of 80."""
    for number, (status, option) in enumerate((("ACTIVE", OAK), ("ARCHIVED", OAK), ("ACTIVE", ELM)), start=1):
        landed.add(
            "xero",
            "budgets",
            {"budget_id": f"B{number}", "type": "TRACKING", "status": status, "tracking_option": f"Option {option}"},
        )
    landed.add(
        "xero",
        "budget_lines",
        {"budget_id": "B1", "account_code": "400", "period": date(2025, 9, 1), "amount": 1000},
        {"budget_id": "B1", "account_code": "401", "period": date(2026, 8, 1), "amount": 1},
        {"budget_id": "B1", "account_code": "999", "period": date(2026, 8, 1), "amount": 0},
        {"budget_id": "B2", "account_code": "400", "period": date(2026, 9, 1), "amount": 1000},  # archived
        {"budget_id": "B3", "account_code": "400", "period": date(2026, 3, 1), "amount": 10},
    )
    for number, (day, status) in enumerate(
        ((date(2025, 10, 1), "AUTHORISED"), (date(2025, 10, 1), "BILLED"), (date(2025, 10, 1), "DELETED")), start=1
    ):
        landed.add(
            "xero",
            "purchase_orders",
            *(
                {
                    "purchase_order_id": f"po{number}",
                    "line_number": line,
                    "purchase_order_number": f"PO-{number}",
                    "order_date": day,
                    "status": status,
                }
                for line in (1, 2)  # an order of two lines must not double the bill's
            ),
        )
    after = date(2025, 10, 2)
    landed.add(
        "xero",
        "invoices",
        *_invoice("i1", after, "PO-1", [(OAK, 300, 0)]),
        *_invoice("i2", after, "PO-2", [(OAK, 324, 54)], types="Inclusive", status="PAID"),
        *_invoice("i3", date(2025, 10, 1), "PO-1", [(OAK, 10, 2), (ASH, 80, 16)]),  # the order is of the same day
        *_invoice("i4", after, "PO-3", [(OAK, 10, 0)]),  # the order was deleted
        *_invoice("i5", after, None, [(OAK, 10, 0), (None, 7, 0)]),  # one line coded to no academy
        *_invoice("i6", date(2025, 8, 31), None, [(OAK, 999, 0)]),  # last financial year
        *_invoice("i7", after, None, [(OAK, 999, 0)], status="DRAFT"),
        *_invoice("i8", after, None, [(OAK, 999, 0)], kind="ACCREC"),
        {**_invoice("i9", after, None, [(OAK, 0, 0)])[0], "line_number": 0, "line_amount": None},  # no lines
        # A newer version of i1 has one line; the second line of the older one is gone.
        *_invoice("i1", after, "PO-1", [(OAK, 1, 0), (OAK, 999, 0)], changed=at(FIRST_OF_TERM)),
    )
    landed.add("xero", "accounts", {"account_id": "a1", "code": "400", "name": "Repairs"})


def _invoice(
    invoice_id: str,
    day: date,
    order: str | None,
    lines: list[tuple[str | None, int, int]],
    *,
    types: str = "Exclusive",
    status: str = "AUTHORISED",
    kind: str = "ACCPAY",
    changed: object = None,
) -> list[Row]:
    return [
        {
            "invoice_id": invoice_id,
            "line_number": number,
            "type": kind,
            "status": status,
            "purchase_order_number": order,
            "invoice_date": day,
            "due_date": day + timedelta(days=30),
            "line_amount_types": types,
            "line_amount": amount,
            "tax_amount": tax,
            "account_code": "400",
            "tracking_option": None if urn is None else f"Option {urn}",
            "updated_at": changed or at(AS_AT),
        }
        for number, (urn, amount, tax) in enumerate(lines, start=1)
    ]


def devices(landed: LandedDay) -> None:
    def device(device_id: str, urn: str | None = OAK, **values: object) -> Row:
        return {
            "device_id": device_id,
            "company_name": f"Company {urn}",
            "category_name": "Laptop",
            "status_name": "Deployed",
            "purchase_date": AS_AT,
            "purchase_cost": 400,
            "read_pass": "default",
            "updated_at": at(AS_AT),
            **values,
        }

    landed.add(
        "snipe_it",
        "hardware",
        device("1", serial="S1", os_name="Windows", os_version="11 23H2"),  # Intune has seen a newer release
        device("2", purchase_date=date(2021, 3, 18)),  # five years and a day
        # five years to the day; nobody knows its build
        device("3", purchase_date=date(2021, 3, 19), os_name="Windows", os_version="11 23H2"),
        device("4", read_pass="deleted"),
        device("5"),
        device("5", read_pass="archived", status_name="Archived"),  # moved while it was read
        device("6", urn=None, os_name="ChromeOS", os_version="144"),
    )
