"""Purchases and sales of the simulated trust: orders, bills and sales invoices, from September 2024.

Everything grows from a purchase on a day. Whether its order came before the bill, on the same day, afterwards or never
is a habit of the academy.
"""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from datetime import date, datetime, timedelta
from decimal import ROUND_HALF_UP, Decimal

from demo.records import Account, Employee, Invoice, Line, PurchaseOrder, School, Supplier
from demo.world.dice import dice, office_hours, rank, uuid_of, working_day

LEDGER_START = date(2024, 9, 1)
_PENNY = Decimal("0.01")
# Share of purchases by value for which no order comes first, from the tidiest academy to the least tidy.
_HABITS = (0.0, 0.015, 0.03, 0.04, 0.05, 0.07, 0.09, 0.12, 0.2)

_ACCOUNTS = (
    ("4110", "Lettings income", "REVENUE", "REVENUE"),
    ("5100", "Supply teachers", "EXPENSE", "EXPENSE"),
    ("6110", "Premises repairs", "EXPENSE", "EXPENSE"),
    ("6120", "Grounds maintenance", "EXPENSE", "EXPENSE"),
    ("6130", "Cleaning and caretaking", "EXPENSE", "EXPENSE"),
    ("6140", "Energy", "OVERHEADS", "EXPENSE"),
    ("6150", "Water and sewerage", "OVERHEADS", "EXPENSE"),
    ("6210", "Learning resources", "EXPENSE", "EXPENSE"),
    ("6310", "ICT equipment", "EXPENSE", "EXPENSE"),
    ("6320", "ICT licences", "EXPENSE", "EXPENSE"),
    ("6330", "Connectivity", "OVERHEADS", "EXPENSE"),
    ("6410", "Specialist equipment & aids", "EXPENSE", "EXPENSE"),
    ("7110", "Buildings improvements", "FIXED", "ASSET"),
)
# What is not bought: grants, pay, and the accounts that the ledger books to by itself.
_OTHER_ACCOUNTS = (
    ("0900", "Main current account", "BANK", "ASSET", ""),
    ("1100", "Accounts Receivable", "CURRENT", "ASSET", "DEBTORS"),
    ("2100", "Accounts Payable", "CURRLIAB", "LIABILITY", "CREDITORS"),
    ("2200", "VAT", "CURRLIAB", "LIABILITY", "GST"),
    ("2210", "Payroll control", "CURRLIAB", "LIABILITY", ""),
    ("3200", "Retained Earnings", "EQUITY", "EQUITY", "RETAINEDEARNINGS"),
    ("4010", "General annual grant", "REVENUE", "REVENUE", ""),
    ("5010", "Teaching staff", "EXPENSE", "EXPENSE", ""),
    ("6510", "Bank charges", "OVERHEADS", "EXPENSE", ""),
)
BANK, PAYROLL, GRANT, PAY, CHARGES = "0900", "2210", "4010", "5010", "6510"
CAPITAL = "7110"
SPENDING_CODES = tuple(code for code, _, _, kind in _ACCOUNTS if kind != "REVENUE")
_SUPPLIERS = (
    "Ashgrove Building Services", "Beckton Lift Care", "Calder & Moss Supplies", "Dovestone Energy", "Eldwick Water",
    "Farrow ICT", "Gantry Grounds", "Hexley Cleaning", "Ivory Lane Books", "Junction Networks", "Kelda Hoists",
    "Limestone Roofing", "Maple Court Catering", "Norbrook Fire Safety", "Overton Licences",
)  # fmt: skip


def accounts(seed: int) -> Iterator[Account]:
    for code, name, kind, account_class in _ACCOUNTS:
        yield Account(uuid_of(seed, "account", code), code, name, kind, account_class)
    for code, name, kind, account_class, system in _OTHER_ACCOUNTS:
        yield Account(uuid_of(seed, "account", code), code, name, kind, account_class, system)


