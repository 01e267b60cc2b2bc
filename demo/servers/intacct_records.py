"""A world's purchases as Sage Intacct's objects: flat names such as ``vendor.id``, and amounts written as text."""

from __future__ import annotations

import zlib
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

from demo.records import Invoice, World
from demo.servers.moments import Clock, newest

_OPENED = datetime(2024, 8, 1, 9, tzinfo=UTC)
_BILL_STATES = {
    "DRAFT": "draft",
    "SUBMITTED": "submitted",
    "AUTHORISED": "posted",
    "PAID": "paid",
    "VOIDED": "reversed",
}  # what is deleted is gone
_ORDER_STATES = {"DRAFT": "draft", "SUBMITTED": "submitted", "AUTHORISED": "pending", "BILLED": "converted"}
Row = dict[str, Any]


class Objects:
    """The objects of the query service, each as its rows in the order of their keys."""

    def __init__(self, world: World, clock: Clock) -> None:
        self._world = world
        self._clock = clock
        self._options = {school.urn: school.finance_tracking_option for school in world.schools}
        self._objects: dict[str, Callable[[], Iterator[Row]]] = {
            "general-ledger/account": self._accounts,
            "accounts-payable/vendor": self._vendors,
            "accounts-payable/bill": self._bills,
            "accounts-payable/bill-line": self._bill_lines,
            "purchasing/document::Purchase Order": self._orders,
            "general-ledger/budget": self._budgets,
            "general-ledger/budget-detail": self._budget_lines,
        }

    def named(self, name: str) -> list[Row] | None:
        """The rows of an object; None when there is no such object."""
        rows = self._objects.get(name)
        return None if rows is None else sorted(rows(), key=lambda row: str(row["key"]))

    def _accounts(self) -> Iterator[Row]:
        for account in self._world.accounts:
            income = account.account_class in ("REVENUE", "EXPENSE")
            kind = "incomeStatement" if income else "balanceSheet"
            yield {
                **_row(account.account_id, _OPENED),
                "id": account.code,
                "name": account.name,
                "accountType": kind,
                "status": "active",
            }

    def _vendors(self) -> Iterator[Row]:
        for supplier in self._world.suppliers:
            row = _row(supplier.contact_id, _OPENED)
            yield {**row, "id": vendor_id(supplier.contact_id), "name": supplier.name, "status": "active"}

    def _bills(self) -> Iterator[Row]:
        for bill, state, updated in self._shown_bills():
            number = f"{bill.purchase_order_number} " if bill.purchase_order_number else ""
            yield {
                **_row(bill.invoice_id, updated),
                "billNumber": bill.number,
                "state": state,
                "vendor.id": vendor_id(bill.contact_id),
                "createdDate": bill.day.isoformat(),
                "dueDate": bill.due.isoformat(),
                "referenceNumber": number + bill.reference_text,
                "totalBaseAmount": _money(sum((line.net + line.tax for line in bill.lines), Decimal(0))),
            }

    def _bill_lines(self) -> Iterator[Row]:
        for bill, _, updated in self._shown_bills():
            for number, line in enumerate(bill.lines, 1):
                yield {
                    **_row(f"{bill.invoice_id}-{number}", updated),
                    "bill.key": bill.invoice_id,
                    "lineNumber": number,
                    "glAccount.id": line.account_code,
                    "baseAmount": _money(line.net),
                    "memo": bill.reference_text,
                    "dimensions.location.id": self._options[line.urn] if line.urn else None,
                }

    def _orders(self) -> Iterator[Row]:
        for order in self._world.purchase_orders:
            entry = newest(order.history, self._clock.moment)
            if entry is not None and entry[1] in _ORDER_STATES:
                yield {
                    **_row(order.order_id, entry[0]),
                    "documentNumber": order.number,
                    "state": _ORDER_STATES[entry[1]],
                    "vendor.id": vendor_id(order.contact_id),
                    "transactionDate": order.day.isoformat(),
                    "total": _money(sum((line.net + line.tax for line in order.lines), Decimal(0))),
                }

    def _budgets(self) -> Iterator[Row]:
        for budget in self._world.budgets:
            entry = newest(budget.history, self._clock.moment)
            if entry is not None:
                status = "active" if entry[1] == "ACTIVE" else "inactive"
                yield {**_row(budget.budget_id, entry[0]), "id": budget.budget_id, "status": status}

    def _budget_lines(self) -> Iterator[Row]:
        for budget in self._world.budgets:
            entry = newest(budget.history, self._clock.moment)
            for number, (code, month, amount) in enumerate(budget.lines if entry else ()):
                yield {
                    **_row(f"{budget.budget_id}-{number:05d}", entry[0] if entry else _OPENED),
                    "budget.id": budget.budget_id,
                    "glAccount.id": code,
                    "reportingPeriod.startDate": month.isoformat(),
                    "dimensions.location.id": self._options[budget.urn] if budget.urn else None,
                    "amount": _money(amount),
                }

    def _shown_bills(self) -> Iterator[tuple[Invoice, str, datetime]]:
        for bill in self._world.invoices:
            entry = newest(bill.history, self._clock.moment)
            if bill.type == "ACCPAY" and entry is not None and entry[1] in _BILL_STATES:
                yield bill, _BILL_STATES[entry[1]], entry[0]


def vendor_id(contact_id: str) -> str:
    """The short id by which Intacct knows a supplier."""
    return f"V{zlib.crc32(contact_id.encode()) % 100_000:05d}"


def _row(key: str, updated: datetime) -> Row:
    return {"key": key, "audit.modifiedDateTime": updated.strftime("%Y-%m-%dT%H:%M:%SZ")}


def _money(amount: Decimal) -> str:
    return f"{amount:.2f}"
