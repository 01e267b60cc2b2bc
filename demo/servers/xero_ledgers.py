"""The ledger of a trust whose schools have an organisation of their own: each school's part of it, and what is left.

A document that concerns several schools is one document in each one's organisation, with the lines of its own. There
are no schools to tell apart in a school's own organisation, so that nothing there is tracked to one.
"""

from __future__ import annotations

import uuid
from collections.abc import Collection, Iterable, Iterator
from dataclasses import replace
from decimal import Decimal
from typing import Any, TypeVar

from demo.records import BankTransaction, CreditNote, Invoice, ManualJournal, Payment, PurchaseOrder, World

_IDS = uuid.UUID("2f8c1b0e-6c8f-4a0f-8c55-0d6f5b7a9e41")  # of what exists once in each organisation
_PENNY = Decimal("0.01")
Document = TypeVar("Document", Invoice, CreditNote, PurchaseOrder, BankTransaction, ManualJournal)


def apart(world: World, urn: str) -> World:
    """The world as the ledger of one school knows it."""
    part = _Part(urn, {urn})
    accounts = tuple(account._replace(account_id=part.id(account.account_id)) for account in world.accounts)
    budgets = tuple(budget._replace(urn=None) for budget in world.budgets if budget.urn == urn)
    return replace(_with_documents(world, part), schools=(), accounts=accounts, budgets=budgets, fixed_assets=())


def shared(world: World, own: Collection[str]) -> World:
    """The world as the trust's own ledger knows it, without the schools that have one to themselves."""
    schools = tuple(school for school in world.schools if school.urn not in own)
    budgets = tuple(budget for budget in world.budgets if budget.urn not in own)
    part = _Part("shared", {None, *(school.urn for school in schools)})
    return replace(_with_documents(world, part), schools=schools, budgets=budgets)


class _Part:
    """What of the trust's documents belongs to one organisation."""

    def __init__(self, name: str, urns: Collection[str | None]) -> None:
        self._name = name
        self._urns = urns
        self._untracked = None not in urns

    def id(self, of_all: str) -> str:
        """The organisation's own id of what each of them has."""
        return str(uuid.uuid5(_IDS, f"{self._name}/{of_all}"))

    def of(self, documents: Iterable[Document]) -> Iterator[Document]:
        for document in documents:
            lines = tuple(line for line in document.lines if line.urn in self._urns)
            if lines:
                # Named by its first field, its id; one that is split is another document in each organisation.
                whole = len(lines) == len(document.lines)
                given: dict[str, Any] = {} if whole else {document._fields[0]: self.id(document[0])}
                kept = tuple(line._replace(urn=None) for line in lines) if self._untracked else lines
                yield document._replace(lines=kept, **given)

    def paid(self, payments: Iterable[Payment], invoices: Iterable[Invoice]) -> Iterator[Payment]:
        """The payments of its invoices; of one that was split, its share."""
        invoice_of = {invoice.invoice_id: invoice for invoice in invoices}
        for payment in payments:
            invoice = invoice_of[payment.invoice_id]
            for part in self.of([invoice]):
                if part.invoice_id == invoice.invoice_id:
                    yield payment
                else:
                    amount = (payment.amount * _total(part) / _total(invoice)).quantize(_PENNY)
                    yield payment._replace(
                        payment_id=self.id(payment.payment_id), invoice_id=part.invoice_id, amount=amount
                    )


def _with_documents(world: World, part: _Part) -> World:
    return replace(
        world,
        invoices=tuple(part.of(world.invoices)),
        credit_notes=tuple(part.of(world.credit_notes)),
        purchase_orders=tuple(part.of(world.purchase_orders)),
        bank_transactions=tuple(part.of(world.bank_transactions)),
        manual_journals=tuple(part.of(world.manual_journals)),
        payments=tuple(part.paid(world.payments, world.invoices)),
    )


def _total(invoice: Invoice) -> Decimal:
    return sum((line.net + line.tax for line in invoice.lines), Decimal(0))