def suppliers(seed: int) -> Iterator[Supplier]:
    for name in _SUPPLIERS:
        yield Supplier(uuid_of(seed, "supplier", name), name)


def trade(
    seed: int, until: date, schools: Sequence[School], employees: Sequence[Employee], per_month: int
) -> tuple[list[PurchaseOrder], list[Invoice]]:
    """Orders and invoices begun by ``until``, with all their history, in the order in which they began."""
    orders: list[PurchaseOrder] = []
    invoices: list[Invoice] = []
    habits = [_HABITS[int(rank(seed, "orders", place, len(schools)) * len(_HABITS))] for place in range(len(schools))]
    book = _Book(seed, schools, employees)
    day = LEDGER_START - timedelta(days=40)
    while day < until:
        day += timedelta(days=1)
        if day.weekday() >= 5:
            continue
        for school, habit in zip(schools, habits, strict=True):
            if day < school.joined_on - timedelta(days=40):
                continue
            roll = dice(seed, "purchases", school.urn, day)
            # About 21 working days a month; at most three purchases on one of them.
            for _ in range(sum(roll.random() < per_month / 63 for _ in range(3))):
                order, bill = book.purchase(school, day, habit, roll)
                if order:
                    orders.append(order)
                if bill:
                    invoices.append(bill)
            if day >= LEDGER_START and roll.random() < 0.03:
                invoices.append(book.sale(school, day, roll))
    return orders, invoices


