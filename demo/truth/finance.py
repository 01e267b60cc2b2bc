"""Measure 3c.3: pounds invoiced without an earlier purchase order."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from demo.records import Invoice, School
from demo.truth.count import Count, count
from demo.truth.measure import Limits, Measure
from demo.truth.moment import Moment


def measures(moment: Moment) -> Iterator[Measure]:
    spending = Spending(moment)
    yield Measure(
        "3c.3",
        ("xero",),
        spending.without_order,
        limits=Limits((None, 5), (None, 10)),
        left_out_is_unreliable=False,
        left_out_of_trust=spending.untracked_lines(),
    )


class Spending:
    """The bills of the financial year to date that are authorised or paid, and which of them an order preceded."""

    def __init__(self, moment: Moment) -> None:
        self._moment = moment
        self._ordered_on = {
            order.number: order.day
            for order in moment.world.purchase_orders
            if moment.status(order.history) in ("AUTHORISED", "BILLED")
        }
        self._bills = [
            (bill, self._was_ordered_first(bill))
            for bill in moment.world.invoices
            if bill.type == "ACCPAY"
            and moment.year_start <= bill.day <= moment.day
            and moment.status(bill.history) in ("AUTHORISED", "PAID")
        ]

    def without_order(self, school: School) -> Count:
        """Pounds before VAT of the academy's lines: those on bills that no order preceded, of all."""
        all_pounds = late_pounds = Decimal(0)
        wrong = set()
        for bill, ordered in self._bills:
            for net in self._net(bill, school.urn):
                all_pounds += net
                if not ordered:
                    late_pounds += net
                    wrong.add(bill.invoice_id)
        return count(late_pounds, all_pounds, wrong=frozenset(wrong))

    def untracked_lines(self) -> int:
        """Lines that no academy's tracking option claims: left out of every academy and of the trust."""
        schools = {school.urn for school in self._moment.world.schools}
        return sum(line.urn not in schools for bill, _ in self._bills for line in bill.lines)

    def _net(self, bill: Invoice, urn: str) -> Iterator[Decimal]:
        return (line.net for line in bill.lines if line.urn == urn)

    def _was_ordered_first(self, bill: Invoice) -> bool:
        if bill.purchase_order_number is None:
            return False
        ordered_on = self._ordered_on.get(bill.purchase_order_number)
        return ordered_on is not None and ordered_on < bill.day
