"""The shapes of Xero's JSON: accounts, tracking categories, invoices, purchase orders and budgets."""

from __future__ import annotations

import uuid
import zlib
from collections.abc import Iterable, Sequence
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

from demo.records import Account, Budget, Invoice, Line, PurchaseOrder, School, World

_NAMES = uuid.UUID("5b3f2a52-5d0c-4f0e-9a3b-7f1c4f6f2a10")  # of ids that the world leaves to the system
CATEGORY = "School"
CATEGORY_ID = str(uuid.uuid5(_NAMES, CATEGORY))
_ZERO = Decimal("0.00")

# Clerks write the order's number into the bill's reference in more than one way; the text around it is theirs.
_REFERENCES = ("Order {number} for {text}", "{number} {text}", "{text} (our ref {number})")


def xero_date(at: datetime) -> str:
    """``/Date(1539993600000+0000)/``: milliseconds UTC; the offset is never to be added."""
    return f"/Date({int(at.timestamp() * 1000)}+0000)/"


def _midnight(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, tzinfo=UTC)


def dates(name: str, day: date) -> dict[str, str]:
    midnight = _midnight(day)
    return {f"{name}String": midnight.strftime("%Y-%m-%dT%H:%M:%S"), name: xero_date(midnight)}


class Shapes:
    """Writes the ledger of a world in Xero's words; money as numbers with their pence."""

    def __init__(self, world: World, opened: datetime) -> None:
        self._opened = opened  # when the organisation was set up: accounts and options were last changed then
        self._options = {school.urn: school.finance_tracking_option for school in world.schools}
        self.invoices = {invoice.invoice_id: invoice for invoice in world.invoices}
        self._suppliers = {supplier.contact_id: supplier.name for supplier in world.suppliers}
        self.account_ids = {account.code: account.account_id for account in world.accounts}

    def account(self, account: Account) -> dict[str, Any]:
        return {
            "AccountID": account.account_id,
            "Code": account.code,
            "Name": account.name,
            "Status": "ACTIVE",
            "Type": account.type,
            "TaxType": "NONE",
            "Class": account.account_class,
            **({"SystemAccount": account.system} if account.system else {}),
            "EnablePaymentsToAccount": False,
            "ShowInExpenseClaims": False,
            "ReportingCode": "",
            "HasAttachments": False,
            "UpdatedDateUTC": xero_date(self._opened),
        }

    def tracking_category(self, schools: Sequence[School], today: date, *, archived: bool) -> dict[str, Any]:
        """The one category, "School", with an option per school; that of a school that left is archived."""
        left = {school.urn for school in schools if school.left_on and school.left_on <= today}
        return {
            "Name": CATEGORY,
            "Status": "ACTIVE",
            "TrackingCategoryID": CATEGORY_ID,
            "Options": [
                {
                    "TrackingOptionID": _option_id(school.finance_tracking_option),
                    "Name": school.finance_tracking_option,
                    "Status": "ARCHIVED" if school.urn in left else "ACTIVE",
                    "HasValidationErrors": False,
                }
                for school in schools
                if archived or school.urn not in left
            ],
        }

    def invoice(self, invoice: Invoice, status: str, updated: datetime, *, lines: bool) -> dict[str, Any]:
        """A bill or a sale. In a listing that was not paged it comes without its lines."""
        total = total_of(invoice.lines)
        paid = total if status == "PAID" else _ZERO
        return {
            "Type": invoice.type,
            "InvoiceID": invoice.invoice_id,
            "InvoiceNumber": invoice.number,
            "Reference": _reference(invoice),
            "Payments": [],
            "CreditNotes": [],
            "Prepayments": [],
            "Overpayments": [],
            "AmountDue": total - paid,
            "AmountPaid": paid,
            "AmountCredited": _ZERO,
            "CurrencyRate": Decimal("1.0000000000"),
            "IsDiscounted": False,
            "HasAttachments": False,
            "HasErrors": False,
            "Contact": self.contact_of(invoice.contact_id),
            **dates("Date", invoice.day),
            **dates("DueDate", invoice.due),
            "Status": status,
            "LineAmountTypes": "Inclusive" if invoice.tax_inclusive else "Exclusive",
            "LineItems": self.lines(invoice.lines, invoice.tax_inclusive, _reference(invoice)) if lines else [],
            **totals(invoice.lines),
            "UpdatedDateUTC": xero_date(updated),
            "CurrencyCode": "GBP",
        }

    def purchase_order(self, order: PurchaseOrder, status: str, updated: datetime, *, lines: bool) -> dict[str, Any]:
        return {
            "PurchaseOrderID": order.order_id,
            "PurchaseOrderNumber": order.number,
            **dates("Date", order.day),
            "Contact": self.contact_of(order.contact_id),
            "Status": status,
            "SentToContact": status in ("AUTHORISED", "BILLED"),
            "LineAmountTypes": "Exclusive",
            "LineItems": self.lines(order.lines, False, "As quoted") if lines else [],
            "Type": "PURCHASEORDER",
            "CurrencyRate": Decimal("1.0000000000"),
            "CurrencyCode": "GBP",
            "HasAttachments": False,
            **totals(order.lines),
            "UpdatedDateUTC": xero_date(updated),
        }

    def budget(self, budget: Budget, status: str, updated: datetime) -> dict[str, Any]:
        """A budget's header: all that the listing shows of it."""
        year = f"{budget.financial_year}/{(budget.financial_year + 1) % 100:02}"
        return {
            "BudgetID": budget.budget_id,
            "Type": "TRACKING" if budget.urn else "OVERALL",
            "Status": status,
            "Description": f"{self._options[budget.urn]} {year}" if budget.urn else f"Trust {year}",
            "UpdatedDateUTC": xero_date(updated),
            "Tracking": self.tracking(budget.urn),
        }

    def budget_lines(self, budget: Budget, months: tuple[int, int]) -> list[dict[str, Any]]:
        """The budget's lines, one per account, with a balance per month of ``months`` (first and last, from year 0)."""
        first, last = months
        balances: dict[str, list[dict[str, Any]]] = {}
        for code, month, amount in budget.lines:
            if first <= month.year * 12 + month.month <= last:
                balances.setdefault(code, []).append(
                    {"Period": f"{month:%Y-%m}", "Amount": amount, "UnitAmount": Decimal(0), "Notes": ""}
                )
        return [
            {"AccountID": self.account_ids.get(code, ""), "AccountCode": code, "BudgetBalances": months}
            for code, months in balances.items()
        ]

    def contact_of(self, contact_id: str) -> dict[str, Any]:
        return {"ContactID": contact_id, "Name": self._suppliers.get(contact_id, ""), "HasValidationErrors": False}

    def tracking(self, urn: str | None) -> list[dict[str, str]]:
        if urn is None:
            return []
        option = self._options[urn]
        return [
            {
                "Name": CATEGORY,
                "Option": option,
                "TrackingCategoryID": CATEGORY_ID,
                "TrackingOptionID": _option_id(option),
            }
        ]

    def lines(self, lines: Sequence[Line], inclusive: bool, description: str) -> list[dict[str, Any]]:
        return [
            {
                "Description": description,
                "UnitAmount": line.net + line.tax if inclusive else line.net,
                "TaxType": "INPUT2" if line.tax else "NONE",
                "TaxAmount": line.tax,
                "LineAmount": line.net + line.tax if inclusive else line.net,
                "AccountCode": line.account_code,
                "AccountID": self.account_ids.get(line.account_code, ""),
                "Tracking": self.tracking(line.urn),
                "Quantity": Decimal("1.0000"),
                "LineItemID": line.line_id,
            }
            for line in lines
        ]


def _option_id(option: str) -> str:
    return str(uuid.uuid5(_NAMES, f"{CATEGORY}/{option}"))


def _reference(invoice: Invoice) -> str:
    if invoice.purchase_order_number is None:
        return invoice.reference_text
    style = _REFERENCES[zlib.crc32(invoice.invoice_id.encode()) % len(_REFERENCES)]
    return style.format(number=invoice.purchase_order_number, text=invoice.reference_text).strip()


def total_of(lines: Iterable[Line]) -> Decimal:
    return sum((line.net + line.tax for line in lines), _ZERO)


def totals(lines: Sequence[Line]) -> dict[str, Decimal]:
    return {
        "SubTotal": sum((line.net for line in lines), _ZERO),
        "TotalTax": sum((line.tax for line in lines), _ZERO),
        "Total": total_of(lines),
    }