class _Book:
    """Numbers documents in the order in which they begin."""

    def __init__(self, seed: int, schools: Sequence[School], employees: Sequence[Employee]) -> None:
        self._seed = seed
        self._schools = schools
        self._employees = employees
        self._contacts = [supplier.contact_id for supplier in suppliers(seed)]
        self._orders = 0
        self._bills = 0
        self._sales = 0

    def purchase(
        self, school: School, day: date, habit: float, roll: random.Random
    ) -> tuple[PurchaseOrder | None, Invoice | None]:
        """A purchase begun on ``day``: by its order, or by its bill when there is none or it comes too late."""
        contact = roll.choice(self._contacts)
        self._bills += 1
        tidy = roll.random() >= habit
        lag = roll.randrange(4, 36)
        fate = roll.random()
        if tidy and fate < 0.03:  # ordered, never billed (yet)
            return self._order(contact, day, self._lines(school, roll), roll), None
        billed = day + timedelta(days=lag) if tidy else day
        lines = self._lines(school, roll)
        order = None
        number = None
        if tidy:
            order = self._order(contact, day, lines, roll)
            number = order.number
        elif fate < 0.4:  # an order made out on the bill's day or afterwards, to have one
            order = self._order(contact, billed + timedelta(days=roll.choice((0, 0, 1, 3, 7))), lines, roll)
            number = order.number
        elif fate < 0.5:  # a number that is nobody's order
            number = f"PO-9{roll.randrange(10000):04d}"
        if billed < LEDGER_START:
            return order, None
        return order, self._bill(school, lines, roll, contact=contact, day=billed, number=number)

    def sale(self, school: School, day: date, roll: random.Random) -> Invoice:
        self._sales += 1
        net = Decimal(roll.randrange(4000, 60000)) / 100
        key = (self._seed, "sale", self._sales)
        return Invoice(
            invoice_id=uuid_of(*key),
            number=f"INV-{self._sales:05d}",
            type="ACCREC",
            contact_id=roll.choice(self._contacts),
            day=day,
            due=day + timedelta(days=30),
            purchase_order_number=None,
            reference_text="Hall hire",
            tax_inclusive=False,
            lines=(Line(uuid_of(*key, 0), "4110", school.urn, net, Decimal(0)),),
            history=_invoice_history(day, roll),
        )

    def _order(self, contact: str, day: date, lines: tuple[Line, ...], roll: random.Random) -> PurchaseOrder:
        self._orders += 1
        key = (self._seed, "order", self._orders)
        drafted = office_hours(day, roll)
        history = [(drafted, "DRAFT"), (drafted + timedelta(minutes=7), "SUBMITTED")]
        fate = roll.random()
        if fate > 0.012:
            history.append((drafted + timedelta(hours=roll.choice((1, 3, 20))), "AUTHORISED"))
            if fate > 0.25:
                history.append((office_hours(day + timedelta(days=roll.randrange(8, 45)), roll), "BILLED"))
        elif fate < 0.008:
            history.append((drafted + timedelta(days=2), "DELETED"))
        return PurchaseOrder(
            order_id=uuid_of(*key),
            number=f"PO-{self._orders:05d}",
            contact_id=contact,
            day=day,
            lines=tuple(line._replace(line_id=uuid_of(*key, place)) for place, line in enumerate(lines)),
            history=tuple(history),
        )

    def _bill(
        self,
        school: School,
        lines: tuple[Line, ...],
        roll: random.Random,
        *,
        contact: str,
        day: date,
        number: str | None,
    ) -> Invoice:
        key = (self._seed, "bill", self._bills)
        return Invoice(
            invoice_id=uuid_of(*key),
            number=f"BILL-{self._bills:05d}",
            type="ACCPAY",
            contact_id=contact,
            day=day,
            due=day + timedelta(days=30),
            purchase_order_number=number,
            reference_text=self._remark(school, roll),
            tax_inclusive=roll.random() < 0.3,
            lines=lines,
            history=_invoice_history(day + timedelta(days=roll.choice((0, 0, 0, 1, 2, 5))), roll),
        )

    def _lines(self, school: School, roll: random.Random) -> tuple[Line, ...]:
        lines = []
        for _ in range(roll.choice((1, 1, 1, 2, 3))):
            net = Decimal(roll.randrange(1500, 90000)) / 100 * (6 if roll.random() < 0.03 else 1)
            rate = Decimal("0.2") if roll.random() < 0.75 else Decimal(0)
            tracking = roll.random()
            urn: str | None = school.urn
            if tracking < 0.02:
                urn = None
            elif tracking < 0.03:  # one bill for two academies
                urn = roll.choice(self._schools).urn
            tax = (net * rate).quantize(_PENNY, ROUND_HALF_UP)
            lines.append(Line(f"{roll.getrandbits(128):032x}", roll.choice(SPENDING_CODES), urn, net, tax))
        return tuple(lines)

    def _remark(self, school: School, roll: random.Random) -> str:
        """What a clerk writes beside the order's number, which may name a colleague."""
        person = roll.choice(self._employees)
        return roll.choice(
            (
                "",
                "delivered",
                f"agreed with {person.forename} {person.surname}",
                f"for {person.forename} {person.surname}, {school.name}",
                f"query: {person.email}",
            )
        )


def _invoice_history(entered: date, roll: random.Random) -> tuple[tuple[datetime, str], ...]:
    """Draft, submitted, authorised, mostly paid; some voided after authorising, some drafts deleted or forgotten."""
    entered = working_day(entered)
    drafted = office_hours(entered, roll)
    history = [(drafted, "DRAFT")]
    fate = roll.random()
    if fate < 0.01:
        return (*history, (office_hours(entered + timedelta(days=3), roll), "DELETED"))
    if fate < 0.015:
        return tuple(history)
    history.append((drafted + timedelta(minutes=20), "SUBMITTED"))
    authorised = entered + timedelta(days=roll.randrange(1, 7))
    history.append((office_hours(authorised, roll), "AUTHORISED"))
    if fate < 0.035:
        history.append((office_hours(authorised + timedelta(days=roll.randrange(3, 60)), roll), "VOIDED"))
    elif fate < 0.95:
        history.append((office_hours(authorised + timedelta(days=roll.randrange(12, 40)), roll), "PAID"))
    return tuple(history)
